import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  root: here("."),
  resolve: { alias: { "~encore": here("./encore.gen") } },
  test: {
    // Others than tests are for who wants to see how they end.
    include: [process.env.TESTS ?? "**/*.test.ts"],
    globalSetup: here("../../../vitest/global-setup.ts"),
    setupFiles: here("../../../vitest/worker-setup.ts"),
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
