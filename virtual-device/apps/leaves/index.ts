// Chooses the description of a leaf by its class name: first one that fits, else something plausible for any name.
import { ACTIVITY_LEAVES } from "./activities";
import { ALERT_LEAVES } from "./alerts";
import { BACKGROUND_LEAVES } from "./background";
import { CONTENT_LEAVES } from "./content";
import { CONTROL_LEAVES } from "./controls";
import { DEVICE_LEAVES } from "./device";
import { FRAGMENT_LEAVES } from "./fragments";
import { GRAPHICS_LEAVES } from "./graphics";
import { LAYOUT_LEAVES } from "./layouts";
import { Leaf, type LeafName, type LeafParts, type LeafRecipe } from "./leaf";
import { LIST_LEAVES } from "./lists";
import { MEDIA_LEAVES } from "./media";
import { plainLeaf } from "./plain";
import { PREFERENCE_LEAVES } from "./preferences";
import { TEXT_LEAVES } from "./texts";
import { VIEW_LEAVES } from "./views";

const RECIPES: readonly LeafRecipe[] = [
  ...ACTIVITY_LEAVES,
  ...FRAGMENT_LEAVES,
  ...BACKGROUND_LEAVES,
  ...ALERT_LEAVES,
  ...CONTENT_LEAVES,
  ...TEXT_LEAVES,
  ...MEDIA_LEAVES,
  ...DEVICE_LEAVES,
  ...LIST_LEAVES,
  ...CONTROL_LEAVES,
  ...LAYOUT_LEAVES,
  ...VIEW_LEAVES,
  ...PREFERENCE_LEAVES,
  ...GRAPHICS_LEAVES,
];

/** The screens of a leaf. The same name gives the same leaf. */
export function leafFor(name: LeafName): LeafParts {
  const leaf = new Leaf(name);
  const recipe = RECIPES.find(([pattern]) => pattern.test(leaf.simple));
  return (recipe === undefined ? plainLeaf(leaf) : recipe[1](leaf)).done();
}
