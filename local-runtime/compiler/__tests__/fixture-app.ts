// Small Encore apps in temporary folders, for the compiler's tests.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Contents by path; null leaves out a file that every fixture has otherwise. */
export type Files = Record<string, string | null>;

const installed = join(import.meta.dirname, "../../../node_modules");

const everyApp: Files = {
  "encore.app": '{ "id": "", "lang": "typescript" }',
  "package.json": '{ "type": "module" }',
  "shop/encore.service.ts":
    'import { Service } from "encore.dev/service";\nexport default new Service("shop");\n',
};

/** Runs `use` on an app in a new folder, which is gone afterwards. */
export async function withApp<T>(files: Files, use: (root: string) => T | Promise<T>): Promise<T> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "encore-app-")));
  try {
    symlinkSync(installed, join(root, "node_modules"));
    for (const [path, text] of Object.entries({ ...everyApp, ...files })) {
      if (text === null) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
