// Which screen of a generated app really shows, read from the ids that its maker gave to widgets. The agent never sees
// these ids.
import type { UiNode } from "../../virtual-device/ui/types";
import type { TruthOf } from "./phone";

const MARK = /\/((?:s\d+(?:~\d+)?)|nag|hold\d+):/;
const PAGE = /\/(s\d+~\d+):/;

/** Reads the marks; a window without any (still loading) counts as what it showed when it was last read. */
export function readTruth(): TruthOf {
  const byWindow = new Map<string, string>();
  const ownName = (window: UiNode, process: number): string | null => {
    // Windows are numbered anew in every process.
    const entry = `${process}/${window.id.split("/", 1)[0]!}`;
    const name = markIn(window, PAGE) ?? markIn(window, MARK);
    if (name !== null) byWindow.set(entry, name);
    return name ?? byWindow.get(entry) ?? null;
  };
  return (windows, _, process) => {
    const [top, below] = windows;
    if (top === undefined) return null;
    const name = ownName(top, process);
    if (name !== null || below === undefined) return name;
    const owner = ownName(below, process);
    return owner === null ? null : `${owner.replace(/~\d+$/, "")}#menu`;
  };
}

function markIn(node: UiNode, mark: RegExp): string | null {
  const found = mark.exec(node.id);
  if (found !== null) return found[1]!;
  for (const child of node.children) {
    const below = markIn(child, mark);
    if (below !== null) return below;
  }
  return null;
}
