// The clock that is set back here is the process's own.
import { afterEach, expect, test, vi } from "vitest";
import { newRunId, requireRunId } from "./run-id";

const start = Date.UTC(2027, 0, 2, 12);

afterEach(() => {
  vi.restoreAllMocks();
});

function at(clockMs: number): string[] {
  vi.spyOn(Date, "now").mockReturnValue(clockMs);
  return Array.from({ length: 200 }, newRunId);
}

test("ids rise within one millisecond, and while the clock is set back by a little", () => {
  const ids = [at(start), at(start - 5_000), at(start - 4_999), at(start + 1)].flat();
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(800);
  for (const id of ids) expect(() => requireRunId(id)).not.toThrow();
});

test("ids follow a clock that was far ahead back to its day, and rise again from there", () => {
  const wrong = at(start + 365 * 86_400_000);
  const right = [at(start), at(start), at(start - 1_000)].flat();
  expect(right.every((id) => id < wrong[0]!)).toBe(true);
  expect(right).toEqual([...right].sort());
  expect(new Set(right).size).toBe(600);
});
