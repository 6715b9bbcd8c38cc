import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allSources, appiumSource, OWN_SOURCES } from "./__tests__/sources";
import { jaccard } from "./identity";
import { DEFAULT_OBSERVE_OPTIONS, type ObserveOptions, observe } from "./observe";
import { parseSource } from "./source";
import type { Action, ElementNode, Hierarchy, Observation } from "./types";

const sources = allSources();

function lookAt(hierarchy: Hierarchy, options: Partial<ObserveOptions> = {}): Observation {
  const appPackage = hierarchy.roots[0]!.packageName;
  return observe({
    hierarchy,
    foreground: { packageName: appPackage, activity: ".Main" },
    appPackage,
    visualHash: null,
    options: { ...DEFAULT_OBSERVE_OPTIONS, ...options },
  });
}

function see(xml: string, options: Partial<ObserveOptions> = {}): Observation {
  return lookAt(parseSource(xml), options);
}

/** Every node, the roots included. */
function nodesOf({ roots }: Hierarchy): ElementNode[] {
  const nodes = [...roots];
  for (const node of nodes) nodes.push(...node.children);
  return nodes;
}

const anySource = fc.constantFrom(...sources);

describe("which screen a look shows", () => {
  it("says the same of the same source", () => {
    for (const { xml } of sources) expect(see(xml)).toEqual(see(xml));
  });

  it("does not change with numbers, the time, places, focus or what is checked", () => {
    fc.assert(
      fc.property(
        anySource,
        fc.integer({ min: 0, max: 9 }),
        fc.nat(40),
        ({ xml }, digit, shift) => {
          const before = see(xml);
          const hierarchy = parseSource(xml);
          for (const [at, node] of nodesOf(hierarchy).entries()) {
            node.text = node.text.replace(/\d/g, String(digit));
            node.focused = at % 2 === 0;
            if (node.checkable) node.checked = !node.checked;
            const { bounds } = node;
            if (node.children.length === 0 && bounds.bottom + shift <= hierarchy.height) {
              bounds.top += shift;
              bounds.bottom += shift;
            }
          }
          const after = lookAt(hierarchy);
          expect(jaccard(before.tokens, after.tokens)).toBeGreaterThanOrEqual(0.9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("does not change with the words of rows and plain texts where ids name the widgets", () => {
    const hierarchy = parseSource(OWN_SOURCES[0]!.xml);
    for (const node of nodesOf(hierarchy)) {
      if (node.text !== "" && node.text !== "Inbox") node.text = "something else";
    }
    expect(lookAt(hierarchy).tokens).toEqual(see(OWN_SOURCES[0]!.xml).tokens);
  });

  it("does not change with the number of rows, but with their absence", () => {
    const withRows = (count: number): Observation => {
      const hierarchy = parseSource(OWN_SOURCES[0]!.xml);
      const list = nodesOf(hierarchy).find(({ scrollable }) => scrollable)!;
      list.children.length = count;
      return lookAt(hierarchy);
    };
    expect(withRows(2).tokens).toEqual(withRows(4).tokens);
    expect(withRows(0).tokens).not.toEqual(withRows(4).tokens);
  });

  it("tells all the pages at hand apart", () => {
    const looks = sources.map(({ name, xml }) => ({ name, observation: see(xml) }));
    for (const one of looks) {
      for (const other of looks) {
        // Both parts of that file show the same page at two resolutions and two versions.
        if (one.name.split("#")[0] === other.name.split("#")[0]) continue;
        expect(jaccard(one.observation.tokens, other.observation.tokens)).toBeLessThan(0.9);
      }
    }
  });

  it("tells tabs apart by what is selected", () => {
    const tabs = (selected: number): string =>
      appiumSource("p", [
        {
          cls: "android.widget.LinearLayout",
          at: [0, 0, 1080, 2000],
          inside: [0, 1, 2].map((tab) => ({
            cls: "android.widget.FrameLayout",
            at: [tab * 360, 1800, tab * 360 + 360, 2000],
            with: {
              clickable: "true",
              selected: String(tab === selected),
              "content-desc": `Tab ${"ABC"[tab]}`,
            },
          })),
        },
      ]);
    const [first, second] = [see(tabs(0)), see(tabs(1))];
    expect(first.tokens.filter((token) => token.startsWith("SEL|"))).toHaveLength(1);
    expect(first.tokens).not.toEqual(second.tokens);
  });

  it("is called by what a description says at its top, where a framework draws its words", () => {
    const drawn = (extra: Record<string, string>, top: number): object => ({
      cls: "android.view.View",
      at: [20, top, 1060, top + 90],
      with: extra,
    });
    const settings = (name: string): Observation =>
      see(
        appiumSource("p", [
          {
            cls: "android.view.View",
            at: [0, 0, 1080, 2000],
            inside: [
              drawn({ "content-desc": "12:41" }, 20),
              drawn({ "content-desc": name }, 110),
              ...["Sounds", "Wifi", "Storage"].map((row, at) => ({
                cls: "android.widget.Button",
                at: [0, 300 + at * 100, 1080, 400 + at * 100],
                with: { clickable: "true" },
                inside: [drawn({ "content-desc": row }, 305 + at * 100)],
              })),
            ] as never[],
          },
        ]),
      );
    expect(settings("Preferences").title).toBe("Preferences");
  });

  it("collapses a web page to its title", () => {
    const web = (links: number): Observation =>
      see(
        appiumSource("p", [
          {
            cls: "android.webkit.WebView",
            at: [0, 0, 1080, 2000],
            with: { text: "Terms of use" },
            inside: Array.from({ length: links }, (_, at) => ({
              cls: at % 5 === 4 ? `android.widget.Kind${"abc"[at % 3]}` : "android.view.View",
              at: [0, at * 30, 1080, at * 30 + 30],
              with: { clickable: "true", text: `link ${"abcdefgh"[at % 8]}${at}` },
            })),
          },
        ]),
      );
    expect(web(3).tokens).toEqual(web(50).tokens);
    expect(web(50).actions.filter(({ features }) => features.includes("web")).length).toBe(8);
  });

  it("notices any change of content in the variant, but not the time of day or focus", () => {
    const { xml } = OWN_SOURCES[0]!;
    expect(see(xml.replace("12:41", "12:42")).variantKey).toBe(see(xml).variantKey);
    expect(see(xml.replace('text="Inbox"', 'text="Inbox" focused="true"')).variantKey).toBe(
      see(xml).variantKey,
    );
    expect(see(xml.replace("Message 2 ", "Message 9 ")).variantKey).not.toBe(see(xml).variantKey);
  });

  it("ignores toasts, keyboards and advertisements", () => {
    const { xml } = OWN_SOURCES[0]!;
    const noise =
      `<android.widget.Toast package="com.android.settings" text="Saved" bounds="[0,0][0,0]"/>` +
      `<android.widget.FrameLayout package="com.google.android.inputmethod.latin" bounds="[0,1300][1080,2000]"><a clickable="true" bounds="[0,1300][100,1400]" package="com.google.android.inputmethod.latin"/></android.widget.FrameLayout>`;
    const noisy = observe({
      hierarchy: parseSource(xml.replace("</hierarchy>", `${noise}</hierarchy>`)),
      foreground: { packageName: "com.example.mail", activity: ".Main" },
      appPackage: "com.example.mail",
      visualHash: null,
    });
    expect(noisy.tokens).toEqual(see(xml).tokens);
    const advertised = xml.replace(
      "</android.widget.FrameLayout></hierarchy>",
      `<com.google.android.gms.ads.AdView class="com.google.android.gms.ads.AdView" clickable="true" bounds="[0,1800][1080,2000]"/></android.widget.FrameLayout></hierarchy>`,
    );
    expect(advertised).not.toBe(xml);
    expect(see(advertised).tokens).toEqual(see(xml).tokens);
    expect(see(advertised).actions).toEqual(see(xml).actions);
  });
  it("folds numbers in ids that are names, not in ids an obfuscator made", () => {
    const withId = (id: string): string[] =>
      see(
        appiumSource("p", [
          {
            cls: "android.widget.FrameLayout",
            at: [0, 0, 1080, 2000],
            inside: [
              { cls: "android.view.View", at: [0, 500, 900, 600], with: { "resource-id": id } },
            ],
          },
        ]),
      ).tokens;
    expect(withId("p:id/item_12")).toEqual(withId("p:id/item_7"));
    expect(withId("p:id/a1r")).not.toEqual(withId("p:id/a2r"));
  });

  it("does not tell passwords of one length apart", () => {
    const typed = (secret: string): Observation =>
      see(
        OWN_SOURCES[1]!.xml.replace(
          'text="" resource-id="com.example.mail:id/secret"',
          `text="${secret}" resource-id="com.example.mail:id/secret"`,
        ),
      );
    expect(typed("hunter2")).toEqual(typed("letmein"));
    expect(typed("hunter2").variantKey).not.toBe(typed("").variantKey);
  });
});

describe("what can be done on a screen", () => {
  it("gives no two actions one key", () => {
    for (const { xml } of sources) {
      const keys = see(xml).actions.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("touches inside the widget and inside the display, also after bounds move", () => {
    fc.assert(
      fc.property(
        anySource,
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: -300, max: 300 }),
        ({ xml }, right, down) => {
          const hierarchy = parseSource(xml);
          for (const { bounds } of nodesOf(hierarchy)) {
            bounds.left += right;
            bounds.right += right;
            bounds.top += down;
            bounds.bottom += down;
          }
          const { width, height } = hierarchy;
          for (const action of lookAt(hierarchy).actions) {
            for (const point of pointsOf(action)) {
              expect(point.x).toBeGreaterThanOrEqual(0);
              expect(point.y).toBeGreaterThanOrEqual(0);
              expect(point.x).toBeLessThan(width);
              expect(point.y).toBeLessThan(height);
            }
            if (action.point === null || action.bounds === null) continue;
            expect(action.point.x).toBeGreaterThanOrEqual(action.bounds.left);
            expect(action.point.x).toBeLessThan(action.bounds.right);
            expect(action.point.y).toBeGreaterThanOrEqual(action.bounds.top);
            expect(action.point.y).toBeLessThan(action.bounds.bottom);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it("keeps its keys when numbers, the time and places change", () => {
    fc.assert(
      fc.property(anySource, fc.integer({ min: 0, max: 9 }), ({ xml }, digit) => {
        const hierarchy = parseSource(xml);
        for (const node of nodesOf(hierarchy)) {
          node.text = node.text.replace(/\d/g, String(digit));
          node.contentDesc = node.contentDesc.replace(/\d/g, String(digit));
          node.focused = !node.focused;
        }
        const keys = (observation: Observation): string[] =>
          observation.actions.map(({ key }) => key).sort();
        expect(keys(lookAt(hierarchy))).toEqual(keys(see(xml)));
      }),
      { numRuns: 40 },
    );
  });

  it("offers rows of one make as one group, and their buttons beside them", () => {
    const { actions } = see(OWN_SOURCES[0]!.xml);
    const rows = actions.filter(({ kind, features }) => kind === "tap" && features.includes("row"));
    const groups = new Set(
      rows.map(({ features }) => features.find((feature) => feature.startsWith("group:"))),
    );
    expect(rows.length).toBe(8);
    expect(groups.size).toBe(2);
    expect(actions.filter(({ kind }) => kind === "longPress")).toHaveLength(1);
  });

  it("tells tabs from rows, and the one that shows from the others", () => {
    const strip = (selected: number): Observation =>
      see(
        appiumSource("p", [
          {
            cls: "android.widget.LinearLayout",
            at: [0, 0, 1080, 300],
            inside: ["News", "Search", "Profile"].map((text, at) => ({
              cls: "android.widget.FrameLayout",
              at: [at * 360, 0, at * 360 + 360, 300],
              with: { clickable: "true", selected: String(at === selected) },
              inside: [
                {
                  cls: "android.widget.TextView",
                  at: [at * 360, 100, at * 360 + 360, 200],
                  with: { text },
                },
              ],
            })),
          },
        ]),
      );
    const kinds = strip(1).actions.map(({ features }) =>
      features.filter((feature) => /tab|row/i.test(feature)).join(),
    );
    expect(kinds.slice(0, 3)).toEqual(["tab", "shownTab", "tab"]);
    expect(strip(-1).actions[0]!.features).toContain("row");
    expect(strip(0).actions[1]!.key).toBe(strip(1).actions[1]!.key);
  });

  it("does not offer what is covered, off the display, disabled or tiny", () => {
    const button = (text: string, at: [number, number, number, number], more = {}) => ({
      cls: "android.widget.Button",
      at,
      with: { text, clickable: "true", ...more },
    });
    const { actions } = see(
      appiumSource("p", [
        {
          cls: "android.widget.FrameLayout",
          at: [0, 0, 1080, 2000],
          inside: [
            button("under", [100, 300, 500, 400]),
            button("over", [50, 250, 600, 500]),
            button("outside", [1100, 300, 1300, 400]),
            button("off", [100, 600, 500, 700], { enabled: "false" }),
            button("tiny", [100, 800, 110, 810]),
            button("fine", [100, 900, 500, 1000]),
          ],
        },
      ]),
    );
    const taps = actions.filter(({ kind }) => kind === "tap").map(({ label }) => label);
    expect(taps).toEqual(["tap 'over'", "tap 'fine'"]);
  });

  it("touches a card beside the buttons it holds", () => {
    const { actions } = see(
      appiumSource("p", [
        {
          cls: "android.widget.FrameLayout",
          at: [0, 0, 1080, 2000],
          inside: [
            {
              cls: "android.view.ViewGroup",
              at: [0, 500, 1000, 700],
              with: { clickable: "true", "resource-id": "p:id/card_view" },
              inside: [
                {
                  cls: "android.widget.Button",
                  at: [400, 550, 600, 650],
                  with: { clickable: "true", text: "Like" },
                },
              ],
            },
          ],
        },
      ]),
    );
    const card = actions.find(({ target }) => target?.resourceId === "p:id/card_view");
    expect(card?.point).not.toBeNull();
    expect(card!.point!.x < 400 || card!.point!.x >= 600).toBe(true);
  });

  it("leaves what cannot be undone alone, unless allowed or the list says otherwise", () => {
    const xml = appiumSource("p", [
      {
        cls: "android.widget.FrameLayout",
        at: [0, 0, 1080, 2000],
        inside: ["Delete account", "Log out", "Pay now", "Missed call", "Archive"].map(
          (text, at) => ({
            cls: "android.widget.Button",
            at: [0, 300 + at * 120, 1080, 400 + at * 120] as [number, number, number, number],
            with: { text, clickable: "true" },
          }),
        ),
      },
    ]);
    const labels = (options: Partial<ObserveOptions>): string[] =>
      see(xml, options)
        .actions.filter(({ kind }) => kind === "tap")
        .map(({ label }) => label.slice(5, -1));
    expect(labels({})).toEqual(["Missed call", "Archive"]);
    expect(labels({ allowDestructive: true })).toHaveLength(5);
    expect(labels({ denyWords: ["archive"] })).not.toContain("Archive");
    expect(labels({ denyWords: ["archive"] })).toContain("Pay now");
  });

  it("fills a form as one action and ends it with its button", () => {
    const { actions } = see(OWN_SOURCES[1]!.xml, {
      credentials: { username: "ann", password: "open sesame" },
    });
    const form = actions.find(({ kind }) => kind === "fillForm")!;
    expect(form.fields?.map(({ text, password }) => [text, password])).toEqual([
      ["qa.user+0@example.com", false],
      ["open sesame", true],
    ]);
    expect(form.submit?.target.text).toBe("Sign in");
  });

  it("types credentials into the app under test only, and shows them nowhere", () => {
    const options = {
      ...DEFAULT_OBSERVE_OPTIONS,
      credentials: { username: "ann@example.org", password: "open sesame" },
    };
    const look = (appPackage: string): Observation =>
      observe({
        hierarchy: parseSource(OWN_SOURCES[1]!.xml),
        foreground: { packageName: "com.example.mail", activity: ".SignIn" },
        appPackage,
        visualHash: null,
        options,
      });
    expect(JSON.stringify(look("com.example.other"))).not.toContain("sesame");
    const own = look("com.example.mail");
    for (const action of own.actions) {
      expect(action.label + action.key + action.features.join()).not.toContain("sesame");
    }
    expect([...own.words, ...own.tokens].join()).not.toContain("sesame");
  });

  it("keeps what a password field holds out of everything", () => {
    const xml = OWN_SOURCES[1]!.xml.replace(
      'text="" resource-id="com.example.mail:id/secret"',
      'text="hunter2" resource-id="com.example.mail:id/secret"',
    );
    expect(xml).toContain("hunter2");
    expect(JSON.stringify(see(xml))).not.toContain("hunter2");
  });

  it("offers a coarse net where a single surface hides everything", () => {
    const observation = see(
      appiumSource("p", [
        {
          cls: "android.widget.FrameLayout",
          at: [0, 0, 1080, 2000],
          inside: [
            {
              cls: "android.view.View",
              at: [0, 0, 1080, 2000],
              with: { "content-desc": "Game view" },
            },
          ],
        },
      ]),
    );
    expect(observation.isTreePoor).toBe(true);
    expect(observation.actions.filter(({ features }) => features.includes("grid"))).toHaveLength(
      15,
    );
  });

  it("offers plain texts where nothing says it can be touched", () => {
    const { actions } = see(
      appiumSource("p", [
        {
          cls: "android.view.ViewGroup",
          at: [0, 0, 1080, 2000],
          inside: ["Start", "Settings", "About"].map((text, at) => ({
            cls: "android.widget.TextView",
            at: [0, 300 + at * 120, 1080, 400 + at * 120] as [number, number, number, number],
            with: { text },
          })),
        },
      ]),
    );
    expect(actions.filter(({ features }) => features.includes("leaf"))).toHaveLength(3);
  });
});

function pointsOf(action: Action): { x: number; y: number }[] {
  return [
    action.point,
    ...(action.fields ?? []).map(({ point }) => point),
    action.submit?.point ?? null,
  ].filter((point) => point !== null);
}
