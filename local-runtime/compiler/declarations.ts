// Finds the places where a file calls or constructs something that encore.dev declares things with.
// Reads no options and judges no positions beyond: Encore must be able to see the declaration at all.
import ts from "typescript";
import { type App, importDeclarations, type SourceModule, specifierOf } from "./app";

const trackedNames: Record<string, readonly string[]> = {
  "encore.dev/api": ["api", "Gateway"],
  "encore.dev/auth": ["authHandler"],
  "encore.dev/service": ["Service"],
  "encore.dev/pubsub": ["Topic", "Subscription"],
  "encore.dev/storage/sqldb": ["SQLDatabase"],
  "encore.dev/storage/objects": ["Bucket"],
  "encore.dev/storage/cache": ["CacheCluster"],
  "encore.dev/config": ["secret"],
  "encore.dev/cron": ["CronJob"],
  "encore.dev/metrics": ["Counter", "CounterGroup", "Gauge", "GaugeGroup"],
};

/** How a declaration is named in its module. */
interface Binding {
  kind: "named" | "default" | "anonymous";
  /** Name of the nearest variable, empty unless named. */
  name: string;
  /** The declaration is the variable's whole initializer, at the top of the module. */
  direct: boolean;
  exported: boolean;
  /** Where the name stands, or else the declaration. */
  node: ts.Node;
}

/** A call such as `api(...)`, `api.raw(...)`, `Bucket.named(...)`, or a construction such as `new Topic(...)`. */
export interface Declaration {
  module: SourceModule;
  /** The name that encore.dev gives it. */
  name: string;
  /** `raw` in `api.raw(...)`; empty for a plain call or construction. */
  member: string;
  node: ts.CallExpression | ts.NewExpression;
  args: readonly ts.Expression[];
  typeArgs: readonly ts.TypeNode[];
  binding: Binding;
  /** Comment in front of the statement that holds it. */
  doc: string;
}

/** All declarations of a module in source order; reports those that Encore would overlook. */
export function findDeclarations(app: App, module: SourceModule): Declaration[] {
  checkImportForms(app, module);
  const tracked = new Map<string, string>();
  for (const [local, { name, specifier }] of module.imports) {
    if (trackedNames[specifier]?.includes(name)) tracked.set(local, name);
  }
  const found: Declaration[] = [];
  if (tracked.size === 0) return found;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node)) {
      const name = tracked.get(node.text);
      if (name !== undefined && isReference(node) && !isShadowed(node)) {
        const declaration = declarationAt(module, node, name);
        if (declaration !== null) found.push(declaration);
        else reportValueUse(app, node, name);
      }
      return;
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(module.ast, visit);
  return found;
}

function reportValueUse(app: App, node: ts.Identifier, name: string): void {
  const { parent } = node;
  const isTest =
    ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  if (isTest) return;
  app.report(
    "encore-value",
    node,
    `\`${name}\` is used as a value; Encore overlooks what is declared that way. Call or construct it right here.`,
  );
}

function declarationAt(module: SourceModule, id: ts.Identifier, name: string): Declaration | null {
  let callee: ts.Node = id;
  let member = "";
  if (ts.isPropertyAccessExpression(id.parent) && id.parent.expression === id) {
    callee = id.parent;
    member = id.parent.name.text;
  }
  const node = callee.parent;
  const isCall = ts.isCallExpression(node) && node.expression === callee;
  const isNew = ts.isNewExpression(node) && node.expression === callee && member === "";
  if (!isCall && !isNew) return null;
  const isClass = /^[A-Z]/.test(name);
  if (isNew !== isClass && !(isClass && member === "named")) return null;
  return {
    module,
    name,
    member,
    node,
    args: node.arguments ?? [],
    typeArgs: node.typeArguments ?? [],
    binding: bindingOf(node),
    doc: docOf(node),
  };
}

function bindingOf(node: ts.CallExpression | ts.NewExpression): Binding {
  const anonymous: Binding = { kind: "anonymous", name: "", direct: false, exported: false, node };
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isExportAssignment(at.parent) && at === node) {
      return { kind: "default", name: "", direct: true, exported: true, node };
    }
    if (!ts.isVariableDeclaration(at)) continue;
    if (!ts.isIdentifier(at.name)) return anonymous;
    const statement = at.parent.parent;
    const direct =
      at.initializer === node &&
      ts.isVariableStatement(statement) &&
      ts.isSourceFile(statement.parent);
    return {
      kind: "named",
      name: at.name.text,
      direct,
      exported: direct && isExported(statement as ts.VariableStatement, at.name.text),
      node: at.name,
    };
  }
  return anonymous;
}

function isExported(statement: ts.VariableStatement, name: string): boolean {
  if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return true;
  return statement
    .getSourceFile()
    .statements.some(
      (other) =>
        ts.isExportDeclaration(other) &&
        other.moduleSpecifier === undefined &&
        other.exportClause !== undefined &&
        ts.isNamedExports(other.exportClause) &&
        other.exportClause.elements.some(
          (element) => element.name.text === name && element.propertyName === undefined,
        ),
    );
}

/** The comment in front of the statement around a node, without its marks. */
function docOf(node: ts.Node): string {
  let statement = node;
  while (!ts.isSourceFile(statement.parent)) statement = statement.parent;
  const text = statement.getSourceFile().text;
  const last = ts.getLeadingCommentRanges(text, statement.getFullStart())?.at(-1);
  if (last === undefined) return "";
  return text
    .slice(last.pos, last.end)
    .replace(/^\/\*+|\*+\/$|^\/\//g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, "").trimEnd())
    .join("\n")
    .trim();
}

function checkImportForms(app: App, module: SourceModule): void {
  for (const declaration of importDeclarations(module.ast)) {
    const specifier = specifierOf(declaration);
    if (!(specifier in trackedNames)) continue;
    const clause = declaration.importClause;
    const isNamespace =
      clause?.namedBindings !== undefined && ts.isNamespaceImport(clause.namedBindings);
    if (!isNamespace && clause?.name === undefined) continue;
    app.report(
      "encore-import",
      declaration,
      `Encore does not track ${isNamespace ? "namespace" : "default"} imports of "${specifier}"; ` +
        `write \`import { ${trackedNames[specifier]?.[0]} } from "${specifier}"\`.`,
    );
  }
  for (const statement of module.ast.statements) {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) continue;
    const specifier = specifierOf(statement);
    if (!(specifier in trackedNames)) continue;
    const names = statement.exportClause;
    const tracked =
      names === undefined ||
      !ts.isNamedExports(names) ||
      names.elements.some(
        (element) =>
          !element.isTypeOnly &&
          trackedNames[specifier]?.includes((element.propertyName ?? element.name).text),
      );
    if (!tracked) continue;
    app.report(
      "encore-import",
      statement,
      `Encore does not follow re-exports of "${specifier}"; import from it directly where things are declared.`,
    );
  }
}

/** Whether an identifier stands for a value here, rather than naming a field or a new variable. */
export function isReference(id: ts.Identifier): boolean {
  const { parent } = id;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === id;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === id;
  if (ts.isExportSpecifier(parent) || ts.isImportSpecifier(parent)) return false;
  if (ts.isBindingElement(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent)) {
    return parent.initializer === id;
  }
  if (ts.isPropertyDeclaration(parent)) return parent.initializer === id;
  const named = parent as ts.Node & { name?: ts.Node };
  return ts.isShorthandPropertyAssignment(parent) || named.name !== id;
}

/** Whether a nearer declaration takes over an identifier's name between it and the top of its module. */
export function isShadowed(id: ts.Identifier): boolean {
  for (let at: ts.Node = id.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionLike(at) && at.parameters.some(({ name }) => binds(name, id.text)))
      return true;
    if (ts.isBlock(at) && at.statements.some((statement) => declares(statement, id.text)))
      return true;
    if (
      ts.isCatchClause(at) &&
      at.variableDeclaration &&
      binds(at.variableDeclaration.name, id.text)
    ) {
      return true;
    }
    const head = ts.isForStatement(at) || ts.isForOfStatement(at) ? at.initializer : undefined;
    if (head !== undefined && ts.isVariableDeclarationList(head)) {
      if (head.declarations.some(({ name }) => binds(name, id.text))) return true;
    }
  }
  return false;
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some((declaration) =>
      binds(declaration.name, name),
    );
  }
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return isNamed && statement.name?.text === name;
}

function binds(pattern: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(pattern)) return pattern.text === name;
  return pattern.elements.some(
    (element) => ts.isBindingElement(element) && binds(element.name, name),
  );
}
