// The parsed app: its modules, what each imports, how specifiers resolve, and the findings so far.
// Knows syntax and files, nothing of services or schemas.
import { existsSync, readFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import type { SourcePlace } from "../metadata";
import { AlreadyReported, type Diagnostic, Refusal, type Rule } from "./rules";
import { walkSources } from "./sources";

/** One named import: `import { name as local } from "specifier"`. */
interface NamedImport {
  name: string;
  specifier: string;
}

/** One walked file. */
export interface SourceModule {
  /** Relative to the app's root, with forward slashes. */
  path: string;
  file: string;
  ast: ts.SourceFile;
  /** Value imports by their local name; type-only ones are absent. */
  imports: Map<string, NamedImport>;
}

/** What one analysis reads and reports; made anew for each. */
export class App {
  readonly modules: SourceModule[];
  readonly compilerOptions: ts.CompilerOptions;
  readonly diagnostics: Diagnostic[] = [];
  private readonly byFile = new Map<string, SourceModule>();
  private readonly resolution: ts.ModuleResolutionCache;
  private readonly resolved = new Map<string, string | null>();
  private readonly seen = new Set<string>();

  constructor(readonly root: string) {
    this.compilerOptions = schemaCompilerOptions(root);
    this.resolution = ts.createModuleResolutionCache(root, (name) => name, this.compilerOptions);
    this.modules = walkSources(root).map((path) => this.parse(path));
    for (const module of this.modules) this.byFile.set(module.file, module);
  }

  /** The walked module at an absolute path, if it is one. */
  moduleAt(file: string): SourceModule | undefined {
    return this.byFile.get(file);
  }

  /** The walked module that a specifier in `from` leads to, if it leads to one. */
  moduleFrom(from: SourceModule, specifier: string): SourceModule | undefined {
    const file = this.resolve(from.file, specifier);
    return file === null ? undefined : this.byFile.get(file);
  }

  /** Absolute path of the file behind a specifier; null when there is none. */
  resolve(fromFile: string, specifier: string): string | null {
    const scope = specifier.startsWith(".") ? dirname(fromFile) : "";
    const key = `${scope}\0${specifier}`;
    const known = this.resolved.get(key);
    if (known !== undefined) return known;
    const found = this.lookUp(fromFile, specifier);
    this.resolved.set(key, found);
    return found;
  }

  private lookUp(fromFile: string, specifier: string): string | null {
    const { compilerOptions: options, resolution } = this;
    const result = ts.resolveModuleName(specifier, fromFile, options, ts.sys, resolution);
    if (result.resolvedModule !== undefined) return result.resolvedModule.resolvedFileName;
    if (specifier.startsWith(".")) {
      const plain = join(dirname(fromFile), specifier);
      return existsSync(plain) ? plain : null;
    }
    // Encore resolves its own package from the runtime it ships, wherever the app stands.
    if (/^encore\.dev(\/|$)/.test(specifier)) {
      return (
        ts.resolveModuleName(specifier, import.meta.filename, options, ts.sys, resolution)
          .resolvedModule?.resolvedFileName ?? null
      );
    }
    return null;
  }

  /** Where a node begins. */
  placeOf(node: ts.Node): SourcePlace {
    const ast = node.getSourceFile();
    const { line, character } = ast.getLineAndCharacterOfPosition(node.getStart(ast));
    return { file: this.relative(ast.fileName), line: line + 1, column: character + 1 };
  }

  /** A path as diagnostics and metadata spell it. */
  relative(file: string): string {
    return relative(this.root, file).replaceAll("\\", "/");
  }

  report(rule: Rule, node: ts.Node, message: string): void {
    this.reportAt(rule, this.placeOf(node), message);
  }

  reportAt(rule: Rule, place: SourcePlace, message: string): void {
    const key = `${rule}\0${place.file}\0${place.line}\0${place.column}\0${message}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.diagnostics.push({ rule, message, place });
  }

  /** Runs one reading; a refusal in it becomes a finding and the answer null. */
  attempt<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (error instanceof AlreadyReported) return null;
      if (!(error instanceof Refusal)) throw error;
      this.report(error.rule, error.node, error.message);
      return null;
    }
  }

  private parse(path: string): SourceModule {
    const file = join(this.root, path);
    const text = readFileSync(file, "utf8");
    const ast = ts.createSourceFile(file, text, { languageVersion: ts.ScriptTarget.ES2022 }, true);
    const [broken] = (ast as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] })
      .parseDiagnostics;
    if (broken !== undefined) {
      const { line, character } = ast.getLineAndCharacterOfPosition(broken.start);
      const place = { file: path, line: line + 1, column: character + 1 };
      this.reportAt(
        "syntax-error",
        place,
        ts.flattenDiagnosticMessageText(broken.messageText, " "),
      );
    }
    return { path, file, ast, imports: valueImports(ast) };
  }
}

/** Import declarations that exist at run time, as Encore sees them. */
export function importDeclarations(ast: ts.SourceFile): ts.ImportDeclaration[] {
  return ast.statements.filter(
    (statement): statement is ts.ImportDeclaration =>
      ts.isImportDeclaration(statement) &&
      statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword,
  );
}

/** Specifier of an import or export declaration. */
export function specifierOf(node: ts.ImportDeclaration | ts.ExportDeclaration): string {
  const { moduleSpecifier } = node;
  return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier)
    ? moduleSpecifier.text
    : "";
}

function valueImports(ast: ts.SourceFile): Map<string, NamedImport> {
  const found = new Map<string, NamedImport>();
  for (const declaration of importDeclarations(ast)) {
    const specifier = specifierOf(declaration);
    const bindings = declaration.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const element of bindings.elements) {
      if (element.isTypeOnly) continue;
      const name = (element.propertyName ?? element.name).text;
      found.set(element.name.text, { name, specifier });
    }
  }
  return found;
}

/** Reports imports that lead nowhere. Every value import of a walked file counts, also in scripts and tools. */
export function checkImports(app: App): void {
  const builtins = new Set(builtinModules);
  for (const module of app.modules) {
    const fromHere = createRequire(module.file);
    for (const declaration of importDeclarations(module.ast)) {
      const specifier = specifierOf(declaration);
      if (specifier.startsWith("node:") || builtins.has(specifier)) continue;
      // Written by the build, so not there yet when it is read.
      if (specifier === "~encore/clients" || specifier === "~encore/auth") continue;
      if (app.resolve(module.file, specifier) !== null || requirable(fromHere, specifier)) continue;
      app.report(
        "unresolved-import",
        declaration.moduleSpecifier,
        `Nothing is found for "${specifier}". Encore resolves the imports of every .ts file under the app's root; ` +
          "install the package, correct the path, or use `import type` if only types are needed.",
      );
    }
  }
}

function requirable(fromHere: NodeJS.Require, specifier: string): boolean {
  try {
    fromHere.resolve(specifier);
    return true;
  } catch {
    return false;
  }
}

/** Options under which types are resolved: the library alone, no global type packages, the app's own paths. */
function schemaCompilerOptions(root: string): ts.CompilerOptions {
  const file = join(root, "tsconfig.json");
  const read = existsSync(file)
    ? ts.readConfigFile(file, (path) => ts.sys.readFile(path))
    : undefined;
  const paths: unknown = read?.config?.compilerOptions?.paths;
  return {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    resolveJsonModule: true,
    paths: {
      "~encore/*": [join(root, "encore.gen/*")],
      ...absolutePaths(root, paths),
    },
  };
}

function absolutePaths(root: string, paths: unknown): Record<string, string[]> {
  if (typeof paths !== "object" || paths === null) return {};
  return Object.fromEntries(
    Object.entries(paths as Record<string, string[]>).map(([from, to]) => [
      from,
      to.map((path) => join(root, path)),
    ]),
  );
}
