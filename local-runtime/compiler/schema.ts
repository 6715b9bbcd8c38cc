// Turns types into the schemas that travel in the metadata, with TypeScript's checker.
// What Encore cannot read was reported before; this refuses only what has no form on the wire.
import ts from "typescript";
import type { FieldLocation, FieldSchema, TypeSchema, Validator } from "../metadata";
import { AlreadyReported, Refusal } from "./rules";
import { encoreTypeName, isValidatorName, isWireName, originOf } from "./type-names";
import { checkValidators, validatorOf } from "./validators";

const locations: Record<string, FieldLocation> = {
  Header: "header",
  Query: "query",
  Cookie: "cookie",
  HttpStatus: "httpStatus",
  Attribute: "attribute",
};

/** Builds schemas of one app; types that refer to themselves land in `types`. */
export class SchemaBuilder {
  /** Recursive types by id, for `AppMetadata.types`. */
  readonly types: Record<string, TypeSchema> = {};
  private readonly open = new Set<ts.Type>();
  private readonly ids = new Map<ts.Type, string>();

  /** `broken` are type nodes about which enough was said before. */
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly broken: ReadonlySet<ts.TypeNode>,
  ) {}

  /** Schema of a request or response; null for void. Throws a `Refusal` unless it is an object. */
  topLevel(node: ts.TypeNode): (TypeSchema & { kind: "object" }) | null {
    if (this.broken.has(node)) throw new AlreadyReported();
    const type = this.unwrapPromise(this.checker.getTypeFromTypeNode(node));
    if (type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return null;
    const mayBeObject = Boolean(type.flags & ts.TypeFlags.Object) || type.isIntersection();
    const schema = mayBeObject ? this.of(type, node) : null;
    if (schema?.kind === "object") return schema;
    throw new Refusal(
      "schema-top-level",
      node,
      `\`${this.checker.typeToString(type)}\` is no interface; a request or response is an object with named fields, or void.`,
    );
  }

  /** Schema of any type that may stand in a field. `node` is where complaints belong. */
  of(type: ts.Type, node: ts.Node): TypeSchema {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return { kind: "any" };
    if (flags & ts.TypeFlags.String) return { kind: "string" };
    if (flags & ts.TypeFlags.Number) return { kind: "number" };
    if (flags & ts.TypeFlags.Boolean) return { kind: "boolean" };
    if (flags & (ts.TypeFlags.BigInt | ts.TypeFlags.BigIntLiteral)) return { kind: "bigint" };
    if (flags & ts.TypeFlags.Null) return { kind: "null" };
    if (type.isStringLiteral() || type.isNumberLiteral())
      return { kind: "literal", value: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) {
      return { kind: "literal", value: this.checker.typeToString(type) === "true" };
    }
    if (type.isUnion()) return this.union(type, node);
    if (type.isIntersection()) return this.intersection(type, node);
    if (flags & ts.TypeFlags.Object) return this.object(type, node);
    throw this.refusal(type, node);
  }

  private refusal(type: ts.Type, node: ts.Node): Refusal {
    const text = this.checker.typeToString(type);
    return new Refusal("schema-type", node, `\`${text}\` has no form on the wire; use plain data.`);
  }

  private union(type: ts.UnionType, node: ts.Node): TypeSchema {
    const parts = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const isBoolean = parts.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral).length === 2;
    const options: TypeSchema[] = isBoolean ? [{ kind: "boolean" }] : [];
    for (const part of parts) {
      if (isBoolean && part.flags & ts.TypeFlags.BooleanLiteral) continue;
      options.push(this.of(part, node));
    }
    const [only] = options;
    if (only === undefined) throw this.refusal(type, node);
    return options.length === 1 ? only : { kind: "union", options };
  }

  private intersection(type: ts.IntersectionType, node: ts.Node): TypeSchema {
    const brands = type.types.filter((part) => validatorOf(this.checker, part) !== null);
    if (brands.length === 0) {
      const plain = type.types.find(({ flags }) => !(flags & ts.TypeFlags.Object));
      return plain === undefined ? this.object(type, node) : this.of(plain, node);
    }
    throw new Refusal(
      "schema-validator",
      node,
      "The local runtime checks validators only where they are attached to a field's own type.",
    );
  }

  private object(type: ts.Type, node: ts.Node): TypeSchema {
    const name = type.symbol?.name;
    if (originOf(type.symbol) === "library" && name === "Date") return { kind: "date" };
    if (originOf(type.symbol) === "encore" && name === "Decimal") return { kind: "decimal" };
    if (this.checker.isTupleType(type)) throw this.refusal(type, node);
    if (this.checker.isArrayType(type)) {
      const [items] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { kind: "array", items: this.of(items!, node) };
    }
    if (type.getCallSignatures().length + type.getConstructSignatures().length > 0) {
      throw this.refusal(type, node);
    }
    if (this.open.has(type)) return { kind: "ref", id: this.idOf(type) };
    this.open.add(type);
    const schema = this.members(type, node);
    this.open.delete(type);
    const id = this.ids.get(type);
    if (id !== undefined) this.types[id] = schema;
    return schema;
  }

  private idOf(type: ts.Type): string {
    const known = this.ids.get(type);
    if (known !== undefined) return known;
    const id = `${type.aliasSymbol?.name ?? type.symbol.name}#${this.ids.size + 1}`;
    this.ids.set(type, id);
    return id;
  }

  private members(type: ts.Type, node: ts.Node): TypeSchema {
    const properties = this.checker.getPropertiesOfType(type);
    const values =
      this.checker.getIndexTypeOfType(type, ts.IndexKind.String) ??
      this.checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (values !== undefined) {
      if (properties.length === 0) return { kind: "record", values: this.of(values, node) };
      throw new Refusal(
        "schema-index-signature",
        node,
        "Encore has no index signature beside other fields; put it into a field of its own.",
      );
    }
    const fields = properties
      .filter(({ escapedName }) => !String(escapedName).startsWith("__@"))
      .map((property) => this.field(property, node));
    return { kind: "object", fields };
  }

  private field(property: ts.Symbol, owner: ts.Node): FieldSchema {
    const declaration = property.valueDeclaration ?? property.declarations?.[0];
    const typeNode =
      declaration !== undefined && ts.isPropertySignature(declaration)
        ? declaration.type
        : undefined;
    const isOwn = declaration?.getSourceFile().fileName.includes("/node_modules/") === false;
    const node = isOwn ? declaration : owner;
    const type = this.checker.getTypeOfSymbolAtLocation(property, owner);
    const isUndefined = ({ flags }: ts.Type): boolean => Boolean(flags & ts.TypeFlags.Undefined);
    const optional =
      Boolean(property.flags & ts.SymbolFlags.Optional) ||
      (type.isUnion() && type.types.some(isUndefined));
    const wire = typeNode === undefined ? null : this.wireOf(typeNode);
    if (wire !== null && this.open.size > 1) {
      throw new Refusal(
        "schema-wire",
        node,
        `\`${wire.name}\` works only on the top fields of a request, response or message, not on \`${property.name}\` in an inner object.`,
      );
    }
    const validated = this.validated(type, node);
    const field: FieldSchema = {
      name: property.name,
      schema: wire === null ? validated.schema : this.wireSchema(wire, type, node),
      optional,
      location: wire === null ? "default" : locations[wire.name]!,
    };
    if (wire?.wireName !== undefined) field.wireName = wire.wireName;
    if (validated.validators.length > 0) field.validators = validated.validators;
    checkValidators(field, node);
    return field;
  }

  /** Splits `string & MinLen<1>` into its base and its rules. */
  private validated(type: ts.Type, node: ts.Node): { schema: TypeSchema; validators: Validator[] } {
    const parts = type.isUnion()
      ? type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined))
      : [type];
    const [only] = parts;
    if (parts.length !== 1 || !only?.isIntersection())
      return { schema: this.of(type, node), validators: [] };
    const validators = only.types.flatMap((part) => validatorOf(this.checker, part) ?? []);
    if (validators.length === 0) return { schema: this.of(only, node), validators };
    const [base] = only.types.filter((part) => validatorOf(this.checker, part) === null);
    if (base === undefined) throw this.refusal(type, node);
    return { schema: this.of(base, node), validators };
  }

  /** The `Header<...>` or the like in a field's type, looked for where Encore does. */
  private wireOf(
    node: ts.TypeNode,
  ): { name: string; wireName?: string; type?: ts.TypeNode } | null {
    if (ts.isParenthesizedTypeNode(node)) return this.wireOf(node.type);
    if (ts.isIntersectionTypeNode(node)) {
      const parts = node.types.filter(
        (part) => !isValidatorName(encoreTypeName(this.checker, part)),
      );
      return parts.length === 1 ? this.wireOf(parts[0]!) : null;
    }
    const name = encoreTypeName(this.checker, node);
    if (name === null || !isWireName(name) || !ts.isTypeReferenceNode(node)) return null;
    const [first, second] = node.typeArguments ?? [];
    const wireName = literalText(second) ?? literalText(first);
    const type = literalText(first) === null ? first : undefined;
    return { name, ...(wireName !== null && { wireName }), ...(type !== undefined && { type }) };
  }

  private wireSchema(
    wire: { name: string; type?: ts.TypeNode },
    type: ts.Type,
    node: ts.Node,
  ): TypeSchema {
    if (wire.name === "HttpStatus") return { kind: "number" };
    if (wire.type === undefined) return { kind: "string" };
    const given = this.checker.getTypeFromTypeNode(wire.type);
    return this.of(given.flags & ts.TypeFlags.TypeParameter ? type : given, node);
  }

  private unwrapPromise(type: ts.Type): ts.Type {
    if (type.symbol?.name !== "Promise" || originOf(type.symbol) !== "library") return type;
    return this.checker.getTypeArguments(type as ts.TypeReference)[0] ?? type;
  }
}

function literalText(node: ts.TypeNode | undefined): string | null {
  if (node === undefined || !ts.isLiteralTypeNode(node)) return null;
  return ts.isStringLiteral(node.literal) ? node.literal.text : null;
}
