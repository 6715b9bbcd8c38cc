// Every rule, broken and kept. A rule without a pair of fixtures fails here too.
import { describe, expect, it } from "vitest";
import { withApp } from "./__tests__/fixture-app";
import { type RuleFixture, ruleFixtures } from "./__tests__/rule-fixtures";
import { analyze } from "./analyze";
import { formatDiagnostic, RULES } from "./rules";

const marker = "/*!*/";

/** Where the marker of a fixture stands. */
function expectedPlace({ bad, at }: RuleFixture): { file: string; line: number } {
  if (at !== undefined) return at;
  for (const [file, text] of Object.entries(bad)) {
    const index = text?.indexOf(marker) ?? -1;
    if (text && index >= 0) return { file, line: text.slice(0, index).split("\n").length };
  }
  throw new Error("The fixture marks no place.");
}

describe("the rules", () => {
  it("all have fixtures", () => {
    const covered = new Set(ruleFixtures.map(({ rule }) => rule));
    expect(Object.keys(RULES).filter((rule) => !covered.has(rule as keyof typeof RULES))).toEqual(
      [],
    );
  });

  for (const fixture of ruleFixtures) {
    it(`${fixture.rule}: reports ${fixture.what} with its line, and nothing in the good variant`, async () => {
      const { file, line } = expectedPlace(fixture);
      const found = await withApp(fixture.bad, (root) => analyze(root).diagnostics);
      const here = found.map(({ rule, place }) => `${rule} ${place.file}:${place.line}`);
      expect(here).toContain(`${fixture.rule} ${file}:${line}`);
      const others = found.filter(({ rule }) => rule !== fixture.rule);
      expect(others.map(formatDiagnostic)).toEqual([]);

      const left = await withApp(fixture.good, (root) => analyze(root).diagnostics);
      expect(left.map(formatDiagnostic)).toEqual([]);
    });
  }
});
