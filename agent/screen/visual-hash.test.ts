import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { hammingDistance, visualHash } from "./visual-hash";

const WIDTH = 270;
const HEIGHT = 600;

/** A picture from a brightness for each pixel. */
async function picture(
  brightness: (x: number, y: number) => number,
  channels: 3 | 4 = 3,
): Promise<Buffer> {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * channels, 255);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      pixels.fill(brightness(x, y), (y * WIDTH + x) * channels, (y * WIDTH + x) * channels + 3);
    }
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels } })
    .png()
    .toBuffer();
}

const waves = (x: number, y: number): number => Math.round(127 + 120 * Math.sin(x / 20 + y / 50));

describe("the picture's hash", () => {
  it("has 256 bits and is the same for the same picture, with or without transparency", async () => {
    const hash = await visualHash(await picture(waves));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await visualHash(await picture(waves, 4))).toBe(hash);
  });

  it("does not see the clock in the status bar nor the navigation bar", async () => {
    const withBars = await picture((x, y) =>
      y < HEIGHT * 0.035 || y > HEIGHT * 0.95 ? (x * 7) % 256 : waves(x, y),
    );
    expect(
      hammingDistance(await visualHash(withBars), await visualHash(await picture(waves))),
    ).toBe(0);
  });

  it("stays close under a small change and goes far under a large one", async () => {
    const plain = await visualHash(await picture(waves));
    const small = await visualHash(
      await picture((x, y) => (x > 100 && x < 112 && y > 300 && y < 320 ? 0 : waves(x, y))),
    );
    const large = await visualHash(await picture((x, y) => 255 - waves(x, y)));
    expect(hammingDistance(plain, small)).toBeLessThanOrEqual(4);
    expect(hammingDistance(plain, large)).toBeGreaterThan(64);
  });

  it("keeps its value for a known picture, so that stored hashes stay comparable", async () => {
    const steps = await picture((x) => (Math.floor((x * 17) / WIDTH) % 2 === 0 ? 0 : 255));
    expect(await visualHash(steps)).toBe("aaaa".repeat(16));
  });

  it("rejects what is no picture", async () => {
    await expect(visualHash(Buffer.from("no picture"))).rejects.toThrow();
  });
});

describe("the distance of two hashes", () => {
  it("counts bits", () => {
    expect(hammingDistance("00", "00")).toBe(0);
    expect(hammingDistance("0f", "00")).toBe(4);
    expect(hammingDistance("ff", "00")).toBe(8);
    expect(hammingDistance("ff", "0")).toBe(256);
  });
});
