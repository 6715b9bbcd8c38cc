import { expect, test } from "vitest";

test("a test that needs nothing", () => {
  expect(1 + 1).toBe(2);
});
