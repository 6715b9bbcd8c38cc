// Walks the type nodes that a schema reaches and reports what Encore's own resolver does not understand.
// TypeScript's checker understands far more, so this looks at the text of types, not at what they come to.
import ts from "typescript";
import type { App } from "./app";
import { excerpt } from "./literals";
import { refusedSyntax } from "./refused-syntax";
import type { Rule } from "./rules";
import {
  encoreTypeName,
  isValidatorName,
  isWireName,
  originOf,
  symbolOf,
  universe,
} from "./type-names";

/** What the walks found besides their reports. */
export interface TypeWalk {
  /** Roots below which something was reported; their schemas are not worth building. */
  broken: Set<ts.TypeNode>;
  /** A type comes from an installed package, so packages must be resolved to go on. */
  needsPackages: boolean;
}

/** Reports refused type syntax below each root. */
export function checkTypeSyntax(app: App, checker: ts.TypeChecker, roots: ts.TypeNode[]): TypeWalk {
  const walk: TypeWalk = { broken: new Set(), needsPackages: false };
  for (const root of roots) {
    const walker = new TypeWalker(app, checker, root);
    walker.type(root);
    if (walker.isBroken) walk.broken.add(root);
    if (walker.needsPackages) walk.needsPackages = true;
  }
  return walk;
}

class TypeWalker {
  isBroken = false;
  needsPackages = false;
  private readonly seen = new Set<ts.Node>();

  constructor(
    private readonly app: App,
    private readonly checker: ts.TypeChecker,
    private lastOwn: ts.Node,
  ) {}

  /** Reports at the node, or where the app's own code leads to it if it stands in a package. */
  private report(rule: Rule, node: ts.Node, message: string): void {
    this.isBroken = true;
    this.app.report(rule, this.isOwn(node) ? node : this.lastOwn, message);
  }

  private isOwn(node: ts.Node): boolean {
    return this.app.moduleAt(node.getSourceFile().fileName) !== undefined;
  }

  type(node: ts.Node): void {
    const refused = refusedSyntax.get(node.kind);
    if (refused !== undefined) {
      this.report(refused[0], node, `\`${excerpt(node)}\`: ${refused[1]}`);
    } else if (
      node.kind === ts.SyntaxKind.UndefinedKeyword ||
      node.kind === ts.SyntaxKind.NeverKeyword
    ) {
      this.absent(node);
    } else if (ts.isTypeReferenceNode(node)) {
      this.reference(node, node.typeName, node.typeArguments);
    } else if (ts.isTypeQueryNode(node)) {
      this.query(node);
    } else if (ts.isIndexedAccessTypeNode(node)) {
      this.indexed(node);
    } else if (ts.isTypeLiteralNode(node)) {
      this.members(node.members);
    } else {
      ts.forEachChild(node, (child) => this.type(child));
    }
  }

  /** `undefined` is fine as one way a field may be, and `never` inside conditions; nowhere else. */
  private absent(node: ts.Node): void {
    const { parent } = node;
    if (ts.isConditionalTypeNode(parent) || ts.isTypeReferenceNode(parent)) return;
    const isFieldUnion = ts.isUnionTypeNode(parent) && ts.isPropertySignature(parent.parent);
    if (isFieldUnion && node.kind === ts.SyntaxKind.UndefinedKeyword) return;
    this.report(
      "schema-type",
      node,
      `\`${node.getText()}\` cannot travel; make the field optional with \`?\`.`,
    );
  }

  private members(members: ts.NodeArray<ts.TypeElement>): void {
    for (const member of members) {
      if (ts.isPropertySignature(member)) this.field(member);
      else if (ts.isIndexSignatureDeclaration(member)) {
        if (members.length > 1) {
          this.report(
            "schema-index-signature",
            member,
            "Encore has no index signature beside other members; put it into a field of its own, " +
              "such as `extra: Record<string, unknown>`.",
          );
        }
        if (member.type !== undefined) this.type(member.type);
      } else this.type(member);
    }
  }

  private field(member: ts.PropertySignature): void {
    if (!ts.isIdentifier(member.name) && !ts.isStringLiteral(member.name)) {
      this.report("schema-syntax", member.name, "Encore reads only plain or quoted field names.");
    }
    if (member.type === undefined) {
      this.report("schema-syntax", member, "The field needs a type annotation.");
    } else this.type(member.type);
  }

  private reference(node: ts.Node, name: ts.Node, args: readonly ts.TypeNode[] | undefined): void {
    if (this.isOwn(node)) this.lastOwn = node;
    const specifier = this.specifierOf(name);
    if (specifier === "zod") {
      this.report(
        "schema-unknown-type",
        node,
        `Encore cannot follow \`${excerpt(node)}\`; write the interface out beside the zod schema.`,
      );
      return;
    }
    const symbol = symbolOf(this.checker, name);
    if (symbol !== undefined && symbol.flags & ts.SymbolFlags.TypeParameter) return;
    const origin = originOf(symbol);
    if (origin === "encore" && this.encoreType(node, args)) return;
    for (const arg of args ?? []) this.type(arg);
    if (origin === "library") {
      if (!universe.has(symbol!.name)) this.unknown(node, symbol!.name);
    } else if (origin === "unknown") {
      if (specifier !== null && !specifier.startsWith(".")) this.needsPackages = true;
      else this.unknown(node, name.getText());
    } else this.declarations(node, symbol!);
  }

  /** Header, validators and Decimal end the walk; other types of encore.dev are walked like the app's. */
  private encoreType(node: ts.Node, args: readonly ts.TypeNode[] | undefined): boolean {
    if (!ts.isTypeReferenceNode(node)) return false;
    const name = encoreTypeName(this.checker, node);
    if (isValidatorName(name)) {
      if (!ts.isIntersectionTypeNode(node.parent) && !isWithinUnionOfValidators(node)) {
        this.report(
          "schema-validator",
          node,
          `\`${excerpt(node)}\` stands alone; attach it to a type: \`string & ${excerpt(node)}\`.`,
        );
      }
      return true;
    }
    if (!isWireName(name)) return name === "Decimal";
    if (!isWholeField(node)) {
      this.report(
        "schema-wire",
        node,
        `Encore overlooks \`${excerpt(node)}\` unless it is a field's whole type; write it there, with \`?\` instead of \`undefined\`.`,
      );
    }
    const [first, second] = args ?? [];
    if (first !== undefined) this.type(first);
    const isNamed =
      second === undefined || (ts.isLiteralTypeNode(second) && ts.isStringLiteral(second.literal));
    if (!isNamed || (name === "HttpStatus" && first !== undefined)) {
      this.report(
        "schema-wire",
        node,
        name === "HttpStatus"
          ? "`HttpStatus` takes no type arguments."
          : `The name in \`${name}\` is a string literal: \`${name}<number, "X-Name">\`.`,
      );
    }
    return true;
  }

  private unknown(node: ts.Node, name: string): void {
    const advice: Record<string, string> = {
      ReadonlyArray: "write `T[]`",
      Map: "use Record<string, T>",
      Set: "use an array",
      Uint8Array: "use a base64 string",
    };
    this.report(
      "schema-unknown-type",
      node,
      `Encore's resolver does not know \`${name}\`; ${advice[name] ?? "write the type out as an interface"}.`,
    );
  }

  /** Specifier of the import that brings a name in. */
  private specifierOf(name: ts.Node): string | null {
    const alias = this.checker.getSymbolAtLocation(firstIdentifier(name));
    return alias?.declarations?.map(importSpecifier).find((found) => found !== null) ?? null;
  }

  private declarations(node: ts.Node, symbol: ts.Symbol): void {
    if (symbol.flags & ts.SymbolFlags.Class) {
      this.report("schema-type", node, `\`${symbol.name}\` is a class; a schema holds interfaces.`);
      return;
    }
    if (symbol.flags & ts.SymbolFlags.EnumMember) {
      this.report(
        "schema-syntax",
        node,
        `Encore does not read \`${excerpt(node)}\`; write the literal.`,
      );
      return;
    }
    for (const declaration of symbol.declarations ?? []) {
      if (this.seen.has(declaration)) continue;
      this.seen.add(declaration);
      if (ts.isTypeAliasDeclaration(declaration)) this.type(declaration.type);
      else if (ts.isInterfaceDeclaration(declaration)) this.interface(declaration);
    }
  }

  private interface(declaration: ts.InterfaceDeclaration): void {
    this.members(declaration.members);
    for (const clause of declaration.heritageClauses ?? []) {
      for (const base of clause.types) this.reference(base, base.expression, base.typeArguments);
    }
  }

  private query(node: ts.TypeQueryNode): void {
    const symbol = symbolOf(this.checker, node.exprName);
    const declaration = symbol?.valueDeclaration;
    const isPlain =
      declaration !== undefined &&
      ts.isVariableDeclaration(declaration) &&
      (declaration.type !== undefined || isPlainLiteral(declaration.initializer));
    if (isPlain) return;
    this.report(
      "schema-syntax",
      node,
      `Encore resolves \`typeof\` only for variables with a literal or a type annotation; write the type of \`${excerpt(node.exprName)}\` out.`,
    );
  }

  private indexed(node: ts.IndexedAccessTypeNode): void {
    const object = this.checker.getTypeFromTypeNode(node.objectType);
    if (this.checker.isArrayLikeType(object)) {
      this.report(
        "schema-syntax",
        node,
        `Encore cannot index an array type, as \`${excerpt(node)}\` does; write the union of literals out.`,
      );
      return;
    }
    this.type(node.objectType);
    this.type(node.indexType);
  }
}

/** A type that is all of a field's, perhaps with validators attached. */
function isWholeField(node: ts.Node): boolean {
  let at = node.parent;
  while (ts.isIntersectionTypeNode(at) || ts.isParenthesizedTypeNode(at)) at = at.parent;
  return ts.isPropertySignature(at);
}

function isWithinUnionOfValidators(node: ts.Node): boolean {
  let at = node.parent;
  while (ts.isUnionTypeNode(at) || ts.isParenthesizedTypeNode(at)) at = at.parent;
  return ts.isIntersectionTypeNode(at);
}

function isPlainLiteral(node: ts.Expression | undefined): boolean {
  if (node === undefined) return false;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return isPlainLiteral(node.expression);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every(
      (property) => ts.isPropertyAssignment(property) && isPlainLiteral(property.initializer),
    );
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isPlainLiteral);
  return (
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  );
}

function firstIdentifier(name: ts.Node): ts.Node {
  if (ts.isQualifiedName(name)) return firstIdentifier(name.left);
  return ts.isPropertyAccessExpression(name) ? firstIdentifier(name.expression) : name;
}

function importSpecifier(declaration: ts.Declaration): string | null {
  const found = ts.findAncestor(declaration, ts.isImportDeclaration);
  return found !== undefined && ts.isStringLiteral(found.moduleSpecifier)
    ? found.moduleSpecifier.text
    : null;
}
