import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { readApk } from "../apps/apk";
import { API_DEMOS_APK, Hand, modelOf, screen } from "./__tests__/hand";
import type { InstalledApp } from "./types";

let app: InstalledApp;

beforeAll(async () => {
  app = await readApk(API_DEMOS_APK);
});

/** Colours and how often they occur, as 0xRRGGBB. */
async function colours(png: Buffer): Promise<Map<number, number>> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += info.channels) {
    const colour = data.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

async function colourAt(png: Buffer, left: number, top: number): Promise<number> {
  const area = { left, top, width: 1, height: 1 };
  return (await sharp(png).removeAlpha().extract(area).raw().toBuffer()).readUIntBE(0, 3);
}

describe("a screenshot", () => {
  test.each([
    [1080, 2400],
    [540, 1200],
    [720, 1280],
  ])("is a PNG of %i by %i pixels, held upright and turned", async (width, height) => {
    const hand = new Hand({ width, height });
    expect(await sharp(hand.ui.png()).metadata()).toMatchObject({ format: "png", width, height });
    hand.ui.launch(app, app.launcherActivity!);
    hand.ui.setRotation(1);
    expect(await sharp(hand.ui.png()).metadata()).toMatchObject({ width: height, height: width });
  });

  test("is the same, pixel for pixel, for the same seed, clock and touches", () => {
    const shots = [1, 2].map(() => {
      const hand = new Hand();
      hand.ui.launch(app, app.launcherActivity!);
      const menu = hand.ui.png();
      hand.tap("Views");
      hand.tap("Animation");
      return [menu, hand.ui.png()];
    });
    expect(shots[0]).toEqual(shots[1]);
    expect(shots[0]![0]!.equals(shots[0]![1]!)).toBe(false);
  });

  test("shows text in many shades on a plain ground, and the bars of the system", async () => {
    const hand = new Hand();
    hand.ui.launch(app, app.launcherActivity!);
    const counts = await colours(hand.ui.png());
    const pixels = 1080 * 2400;
    expect(counts.get(0xfafafa)! / pixels).toBeGreaterThan(0.6);
    expect(counts.get(0x263238)! / pixels).toBeGreaterThan(0.05);
    const row = hand.node("Graphics").bounds;
    const area = { left: row.left, top: row.top, width: 600, height: row.bottom - row.top - 6 };
    const shades = await colours(await sharp(hand.ui.png()).extract(area).png().toBuffer());
    expect(shades.get(0x1f1f1f)).toBeGreaterThan(200);
    expect(shades.size).toBeGreaterThan(4);
  });

  test("darkens what is behind a dialog and covers the bottom with the keyboard", async () => {
    const hand = new Hand();
    hand.ui.launch(app, "io.appium.android.apis.app.AlertDialogSamples");
    const before = await colourAt(hand.ui.png(), 1000, 1500);
    hand.tap("text_entry_button");
    const dimmed = await colourAt(hand.ui.png(), 1060, 1500);
    expect(dimmed & 255).toBeLessThan((before & 255) * 0.6);
    expect(await colourAt(hand.ui.png(), 3, 1700)).not.toBe(0xdfe3e7);
    hand.tap("username_edit");
    expect(await colourAt(hand.ui.png(), 3, 1700)).toBe(0xdfe3e7);
  });

  test("shows a toast as long as it lasts", () => {
    const hand = Hand.with(
      modelOf([
        screen("s", {
          widgets: [{ id: "b", role: "button", text: "b", onTap: [{ toast: "Hello" }] }],
        }),
      ]),
    );
    const before = hand.ui.png();
    hand.tap("b");
    expect(hand.ui.png().equals(before)).toBe(false);
    hand.nowMs += 5000;
    expect(hand.ui.png().equals(before)).toBe(true);
  });

  test("stays drawable when a screen needs more colours than a palette has", async () => {
    const hand = new Hand();
    hand.ui.launch(app, "io.appium.android.apis.view.Grid2");
    const counts = await colours(hand.ui.png());
    expect(counts.size).toBeLessThanOrEqual(256);
    expect(counts.size).toBeGreaterThan(30);
  });
});
