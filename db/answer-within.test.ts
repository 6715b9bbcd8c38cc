import { expect, it } from "vitest";
import { answerWithin } from "./answer-within";

const never = new Promise<never>(() => undefined);

it("gives the answer, or the failure, that comes in time", async () => {
  expect(await answerWithin(1_000, Promise.resolve(7))).toBe(7);
  await expect(answerWithin(1_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("gives up on an answer that never comes, and says so", async () => {
  await expect(answerWithin(10, never)).rejects.toThrow("no answer in 10 ms");
});
