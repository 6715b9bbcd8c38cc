import { describe, expect, it } from "vitest";
import { makeWrittenPhone } from "../__tests__/phone";
import { makeNode, rootsOf } from "../__tests__/tree";
import { performActions } from "./actions";
import { performGesture } from "./gestures";

async function perform(...sources: object[]): Promise<string[]> {
  const { phone, done } = makeWrittenPhone();
  await performActions(phone, { actions: sources }, () => ({ x: 300, y: 400 }));
  return done;
}

function finger(...actions: object[]): object {
  return { type: "pointer", id: "finger1", parameters: { pointerType: "touch" }, actions };
}

const at = (x: number, y: number, more: object = {}) => ({
  type: "pointerMove",
  duration: 0,
  x,
  y,
  ...more,
});
const down = { type: "pointerDown", button: 0 };
const up = { type: "pointerUp", button: 0 };
const pause = (duration: number) => ({ type: "pause", duration });

describe("a finger", () => {
  it("that goes down and up taps, twice when it does so twice", async () => {
    expect(await perform(finger(at(10, 20), down, pause(100), up))).toEqual(["tap 10 20"]);
    expect(await perform(finger(at(10, 20), down, up, pause(40), down, up))).toEqual([
      "tap 10 20",
      "tap 10 20",
    ]);
  });

  it("that rests half a second presses long", async () => {
    expect(await perform(finger(at(10, 20), down, pause(499), up))).toEqual(["tap 10 20"]);
    expect(await perform(finger(at(10, 20), down, pause(500), up))).toEqual(["longPress 10 20"]);
  });

  it("that moves on swipes, however long it rests at the end; one that trembles does not", async () => {
    expect(await perform(finger(at(10, 20), down, at(10, 220), pause(900), up))).toEqual([
      "swipe 10 20 10 220",
    ]);
    expect(await perform(finger(at(10, 20), down, at(12, 25), up))).toEqual(["tap 10 20"]);
  });

  it("counts from where it is or from an element's middle", async () => {
    const element = { "element-6066-11e4-a52e-4f735466cecf": "e" };
    expect(await perform(finger(at(5, 6, { origin: element }), down, up))).toEqual(["tap 305 406"]);
    expect(
      await perform(
        finger(
          at(10, 20),
          down,
          at(0, 100, { origin: "pointer" }),
          at(50, 0, { origin: "pointer" }),
          up,
        ),
      ),
    ).toEqual(["swipe 10 20 60 120"]);
  });

  it("that is called off touches nothing", async () => {
    expect(await perform(finger(at(10, 20), down, { type: "pointerCancel" }))).toEqual([]);
  });
});

describe("keys", () => {
  it("type what they say and press what they stand for", async () => {
    const press = (value: string) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ];
    const keys = {
      type: "key",
      id: "k",
      actions: [...press("a"), ...press("\uE003"), ...press("\uE007")],
    };
    expect(await perform(keys)).toEqual(["type a", "key 67", "key 66"]);
  });
});

describe("a request", () => {
  it("that is malformed is an invalid argument", async () => {
    const invalid = expect.objectContaining({ code: "invalid argument" });
    await expect(perform(finger({ x: 1 }))).rejects.toThrow(invalid);
    await expect(perform({ type: "voice", actions: [] })).rejects.toThrow(invalid);
  });
});

describe("a gesture", () => {
  const list = makeNode({
    scrollable: true,
    bounds: { left: 0, top: 200, right: 700, bottom: 1200 },
  });
  const [placed] = rootsOf(list);

  async function gesture(name: string, body: object) {
    const { phone, done } = makeWrittenPhone();
    const surface = { phone, element: () => placed!, scrollableAt: () => placed! };
    return { answer: await performGesture(surface, name, body), done };
  }

  it("clicks in an element's middle, at an offset of it or at a point", async () => {
    expect((await gesture("click", { origin: { ELEMENT: "e" } })).done).toEqual(["tap 350 700"]);
    expect(
      (await gesture("long_click", { origin: { ELEMENT: "e" }, offset: { x: 1, y: 2 } })).done,
    ).toEqual(["longPress 1 202"]);
    expect((await gesture("double_click", { offset: { x: 9, y: 8 } })).done).toEqual([
      "tap 9 8",
      "tap 9 8",
    ]);
  });

  it("swipes inside the area's margins, towards where it is told", async () => {
    const body = { area: { left: 0, top: 0, width: 100, height: 1000 }, percent: 0.5 };
    expect((await gesture("swipe", { ...body, direction: "up" })).done).toEqual([
      "swipe 50 900 50 500",
    ]);
    expect((await gesture("swipe", { ...body, direction: "RIGHT" })).done).toEqual([
      "swipe 10 500 50 500",
    ]);
  });

  it("scrolls the list and says whether it goes on", async () => {
    const body = { origin: { ELEMENT: "e" }, direction: "down", percent: 0.5 };
    expect(await gesture("scroll", body)).toEqual({
      answer: true,
      done: [`scroll ${list.id} down 0.5`],
    });
  });

  it("without a place or a direction is an invalid argument", async () => {
    const invalid = expect.objectContaining({ code: "invalid argument" });
    await expect(gesture("click", {})).rejects.toThrow(invalid);
    await expect(gesture("swipe", { direction: "up", percent: 1 })).rejects.toThrow(invalid);
    await expect(
      gesture("swipe", { origin: { ELEMENT: "e" }, direction: "sideways", percent: 1 }),
    ).rejects.toThrow(invalid);
  });
});
