// Tests run against a real Postgres and the local runtime, both prepared by local-runtime/vitest.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "~encore": fileURLToPath(new URL("./encore.gen", import.meta.url)) } },
  test: {
    include: ["**/*.test.ts"],
    // The small app under __tests__ runs its own tests, started by local-runtime/vitest.
    exclude: ["**/node_modules/**", "**/.encore/**", "**/.rove/**", "**/__tests__/app/**"],
    globalSetup: "local-runtime/vitest/global-setup.ts",
    setupFiles: "local-runtime/vitest/worker-setup.ts",
    // What the app logs would bury what the tests say; ROVE_LOG_LEVEL brings it back.
    env: { ROVE_LOG_LEVEL: process.env.ROVE_LOG_LEVEL ?? "silent" },
    pool: "forks",
    maxWorkers: 2,
    // Far beyond what any of them takes: a shared machine may be ten times as slow as a quiet one.
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
