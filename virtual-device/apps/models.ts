// Chooses how an installed app is played: a manifest with sample activities becomes its menu tree, any other a generic app.
import type { InstalledApp } from "../ui/types";
import { hasSamples, sampleMenuModel } from "./api-demos";
import { genericModel } from "./generic-app";
import type { AppModel } from "./model";

const made = new WeakMap<InstalledApp, AppModel>();

/** The model that the manifest of an app suggests; the same app gives the same model. */
export function modelFor(app: InstalledApp): AppModel {
  let model = made.get(app);
  if (model === undefined) {
    model = hasSamples(app) ? sampleMenuModel(app) : genericModel(app);
    made.set(app, model);
  }
  return model;
}
