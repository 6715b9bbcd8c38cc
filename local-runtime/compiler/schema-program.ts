// The TypeScript program behind the schemas: only files that schemas can reach, already parsed ones reused.
// Packages other than encore.dev are left unresolved at first, since types from them are rare and costly.
import { dirname, join } from "node:path";
import ts from "typescript";
import type { App } from "./app";

/** Files of installed packages, which do not change while a process lives; one per path is parsed and bound once. */
const installed = new Map<string, ts.SourceFile>();

/** A program over the given files. With `packages`, types of installed packages are resolved as well. */
export function schemaProgram(app: App, files: string[], packages: boolean): ts.Program {
  const options = app.compilerOptions;
  const host = ts.createCompilerHost(options, true);
  const readFromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) => {
    const known = app.moduleAt(file)?.ast ?? installed.get(file);
    if (known !== undefined) return known;
    const read = readFromDisk(file, ...rest);
    if (read !== undefined && file.includes("/node_modules/")) installed.set(file, read);
    return read;
  };
  host.getDefaultLibLocation = () => dirname(ts.getDefaultLibFilePath(options));
  host.getDefaultLibFileName = () =>
    join(dirname(ts.getDefaultLibFilePath(options)), "lib.es2022.d.ts");
  host.resolveModuleNameLiterals = (literals, containingFile) =>
    literals.map(({ text }) => {
      const skip = !packages && !/^(\.|\/|~encore\/|encore\.dev(\/|$))/.test(text);
      const resolved = skip ? null : app.resolve(containingFile, text);
      if (resolved === null || !/\.[cm]?tsx?$/.test(resolved)) return { resolvedModule: undefined };
      const extension = /\.d\.[cm]?ts$/.exec(resolved)?.[0] ?? /\.[cm]?tsx?$/.exec(resolved)![0];
      return {
        resolvedModule: {
          resolvedFileName: resolved,
          extension,
          isExternalLibraryImport: resolved.includes("/node_modules/"),
        },
      };
    });
  return ts.createProgram({ rootNames: files, options, host });
}
