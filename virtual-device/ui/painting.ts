// What painters share: the canvas, the display's units, the colours of the window. A type and nothing else.
import type { Canvas } from "./canvas";
import type { Palette, Units } from "./theme";

export interface Painting {
  canvas: Canvas;
  units: Units;
  colours: Palette;
}
