// Which of the windows in a page source counts, and whose it is. The tree decides; what the device says is in front
// only breaks ties, because it lags.
import { areaOf } from "./geometry";
import { idName, shortClassOf } from "./scene";
import { type AppName, deathNoticeOf } from "./system-dialog";
import { some } from "./tree";
import type { ElementNode, Hierarchy, WindowKind } from "./types";

/** The window that counts, or null where nothing shows. */
export interface ChosenWindow {
  root: ElementNode | null;
  packageName: string;
  kind: WindowKind;
}

/** Whether the window belongs to the app under test. */
export function isOwnWindow(kind: WindowKind): boolean {
  return kind === "app" || kind === "appDialog";
}

const KEYBOARD_PACKAGE = /(inputmethod|\.ime(\.|$)|honeyboard|swiftkey|\.latin$)/i;
const LAUNCHER_PACKAGE =
  /(^|\.)(launcher\d?|nexuslauncher|trebuchet|quickstep)(\.|$)|app\.launcher|miui\.home/i;
const PERMISSION_PACKAGE = /(permissioncontroller|packageinstaller|lbe\.security\.miui)$/;
/** Packages whose windows lie over an app and are answered, not explored. */
const SYSTEM_PACKAGE =
  /^(android|com\.android\.systemui|com\.google\.android\.gms|com\.android\.vending|com\.android\.intentresolver|com\.google\.android\.intentresolver)$/;
/** Picks the topmost window that is neither toast, keyboard nor system bar; system dialogs and the app's own first. */
export function chooseWindow(
  hierarchy: Hierarchy,
  foreground: { packageName: string },
  appPackage: string,
  appLabel?: string,
): ChosenWindow {
  const app: AppName = { appPackage, appLabel, foregroundPackage: foreground.packageName };
  const windows = hierarchy.roots
    .filter((root) => isWindow(root, appPackage))
    .map((root) => ({ root, packageName: packageOf(root) }));
  const kinds = windows.map(({ root, packageName }) => ({
    root,
    packageName,
    kind: kindOf(root, packageName, hierarchy, app),
  }));
  const own = kinds.filter(({ packageName }) => packageName === appPackage);
  const topOwn = own.length === 0 ? kinds.length : kinds.indexOf(own[0]!);
  const overlay = kinds.find(
    ({ kind }, at) =>
      kind === "permission" ||
      kind === "crashDialog" ||
      kind === "anrDialog" ||
      (kind === "systemDialog" && at < topOwn),
  );
  const chosen =
    overlay ??
    own.find(({ kind }) => kind === "appDialog") ??
    own[0] ??
    kinds.find(({ packageName }) => packageName === foreground.packageName) ??
    kinds[0];
  if (chosen === undefined)
    return { root: null, packageName: foreground.packageName, kind: "empty" };
  return isBare(chosen.root) ? { ...chosen, kind: "empty" } : chosen;
}

function isWindow(root: ElementNode, appPackage: string): boolean {
  if (root.className === "android.widget.Toast") return false;
  if (!root.displayed && root.children.length === 0) return false;
  const packageName = packageOf(root);
  if (packageName === appPackage) return true;
  if (KEYBOARD_PACKAGE.test(packageName)) return false;
  // System bars are no window of interest; a system dialog has something to answer with.
  return packageName !== "com.android.systemui" || some(root, (node) => isButton(node));
}

/** The package most nodes of the window name. */
function packageOf(root: ElementNode): string {
  if (root.packageName !== "") return root.packageName;
  const counts = new Map<string, number>();
  some(root, (node) => {
    if (node.packageName !== "")
      counts.set(node.packageName, (counts.get(node.packageName) ?? 0) + 1);
    return false;
  });
  let best = "";
  let most = 0;
  for (const [name, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (count > most) [best, most] = [name, count];
  }
  return best;
}

function kindOf(
  root: ElementNode,
  packageName: string,
  hierarchy: Hierarchy,
  app: AppName,
): WindowKind {
  if (packageName === app.appPackage) return isDialog(root, hierarchy) ? "appDialog" : "app";
  if (
    some(root, ({ resourceId }) => /^permission_(allow|deny|no_upgrade)/.test(idName(resourceId)))
  )
    return "permission";
  if (PERMISSION_PACKAGE.test(packageName) && some(root, isButton)) return "permission";
  if (packageName === "android") {
    const notice = deathNoticeOf(root, app);
    // What another app's dialog tells is not this app's crash.
    if (notice?.isOfApp === true) return notice.kind === "anr" ? "anrDialog" : "crashDialog";
    return "systemDialog";
  }
  if (LAUNCHER_PACKAGE.test(packageName)) return "launcher";
  return SYSTEM_PACKAGE.test(packageName) ? "systemDialog" : "external";
}

const DIALOG_ID = /^(parentPanel|alertTitle|design_bottom_sheet|customPanel|buttonPanel)$/;

function isDialog(root: ElementNode, { width, height }: Hierarchy): boolean {
  // Windows without room for the system bars are still whole screens.
  const isSmall = areaOf(root.bounds) < 0.8 * width * height;
  return (
    isSmall ||
    some(root, (node) => node.displayed && DIALOG_ID.test(idName(node.resourceId))) ||
    (root.extra["pane-title"] ?? "") !== ""
  );
}

/** A window with neither words nor anything to touch. */
function isBare(root: ElementNode): boolean {
  return !some(
    root,
    (node) =>
      node.displayed &&
      (node.clickable ||
        node.scrollable ||
        node.text !== "" ||
        node.contentDesc !== "" ||
        (node.children.length === 0 && isPainted(node))),
  );
}

/** Leaves that draw by themselves: pictures, games, maps. */
function isPainted(node: ElementNode): boolean {
  return /(ImageView|SurfaceView|TextureView|WebView|VideoView)$/.test(
    shortClassOf(node.className),
  );
}

function isButton(node: ElementNode): boolean {
  return node.clickable && node.displayed;
}
