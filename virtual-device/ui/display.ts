// The display as windows see it: its size as it is held now, its units, the heights of the system's bars.
import { NAVIGATION_BAR_DP, STATUS_BAR_DP, type Units, unitsFor } from "./theme";

/** The display as it is held now. */
export interface Display {
  width: number;
  height: number;
  units: Units;
  statusBar: number;
  navigationBar: number;
}

/** A display of so many pixels. */
export function displayOf(width: number, height: number): Display {
  const units = unitsFor(width, height);
  return {
    width,
    height,
    units,
    statusBar: units.dp(STATUS_BAR_DP),
    navigationBar: units.dp(NAVIGATION_BAR_DP),
  };
}
