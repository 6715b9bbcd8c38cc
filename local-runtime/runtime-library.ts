// Builds the runtime into the one CommonJS file that encore.dev loads, and only when its sources are newer.
// Libraries stay outside the bundle, so that each is loaded when it is first used.
import { mkdir, readdir, rename, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Absolute path for ENCORE_RUNTIME_LIB: `.encore/local/runtime.cjs` of this project. */
export async function runtimeLibrary(): Promise<string> {
  const sources = path.join(here, "runtime");
  const outfile = path.resolve(here, "../.encore/local/runtime.cjs");
  const built = await stat(outfile).catch(() => null);
  if (built && built.mtimeMs > (await newest(sources))) return outfile;
  await mkdir(path.dirname(outfile), { recursive: true });
  const fresh = `${outfile}.${process.pid}.${Date.now()}`;
  const { build } = await import("esbuild");
  await build({
    entryPoints: [path.join(sources, "index.ts")],
    outfile: fresh,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "error",
  });
  // Another process may be loading the old one.
  await rename(fresh, outfile);
  return outfile;
}

async function newest(dir: string): Promise<number> {
  let latest = 0;
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.name === "__tests__" || entry.name.endsWith(".test.ts")) continue;
    const file = path.join(dir, entry.name);
    const at = entry.isDirectory() ? await newest(file) : (await stat(file)).mtimeMs;
    latest = Math.max(latest, at);
  }
  return latest;
}
