import { expect, test } from "vitest";
import { observe } from "./screen/observe";
import { parseSource } from "./screen/source";
import { type LookFacts, testabilityOf } from "./testability";

const button = (attributes: string, bounds: string) =>
  `<android.widget.Button class="android.widget.Button" package="app" clickable="true" enabled="true" displayed="true" ${attributes} bounds="${bounds}"/>`;

const usual: LookFacts = { densityDpi: null, perceivedInMs: 900 };

function notesOn(buttons: string[], facts = usual) {
  const hierarchy = parseSource(
    `<hierarchy rotation="0" width="720" height="1600"><android.widget.FrameLayout class="android.widget.FrameLayout" package="app" displayed="true" enabled="true" bounds="[0,0][720,1600]">${buttons.join("")}</android.widget.FrameLayout></hierarchy>`,
  );
  const foreground = { packageName: "app", activity: null };
  return testabilityOf(
    hierarchy,
    observe({ hierarchy, foreground, appPackage: "app", visualHash: null }),
    facts,
  );
}

test("a screen whose targets have names, room and ids of their own gets no note", () => {
  expect(
    notesOn([
      button('text="Save" resource-id="app:id/save"', "[0,100][700,200]"),
      button('text="Drop" resource-id="app:id/drop"', "[0,300][700,400]"),
    ]),
  ).toEqual([]);
});

test("targets without a name, too small ones and shared ids are told with their count", () => {
  const notes = notesOn([
    button('resource-id="app:id/same"', "[0,100][700,200]"),
    button('text="x" resource-id="app:id/same"', "[0,300][40,340]"),
  ]);
  expect(notes).toEqual([
    { kind: "unlabelled_targets", count: 1, examples: ["app:id/same"] },
    { kind: "tiny_targets", count: 1, examples: ["app:id/same"] },
    { kind: "duplicate_ids", count: 1, examples: ["app:id/same"] },
  ]);
});

test("the rows of a list share their ids by nature", () => {
  const rows = [1, 2, 3, 4].map((n) =>
    button(`text="Row ${n}" resource-id="app:id/row"`, `[0,${n * 200}][700,${n * 200 + 180}]`),
  );
  expect(notesOn(rows)).toEqual([]);
});

test("a target is too small by the display's density, where it is known", () => {
  const key = [button('text="7"', "[0,100][100,200]")];
  expect(notesOn(key, { ...usual, densityDpi: 320 })).toEqual([]);
  expect(notesOn(key, { ...usual, densityDpi: 480 })).toEqual([
    { kind: "tiny_targets", count: 1, examples: ["tap '7'"] },
  ]);
});

test("a screen that takes long to read is told with the time", () => {
  expect(
    notesOn([button('text="Save"', "[0,100][700,200]")], { ...usual, perceivedInMs: 7_000.4 }),
  ).toEqual([{ kind: "slow_screen", count: 1, examples: ["7000 ms"] }]);
});
