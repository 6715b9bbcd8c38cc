import { describe, expect, it } from "vitest";
import { type Asked, isToRefuse } from "./refusal";

/** Answers to questions in a row, with the screens known at each. */
function answers(...questions: [string, number][]): string[] {
  let asked: Asked = { count: 0, refused: [], screens: 0 };
  return questions.map(([question, screens]) => {
    asked = { ...asked, screens };
    const isRefused = isToRefuse(question, asked);
    asked = {
      ...asked,
      count: asked.count + 1,
      refused: isRefused ? [...asked.refused, question] : asked.refused,
    };
    return isRefused ? "refused" : "granted";
  });
}

describe("questions for permissions", () => {
  it("are refused once each", () => {
    expect(answers(["camera", 5], ["contacts", 6], ["contacts", 7], ["camera", 8])).toEqual([
      "refused",
      "refused",
      "granted",
      "granted",
    ]);
  });

  it("are granted while the app starts, but for one that is not the first", () => {
    expect(answers(["camera", 0], ["contacts", 1], ["microphone", 1], ["location", 3])).toEqual([
      "granted",
      "refused",
      "granted",
      "refused",
    ]);
  });
});
