import { describe, expect, it } from "vitest";
import { Log } from "./__tests__/log";
import { bucket } from "./__tests__/pictures";
import { reportOf } from "./report";
import { retraceLines } from "./retrace-lines";
import { tellStory } from "./story";

const asked = (total: number, expectedFindings: string[] = []) => ({
  replayOf: "A",
  replay: { total, expectedFindings },
});
const told = (log: Log) => retraceLines(tellStory(log.events));
const departure = {
  followed: 1,
  total: 3,
  firstStepOrdinal: 4,
  because: "otherScreen",
  expected: { label: "tap 'Pay'", title: "Cart" },
  seen: { title: "Menu", labels: ["tap 'Home'", "go back"] },
};

describe("a path that is walked again", () => {
  it("is told by how much of it was followed, not by the steps that the run was allowed", async () => {
    const log = new Log().begin("s1", { ...asked(3), maxSteps: 33 });
    log.step("s1", "s2", { followed: 1 }).step("s2", "s2", { label: "wait", followed: 1 });
    const story = tellStory(log.end("canceled", "inconclusive", "canceled").events);
    expect(retraceLines(story)).toEqual([
      "Walks the path of run A again: 1 of 3 actions followed.",
    ]);
    const html = await reportOf(story, bucket());
    expect(html).toContain("<b>1 of 3</b><span>actions of the path followed</span>");
    expect(html).toContain("1 of 3 actions of run A followed");
    expect(html.slice(0, html.indexOf("<main>"))).not.toContain(" / 33");
  });

  it("says at which action the app departs, where, and what it offers instead", async () => {
    const log = new Log().begin("s1", asked(3)).step("s1", "s2", { followed: 1 });
    log.add("replay.departed", departure).end("completed", "inconclusive", "replay_departed");
    const [, parting] = told(log);
    expect(parting).toBe(
      "Departed at action 2, tap 'Pay' (step 4 of that run): it was done on “Cart”, now “Menu” is in front.",
    );
    expect(await reportOf(tellStory(log.events), bucket())).toContain(
      "What could be done there instead: tap &#39;Home&#39;, go back.",
    );
  });

  it.each([
    [
      { because: "actionMissing" },
      "Departed at action 2, tap 'Pay' (step 4 of that run): “Menu” does not offer it now.",
    ],
    [
      { followed: 3 },
      "Departed at the end of the path: tap 'Pay' (step 4 of that run) led to “Cart” then, and to “Menu” now.",
    ],
    [
      { seen: {} },
      "Departed at action 2, tap 'Pay' (step 4 of that run): it was done on “Cart”, now a screen without a name is in front.",
    ],
  ])("words a departure of %j", (more, words) => {
    const log = new Log().begin("s1", asked(3)).add("replay.departed", { ...departure, ...more });
    expect(told(log)[1]).toBe(words);
  });

  it("says whether what was found on it showed again, once that is known", () => {
    const dies = (signature: string) => ({ type: "app.crashed", signature }) as const;
    const one = () => new Log().begin("s1", asked(1, ["x"]));
    const outside = "outside:launcher";
    const crashing = one().step("s1", outside, {
      outcome: "crashed",
      dies: dies("x"),
      followed: 1,
    });
    expect(told(crashing).at(-1)).toBe("The finding showed again.");
    expect(told(one().step("s1", "s2", { followed: 1 }))).toHaveLength(1);
    expect(told(one().step("s1", "s2", { followed: 1 }).end()).at(-1)).toBe(
      "The finding did not show again.",
    );
    const two = new Log().begin("s1", asked(2, ["x", "y"]));
    two.step("s1", outside, { outcome: "crashed", dies: dies("y"), followed: 1 }).end();
    expect(told(two).at(-1)).toBe("1 of 2 findings on the path showed again.");
  });

  it("tells the followed actions alone where the log is of before it told how many there are", () => {
    const log = new Log().begin("s1", { replayOf: "A" }).step("s1", "s2", { followed: 1 });
    expect(told(log)).toEqual(["Walks the path of run A again: 1 action followed."]);
    expect(told(log.add("replay.departed", departure))[0]).toContain("1 of 3 actions followed");
  });

  it("is nothing for a run that explores", () => {
    expect(told(new Log().begin().step("s1", "s2").end())).toEqual([]);
  });
});
