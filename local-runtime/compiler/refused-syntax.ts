// Type syntax that has no place in a schema, and what to write instead.
import ts from "typescript";
import type { Rule } from "./rules";

/** Rule and advice by kind of node. */
export const refusedSyntax = new Map<ts.SyntaxKind, [Rule, string]>([
  [
    ts.SyntaxKind.TupleType,
    ["schema-type", "Encore has no tuples; use an array or an object with named fields."],
  ],
  [ts.SyntaxKind.FunctionType, ["schema-type", "A function cannot travel; leave the field out."]],
  [
    ts.SyntaxKind.ConstructorType,
    ["schema-type", "A constructor cannot travel; leave the field out."],
  ],
  [ts.SyntaxKind.SymbolKeyword, ["schema-type", "A symbol cannot travel; use a string."]],
  [
    ts.SyntaxKind.ObjectKeyword,
    [
      "schema-type",
      "`object` says nothing of fields; write an interface or Record<string, unknown>.",
    ],
  ],
  [ts.SyntaxKind.ThisType, ["schema-type", "Encore has no `this` type; name the interface."]],
  [
    ts.SyntaxKind.ImportType,
    ["schema-syntax", "Encore does not read `import(...)` types; import the name above."],
  ],
  [
    ts.SyntaxKind.TemplateLiteralType,
    [
      "schema-syntax",
      "Encore does not read template literal types; use string or a union of literals.",
    ],
  ],
  [ts.SyntaxKind.TypePredicate, ["schema-syntax", "A type predicate is no field type."]],
  [ts.SyntaxKind.MethodSignature, ["schema-type", "A method cannot travel; leave it out."]],
  [
    ts.SyntaxKind.CallSignature,
    ["schema-type", "A callable type cannot travel; write plain fields."],
  ],
  [ts.SyntaxKind.ConstructSignature, ["schema-type", "A constructor cannot travel; leave it out."]],
  [
    ts.SyntaxKind.GetAccessor,
    ["schema-syntax", "Encore does not read getters in types; write a field."],
  ],
  [
    ts.SyntaxKind.SetAccessor,
    ["schema-syntax", "Encore does not read setters in types; write a field."],
  ],
]);
