import { describe, expect, it } from "vitest";
import type { Fold } from "./memory";
import { Pace } from "./pace";

function worthAfter(steps: number, isNewAt: (step: number) => boolean): number {
  const pace = new Pace();
  for (let step = 0; step < steps; step++)
    pace.learn({ sighting: { isNew: isNewAt(step) } } as Fold);
  return pace.breakWorth();
}

describe("the pace of new screens", () => {
  it("makes a defect worth little while every other step shows a new screen, and much once none does", () => {
    const fast = worthAfter(200, (step) => step % 2 === 0);
    const slow = worthAfter(200, (step) => step % 10 === 0);
    const none = worthAfter(200, () => false);
    expect(fast).toBeLessThan(3);
    expect(slow).toBeGreaterThan(3 * fast);
    expect(none).toBeGreaterThan(slow);
  });
});
