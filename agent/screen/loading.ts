// Whether a window is still filling: what it shows so far is not yet the screen it will be.
import { ownLabel } from "./label";
import type { Scene } from "./scene";
import { isInToolbar } from "./title";

/** A spinner shows, and outside the tool bar nothing to touch and nothing to read. Bars that tell a value are content. */
export function isLoading(scene: Scene): boolean {
  let hasSpinner = false;
  for (const made of scene.nodes) {
    const { node, flags, shortClass } = made;
    if (shortClass === "ProgressBar") {
      if (node.text !== "") return false;
      hasSpinner = true;
    } else if ((/[cke]/.test(flags) || ownLabel(node, false) !== "") && !isInToolbar(made)) {
      return false;
    }
  }
  return hasSpinner;
}
