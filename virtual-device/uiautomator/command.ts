// What every command of the UiAutomator2 server is given, and the few shapes they share.
import type { Phone } from "../phone";
import type { UiNode } from "../ui/types";
import type { UiaSession } from "./session";
import type { Placed } from "./snapshot";

/** One request below `/session/:id/`. */
export interface Command {
  session: UiaSession;
  phone: Phone;
  /** Values of the path's `:name` parts. */
  path: Record<string, string>;
  body: Record<string, unknown>;
}

/** Answers the reply's value; throws UiaFailure where the command fails. */
export type Handler = (command: Command) => unknown;

/** An element as both dialects of the protocol name it. */
export function elementModel(id: string) {
  return { ELEMENT: id, "element-6066-11e4-a52e-4f735466cecf": id };
}

/** A text of the request, empty where there is none. */
export function textIn(body: Record<string, unknown>, key: string): string {
  const value = body[key];
  return typeof value === "string" ? value : "";
}

/** The node of the path's element. */
export function placed({ session, path }: Command): Placed {
  return session.elements.get(path.id ?? "");
}

/** Whole pixels. */
export function center({ bounds }: UiNode): { x: number; y: number } {
  return {
    x: Math.floor((bounds.left + bounds.right) / 2),
    y: Math.floor((bounds.top + bounds.bottom) / 2),
  };
}

/** As WebDriver has rectangles. */
export function rect({ bounds: { left, top, right, bottom } }: UiNode) {
  return { x: left, y: top, width: right - left, height: bottom - top };
}
