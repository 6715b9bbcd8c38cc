import { DOMParser, type Element } from "@xmldom/xmldom";
import { describe, expect, it } from "vitest";
import { hostileLog } from "./__tests__/hostile";
import { Log, shopLog } from "./__tests__/log";
import { junitOf } from "./junit";
import { tellStory } from "./story";

function parsed(log: Log): Element {
  const faults: string[] = [];
  const xml = junitOf(tellStory(log.events), { runUrl: "http://rove.example/run/1" });
  const parser = new DOMParser({ onError: (level, message) => faults.push(`${level} ${message}`) });
  const root = parser.parseFromString(xml, "text/xml").documentElement;
  expect(faults).toEqual([]);
  return root!;
}

const all = (root: Element, name: string) => [...root.getElementsByTagName(name)];
const counts = (element: Element | undefined) =>
  ["tests", "failures", "errors", "skipped"].map((name) => Number(element?.getAttribute(name)));

describe("JUnit XML of a run", () => {
  it("calls a crash of the app a failure, with message, type and the way to it", () => {
    const root = parsed(shopLog());
    const [failure, ...others] = all(root, "failure");
    expect(others).toEqual([]);
    expect(failure?.getAttribute("message")).toBe("java.lang.NullPointerException: no cart");
    expect(failure?.getAttribute("type")).toBe("crash");
    expect(failure?.textContent).toContain("3. tap 'Pay'");
    expect(all(root, "error")).toEqual([]);
  });

  it("calls trouble around the app an error, and no failure", () => {
    const log = new Log().begin();
    log.add("run.failed", {
      status: "failed",
      verdict: "inconclusive",
      stopReason: "device_lost",
      message: "the cable is out",
    });
    const root = parsed(log);
    expect(all(root, "failure")).toEqual([]);
    expect(
      all(root, "error").map((error) => [
        error.getAttribute("message"),
        error.getAttribute("type"),
      ]),
    ).toEqual([["the cable is out", "device_lost"]]);
  });

  it("has the same totals on the root and its suite, one case a check and a screen", () => {
    const root = parsed(shopLog());
    const [suite] = all(root, "testsuite");
    expect(counts(root)).toEqual([6, 1, 0, 0]);
    expect(counts(suite)).toEqual(counts(root));
    expect(all(root, "testcase")).toHaveLength(6);
    for (const element of [root, suite!]) {
      expect(element.getAttribute("timestamp")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      expect(element.getAttribute("time")).toMatch(/^\d+(\.\d+)?$/);
    }
    expect(suite?.getAttribute("hostname")).toBe("Phone (phone-1)");
  });

  it("names attachments by relative paths, as a property and in the output", () => {
    const cases = all(parsed(shopLog()), "testcase");
    const attachments = cases.flatMap((each) =>
      all(each, "property").map((property) => [
        property.getAttribute("value")!,
        all(each, "system-out"),
      ]),
    ) as [string, Element[]][];
    expect(attachments.length).toBeGreaterThan(1);
    for (const [path, outputs] of attachments) {
      expect(path).toMatch(/^screenshots\/step-\d{3}-[a-z0-9-]+\.png$/);
      expect(outputs).toHaveLength(1);
      expect(outputs[0]?.textContent).toContain(`[[ATTACHMENT|${path}]]`);
    }
  });

  it("skips what a canceled run cannot tell", () => {
    const root = parsed(
      new Log().add("run.queued", {}).end("canceled", "inconclusive", "canceled_before_start"),
    );
    expect(counts(root)).toEqual([3, 0, 0, 3]);
    const reasons = all(root, "skipped").map((each) => each.getAttribute("message"));
    expect(reasons).toEqual([
      "The run was canceled before it began.",
      "The run did nothing to the app.",
      "The run did nothing to the app.",
    ]);
  });

  it("gives its reasons to what is skipped, not to what an app says of it", () => {
    const log = new Log().begin("s1", { goal: "find it" }).step("s1", "s2", {
      label: "<skipped/>",
      outcome: "crashed",
      dies: { type: "app.crashed", signature: "x|<skipped/>" },
    });
    const root = parsed(log.end("completed", "failed"));
    const [skipped, ...others] = all(root, "skipped");
    expect(others).toEqual([]);
    expect(skipped?.getAttribute("message")).toContain("the goal");
    expect(all(root, "failure")[0]?.textContent).toContain("x|<skipped/>");
  });

  it("passes a path that was walked again whole, and skips one that was departed from", () => {
    const asked = { replayOf: "A", replay: { total: 1, expectedFindings: [] } };
    const name = "the path of run A was walked again";
    const pathOf = (log: Log) =>
      all(parsed(log), "testcase").find((each) => each.getAttribute("name") === name);
    const walk = () => new Log().begin("s1", asked).step("s1", "s2", { followed: 1 });
    const whole = pathOf(walk().end("completed", "passed", "replayed"));
    expect(all(whole!, "skipped")).toEqual([]);
    expect(whole?.textContent).toContain("1 of 1 action followed");
    const log = walk().add("replay.departed", { followed: 1, total: 1 });
    const cut = pathOf(log.end("completed", "inconclusive", "replay_departed"));
    expect(all(cut!, "skipped")).toHaveLength(1);
  });

  it("fails a goal that was missed, passes one that was reached, skips one that nobody can check", () => {
    const asked = { goal: "find the lists" };
    const walked = () => new Log().begin("s1", asked).step("s1", "s2");
    const missed = parsed(walked().end("completed", "failed"));
    expect(counts(missed).slice(1)).toEqual([1, 0, 0]);
    const reached = parsed(walked().end("completed", "passed", "goal_reached"));
    expect(counts(reached).slice(1)).toEqual([0, 0, 0]);
    const unknown = parsed(walked().end("completed", "inconclusive"));
    expect(counts(unknown).slice(1)).toEqual([0, 0, 1]);
  });

  it("stays well-formed whatever the app's words are", () => {
    const root = parsed(hostileLog());
    expect(all(root, "script")).toEqual([]);
    expect(all(root, "failure")).toHaveLength(1);
  });
});
