// A leaf of a sample collection: a screen that is typical for its name, with what can be reached from it.
import type { CrashDef, ScreenDef } from "./model";

/** What a leaf is made from. */
export interface LeafName {
  /** Last part of the menu label. */
  label: string;
  /** Full class name. */
  activity: string;
  packageName: string;
}

/** The leaf's screens, the first one with the activity's name as id, and its defects. */
export interface LeafParts {
  screens: ScreenDef[];
  crashes?: CrashDef[];
}

export function leafFor({ label, activity }: LeafName): LeafParts {
  return {
    screens: [
      {
        id: activity,
        activity,
        window: "full",
        title: label,
        widgets: [
          { id: "text", role: "text", rid: "text", text: `This is ${label}.` },
          { id: "name", role: "edit", rid: "edit", hint: "Name" },
          { id: "check", role: "check", rid: "check1", text: "Remember this" },
          {
            id: "button",
            role: "button",
            rid: "button",
            text: "Show dialog",
            onTap: [{ goto: `${activity}#dialog` }],
          },
        ],
      },
      {
        id: `${activity}#dialog`,
        activity,
        window: "dialog",
        title: label,
        message: `${label} says hello.`,
        widgets: [],
        buttons: [
          { id: "ok", role: "button", text: "OK" },
          { id: "cancel", role: "button", text: "Cancel" },
        ],
      },
    ],
  };
}
