import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allSources, appiumSource, OWN_SOURCES } from "./__tests__/sources";
import { parseSource, SourceError } from "./source";
import { some } from "./tree";
import type { ElementNode } from "./types";

describe("reading a page source", () => {
  it("reads both dialects into the same words", () => {
    const appium = parseSource(
      `<hierarchy rotation="1" width="10" height="20"><a.B package="p" text="x &amp; y" resource-id="p:id/q" clickable="true" bounds="[1,2][3,4]"/></hierarchy>`,
    );
    const dump = parseSource(
      `<hierarchy rotation="1"><node class="a.B" package="p" text="x &amp; y" resource-id="p:id/q" clickable="true" bounds="[1,2][3,4]"/></hierarchy>`,
    );
    expect(appium.roots).toEqual(dump.roots);
    expect(appium.roots[0]).toMatchObject({
      className: "a.B",
      text: "x & y",
      resourceId: "p:id/q",
      clickable: true,
      enabled: true,
      displayed: true,
      bounds: { left: 1, top: 2, right: 3, bottom: 4 },
    });
    expect([appium.rotation, appium.width, appium.height]).toEqual([1, 10, 20]);
    expect([dump.width, dump.height]).toEqual([3, 4]);
  });

  it("keeps attributes it has no field for, and keeps children under their parents", () => {
    const { roots } = parseSource(OWN_SOURCES[0]!.xml);
    const list = find(roots[0]!, (node) => node.scrollable);
    expect(list.children).toHaveLength(4);
    expect(list.children[0]!.parent).toBe(list);
    const withExtra = parseSource(
      `<hierarchy><a pane-title="Menu" is-collection="true" bounds="[0,0][1,1]"/></hierarchy>`,
    );
    expect(withExtra.roots[0]!.extra).toEqual({ "pane-title": "Menu", "is-collection": "true" });
  });

  it("reads every page source at hand, and each node lies under the one that holds it", () => {
    for (const { xml } of allSources()) {
      const { roots, width, height } = parseSource(xml);
      expect(roots.length).toBeGreaterThan(0);
      expect(width * height).toBeGreaterThan(0);
      for (const root of roots) {
        some(root, (node) => {
          for (const child of node.children) expect(child.parent).toBe(node);
          return false;
        });
      }
    }
  });

  it("refuses a source cut short anywhere", () => {
    const { xml } = OWN_SOURCES[0]!;
    const whole = xml.lastIndexOf("</hierarchy>") + "</hierarchy>".length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole - 1 }), (end) => {
        expect(() => parseSource(xml.slice(0, end))).toThrow(SourceError);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses what is no page source, a tag that never closes, and a close that skips one", () => {
    expect(() => parseSource("")).toThrow(SourceError);
    expect(() => parseSource("<html><body/></html>")).toThrow(SourceError);
    expect(() => parseSource("device offline")).toThrow(SourceError);
    expect(() => parseSource(`<hierarchy><a text="/"><b></a></hierarchy>`)).toThrow(SourceError);
  });

  it("never says in an error what the page holds", () => {
    const xml = appiumSource("p", [
      { cls: "a.B", at: [0, 0, 1, 1], with: { text: "my secret" } },
    ]).slice(0, -20);
    expect(() => parseSource(xml)).toThrow(/^((?!secret).)*$/);
  });

  it("takes characters that XML forbids", () => {
    const { roots } = parseSource(
      `<hierarchy><a text="x\u0001y&#1;" bounds="[0,0][1,1]"/></hierarchy>`,
    );
    expect(roots[0]!.text.startsWith("x\u0001y")).toBe(true);
  });

  it("takes the first of several sources in one text", () => {
    const { roots } = parseSource(
      `<hierarchy><a bounds="[0,0][1,1]"/></hierarchy>\n<hierarchy><b bounds="[0,0][1,1]"/><b/></hierarchy>`,
    );
    expect(roots.map(({ className }) => className)).toEqual(["a"]);
  });
});

function find(root: ElementNode, passes: (node: ElementNode) => boolean): ElementNode {
  let found: ElementNode | null = null;
  some(root, (node) => {
    if (passes(node)) found = node;
    return found !== null;
  });
  return found!;
}
