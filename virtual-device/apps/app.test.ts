import { describe, expect, test } from "vitest";
import { modelOf, screen } from "../ui/__tests__/hand";
import { AppRun } from "./app";
import type { Outside } from "./entry";
import type { AppModel, WidgetDef } from "./model";
import { randomFrom } from "./random";

/** An app without any phone: what it asks of one is written down. */
function start(model: AppModel, seed = 0): { run: AppRun; asked: string[]; clock: { ms: number } } {
  const asked: string[] = [];
  const clock = { ms: 1_000_000 };
  const outside: Outside = {
    now: () => clock.ms,
    openExternal: (packageName) => void asked.push(`open ${packageName}`),
    askPermission: (name, answered) => {
      asked.push(`ask ${name}`);
      answered(name.endsWith("CAMERA"));
    },
    toast: (text) => void asked.push(`toast ${text}`),
    notify: (title) => void asked.push(`notify ${title}`),
    crashed: ({ kind, stack }) => void asked.push(`${kind} ${stack}`),
    blocked: (untilMs) => void asked.push(`blocked ${untilMs - clock.ms}`),
    leave: () => void asked.push("leave"),
    foreignDialog: (kind, label) => void asked.push(`${kind} of ${label}`),
  };
  const run = new AppRun(model, outside, { seed });
  run.open(model.launcher);
  return { run, asked, clock };
}

function button(id: string, ...onTap: NonNullable<WidgetDef["onTap"]>): WidgetDef {
  return { id, role: "button", text: id, onTap };
}

function tap(run: AppRun, widget: string): void {
  run.act(run.top, { kind: "tap", widget });
}

describe("screens", () => {
  const model = modelOf([
    screen("a", { widgets: [button("b", { goto: "b" })] }),
    screen("b", {
      widgets: [button("c", { goto: "c" }), button("swap", { goto: "c", mode: "replace" })],
    }),
    screen("c", { widgets: [button("top", { goto: "a", mode: "clearTop" })] }),
  ]);
  const shown = (run: AppRun): string => run.stack.map((entry) => entry.screen.id).join();

  test("are pushed, replaced, cleared and closed", () => {
    const { run, asked } = start(model);
    tap(run, "b");
    tap(run, "c");
    expect(shown(run)).toBe("a,b,c");
    run.back();
    tap(run, "swap");
    expect(shown(run)).toBe("a,c");
    tap(run, "top");
    expect(shown(run)).toBe("a");
    run.back();
    expect([shown(run), asked]).toEqual(["a", ["leave"]]);
  });

  test("may refuse back, want it twice, or lead it elsewhere", () => {
    const { run, asked, clock } = start(
      modelOf([
        screen("root", {
          back: "twice",
          widgets: [button("wall", { goto: "wall" }), button("odd", { goto: "odd" })],
        }),
        screen("wall", { back: "block" }),
        screen("odd", { back: { goto: "wall" } }),
      ]),
    );
    run.back();
    clock.ms += 5000;
    run.back();
    expect(asked).toEqual(["toast Press back again to exit", "toast Press back again to exit"]);
    clock.ms += 500;
    run.back();
    expect(asked.at(-1)).toBe("leave");
    tap(run, "odd");
    run.back();
    expect(run.top.screen.id).toBe("wall");
    run.back();
    expect(run.top.screen.id).toBe("wall");
  });

  test("that wait go on by themselves, but not when they were left", () => {
    const splash = screen("splash", {
      auto: { afterMs: 4000, do: [{ goto: "home", mode: "replace" }] },
      widgets: [button("skip", { goto: "home", mode: "replace" })],
    });
    const waiting = start(modelOf([splash, screen("home", {})]));
    waiting.clock.ms += 3999;
    waiting.run.settle();
    expect(waiting.run.top.screen.id).toBe("splash");
    waiting.clock.ms += 1;
    waiting.run.settle();
    expect(waiting.run.stack.map((entry) => entry.screen.id)).toEqual(["home"]);
    const hasty = start(modelOf([splash, screen("home", {})]));
    tap(hasty.run, "skip");
    hasty.clock.ms += 9000;
    hasty.run.settle();
    expect(hasty.run.stack).toHaveLength(1);
  });
});

describe("widgets", () => {
  test("keep their state with the screen, or in a variable of the app", () => {
    const { run } = start(
      modelOf(
        [
          screen("a", { widgets: [button("go", { goto: "form" })] }),
          screen("form", {
            widgets: [
              { id: "own", role: "check", value: false },
              { id: "kept", role: "switch", bind: "kept" },
              {
                id: "group",
                role: "radioGroup",
                children: [
                  { id: "r1", role: "radio" },
                  { id: "r2", role: "radio" },
                ],
              },
            ],
          }),
        ],
        { vars: { kept: false } },
      ),
    );
    const state = (id: string): unknown => run.scope(run.top).read(`.${id}`);
    tap(run, "go");
    for (const id of ["own", "kept", "r2"]) tap(run, id);
    expect([state("own"), state("kept"), state("group")]).toEqual([true, true, "r2"]);
    run.back();
    tap(run, "go");
    expect([state("own"), state("kept"), state("group")]).toEqual([false, true, undefined]);
  });

  test("are hidden and locked by conditions, which a form opens", () => {
    const { run } = start(
      modelOf([
        screen("login", {
          widgets: [
            {
              id: "mail",
              role: "edit",
              validate: { pattern: "^\\S+@\\S+$", error: "Not an address" },
            },
            {
              ...button("go", { goto: "home" }),
              enabledWhen: { match: [{ var: ".mail" }, "@"] },
            },
          ],
        }),
        screen("home", {}),
      ]),
    );
    tap(run, "go");
    expect(run.top.screen.id).toBe("login");
    run.setText(run.top, "mail", "nobody");
    expect(run.top.errors.get("mail")).toBe("Not an address");
    run.setText(run.top, "mail", "ann@example.com");
    expect(run.top.errors.size).toBe(0);
    tap(run, "go");
    expect(run.top.screen.id).toBe("home");
  });

  test("hand a row's text on to the screen it opens", () => {
    const { run } = start(
      modelOf([
        screen("list", {
          widgets: [
            {
              id: "l",
              role: "list",
              list: {
                count: "endless",
                items: ["Row {n}"],
                row: "text",
                onItem: [[{ goto: "d" }]],
              },
            },
          ],
        }),
        screen("d", { title: "{item} is no. {n}" }),
      ]),
    );
    run.act(run.top, { kind: "row", widget: "l", index: 41, text: "Row 42" });
    expect(run.text(run.top.screen.title, run.top)).toBe("Row 42 is no. 42");
  });
});

describe("effects", () => {
  test("ask, tell and leave through the phone, and branch on a permission's answer", () => {
    const { run, asked, clock } = start(
      modelOf(
        [
          screen("a", {
            widgets: [
              button(
                "all",
                { external: "com.android.chrome" },
                { notify: { title: "N", text: "" } },
                { anrMs: 700 },
                { rotate: 1 },
              ),
              button("camera", {
                permission: "CAMERA",
                granted: [{ toast: "yes" }],
                denied: [{ toast: "no" }],
              }),
              button("mic", {
                permission: "MIC",
                granted: [{ toast: "yes" }],
                denied: [{ toast: "no" }],
              }),
              button(
                "later",
                { toast: "late {count}", delayMs: 300 },
                { set: "count", to: { add: [{ var: "count" }, 2] } },
              ),
              button(
                "never",
                { toast: "x", p: 0 },
                { toast: "y", when: { gt: [{ var: "count" }, 99] } },
              ),
            ],
          }),
        ],
        { vars: { count: 1 } },
      ),
    );
    for (const id of ["all", "camera", "mic", "later", "never"]) tap(run, id);
    clock.ms += 300;
    run.settle();
    expect(run.rotation).toBe(1);
    expect(asked).toEqual([
      "open com.android.chrome",
      "notify N",
      "blocked 700",
      "ask CAMERA",
      "toast yes",
      "ask MIC",
      "toast no",
      "toast late 3",
    ]);
  });

  test("of one seed repeat, and those of another differ", () => {
    const model = modelOf([
      screen("a", { widgets: [button("flaky", { goto: "b", p: 0.5 }, { toast: "stayed" })] }),
      screen("b", { widgets: [button("flaky", { back: true, p: 0.5 }, { toast: "stayed" })] }),
    ]);
    const trail = (seed: number): string => {
      const { run } = start(model, seed);
      const seen: string[] = [];
      for (let step = 0; step < 40; step++) {
        tap(run, "flaky");
        seen.push(run.top.screen.id);
      }
      return seen.join("");
    };
    expect(trail(1)).toBe(trail(1));
    expect(trail(1)).not.toBe(trail(2));
  });
});

describe("planted defects", () => {
  const crash = { kind: "java", stack: "Boom" } as const;
  const screens = [
    screen("a", {
      widgets: [
        button("x", { noop: true }),
        button("y", { noop: true }),
        button("b", { goto: "b" }),
        { id: "e", role: "edit" },
      ],
    }),
    screen("b", {}),
  ];

  test("go off at the place, at the n-th time, under a condition, or after a row of touches", () => {
    const nth = start(
      modelOf(screens, { crashes: [{ id: "1", ...crash, at: { screen: "b" }, nth: 2 }] }),
    );
    tap(nth.run, "b");
    nth.run.back();
    expect(nth.asked).toEqual([]);
    tap(nth.run, "b");
    expect(nth.asked).toEqual(["java Boom"]);

    const empty = start(
      modelOf(screens, {
        crashes: [
          { id: "1", ...crash, at: { screen: "a", widget: "x" }, when: { not: { var: ".e" } } },
        ],
      }),
    );
    empty.run.setText(empty.run.top, "e", "filled");
    tap(empty.run, "x");
    expect(empty.asked).toEqual([]);
    empty.run.setText(empty.run.top, "e", "");
    tap(empty.run, "x");
    expect(empty.asked).toEqual(["java Boom"]);

    const row = start(
      modelOf(screens, {
        crashes: [
          { id: "1", ...crash, at: { screen: "a", widget: "y" }, sequence: ["a/x", "a/x", "a/y"] },
        ],
      }),
    );
    for (const id of ["x", "y", "x", "x"]) tap(row.run, id);
    expect(row.asked).toEqual([]);
    tap(row.run, "y");
    expect(row.asked).toEqual(["java Boom"]);
  });

  test("go off as the display is turned or the app comes back, or with a touch after that", () => {
    const broken = (...at: { screen: string; widget: string }[]): AppModel =>
      modelOf(screens, {
        crashes: at.map((where, id) => ({
          id: String(id),
          ...crash,
          at: where,
          ...(where.widget.startsWith("@") ? {} : { when: { var: ".@return" } }),
        })),
      });
    const turned = start(broken({ screen: "a", widget: "@turn" }));
    tap(turned.run, "b");
    turned.run.survive("turn");
    turned.run.back();
    turned.run.survive("return");
    expect(turned.asked).toEqual([]);
    turned.run.survive("turn");
    expect(turned.asked).toEqual(["java Boom"]);

    const touched = start(broken({ screen: "a", widget: "x" }));
    tap(touched.run, "x");
    touched.run.survive("turn");
    tap(touched.run, "x");
    touched.run.survive("return");
    expect(touched.asked).toEqual([]);
    tap(touched.run, "x");
    expect(touched.asked).toEqual(["java Boom"]);
  });

  test("may wait for another touch on the same visit", () => {
    const at = { screen: "a", widget: "y" };
    const { run, asked } = start(
      modelOf(screens, { crashes: [{ id: "1", ...crash, at, when: { var: ".@x" } }] }),
    );
    tap(run, "y");
    expect(asked).toEqual([]);
    for (const id of ["x", "e", "y"]) tap(run, id);
    expect(asked).toEqual(["java Boom"]);
  });

  test("of the hanging kind block for good", () => {
    const { run, asked } = start(
      modelOf(screens, {
        crashes: [{ id: "1", kind: "anr", stack: "", at: { screen: "a", widget: "x" } }],
      }),
    );
    tap(run, "x");
    expect(asked).toEqual(["blocked Infinity"]);
  });
});

test("interrupts come by count, by screen and by chance", () => {
  const { run, asked } = start(
    modelOf(
      [
        screen("a", { widgets: [button("x", { noop: true }), button("b", { goto: "b" })] }),
        screen("b", {}),
        screen("rate", { window: "dialog" }),
      ],
      {
        interrupts: [
          { kind: "rating", trigger: { everySteps: 3 }, show: "rate" },
          { kind: "foreignAnr", trigger: { onScreen: "b" }, show: "Bluetooth" },
        ],
      },
    ),
  );
  tap(run, "x");
  tap(run, "x");
  tap(run, "x");
  expect(run.top.screen.id).toBe("rate");
  run.back();
  tap(run, "b");
  expect(asked).toEqual(["anr of Bluetooth"]);
});

test("saved variables outlive the process, others do not", () => {
  const model = modelOf([screen("a", {})], { vars: { kept: 1, lost: 1 }, saved: ["kept"] });
  const { run } = start(model);
  const outside = {} as Outside;
  const second = new AppRun(model, outside, {
    saved: new Map([
      ["kept", 5],
      ["lost", 5],
    ]),
  });
  expect([run.vars.get("kept"), second.vars.get("kept"), second.vars.get("lost")]).toEqual([
    1, 5, 1,
  ]);
});

test("a goal of the model can be checked", () => {
  const { run } = start(
    modelOf([screen("a", { widgets: [button("b", { goto: "b" })] }), screen("b", {})]),
  );
  expect(run.holds({ gt: [{ visits: "b" }, 0] })).toBe(false);
  tap(run, "b");
  expect(run.holds({ gt: [{ visits: "b" }, 0] })).toBe(true);
});

test("chance is even and repeats", () => {
  const random = randomFrom(7);
  const sum = Array.from({ length: 2000 }, random).reduce((total, one) => total + one, 0);
  expect(sum / 2000).toBeGreaterThan(0.47);
  expect(sum / 2000).toBeLessThan(0.53);
});
