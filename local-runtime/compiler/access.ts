// Reads the gateway and the auth handler: who is let in, and by which types. Looks at one declaration at a time.
import ts from "typescript";
import type { Declaration } from "./declarations";
import { configOf } from "./infrastructure";
import * as literal from "./literals";
import { Refusal } from "./rules";

const readGatewayConfig = literal.object({ authHandler: literal.expression });

/** The expression that names the auth handler, if the gateway has one. */
export function readGateway(declaration: Declaration): ts.Expression | null {
  return configOf(readGatewayConfig, declaration, 0).authHandler ?? null;
}

/** Type nodes of an auth handler's parameter and result. */
export function readAuthHandler(declaration: Declaration): {
  params: ts.TypeNode;
  data: ts.TypeNode;
} {
  const { binding, node, args, typeArgs } = declaration;
  if (binding.kind !== "named") {
    throw new Refusal("auth-handler", node, "An auth handler is bound to a variable.");
  }
  const [handler] = args;
  const inline = handler && (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler));
  if (inline && handler.typeParameters !== undefined) {
    throw new Refusal("auth-handler", handler, "An auth handler cannot be generic.");
  }
  const params = (inline ? handler.parameters[0]?.type : undefined) ?? typeArgs[0];
  const data = (inline ? handler.type : undefined) ?? typeArgs[1];
  if (params === undefined || data === undefined) {
    throw new Refusal(
      "auth-handler",
      node,
      "An auth handler says the types of its parameter and its result: `authHandler<Params, AuthData>(...)`.",
    );
  }
  return { params, data };
}
