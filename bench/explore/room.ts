// What fits where a page does not scroll: nothing may be out of everybody's reach.
import type { WidgetDef } from "../../virtual-device/apps/model";
import type { Plan } from "./plan";

/** How many widgets fit, and how high what holds more of them is, in dp. */
interface Room {
  widgets: number;
  heightDp: number;
}
export const ROOM_ABOVE_FEED: Room = { widgets: 3, heightDp: 220 };
export const ROOM_ABOVE_REMARKS: Room = { widgets: 4, heightDp: 400 };
export const ROOM_IN_SHEET: Room = { widgets: 5, heightDp: 400 };

/** Where the page itself does not scroll, what has no room scrolls by itself: nothing is out of everybody's reach. */
export function inRoom(
  plan: Plan,
  widgets: WidgetDef[],
  { widgets: most, heightDp }: Room,
): WidgetDef[] {
  if (widgets.length <= most) return widgets;
  return [{ id: `${plan.id}:panel`, role: "scroll", heightDp, children: widgets }];
}
