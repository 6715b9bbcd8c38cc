// Makes a window's tree look as other frameworks' trees do: Compose, Flutter, React Native, Unity. The picture stays.
import type { ScreenDef } from "../apps/model";
import type { Box } from "./box";

/** Changes classes, ids and places of labels of an activity's content. Plain views and web pages stay as they are. */
export function adaptToFramework(root: Box, screen: ScreenDef): void {
  const { framework } = screen;
  if (framework === undefined || framework === "view" || framework === "webview") return;
  const content = findContent(root) ?? root;
  for (const child of content.children) adapt(child, framework);
}

function findContent(box: Box): Box | null {
  if (box.rid === "android:id/content") return box;
  for (const child of box.children) {
    const found = findContent(child);
    if (found !== null) return found;
  }
  return null;
}

function adapt(box: Box, framework: "compose" | "flutter" | "rn" | "unity"): void {
  const isField = box.field !== null;
  box.rid = "";
  switch (framework) {
    case "compose":
      if (!isField && box.cls !== "android.widget.TextView") box.cls = "android.view.View";
      break;
    case "flutter":
      // Flutter puts every label into the description and gives no ids.
      if (!isField) {
        if (box.text !== "" && box.desc === "") box.desc = box.text;
        box.cls = box.clickable ? "android.widget.Button" : "android.view.View";
      }
      break;
    case "rn":
      if (!isField) {
        if (box.cls !== "android.widget.TextView") box.cls = "android.view.ViewGroup";
        box.clickable = false;
        box.checkable = false;
      }
      break;
    case "unity":
      box.isPaintOnly = true;
      break;
  }
  for (const child of box.children) adapt(child, framework);
}
