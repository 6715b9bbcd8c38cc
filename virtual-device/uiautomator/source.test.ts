import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeNode, makeScreen, rootsOf, VIEW } from "../__tests__/tree";
import { pageSource, tagOf } from "./source";

const DISPLAY = { rotation: 0, width: 720, height: 1600 };

describe("the page source", () => {
  it("has the server's head, its indentation and its order of attributes", () => {
    const field = makeNode({
      className: "android.widget.EditText",
      hint: "Name",
      inputType: 1,
      focusable: true,
      resourceId: "a.b:id/name",
      contentDesc: "Your name",
      isCollectionItem: true,
    });
    expect(pageSource(rootsOf(field), DISPLAY, VIEW)).toBe(
      [
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>",
        '<hierarchy index="0" class="hierarchy" rotation="0" width="720" height="1600">',
        '  <android.widget.EditText index="0" package="com.example.notes" class="android.widget.EditText" text="Name" content-desc="Your name" resource-id="a.b:id/name" checkable="false" checked="false" clickable="false" enabled="true" focusable="true" focused="false" long-clickable="false" password="false" scrollable="false" selected="false" bounds="[0,0][100,50]" displayed="true" hint="Name" a11y-important="true" screen-reader-focusable="false" input-type="1" drawing-order="1" showing-hint="true" text-entry-key="false" dismissable="false" a11y-focused="false" heading="false" live-region="0" context-clickable="false" content-invalid="false" window-id="259" is-collection-item="true" />',
        "</hierarchy>",
      ].join("\n"),
    );
  });

  it("leaves out what is not displayed, unless it may be seen, and what is too deep", () => {
    expect(pageSource(rootsOf(makeScreen()), DISPLAY, VIEW)).not.toContain("Three");
    const all = { ...VIEW, allowInvisibleElements: true };
    expect(pageSource(rootsOf(makeScreen()), DISPLAY, all)).toContain("Three");
    const flat = { ...VIEW, snapshotMaxDepth: 2 };
    expect(pageSource(rootsOf(makeScreen()), DISPLAY, flat)).not.toContain("One");
  });

  it("keeps a node's index though nodes before it are hidden", () => {
    const [hidden, shown] = [makeNode({ displayed: false }), makeNode({ text: "x" })];
    const source = pageSource(rootsOf(makeNode({ children: [hidden, shown] })), DISPLAY, VIEW);
    expect(source).toContain(
      'index="1" package="com.example.notes" class="android.widget.TextView" text="x"',
    );
  });

  it("gives every text back to an XML parser as far as XML can hold it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const source = pageSource(rootsOf(makeNode({ text })), DISPLAY, VIEW);
        const read = new DOMParser()
          .parseFromString(source, "text/xml")
          .documentElement?.getElementsByTagName("*")[0];
        const held = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "?");
        expect(read?.getAttribute("text")).toBe(held);
      }),
    );
  });

  it("makes tags of class names that are none", () => {
    expect(["a.B$C", "", "a..b.", "a b"].map(tagOf)).toEqual([
      "a.B.C",
      "android.view.View",
      "a.b",
      "a_b",
    ]);
  });
});
