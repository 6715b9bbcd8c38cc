// Small pictures from straight edges and circles: arrows, stars, hearts, gears. Sized by the square they are given.
import type { Canvas } from "./canvas";

/** Draws a named icon into the square around a point; unknown names give a filled circle. */
export function drawIcon(
  canvas: Canvas,
  name: string,
  x: number,
  y: number,
  size: number,
  colour: number,
  ground: number,
): void {
  const half = size / 2;
  const at = (points: readonly (readonly [number, number])[]): void =>
    canvas.shape(
      points.map(([px, py]) => [x + px * half, y + py * half] as const),
      colour,
    );
  const stroke = (x0: number, y0: number, x1: number, y1: number): void =>
    canvas.line(
      x + x0 * half,
      y + y0 * half,
      x + x1 * half,
      y + y1 * half,
      Math.max(2, size / 9),
      colour,
    );
  const dot = (px: number, py: number, radius: number, tint = colour): void =>
    canvas.circle(
      Math.round(x + px * half),
      Math.round(y + py * half),
      Math.max(1, Math.round(radius * half)),
      tint,
    );
  switch (name) {
    case "back":
      stroke(-0.75, 0, 0.8, 0);
      stroke(-0.8, 0.05, -0.1, -0.65);
      stroke(-0.8, -0.05, -0.1, 0.65);
      return;
    case "left":
      at([
        [0.4, -0.7],
        [-0.5, 0],
        [0.4, 0.7],
      ]);
      return;
    case "right":
    case "play":
      at([
        [-0.4, -0.7],
        [0.6, 0],
        [-0.4, 0.7],
      ]);
      return;
    case "down":
      at([
        [-0.6, -0.3],
        [0.6, -0.3],
        [0, 0.4],
      ]);
      return;
    case "up":
      at([
        [-0.6, 0.3],
        [0.6, 0.3],
        [0, -0.4],
      ]);
      return;
    case "more":
      dot(0, -0.6, 0.16);
      dot(0, 0, 0.16);
      dot(0, 0.6, 0.16);
      return;
    case "plus":
      stroke(-0.7, 0, 0.7, 0);
      stroke(0, -0.7, 0, 0.7);
      return;
    case "cross":
      stroke(-0.6, -0.6, 0.6, 0.6);
      stroke(-0.6, 0.6, 0.6, -0.6);
      return;
    case "check":
      stroke(-0.7, 0.05, -0.2, 0.55);
      stroke(-0.25, 0.55, 0.7, -0.5);
      return;
    case "search":
      dot(-0.15, -0.15, 0.6);
      dot(-0.15, -0.15, 0.4, ground);
      stroke(0.25, 0.25, 0.8, 0.8);
      return;
    case "star":
      at(starPoints());
      return;
    case "heart":
      dot(-0.35, -0.25, 0.42);
      dot(0.35, -0.25, 0.42);
      at([
        [-0.74, -0.05],
        [0.74, -0.05],
        [0, 0.8],
      ]);
      return;
    case "home":
      at([
        [-0.9, 0],
        [0, -0.85],
        [0.9, 0],
      ]);
      at([
        [-0.6, -0.1],
        [0.6, -0.1],
        [0.6, 0.8],
        [-0.6, 0.8],
      ]);
      return;
    case "person":
      dot(0, -0.4, 0.42);
      at([
        [-0.8, 0.85],
        [-0.6, 0.3],
        [0, 0.12],
        [0.6, 0.3],
        [0.8, 0.85],
      ]);
      return;
    case "gear":
      at(gearPoints());
      dot(0, 0, 0.3, ground);
      return;
    case "share":
      dot(-0.55, 0, 0.22);
      dot(0.5, -0.55, 0.22);
      dot(0.5, 0.55, 0.22);
      stroke(-0.5, 0, 0.5, -0.55);
      stroke(-0.5, 0, 0.5, 0.55);
      return;
    case "shield":
      at([
        [0, -0.95],
        [0.75, -0.6],
        [0.7, 0.2],
        [0, 0.95],
        [-0.7, 0.2],
        [-0.75, -0.6],
      ]);
      return;
    case "info":
      dot(0, 0, 0.9);
      at([
        [-0.12, -0.1],
        [0.12, -0.1],
        [0.12, 0.55],
        [-0.12, 0.55],
      ]);
      dot(0, -0.4, 0.16, ground);
      canvas.fill(
        Math.round(x - size / 16),
        Math.round(y - size / 16),
        Math.round(x + size / 16) + 1,
        Math.round(y + size / 3.6),
        ground,
      );
      return;
    case "clock":
      dot(0, 0, 0.9);
      dot(0, 0, 0.68, ground);
      stroke(0, 0.05, 0, -0.5);
      stroke(0, 0, 0.4, 0.2);
      return;
    case "menu":
      stroke(-0.75, -0.5, 0.75, -0.5);
      stroke(-0.75, 0, 0.75, 0);
      stroke(-0.75, 0.5, 0.75, 0.5);
      return;
    default:
      dot(0, 0, 0.7);
  }
}

/** A five-pointed star in the unit square. */
export function starPoints(): [number, number][] {
  return Array.from({ length: 10 }, (_, point) => {
    const radius = point % 2 === 0 ? 0.95 : 0.4;
    const angle = (point * Math.PI) / 5 - Math.PI / 2;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

function gearPoints(): [number, number][] {
  return Array.from({ length: 32 }, (_, point) => {
    const radius = point % 4 < 2 ? 0.92 : 0.68;
    const angle = (point * Math.PI) / 16;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}
