// What stands between the agent and the app, and how to get past it: permissions, crash and ANR dialogs, consent,
// rating, updates, choosers. Runs before the explorer sees the screen. Knows Android's ids, no particular app.
import { areaOf, centreOf, intersect } from "./geometry";
import { ownLabel } from "./label";
import { idName } from "./scene";
import { deathNoticeOf } from "./system-dialog";
import { find, some } from "./tree";
import type { ElementNode, Hierarchy, Point, Selector } from "./types";
import { chooseWindow } from "./window";

/** What interrupts. `foreign…` are dialogs about other apps: never the app's fault. */
export type InterruptKind =
  | "permission"
  | "crashDialog"
  | "anrDialog"
  | "foreignCrash"
  | "foreignAnr"
  | "consent"
  | "rating"
  | "systemUpdate"
  | "chooser"
  | "gmsSheet"
  | "other";

/** How to get past it. */
export type Dismissal =
  | { kind: "tap"; point: Point; label: string; selector: Selector }
  | { kind: "back" };

/** Something in the way. */
export interface Interrupt {
  kind: InterruptKind;
  /** What it says, at most 200 characters. */
  text: string;
  dismiss: Dismissal;
  /** Whether it is the app's own dialog, or tells of the app's own crash or hang. */
  isOfApp: boolean;
}

/** What there is to see. */
export interface InterruptLook {
  hierarchy: Hierarchy;
  foreground: { packageName: string };
  appPackage: string;
  appLabel?: string;
}

/** What the run wants of it. */
export interface InterruptOptions {
  /** Whether to refuse the permission that a question asks for: it is worth seeing what the app does then. */
  refuses?: (question: string) => boolean;
  /** The other app's ANR dialog was already answered with "wait" and is back. */
  hasWaitedBefore?: boolean;
}

/** Reads what is in the way; null where nothing is. */
export function interruptOf(look: InterruptLook, options: InterruptOptions = {}): Interrupt | null {
  const { hierarchy, foreground, appPackage } = look;
  const { root, packageName, kind } = chooseWindow(
    hierarchy,
    foreground,
    appPackage,
    look.appLabel,
  );
  if (root === null) return null;
  const scene = new Buttons(root, hierarchy);
  switch (kind) {
    case "permission":
      return permission(root, scene, options.refuses ?? (() => false));
    case "crashDialog":
    case "anrDialog":
    case "systemDialog":
      return (
        deathDialog(root, scene, look, options.hasWaitedBefore === true) ??
        systemDialog(root, packageName, scene)
      );
    case "app":
    case "appDialog":
      return kind === "appDialog" ? ownNag(root, scene) : null;
    default:
      return isChooser(root, packageName) ? backOut("chooser", root, false) : null;
  }
}

/** Ids after the slash, best first; Google's images keep AOSP's id prefix, makers change the package only. */
const GRANT_IDS = [
  "permission_allow_foreground_only_button",
  "permission_allow_button",
  "permission_allow_all_button",
  "permission_allow_one_time_button",
  "permission_allow_selected_button",
  "permission_no_upgrade_button",
  "permission_no_upgrade_one_time_button",
] as const;
const DENY_IDS = [
  "permission_deny_button",
  "permission_dont_allow_more_selected_button",
  "permission_no_upgrade_button",
  "permission_no_upgrade_one_time_button",
  "permission_deny_and_dont_ask_again_button",
  "permission_no_upgrade_and_dont_ask_again_button",
] as const;

function permission(
  root: ElementNode,
  buttons: Buttons,
  refuses: (question: string) => boolean,
): Interrupt {
  const text = textOf(root, ["permission_message", "message"]);
  const isRefused = refuses(text);
  const ids = isRefused ? [...DENY_IDS, ...GRANT_IDS] : [...GRANT_IDS, ...DENY_IDS];
  const label = isRefused
    ? /^(don['’]t allow|deny)/i
    : /^(while using|allow|only this time|continue|ok$)/i;
  const dismiss = buttons.byIds(ids) ?? buttons.byLabel(label) ?? buttons.byIds(["button1"]);
  return {
    kind: "permission",
    text,
    dismiss: dismiss ?? { kind: "back" },
    isOfApp: false,
  };
}

function deathDialog(
  root: ElementNode,
  buttons: Buttons,
  { foreground, appPackage, appLabel }: InterruptLook,
  hasWaitedBefore: boolean,
): Interrupt | null {
  const foregroundPackage = foreground.packageName;
  const notice = deathNoticeOf(root, { appPackage, appLabel, foregroundPackage });
  if (notice === null) return null;
  const close =
    buttons.byIds(["aerr_close"]) ??
    buttons.byLabel(/^(close( app)?|ok)$/i) ??
    buttons.byIds(["button1"]);
  const wait = buttons.byIds(["aerr_wait"]) ?? buttons.byLabel(/^wait$/i);
  const isForeignHang = notice.kind === "anr" && !notice.isOfApp;
  const dismiss = isForeignHang && !hasWaitedBefore ? (wait ?? close) : close;
  const kind =
    notice.kind === "anr"
      ? notice.isOfApp
        ? "anrDialog"
        : "foreignAnr"
      : notice.isOfApp
        ? "crashDialog"
        : "foreignCrash";
  return {
    kind,
    text: notice.title,
    dismiss: dismiss ?? { kind: "back" },
    isOfApp: notice.isOfApp,
  };
}

function systemDialog(root: ElementNode, packageName: string, buttons: Buttons): Interrupt {
  if (isChooser(root, packageName)) return backOut("chooser", root, false);
  // Play's review and update sheets belong to the store and close on back alone.
  if (packageName === "com.android.vending") {
    const isUpdate = /\bupdate\b/i.test(textOf(root, []));
    return backOut(isUpdate ? "systemUpdate" : "rating", root, false);
  }
  const later = buttons.byLabel(LATER_LABEL);
  if (/\b(system|software|android|security) update\b/i.test(textOf(root, [])))
    return answered("systemUpdate", root, later, false);
  if (packageName === "com.google.android.gms")
    return answered("gmsSheet", root, buttons.byIds(["cancel"]) ?? later, false);
  return answered("other", root, later ?? buttons.byIds(["button1"]), false);
}

const LATER_LABEL =
  /^(later|not now|no,? thanks|maybe later|skip|remind me later|cancel|dismiss|never)\b/i;
const RATING =
  /\b(rate (us|this|the|our)|enjoying|love this app|leave a review|rate .{1,30} app)\b/i;
const CONSENT = /\b(cookies?|gdpr|consent|privacy policy|personal data|terms (of|and))\b/i;
const AGREE_LABEL = /^(accept|agree|i agree|allow all|accept all|got it|ok|continue|yes)\b/i;

/** The app's own dialogs are screens, but for the two that every app throws in the way. */
function ownNag(root: ElementNode, buttons: Buttons): Interrupt | null {
  if (some(root, ({ password }) => password)) return null;
  const text = textOf(root, []);
  if (RATING.test(text)) {
    const later = buttons.byLabel(LATER_LABEL);
    return later === null ? null : answered("rating", root, later, true);
  }
  const agree = CONSENT.test(text) ? buttons.byLabel(AGREE_LABEL) : null;
  return agree === null ? null : answered("consent", root, agree, true);
}

function isChooser(root: ElementNode, packageName: string): boolean {
  return (
    packageName.endsWith(".intentresolver") ||
    some(root, ({ resourceId }) =>
      /^(resolver_list|button_once|button_always|chooser_)/.test(idName(resourceId)),
    )
  );
}

function answered(
  kind: InterruptKind,
  root: ElementNode,
  dismiss: Dismissal | null,
  isOfApp: boolean,
): Interrupt {
  return { kind, text: textOf(root, []), dismiss: dismiss ?? { kind: "back" }, isOfApp };
}

function backOut(kind: InterruptKind, root: ElementNode, isOfApp: boolean): Interrupt {
  return answered(kind, root, null, isOfApp);
}

/** What the dialog says: the node with one of the ids, else all its words. */
function textOf(root: ElementNode, ids: readonly string[]): string {
  const named = find(root, (node) => node.text !== "" && ids.includes(idName(node.resourceId)));
  if (named !== null) return named.text.slice(0, 200);
  const parts: string[] = [];
  some(root, (node) => {
    if (node.text !== "" && !node.password && node.displayed) parts.push(node.text);
    return parts.join(" ").length > 200;
  });
  return parts.join(" ").slice(0, 200);
}

/** What can be pressed on a dialog. */
class Buttons {
  private readonly display;

  constructor(
    private readonly root: ElementNode,
    { width, height }: Hierarchy,
  ) {
    this.display = { left: 0, top: 0, right: width, bottom: height };
  }

  /** The first of the ids that shows. */
  byIds(ids: readonly string[]): Dismissal | null {
    for (const id of ids) {
      const node = find(
        this.root,
        (candidate) => idName(candidate.resourceId) === id && this.isPressable(candidate),
      );
      if (node !== null) return this.press(node);
    }
    return null;
  }

  /** The first button whose label fits. */
  byLabel(label: RegExp): Dismissal | null {
    const node = find(
      this.root,
      (candidate) =>
        this.isPressable(candidate) && candidate.clickable && label.test(labelBelow(candidate)),
    );
    return node === null ? null : this.press(node);
  }

  private isPressable(node: ElementNode): boolean {
    return node.enabled && node.displayed && areaOf(intersect(node.bounds, this.display)) > 0;
  }

  private press(node: ElementNode): Dismissal {
    const { className, resourceId, contentDesc, text } = node;
    return {
      kind: "tap",
      point: centreOf(intersect(node.bounds, this.display)),
      label: labelBelow(node) || idName(resourceId),
      selector: { className, resourceId, contentDesc, text },
    };
  }
}

function labelBelow(node: ElementNode): string {
  const own = ownLabel(node, false);
  if (own !== "") return own;
  for (const child of node.children) {
    const label = labelBelow(child);
    if (label !== "") return label;
  }
  return "";
}
