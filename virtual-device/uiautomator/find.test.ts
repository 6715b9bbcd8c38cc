import { describe, expect, it } from "vitest";
import { makePhone } from "../__tests__/phone";
import { makeNode, makeScreen, rootsOf, VIEW } from "../__tests__/tree";
import type { UiNode } from "../ui/types";
import { find, type Scope, toBy } from "./find";

function scopeOf(root: UiNode, isBelow = false): Scope {
  return { ui: makePhone().ui, settings: VIEW, roots: () => rootsOf(root), isBelow };
}

function texts(strategy: string, selector: string, root = makeScreen()): string[] {
  return find(toBy(strategy, selector), scopeOf(root), true).map(
    ({ node }) => node.text || node.resourceId,
  );
}

describe("elements are found", () => {
  it("by id, which a plain name completes with the package in front", () => {
    expect(texts("id", "name")).toEqual(["One", "Two"]);
    expect(texts("id", "com.example.notes:id/name")).toEqual(["One", "Two"]);
    expect(texts("id", "android:id/list")).toEqual(["android:id/list"]);
    expect(find(toBy("id", "name"), scopeOf(makeScreen()), false)).toEqual([]);
  });

  it("by accessibility id and class, exactly", () => {
    expect(texts("accessibility id", "Open Two")).toEqual(["Open"]);
    expect(texts("accessibility id", "Open")).toEqual([]);
    expect(texts("class name", "android.widget.Button")).toEqual(["Open", "Open"]);
  });

  it("by XPath, with the functions of XPath 2 that people use", () => {
    expect(texts("xpath", '//android.widget.ListView/*[2]/*[@clickable="false"]')).toEqual(["Two"]);
    expect(texts("xpath", '//*[matches(@text, "^(One|Two)$")]')).toEqual(["One", "Two"]);
    expect(
      texts("xpath", '//*[lower-case(@text)="two" or ends-with(@content-desc, "One")]'),
    ).toEqual(["Open", "Two"]);
    expect(texts("xpath", "/hierarchy/android.widget.FrameLayout//*[@text='Three']")).toEqual([]);
  });

  it("by UiSelector with its flags, patterns, instances and relations", () => {
    const by = (chain: string) => texts("-android uiautomator", `new UiSelector()${chain}`);
    expect(by('.textContains("NE")')).toEqual(["One"]);
    expect(by('.resourceIdMatches(".*/na.e").instance(1)')).toEqual(["Two"]);
    expect(by(".clickable(true).instance(0);")).toEqual(["Open"]);
    expect(by('.scrollable(true).childSelector(new UiSelector().text("Two"))')).toEqual(["Two"]);
    expect(
      by('.text("Two").fromParent(new UiSelector().className("android.widget.Button"))'),
    ).toEqual(["Open"]);
    expect(by('.text("nothing"); new UiSelector().text("One")')).toEqual(["One"]);
  });

  it("below an element, without the element itself", () => {
    const root = makeScreen();
    const below = find(toBy("class name", "android.widget.FrameLayout"), scopeOf(root, true), true);
    expect(below).toEqual([]);
  });
});

describe("a selector is refused", () => {
  it.each([
    ["xpath", "//*["],
    ["-android uiautomator", "new UiSelector().text("],
    ["-android uiautomator", "new UiSelector().shoeSize(42)"],
    ["-android uiautomator", "Runtime.exec()"],
    ["-android uiautomator", 'new UiSelector().textMatches("(")'],
  ])("as %s: %s", (strategy, selector) => {
    expect(() => texts(strategy, selector, makeNode({ children: [makeNode()] }))).toThrow(
      expect.objectContaining({ code: "invalid selector", status: 400 }),
    );
  });

  it("where its strategy is none of the server's", () => {
    expect(() => toBy("css selector", "a")).toThrow(
      "Selector strategy 'css selector' is not supported",
    );
  });
});
