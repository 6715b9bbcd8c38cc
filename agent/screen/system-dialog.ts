// Android's own dialogs about an app that crashed or hangs: which of the two, and whose. Another app's dialog says
// nothing about the app under test and must never be counted against it.
import { idName } from "./scene";
import { some } from "./tree";
import type { ElementNode } from "./types";

/** Whose dialogs count as the app's own. */
export interface AppName {
  appPackage: string;
  /** The app's name as the launcher shows it, where known. */
  appLabel?: string | undefined;
  /** Package in front by the device's own word. */
  foregroundPackage: string;
}

/** What a dialog of package `android` says about some app. */
export interface DeathNotice {
  kind: "crash" | "anr";
  title: string;
  isOfApp: boolean;
}

const CRASHED = /^(?:unfortunately,\s*)?(.+?)\s+(?:has stopped|keeps stopping|stopped working)/i;
const HANGS = /^(.+?)\s+(?:isn['’]t responding|is not responding)/i;

/** Reads a window of package `android`; null where it is no crash or ANR dialog. */
export function deathNoticeOf(root: ElementNode, app: AppName): DeathNotice | null {
  const title = systemTitle(root);
  const hangs = HANGS.exec(title);
  const crashed = CRASHED.exec(title);
  if (hangs !== null || hasId(root, "aerr_wait"))
    return { kind: "anr", title, isOfApp: isNameOf(hangs?.[1] ?? "", app) };
  if (crashed !== null || hasId(root, "aerr_close"))
    return { kind: "crash", title, isOfApp: isNameOf(crashed?.[1] ?? "", app) };
  return null;
}

/** The title of a system dialog; before Android 7 it stands in its message. */
function systemTitle(root: ElementNode): string {
  let title = "";
  some(root, (node) => {
    const name = idName(node.resourceId);
    if (name === "alertTitle" || (title === "" && name === "message")) title = node.text;
    return name === "alertTitle";
  });
  return title;
}

function isNameOf(said: string, { appPackage, appLabel, foregroundPackage }: AppName): boolean {
  const name = said
    .replace(/^process\s+/i, "")
    .trim()
    .toLowerCase();
  if (name === appPackage || name.startsWith(`${appPackage}:`)) return true;
  if (appLabel !== undefined && appLabel !== "") return name === appLabel.trim().toLowerCase();
  // Without a label only the app in front can be meant, unless the phone's own parts are named.
  if (/^(system|system ui|android|com\..*|bluetooth|google .*|digital wellbeing)$/.test(name))
    return false;
  return foregroundPackage === appPackage;
}

function hasId(root: ElementNode, name: string): boolean {
  return some(root, (node) => idName(node.resourceId) === name);
}
