import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { hostile, hostileLog } from "./__tests__/hostile";
import { Log, shopLog } from "./__tests__/log";
import { maestroOf } from "./maestro";
import { type Deed, scriptOf } from "./script";
import { tellStory } from "./story";
import { webdriverioOf } from "./webdriverio";

const scriptFor = (log: Log, ordinal: number | null = null) =>
  scriptOf(tellStory(log.events), ordinal);

describe("the way of a script", () => {
  it("leads to the last crash unless another end is asked for", () => {
    const script = scriptFor(shopLog());
    expect(script.steps.map(({ title }) => title)).toEqual([
      "step 1: tap 's2'",
      "step 5: scroll down",
      "step 6: tap 'Pay'",
    ]);
    expect(script.defect).toMatchObject({ kind: "crash" });
    expect(scriptFor(shopLog(), 3)).toMatchObject({
      defect: null,
      steps: [{ title: "step 3: tap 's3'" }],
    });
  });

  it("is the whole run where nothing broke, with the app started afresh where it was", () => {
    const log = new Log().begin().step("s1", "s2").restart().step("s1", "s3");
    const { steps } = scriptFor(log);
    expect(steps.map(({ deeds }) => deeds.map((deed) => deed.do))).toEqual([
      ["tap"],
      ["restart", "tap"],
    ]);
  });

  it("looks for what names one widget alone before it counts, and for a place last", () => {
    const locators = [
      { by: "id", value: "app:id/row", index: 2, count: 5 },
      { by: "text", value: "Bread", index: 0, count: 1 },
    ];
    const { steps } = scriptFor(new Log().begin().step("s1", "s2", { data: { locators } }));
    const { aim } = steps[0]!.deeds[0] as Extract<Deed, { aim: unknown }>;
    expect(aim.locators.map(({ by }) => by)).toEqual(["text", "id"]);
    expect(aim.place).toEqual({ x: 0.5, y: 0.4 });
  });

  it("names a row by its words, and not by the id that Android gives to all rows", () => {
    const locators = [
      { by: "id", value: "android:id/text1", index: 0, count: 1 },
      { by: "text", value: "Bread", index: 0, count: 1 },
    ];
    const log = new Log().begin().step("s1", "s2", { data: { locators } });
    expect(maestroOf(scriptFor(log))).toContain("text: Bread");
  });
});

interface Flow {
  head: Record<string, unknown>;
  commands: (string | Record<string, Record<string, unknown>>)[];
}

function flowOf(text: string): Flow {
  const [head, commands, ...others] = parseAllDocuments(text);
  expect([head?.errors, commands?.errors, others]).toEqual([[], [], []]);
  return { head: head?.toJS() as Flow["head"], commands: commands?.toJS() as Flow["commands"] };
}

describe("a Maestro flow", () => {
  it("starts the app afresh, taps what is named, and fails while the crash is there", () => {
    const { head, commands } = flowOf(maestroOf(scriptFor(shopLog())));
    expect(head).toMatchObject({ appId: "com.example.shop", tags: ["rove", "crash"] });
    expect(
      commands.map((each) => (typeof each === "string" ? each : Object.keys(each)[0])),
    ).toEqual([
      "launchApp",
      "tapOn",
      "swipe",
      "tapOn",
      "waitForAnimationToEnd",
      "assertNotVisible",
    ]);
    expect(commands[1]).toMatchObject({ tapOn: { text: "s2" } });
    expect(commands[2]).toMatchObject({ swipe: { start: "50%,46%", end: "50%,34%" } });
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Maestro's own templates
  it("takes names as they are, though they look like patterns or scripts", () => {
    const value = "Price (EUR) 3.50? ${1+1}";
    const locators = [{ by: "text", value, index: 0, count: 1 }];
    const { commands } = flowOf(
      maestroOf(scriptFor(new Log().begin().step("s1", "s2", { data: { locators } }))),
    );
    const { text } = (commands[1] as { tapOn: { text: string } }).tapOn;
    expect(new RegExp(`^${text.replace("$ \\{", "\\$\\{")}$`).test(value)).toBe(true);
    expect(text).not.toContain("${");
  });

  it("asks for what was a secret", () => {
    const data = { fields: [{ point: { x: 1, y: 1 }, locators: [], text: null }], submit: null };
    const text = maestroOf(
      scriptFor(new Log().begin().step("s1", "s2", { kind: "fillForm", data })),
    );
    const { head, commands } = flowOf(text);
    expect(head.env).toEqual({ ROVE_SECRET_1_1: "put the secret here" });
    expect(commands).toContainEqual({ inputText: "${ROVE_SECRET_1_1}" });
  });

  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: Maestro's own templates

  it("is one flow with known commands whatever the app's words are", () => {
    const { commands } = flowOf(maestroOf(scriptFor(hostileLog())));
    expect(JSON.stringify(commands)).not.toContain("${process");
    expect(commands.filter((each) => typeof each !== "string" && "evil" in each)).toEqual([]);
  });
});

/** What TypeScript finds wrong with the text as such. */
function syntaxFaults(text: string): string[] {
  const { diagnostics } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  return (diagnostics ?? []).map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, " "),
  );
}

/** Strings of the program, as it would see them, and names of the functions it calls. */
function parts(text: string): { strings: string[]; calls: string[] } {
  const strings: string[] = [];
  const calls: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) strings.push(node.text);
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression))
      calls.push(node.expression.text);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile("script.ts", text, ts.ScriptTarget.ES2022));
  return { strings, calls };
}

describe("a WebdriverIO script", () => {
  it("walks the way, checks where it arrives and that the app survives", () => {
    const text = webdriverioOf(scriptFor(shopLog()));
    expect(syntaxFaults(text)).toEqual([]);
    const { calls } = parts(text.slice(text.indexOf("async function walk")));
    expect(calls).toEqual([
      "restart",
      "tap",
      "arrivesAt",
      "swipe",
      "arrivesAt",
      "tap",
      "survives",
      "main",
    ]);
  });

  it("is the same program whatever the app's words are", () => {
    const text = webdriverioOf(scriptFor(hostileLog()));
    expect(syntaxFaults(text)).toEqual([]);
    const { calls, strings } = parts(text);
    expect(calls).not.toContain("alert");
    expect(strings).toContain(hostile);
  });
});
