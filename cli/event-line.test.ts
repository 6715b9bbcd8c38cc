import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { eventLine } from "./event-line";

const line = (type: string, data: Record<string, unknown> = {}) => {
  const told = eventLine({ seq: 1, type, data });
  return told === null ? null : stripVTControlCharacters(told);
};

test("what a person wants to know of an event fits on its line", () => {
  expect(line("action.performed", { label: "tap 'Animation'" })).toBe("tap 'Animation'");
  expect(line("screen.discovered", { screenId: "s2", title: "Animation" })).toBe(
    "new screen s2 Animation",
  );
  expect(line("app.crashed", { title: "NullPointerException" })).toBe("CRASH NullPointerException");
});

test("a path that is walked again is told at its beginning and where it is departed from", () => {
  const replay = { total: 3, expectedFindings: [] };
  expect(line("run.queued", {})).toBe("queued");
  expect(line("run.queued", { replayOf: "A", replay })).toBe(
    "queued, to walk the path of A again, 3 actions",
  );
  const departed = {
    followed: 1,
    total: 3,
    expected: { label: "tap 'Pay'", title: "Cart" },
    seen: { title: null, activity: ".Home" },
  };
  expect(line("replay.departed", departed)).toBe(
    "departed from the path after 1 of 3: tap 'Pay' was due on Cart, .Home is in front",
  );
});

test("what turns the walk aside says why", () => {
  expect(line("policy.switched", { to: "back", reason: "com.example.maps is in front" })).toBe(
    "com.example.maps is in front: back",
  );
  expect(line("wall.reported", { title: "Sign in", answer: "skip" })).toBe(
    "an account is asked for on Sign in: skip",
  );
  expect(line("log.kept", { lines: 3 })).toBeNull();
});

test("a node that went well needs no line, one that failed does", () => {
  expect(line("agent.node.finished", { nodeName: "Act", outcomeStatus: "SUCCESS" })).toBeNull();
  expect(
    line("agent.node.finished", {
      nodeName: "Act",
      outcomeStatus: "FAILURE",
      fault: "session_gone",
    }),
  ).toBe("Act failed session_gone");
});

test("an event of a newer version is shown as it came", () => {
  expect(line("moon.landed", { crater: 7 })).toBe('moon.landed {"crater":7}');
  expect(line("constructor", {})).toBe("constructor {}");
});
