// The TypeScript program behind the schemas: only files that schemas can reach, already parsed ones reused.
// Packages other than encore.dev are left unresolved at first, since types from them are rare and costly.
import { dirname, join } from "node:path";
import ts from "typescript";
import type { App } from "./app";

/** A program over the given files. With `packages`, types of installed packages are resolved as well. */
export function schemaProgram(app: App, files: string[], packages: boolean): ts.Program {
  const options = app.compilerOptions;
  const host = ts.createCompilerHost(options, true);
  const readFromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) => app.moduleAt(file)?.ast ?? readFromDisk(file, ...rest);
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
