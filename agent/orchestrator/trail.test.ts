import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "./__tests__/runs";
import { storable } from "./trail";

test.each([
  ["NUL", "a\u0000b", "a\ufffdb"],
  ["half a surrogate pair", "a\ud83db", "a\ufffdb"],
  ["a whole pair", "a😀b", "a😀b"],
  ["a backslash before what looks like an escape", "a\\u0000b", "a\\u0000b"],
])("what an app shows with %s in it can be stored", (_, shown, stored) => {
  expect(JSON.parse(storable({ text: shown }))).toEqual({ text: stored });
});

test("Postgres takes whatever text comes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 0xffff })), async (codes) => {
      const text = String.fromCharCode(...codes);
      const row = await db.queryRow<{ kept: { text: string } }>`
        select ${storable({ text })}::text::jsonb as "kept"`;
      expect(row?.kept.text).toHaveLength(text.length);
    }),
    { numRuns: 50 },
  );
});
