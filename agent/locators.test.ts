import { describe, expect, test } from "vitest";
import { locatorsOf } from "./locators";
import { parseSource } from "./screen/source";

const row = (text: string, top: number) =>
  `<android.widget.LinearLayout class="android.widget.LinearLayout" resource-id="app:id/row" clickable="true" displayed="true" enabled="true" bounds="[0,${top}][700,${top + 100}]"><android.widget.TextView class="android.widget.TextView" text="${text}" displayed="true" enabled="true" bounds="[10,${top}][200,${top + 50}]"/></android.widget.LinearLayout>`;
const page = parseSource(
  `<hierarchy rotation="0" width="700" height="1200"><android.widget.FrameLayout class="android.widget.FrameLayout" displayed="true" enabled="true" bounds="[0,0][700,1200]">${row("Bread", 100)}${row("Milk", 200)}<android.widget.Button class="android.widget.Button" content-desc="Pay" text="12 EUR" clickable="true" displayed="true" enabled="true" bounds="[0,600][700,700]"/><android.widget.EditText class="android.widget.EditText" resource-id="app:id/note" text="typed before" displayed="true" enabled="true" bounds="[0,800][700,900]"/><android.view.View class="android.view.View" displayed="true" enabled="true" clickable="true" bounds="[0,1000][700,1100]"/></android.widget.FrameLayout></hierarchy>`,
);
const selector = {
  className: "android.widget.LinearLayout",
  resourceId: "app:id/row",
  contentDesc: "",
  text: "",
};

describe("finding the widget of an action again", () => {
  test("a row is named by its id, which it shares, and by the words inside it", () => {
    expect(locatorsOf(page, selector, { x: 300, y: 250 })).toEqual([
      { by: "id", value: "app:id/row", index: 1, count: 2 },
      { by: "text", value: "Milk", index: 0, count: 1 },
    ]);
  });

  test("a description comes before a text", () => {
    const button = {
      className: "android.widget.Button",
      resourceId: "",
      contentDesc: "Pay",
      text: "12 EUR",
    };
    expect(locatorsOf(page, button, { x: 10, y: 610 }).map(({ by }) => by)).toEqual([
      "description",
      "text",
    ]);
  });

  test("what a field holds is no way to find it", () => {
    const field = {
      className: "android.widget.EditText",
      resourceId: "app:id/note",
      contentDesc: "",
      text: "",
    };
    expect(locatorsOf(page, field, { x: 10, y: 850 })).toEqual([
      { by: "id", value: "app:id/note", index: 0, count: 1 },
    ]);
  });

  test("a widget without any name has only its place", () => {
    const view = { className: "android.view.View", resourceId: "", contentDesc: "", text: "" };
    expect(locatorsOf(page, view, { x: 10, y: 1050 })).toEqual([]);
  });

  test("an id of Android's own comes last: every row of every list has it", () => {
    const list = parseSource(
      `<hierarchy rotation="0" width="700" height="1200"><android.widget.TextView class="android.widget.TextView" resource-id="android:id/text1" text="Bread" clickable="true" displayed="true" enabled="true" bounds="[0,100][700,200]"/></hierarchy>`,
    );
    const only = {
      className: "android.widget.TextView",
      resourceId: "android:id/text1",
      contentDesc: "",
      text: "Bread",
    };
    expect(locatorsOf(list, only, { x: 10, y: 150 }).map(({ by }) => by)).toEqual(["text", "id"]);
  });
});
