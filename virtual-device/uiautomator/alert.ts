// Alerts are dialogs whose parts carry certain resource ids; there is nothing else by which the server knows them.
import { UiaFailure } from "./failure";
import { type Placed, shownText, type ViewSettings, walk } from "./snapshot";

const TITLE = /.+:id\/(?:alertTitle|custom)$/;
const PERMISSION_TITLE = /.+:id\/permission_message$/;
const BUTTON = /^android:id\/button\d+$/;
const PERMISSION_BUTTON = /.+:id\/permission_\w+_button$/;
const CONTENT = "android:id/content";

interface Alert {
  kind: "regular" | "permission";
  buttons: Placed[];
}

function openAlert(roots: Placed[], settings: ViewSettings): Alert {
  const nodes = roots.flatMap((root) => [...walk(root, settings)]);
  const having = (pattern: RegExp) => nodes.filter(({ node }) => pattern.test(node.resourceId));
  if (having(TITLE).length > 0) return { kind: "regular", buttons: having(BUTTON) };
  if (having(PERMISSION_TITLE).length > 0)
    return { kind: "permission", buttons: having(PERMISSION_BUTTON) };
  throw new UiaFailure("no such alert", "No alert is present on the screen");
}

/** All texts of the open alert but its buttons', line by line. */
export function alertText(roots: Placed[], settings: ViewSettings): string {
  const { kind } = openAlert(roots, settings);
  // The active window's content, or all of the window where it has no such frame.
  const [top] = roots;
  if (!top) return "";
  const content = [...walk(top, settings)].find(({ node }) => node.resourceId === CONTENT) ?? top;
  const buttons = kind === "regular" ? BUTTON : PERMISSION_BUTTON;
  return [...walk(content, settings)]
    .filter(({ node }) => node.resourceId !== "" && !buttons.test(node.resourceId))
    .map(({ node }) => shownText(node))
    .filter((text) => text.trim() !== "")
    .join("\n");
}

/** The button that accepts or dismisses the open alert, or the one with the label. */
export function alertButton(
  roots: Placed[],
  settings: ViewSettings,
  wanted: { action: "accept" | "dismiss"; label: string | null },
): Placed {
  const { kind, buttons } = openAlert(roots, settings);
  const button =
    wanted.label === null
      ? choose(kind, buttons, wanted.action)
      : buttons.find(({ node }) => node.text === wanted.label);
  if (!button) {
    throw new UiaFailure(
      "invalid element state",
      "The expected button cannot be detected on the alert",
    );
  }
  return button;
}

function choose(
  kind: Alert["kind"],
  buttons: Placed[],
  action: "accept" | "dismiss",
): Placed | undefined {
  if (buttons.length < 2) return buttons[0];
  if (kind === "regular") {
    const inOrder = [...buttons].sort((a, b) => a.node.resourceId.localeCompare(b.node.resourceId));
    return inOrder[action === "accept" ? 0 : 1];
  }
  const word = action === "accept" ? /[^a-z]allow[^a-z]/i : /[^a-z]deny[^a-z]/i;
  return (
    buttons.find(({ node }) => word.test(node.resourceId)) ?? buttons[action === "accept" ? 1 : 0]
  );
}
