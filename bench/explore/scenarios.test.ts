import { describe, expect, it } from "vitest";
import type { StrategyName } from "../../agent/explore/explorer";
import type { AppModel, Effect, ScreenDef, WidgetDef } from "../../virtual-device/apps/model";
import type { InstalledApp } from "../../virtual-device/ui/types";
import { readTruth } from "./truth";
import { type Walk, walk } from "./walk";

const PACKAGE = "com.example.trial";
const ACTIVITY = `${PACKAGE}.Main`;

const INSTALLED: InstalledApp = {
  packageName: PACKAGE,
  label: "Trial",
  versionName: "1.0",
  versionCode: 1,
  activities: [{ name: ACTIVITY, label: "Trial", exported: true, categories: [] }],
  launcherActivity: ACTIVITY,
  requestedPermissions: [],
  apkPath: "",
};

const STACK = [
  "java.lang.IllegalStateException: not ready",
  `at ${PACKAGE}.Presenter.show(Presenter.kt:41)`,
].join("\n");

/** Widgets carry their screen's id, so that the bench can tell what really shows. */
function page(id: string, widgets: WidgetDef[], more: Partial<ScreenDef> = {}): ScreenDef {
  const named = widgets.map((widget) => ({ ...widget, id: `${id}:${widget.id}` }));
  return { id, activity: ACTIVITY, window: "full", title: `Page ${id}`, widgets: named, ...more };
}

function button(name: string, ...onTap: Effect[]): WidgetDef {
  return { id: name, role: "button", rid: `btn_${name}`, text: name, onTap };
}

function text(id: string): WidgetDef {
  return { id, role: "text", text: "Something to read" };
}

function walked(
  screens: ScreenDef[],
  { steps = 60, ...more }: Partial<AppModel> & { steps?: number; strategy?: StrategyName } = {},
): Walk {
  const { strategy = "frontier", ...rest } = more;
  const model: AppModel = {
    v: 1,
    seed: 1,
    packageName: PACKAGE,
    label: "Trial",
    launcher: screens[0]!.id,
    activities: {},
    vars: {},
    screens,
    interrupts: [],
    crashes: [],
    goals: [],
    ...rest,
  };
  const options = { installed: INSTALLED, model, truthOf: readTruth(), strategy, seed: 1, steps };
  return walk({ ...options, goal: null });
}

const seen = ({ seenAt }: Walk): string[] => [...seenAt.keys()].sort();

describe("the default strategy on a small app", () => {
  it("meets a crash that waits for the second visit", () => {
    const found = walked(
      [
        page("s0", [button("Alpha", { goto: "s1" }), button("Beta", { goto: "s2" })]),
        page("s1", [text("t"), button("Gamma", { goto: "s3" })]),
        page("s2", [text("t"), button("Delta", { goto: "s1" })]),
        page("s3", [text("t")]),
      ],
      { crashes: [{ id: "second", kind: "java", at: { screen: "s1" }, nth: 2, stack: STACK }] },
    );
    expect(found.defects.size).toBe(1);
    expect(seen(found)).toEqual(["s0", "s1", "s2", "s3"]);
  });

  it("sends a form with nothing in it, and fills it in as well", () => {
    const field: WidgetDef = { id: "name", role: "edit", rid: "name", hint: "Name", value: "" };
    const found = walked(
      [
        page("s0", [button("Open", { goto: "s1" })]),
        page("s1", [
          field,
          button("Save", { goto: "s2", when: { not: { eq: [{ var: ".s1:name" }, ""] } } }),
        ]),
        page("s2", [text("t")]),
      ],
      {
        crashes: [
          {
            id: "empty",
            kind: "java",
            at: { screen: "s1", widget: "s1:Save" },
            when: { eq: [{ var: ".s1:name" }, ""] },
            stack: STACK,
          },
        ],
      },
    );
    expect(found.defects.size).toBe(1);
    expect(seen(found)).toContain("s2");
  });

  it("opens a screen a second time although nothing new lies there", () => {
    const found = walked([page("s0", [button("Alpha", { goto: "s1" })]), page("s1", [text("t")])], {
      crashes: [{ id: "again", kind: "java", at: { screen: "s1" }, nth: 2, stack: STACK }],
    });
    expect(found.defects.size).toBe(1);
  });

  it("touches again what did nothing the first time, when its screen is open for the second time", () => {
    const found = walked(
      [
        page("s0", [button("Alpha", { goto: "s1" })]),
        page("s1", [button("Beta"), button("Gamma")]),
      ],
      {
        steps: 20,
        crashes: [
          {
            id: "again",
            kind: "java",
            at: { screen: "s1", widget: "s1:Beta" },
            when: { gt: [{ visits: "s1" }, 1] },
            stack: STACK,
          },
        ],
      },
    );
    expect(found.defects.size).toBe(1);
  });

  it.each(["['\"<>]", "[^\\x00-\\x7f]", "^.{100,}$", "^-"])(
    "puts odd values into a field, one that chokes on %s among them",
    (pattern) => {
      const field: WidgetDef = { id: "name", role: "edit", rid: "name", hint: "Name", value: "" };
      const found = walked([page("s0", [field, button("Save")])], {
        crashes: [
          {
            id: "odd",
            kind: "java",
            at: { screen: "s0", widget: "s0:Save" },
            when: { match: [{ var: ".s0:name" }, pattern] },
            stack: STACK,
          },
        ],
      });
      expect(found.defects.size).toBe(1);
    },
  );

  it("touches what stands on a screen after that was left and come back to", () => {
    const found = walked(
      [
        page("s0", [button("Alpha", { goto: "s1" })]),
        page("s1", [text("t"), { id: "mute", role: "switch", text: "Mute" }, button("Beta")]),
      ],
      {
        crashes: [
          {
            id: "return",
            kind: "java",
            at: { screen: "s1", widget: "s1:mute" },
            when: { var: ".@return" },
            stack: STACK,
          },
        ],
      },
    );
    expect(found.defects.size).toBe(1);
  });

  it("turns a screen after something was typed into it", () => {
    const field: WidgetDef = { id: "name", role: "edit", rid: "name", hint: "Name", value: "" };
    const found = walked([page("s0", [field, button("Save"), button("Alpha")])], {
      crashes: [
        {
          id: "typed",
          kind: "java",
          at: { screen: "s0", widget: "@turn" },
          when: { not: { eq: [{ var: ".s0:name" }, ""] } },
          stack: STACK,
        },
      ],
    });
    expect(found.defects.size).toBe(1);
  });

  it("opens screens again that were open before something was set", () => {
    const found = walked(
      [
        page("s0", [button("Alpha", { goto: "s1" }), button("Settings", { goto: "s2" })]),
        page("s1", [text("t")]),
        page(
          "s2",
          ["Sounds", "Tips", "Sync"].map((name) => ({
            id: name,
            role: "switch" as const,
            rid: name.toLowerCase(),
            text: name,
            bind: name,
          })),
        ),
      ],
      {
        vars: { Sounds: false, Tips: false, Sync: false },
        crashes: [
          {
            id: "setting",
            kind: "java",
            at: { screen: "s1" },
            when: { var: "Sync" },
            stack: STACK,
          },
        ],
      },
    );
    expect(found.defects.size).toBe(1);
  });

  it.each(["@turn", "@return"])(
    "meets what a screen does not survive, on each of its screens: %s",
    (widget) => {
      const found = walked(
        [
          page("s0", [button("Alpha", { goto: "s1" }), button("Beta", { goto: "s2" })]),
          page("s1", [text("t")]),
          page("s2", [text("t"), button("Gamma")]),
        ],
        {
          crashes: ["s1", "s2"].map((screen) => ({
            id: screen,
            kind: "java",
            at: { screen, widget },
            stack: STACK.replace("Presenter.show", `${screen.toUpperCase()}.show`),
          })),
        },
      );
      expect(found.defects.size).toBe(2);
      expect([found.falseDefects, found.verdict]).toEqual([0, "failed"]);
    },
  );

  it("closes another app's hang and claims nothing", () => {
    const found = walked(
      [
        page("s0", [button("Alpha", { goto: "s1" }), button("Beta", { goto: "s2" })]),
        page("s1", [text("t"), button("Gamma", { goto: "s3" })]),
        page("s2", [text("t")]),
        page("s3", [text("t")]),
      ],
      {
        interrupts: [
          {
            kind: "foreignAnr",
            trigger: { everySteps: 3, once: false },
            show: "Digital Wellbeing",
          },
        ],
      },
    );
    expect(seen(found)).toEqual(["s0", "s1", "s2", "s3"]);
    expect([found.defects.size, found.falseDefects]).toEqual([0, 0]);
  });

  it("breaks a form that chokes on one odd value and checks the other field first", () => {
    const field = (name: string): WidgetDef => ({
      id: name,
      role: "edit",
      rid: name,
      hint: name,
      value: "",
    });
    const found = walked([page("s0", [field("city"), field("comment"), button("Save")])], {
      steps: 30,
      crashes: [
        {
          id: "odd",
          kind: "java",
          at: { screen: "s0", widget: "s0:Save" },
          when: {
            all: [
              { match: [{ var: ".s0:comment" }, "['\"<>]"] },
              { match: [{ var: ".s0:city" }, "^[A-Za-z]{2,20}$"] },
            ],
          },
          stack: STACK,
        },
      ],
    });
    expect(found.defects.size).toBe(1);
  });

  it("tries every entry of what a long press offers", () => {
    const list = { count: 4, items: ["Move", "Copy", "Share", "Rename"], row: "text" as const };
    const close: Effect[] = [{ back: true }];
    const found = walked(
      [
        page("s0", [{ ...button("Picture", { toast: "Hold" }), onLong: [{ goto: "s1" }] }]),
        page(
          "s1",
          [
            {
              id: "l",
              role: "list",
              list: { ...list, onItem: [close, close, close, [{ crash: "menu" }]] },
            },
          ],
          {
            window: "dialog",
          },
        ),
      ],
      { steps: 30, crashes: [{ id: "menu", kind: "java", stack: STACK }] },
    );
    expect(found.defects.size).toBe(1);
  });

  it("refuses a permission when a feature first asks for it, and breaks what cannot bear that", () => {
    const found = walked(
      [
        page("s0", [button("Alpha", { goto: "s1" }), button("Beta", { goto: "s2" })]),
        page("s1", [text("t")]),
        page("s2", [
          button("Camera", {
            permission: "android.permission.CAMERA",
            granted: [{ goto: "s3" }],
            denied: [{ crash: "denied" }],
          }),
        ]),
        page("s3", [text("t"), text("u")]),
      ],
      { crashes: [{ id: "denied", kind: "java", stack: STACK }] },
    );
    expect(found.defects.size).toBe(1);
    expect(seen(found)).toContain("s3");
  });

  it("refuses one permission of several, to see what the app does then", () => {
    const ask = (name: string, granted: string): Effect => ({
      permission: `android.permission.${name}`,
      granted: [{ goto: granted }],
      denied: [{ goto: "s9" }],
    });
    const found = walked([
      page("s0", [
        button("Camera", ask("CAMERA", "s1")),
        button("Contacts", ask("READ_CONTACTS", "s2")),
        button("Microphone", ask("RECORD_AUDIO", "s3")),
      ]),
      ...["s1", "s2", "s3", "s9"].map((id) => page(id, [text("t")])),
    ]);
    expect(seen(found)).toContain("s9");
    expect(seen(found).length).toBeGreaterThanOrEqual(4);
  });

  it("waits four seconds for a splash to go", () => {
    const splash = page("s0", [{ id: "logo", role: "image", seed: 1 }], {
      auto: { afterMs: 4_000, do: [{ goto: "s1", mode: "replace" }] },
    });
    const found = walked([
      splash,
      page("s1", [button("Alpha", { goto: "s2" })]),
      page("s2", [text("t")]),
    ]);
    expect(seen(found)).toContain("s2");
    expect(found.restarts).toBeLessThan(8);
  });

  it.each(["flutter", "rn", "compose"] as const)(
    "finds its way where %s gives no ids",
    (framework) => {
      const way = (id: string, to: string): WidgetDef => ({
        id: to,
        role: "row",
        children: [{ id: `${id}:${to}.t`, role: "text", text: `Entry ${to}` }],
        onTap: [{ goto: to }],
      });
      const found = walked(
        [
          page("s0", [way("s0", "s1"), way("s0", "s2")], { framework }),
          page("s1", [way("s1", "s3"), text("t")], { framework }),
          page("s2", [text("t"), text("u")], { framework }),
          page("s3", [text("t"), text("u"), text("v")], { framework }),
        ],
        { steps: 80 },
      );
      expect(seen(found)).toEqual(["s0", "s1", "s2", "s3"]);
    },
  );

  it("takes 300 rows that lead to one place for one kind", () => {
    const rows: WidgetDef = {
      id: "list",
      role: "list",
      list: {
        count: 300,
        items: ["Entry {n}"],
        row: "twoLines",
        details: ["More"],
        onItem: [[{ goto: "s1" }]],
      },
    };
    const found = walked([
      page("s0", [button("Menu", { goto: "s2" })]),
      page("s1", [text("t")]),
      page("s2", [rows]),
    ]);
    expect(seen(found)).toEqual(["s0", "s1", "s2"]);
    expect(found.shownAs.size).toBeLessThanOrEqual(4);
  });

  it("does not lose itself among 500 links of a web page", () => {
    const links = Array.from(
      { length: 500 },
      (_, at): WidgetDef => ({
        id: `s1:link${at}`,
        role: "link",
        text: `Link ${at}`,
        onTap: [],
      }),
    );
    const web: WidgetDef = { id: "web", role: "web", text: "Handbook", children: links };
    const found = walked([
      page("s0", [button("Handbook", { goto: "s1" }), button("Beta", { goto: "s2" })]),
      page("s1", [web]),
      page("s2", [text("t"), button("Gamma", { goto: "s3" })]),
      page("s3", [text("t")]),
    ]);
    expect(seen(found)).toEqual(["s0", "s1", "s2", "s3"]);
    expect(found.seenAt.get("s3")).toBeLessThan(40);
  });

  it("goes on trusting a way that leads elsewhere one time in five", () => {
    const found = walked(
      [
        page("s0", [button("Alpha", { goto: "s4", p: 0.2 }, { goto: "s1" })]),
        page("s1", [button("Beta", { goto: "s2" }), button("Gamma", { goto: "s3" })]),
        page("s2", [text("t")], { back: "exit" }),
        page("s3", [text("t")], { back: "exit" }),
        page("s4", [text("t"), text("u"), text("v")]),
      ],
      { steps: 100 },
    );
    expect(seen(found)).toEqual(expect.arrayContaining(["s0", "s1", "s2", "s3"]));
    expect(found.ended).not.toBe("stuck");
  });

  it("comes home where going back at the root leaves the app", () => {
    const found = walked([
      page("s0", [button("Alpha", { goto: "s1" })], { back: "exit" }),
      page("s1", [text("t"), button("Beta", { goto: "s2" })], { back: "exit" }),
      page("s2", [text("t")], { back: "exit" }),
    ]);
    expect(seen(found)).toEqual(["s0", "s1", "s2"]);
    expect(found.falseDefects).toBe(0);
  });

  it("takes the keyboard away that covers the only way on", () => {
    const field: WidgetDef = { id: "note", role: "edit", rid: "note", hint: "Note", value: "" };
    const room: WidgetDef = { id: "room", role: "space", heightDp: 420 };
    const found = walked([
      page("s0", [field, room, button("Next", { goto: "s1" })], { focus: "s0:note" }),
      page("s1", [text("t")]),
    ]);
    expect(seen(found)).toContain("s1");
  });

  it("reads a long page to its end, where the ways on are", () => {
    const filler = Array.from(
      { length: 60 },
      (_, at): WidgetDef => ({
        id: `w${at}`,
        role: "switch",
        text: `Switch ${String.fromCharCode(97 + (at % 26))}${String.fromCharCode(97 + Math.floor(at / 26))}`,
      }),
    );
    const found = walked(
      [
        page("s0", [...filler, button("Onward", { goto: "s1" })], { scroll: true }),
        page("s1", [text("t")]),
      ],
      { steps: 100 },
    );
    expect(seen(found)).toEqual(["s0", "s1"]);
  });
});
