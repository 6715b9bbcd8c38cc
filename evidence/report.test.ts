import { Parser } from "htmlparser2";
import { describe, expect, it } from "vitest";
import { hostileLog } from "./__tests__/hostile";
import { Log, nameOf, shopLog } from "./__tests__/log";
import { bucket } from "./__tests__/pictures";
import { reportOf } from "./report";
import { tellStory } from "./story";

const ofLog = async (log: Log, without: string[] = []) =>
  await reportOf(tellStory(log.events), bucket(without));

/** Tags with their attributes, and the visible words. */
function read(html: string) {
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  let words = "";
  let isStyle = false;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      tags.push({ name, attributes });
      isStyle = name === "style";
    },
    ontext: (text) => {
      if (!isStyle) words += text;
    },
    onclosetag: () => {
      isStyle = false;
    },
  });
  parser.end(html);
  return { tags, words };
}

describe("a report", () => {
  it("tells findings before steps, with the way to each and what the log says", async () => {
    const { words } = read(await ofLog(shopLog()));
    const at = (text: string) => words.indexOf(text);
    expect(at("NullPointerException: no cart")).toBeGreaterThan(0);
    expect(at("NullPointerException: no cart")).toBeLessThan(at("Step 1 "));
    expect(words).toContain("Shortest known way");
    expect(words).toContain(
      `words of ${nameOf("java|NullPointerException|com.example.shop.Cart.total", "txt")}`,
    );
  });

  it("shows every step with its picture and what was touched marked on it", async () => {
    const { tags } = read(await ofLog(shopLog()));
    const steps = tags.filter(({ attributes }) => /^step-\d+$/.test(attributes.id ?? ""));
    expect(steps.map(({ attributes }) => attributes.id)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((ordinal) => `step-${ordinal}`),
    );
    const rings = tags.filter(({ attributes }) => attributes.class === "mark-ring");
    // Five taps, and the crash again among the findings; back touches nothing, a scroll has an arrow.
    expect(rings).toHaveLength(6);
    expect(rings[0]?.attributes).toMatchObject({ cx: "50", cy: "80" });
    expect(tags.filter(({ attributes }) => attributes.class === "mark-line")).toHaveLength(1);
  });

  it("needs nothing from elsewhere and runs nothing", async () => {
    const html = await ofLog(shopLog());
    const { tags } = read(html);
    const links = tags.flatMap(({ attributes }) =>
      Object.entries(attributes)
        .filter(([name]) => /^(href|src|xlink:href|action|data|poster)$/.test(name))
        .map(([, link]) => link),
    );
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !/^(#|data:image\/webp;base64,)/.test(link))).toEqual([]);
    expect(html).not.toMatch(/@import|url\(/);
    expect(tags.filter(({ name }) => /^(script|iframe|object|link|base)$/.test(name))).toEqual([]);
  });

  it("points only at pictures and steps that are in it", async () => {
    const { tags } = read(await ofLog(shopLog()));
    const ids = new Set(tags.map(({ attributes }) => attributes.id));
    const links = tags
      .map(({ attributes }) => attributes.href)
      .filter((link) => link?.startsWith("#"));
    expect(links.filter((link) => !ids.has(link!.slice(1)))).toEqual([]);
  });

  it("holds each picture once, however often it is shown", async () => {
    const { tags } = read(await ofLog(shopLog()));
    expect(tags.filter(({ name }) => name === "image")).toHaveLength(4);
  });

  it("shows an app's words as words, whatever they are", async () => {
    const html = await ofLog(hostileLog());
    const { tags, words } = read(html);
    expect(tags.filter(({ name }) => name === "script" || name === "img")).toEqual([]);
    expect(
      tags
        .flatMap(({ attributes }) => Object.keys(attributes))
        .filter((name) => name.startsWith("on")),
    ).toEqual([]);
    expect(words).toContain("<script>alert(1)</script>");
    expect(html).not.toContain("\u0000");
  });

  it("does without a picture or a log that is gone", async () => {
    const gone = [
      nameOf("picture s1"),
      nameOf("java|NullPointerException|com.example.shop.Cart.total", "txt"),
    ];
    const { words } = read(await ofLog(shopLog(), gone));
    expect(words).toContain("picture left out");
    expect(words).toContain("Screen s1");
  });

  it("hides what was typed where it is a secret", async () => {
    const fields = [
      { point: { x: 1, y: 1 }, locators: [], text: "me@example.com" },
      { point: { x: 1, y: 2 }, locators: [], text: null },
    ];
    const { words } = read(
      await ofLog(new Log().begin().step("s1", "s2", { kind: "fillForm", data: { fields } })),
    );
    expect(words).toContain("typed me@example.com, a secret");
  });

  it.each([
    [
      "canceled before it began",
      new Log().begin().end("canceled", "inconclusive", "canceled_before_start"),
    ],
    ["without any event", new Log()],
  ])("is there for a run %s", async (_, log) => {
    expect(read(await ofLog(log)).words).toContain("No crash and no hang showed");
  });
});
