import { describe, expect, it } from "vitest";
import { Log, shopLog } from "./__tests__/log";
import { shortestTo, shortestToDefect, walkedTo } from "./path";
import { tellStory } from "./story";

const ordinals = (steps: { ordinal: number }[]) => steps.map(({ ordinal }) => ordinal);

describe("ways to a step", () => {
  const story = tellStory(shopLog().events);

  it("the walked one begins at the last fresh start", () => {
    expect(ordinals(walkedTo(story, 6))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(ordinals(walkedTo(story, 7))).toEqual([7]);
  });

  it("the shortest one leaves detours out, and keeps what was scrolled before", () => {
    expect(ordinals(shortestTo(story, 6))).toEqual([1, 5, 6]);
    expect(ordinals(shortestToDefect(story, story.defects[0]!))).toEqual([1, 5, 6]);
  });

  it("what was walked stays where nothing is shorter", () => {
    expect(ordinals(shortestTo(story, 7))).toEqual([7]);
  });

  it("there is none to a step that was not done", () => {
    expect(shortestTo(story, 99)).toEqual([]);
  });
});

it("no way leads through the step in which the app died", () => {
  const dies = { type: "app.crashed", signature: "x" } as const;
  const log = new Log()
    .begin()
    .step("s1", "s2")
    .step("s2", "s3", { outcome: "crashed", dies })
    .restart()
    .step("s1", "s4")
    .step("s4", "s6")
    .step("s6", "s3")
    .step("s3", "s5");
  expect(ordinals(shortestTo(tellStory(log.events), 6))).toEqual([3, 4, 5, 6]);
});

it("touching a way forth is preferred to going back there", () => {
  const log = new Log().begin();
  log.step("s1", "s6").step("s6", "s2", { kind: "back" });
  log.restart().step("s1", "s3").step("s3", "s2").step("s2", "s4").step("s4", "s2");
  expect(ordinals(shortestTo(tellStory(log.step("s2", "s7").events), 7))).toEqual([3, 4, 7]);
});

it("a crash at a start of the app has no way to it", () => {
  const log = new Log().begin();
  log.add("app.crashed", { stepOrdinal: 0, signature: "x", title: "x" });
  const story = tellStory(log.events);
  expect(shortestToDefect(story, story.defects[0]!)).toEqual([]);
});

it("a screen under another title is another place: a list within a list is not where the app starts", () => {
  const log = new Log().begin();
  const named = (title: string) => ({ kind: "tap", label: `tap '${title}'`, title });
  for (const title of ["Content", "Assets"]) log.step("s1", "s1", named(title));
  log.step("s1", "s2", { label: "tap 'Read'" });
  expect(ordinals(shortestTo(tellStory(log.events), 3))).toEqual([1, 2, 3]);
});
