// Chooses the description of a leaf by its class name: first one that fits, else something plausible for any name.
import { ACTIVITY_LEAVES } from "./activities";
import { FEATURE_LEAVES } from "./features";
import { GRAPHICS_LEAVES } from "./graphics";
import { LAYOUT_LEAVES } from "./layouts";
import { Leaf, type LeafName, type LeafParts, type LeafRecipe } from "./leaf";
import { plainLeaf } from "./plain";
import { PREFERENCE_LEAVES } from "./preferences";
import { VIEW_LEAVES } from "./views";

const RECIPES: readonly LeafRecipe[] = [
  ...ACTIVITY_LEAVES,
  ...FEATURE_LEAVES,
  ...PREFERENCE_LEAVES,
  ...VIEW_LEAVES,
  ...LAYOUT_LEAVES,
  ...GRAPHICS_LEAVES,
];

/** The screens of a leaf. The same name gives the same leaf. */
export function leafFor(name: LeafName): LeafParts {
  const leaf = new Leaf(name);
  const recipe = RECIPES.find(([pattern]) => pattern.test(leaf.simple));
  return (recipe === undefined ? plainLeaf(leaf) : recipe[1](leaf)).done();
}
