// Which names mean something special in a schema, and where a type's symbol comes from.
import ts from "typescript";

/** Types that Encore's resolver carries itself; every other type of the standard library is unknown to it. */
export const universe = new Set([
  "Partial",
  "Required",
  "Readonly",
  "Pick",
  "Omit",
  "Record",
  "Exclude",
  "Extract",
  "NonNullable",
  "Array",
  "Promise",
  "Date",
]);

/** Where a symbol is declared, as far as schemas care. */
export type Origin = "library" | "encore" | "package" | "app" | "unknown";

export function originOf(symbol: ts.Symbol | undefined): Origin {
  const [declaration] = symbol?.declarations ?? [];
  if (declaration === undefined) return "unknown";
  const file = declaration.getSourceFile().fileName;
  if (/\/node_modules\/typescript\/lib\/lib\.[^/]*\.d\.ts$/.test(file)) return "library";
  if (/\/(node_modules\/)?encore\.dev\//.test(file)) return "encore";
  return file.includes("/node_modules/") ? "package" : "app";
}

/** The symbol behind a name, through imports. */
export function symbolOf(checker: ts.TypeChecker, node: ts.Node): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined || !(symbol.flags & ts.SymbolFlags.Alias)) return symbol;
  return checker.getAliasedSymbol(symbol);
}

const wireNames = new Set(["Header", "Query", "Cookie", "HttpStatus", "Attribute"]);

const validatorNames = new Set([
  "Min",
  "Max",
  "MinLen",
  "MaxLen",
  "MatchesRegexp",
  "StartsWith",
  "EndsWith",
  "IsEmail",
  "IsURL",
]);

/** Name of the encore.dev type that a reference names directly, such as `Header`; null for others. */
export function encoreTypeName(checker: ts.TypeChecker, node: ts.TypeNode): string | null {
  if (!ts.isTypeReferenceNode(node)) return null;
  const symbol = symbolOf(checker, node.typeName);
  return originOf(symbol) === "encore" ? (symbol?.name ?? null) : null;
}

export const isWireName = (name: string | null): boolean => name !== null && wireNames.has(name);

export const isValidatorName = (name: string | null): boolean =>
  name !== null && validatorNames.has(name);
