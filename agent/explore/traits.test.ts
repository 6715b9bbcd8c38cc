import { describe, expect, it } from "vitest";
import type { Action } from "../screen/types";
import { traitsOf } from "./traits";

function saying(text: string): Action {
  const target = { className: "android.widget.Button", resourceId: "", contentDesc: "", text };
  return {
    key: text,
    kind: "tap",
    label: `tap '${text}'`,
    target,
    point: null,
    bounds: null,
    features: ["tap"],
  };
}

const factorOf = (text: string): number => traitsOf(saying(text), null).labelFactor;

describe("what a label promises", () => {
  it.each(["Skip", "Plus tard", "Überspringen", "Ahora no", "Пропустить", "スキップ", "건너뛰기"])(
    "is a way past walls and tours: %s",
    (text) => expect(factorOf(text)).toBeGreaterThan(factorOf("Anything")),
  );

  it("goes by whole words", () => {
    expect(factorOf("Saltare")).toBe(factorOf("Anything"));
    expect(factorOf("Atlas")).toBe(factorOf("Anything"));
  });
});
