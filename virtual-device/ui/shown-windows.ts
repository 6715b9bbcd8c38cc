// The windows that are shown: the system's over those of the app in front, or over the home screen. Also who owns the one
// in front. Reads what goes on; touches on the system's windows go back there.
import type { Act } from "../apps/entry";
import type { Box } from "./box";
import type { Display } from "./display";
import {
  DOCK_ICONS,
  FIRST_ICONS,
  type HomeIcon,
  LAUNCHER_ACTIVITY,
  LAUNCHER_PACKAGE,
  launcherRoot,
} from "./launcher-window";
import { PERMISSION_ACTIVITY, PERMISSION_PACKAGE, permissionRoot } from "./permission-window";
import type { Running } from "./running";
import { SHADE_PACKAGE, shadeRoot, troubleRoot } from "./system-windows";
import type { Foreground } from "./types";
import { appWindows, type Window } from "./window";

/** All windows that are shown, topmost first. */
export function shownWindows(running: Running, display: Display): Window[] {
  const { front } = running;
  const base = front === null ? [homeWindow(running, display)] : appWindows(front.run, display);
  return [...systemWindows(running, display), ...base];
}

/** The activity in front, and who owns the focused window. */
export function foregroundOf(running: Running): Foreground {
  if (running.question !== null) {
    return {
      packageName: PERMISSION_PACKAGE,
      activity: PERMISSION_ACTIVITY,
      focusedWindowPackage: PERMISSION_PACKAGE,
    };
  }
  const packageName = running.front?.packageName ?? LAUNCHER_PACKAGE;
  const activity = running.front?.run.activity ?? LAUNCHER_ACTIVITY;
  let focusedWindowPackage = packageName;
  if (running.isShadeOpen) focusedWindowPackage = SHADE_PACKAGE;
  else if (running.troubles.length > 0) focusedWindowPackage = "android";
  return { packageName, activity, focusedWindowPackage };
}

function homeWindow(running: Running, display: Display): Window {
  const own: HomeIcon[] = Array.from(running.installed.values())
    .filter((app) => app.launcherActivity !== null)
    .map(({ packageName, label }) => ({ packageName, label }));
  const root = launcherRoot([...FIRST_ICONS, ...own], DOCK_ICONS, display);
  return systemWindow(LAUNCHER_PACKAGE, "home", root, (id) => running.openIcon(id));
}

function systemWindows(running: Running, display: Display): Window[] {
  const windows: Window[] = [];
  if (running.isShadeOpen) {
    const root = shadeRoot(running.notifications, display);
    windows.push(systemWindow(SHADE_PACKAGE, "shade", root, (id) => running.tapShade(id)));
  }
  if (running.question !== null) {
    const { task, permission } = running.question;
    const root = permissionRoot(task.label, permission, display);
    const answer = (id: string): void => {
      if (id.startsWith("permission_")) running.answerPermission(!id.includes("deny"));
    };
    windows.push(systemWindow(PERMISSION_PACKAGE, "permission", root, answer));
  }
  const trouble = running.troubles[0];
  if (trouble !== undefined) {
    const root = troubleRoot(trouble.kind, trouble.label, display);
    const answer = (id: string): void => running.answerTrouble(trouble, id);
    windows.push(systemWindow("android", "trouble", root, answer));
  }
  return windows;
}

function systemWindow(
  packageName: string,
  path: string,
  root: Box,
  onTap: (id: string) => void,
): Window {
  const kind = packageName === LAUNCHER_PACKAGE ? "launcher" : "system";
  const onAct = (act: Act): void => {
    if (act.kind === "tap") onTap(act.widget);
  };
  return { packageName, path, root, kind, entry: null, onAct };
}
