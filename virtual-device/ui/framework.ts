// Makes a window's tree look as other frameworks' trees do: Compose, Flutter, React Native, Unity. The picture stays, and so
// does what a touch does.
import type { ScreenDef } from "../apps/model";
import type { Box } from "./box";

/** Changes classes, ids and places of labels of an activity's content. Plain views and web pages stay as they are. */
export function adaptToFramework(root: Box, screen: ScreenDef): void {
  const { framework } = screen;
  if (framework === undefined || framework === "view" || framework === "webview") return;
  const content = findContent(root) ?? root;
  for (const child of content.children) {
    adapt(child, framework);
    if (framework !== "unity") continue;
    // A game is one view to accessibility, whatever it draws.
    child.isPaintOnly = false;
    child.cls = "android.view.SurfaceView";
    child.desc = "Game view";
  }
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
  const isText = box.cls === "android.widget.TextView";
  const isField = box.field !== null;
  box.rid = "";
  if (framework === "unity") box.isPaintOnly = true;
  else if (!isField) {
    if (framework === "compose" && !isText) box.cls = "android.view.View";
    if (framework === "flutter") {
      // Flutter puts every label into the description and gives no ids.
      if (box.desc === "") box.desc = box.text;
      box.text = "";
      box.cls = box.clickable ? "android.widget.Button" : "android.view.View";
    }
    if (framework === "rn") {
      if (!isText) box.cls = "android.view.ViewGroup";
      box.clickable = false;
      box.checkable = false;
    }
  }
  for (const child of box.children) adapt(child, framework);
}
