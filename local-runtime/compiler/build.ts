// Builds an Encore app without the Encore CLI: checks it, writes `encore.gen/`, bundles one entrypoint with all
// services, and writes the metadata that the runtime serves from. Does nothing when nothing changed.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build as bundle } from "esbuild";
import type { AppMetadata } from "../metadata";
import { entrypoint, generatedFiles } from "./generate";
import { type Diagnostic, formatDiagnostic } from "./rules";
import { hashFiles, walkSources } from "./sources";

/** Encore would refuse this app. The message lists why, one finding a line. */
export class BuildFailed extends Error {
  constructor(readonly diagnostics: Diagnostic[]) {
    super(`Encore would refuse this app:\n${diagnostics.map(formatDiagnostic).join("\n")}`);
    this.name = "BuildFailed";
  }
}

/** A built app. */
export interface Built {
  metadata: AppMetadata;
  /** Absolute path of the bundle; running it needs `ENCORE_RUNTIME_LIB`. */
  mainFile: string;
  /** Absolute path of the metadata as JSON. */
  metadataFile: string;
}

/**
 * Builds the app in `appRoot` into `outDir`, and writes `appRoot/encore.gen`. Answers from the last build when no
 * walked file and nothing else that it depends on has changed. Throws `BuildFailed`.
 */
export async function build(appRoot: string, outDir: string): Promise<Built> {
  const root = resolve(appRoot);
  const out = resolve(outDir);
  const built = { mainFile: join(out, "main.mjs"), metadataFile: join(out, "metadata.json") };
  const keyFile = join(out, "key");
  const sourceKey = keyOfSources(root);
  const last = readLast(built, keyFile, sourceKey, root);
  if (last !== null) return { metadata: last, ...built };

  // Loading the TypeScript compiler takes longer than all of an unchanged build.
  const { analyze } = await import("./analyze");
  const { metadata, diagnostics } = analyze(root);
  if (diagnostics.length > 0) throw new BuildFailed(diagnostics);
  writeGenerated(root, metadata);
  await bundleApp(root, metadata, built.mainFile);
  writeWhole(built.metadataFile, `${JSON.stringify(metadata, null, 2)}\n`);
  writeWhole(keyFile, `${sourceKey} ${keyOfFolders(root, metadata)}`);
  return { metadata, ...built };
}

/** Files beside the sources that decide about a build. */
const besideSources = ["encore.app", "package.json", "package-lock.json", "tsconfig.json"];

function keyOfSources(root: string): string {
  const compiler = import.meta.dirname;
  const own = readdirSync(compiler).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  return [
    hashFiles(root, [...walkSources(root), ...besideSources]),
    hashFiles(compiler, own.sort()),
  ].join(" ");
}

/** Folders whose contents were checked: migrations and static files. */
function keyOfFolders(root: string, { databases, services }: AppMetadata): string {
  const statics = services.flatMap(({ endpoints }) =>
    endpoints.flatMap((endpoint) => endpoint.static ?? []),
  );
  const migrations = databases.map(({ migrationsDir }) => {
    const dir = join(root, migrationsDir);
    return migrationsDir !== "" && existsSync(dir) ? readdirSync(dir).sort() : [];
  });
  const present = statics.map(({ dir, notFound }) =>
    [dir, notFound].map((path) => path && existsSync(join(root, path))),
  );
  return encodeURIComponent(JSON.stringify([migrations, present]));
}

function readLast(
  built: Omit<Built, "metadata">,
  keyFile: string,
  sourceKey: string,
  root: string,
): AppMetadata | null {
  const isWhole = [keyFile, built.mainFile, built.metadataFile, join(root, "encore.gen")].every(
    (path) => existsSync(path),
  );
  if (!isWhole || !readFileSync(keyFile, "utf8").startsWith(`${sourceKey} `)) return null;
  const metadata = JSON.parse(readFileSync(built.metadataFile, "utf8")) as AppMetadata;
  const key = `${sourceKey} ${keyOfFolders(root, metadata)}`;
  return readFileSync(keyFile, "utf8") === key ? metadata : null;
}

function writeGenerated(root: string, metadata: AppMetadata): void {
  const clients = join(root, "encore.gen/internal/clients");
  const names = metadata.services.map(({ name }) => name);
  for (const name of existsSync(clients) ? readdirSync(clients) : []) {
    if (!names.includes(name)) rmSync(join(clients, name), { recursive: true, force: true });
  }
  for (const { path, text } of generatedFiles(metadata)) {
    const file = join(root, "encore.gen", path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    writeWhole(file, text);
  }
}

/** Writes so that a reader, or another build at the same time, never sees half a file. */
function writeWhole(file: string, text: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

async function bundleApp(root: string, metadata: AppMetadata, mainFile: string): Promise<void> {
  const { outputFiles } = await bundle({
    write: false,
    stdin: {
      contents: entrypoint(metadata),
      resolveDir: root,
      sourcefile: "main.ts",
      loader: "ts",
    },
    outfile: mainFile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    define: { ENCORE_DROP_TESTS: "true" },
    plugins: [
      {
        name: "generated",
        setup(setup) {
          setup.onResolve({ filter: /^~encore\// }, ({ path, kind }) =>
            setup.resolve(path.replace("~encore", "./encore.gen"), { kind, resolveDir: root }),
          );
        },
      },
    ],
    logLevel: "silent",
  });
  for (const { path, contents } of outputFiles) writeWhole(path, contents);
}
