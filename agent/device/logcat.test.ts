import { expect, test } from "vitest";
import type { LogLine } from "./device";
import { crashesIn, LogcatReader } from "./logcat";

const APP = "com.example.shop";

/** Lines `SECONDS PID TAG TEXT` as threadtime lines of one day; the thread is the process. */
function log(text: string): LogLine[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [, seconds = "", pid = "", tag = "", rest = ""] =
        /^\s*([\d.]+) (\d+) (\S+) ?(.*)$/.exec(line) ?? [];
      const [whole = "", ms = "000"] = seconds.split(".");
      const stamp = `11-20 10:00:${whole.padStart(2, "0")}.${ms.padEnd(3, "0")}`;
      return { timestampMs: 0, message: `${stamp} ${pid} ${pid} E ${tag.padEnd(8)}: ${rest}` };
    });
}

const JAVA = `
  1.100 4021 AndroidRuntime FATAL EXCEPTION: main
  1.100 4021 AndroidRuntime Process: ${APP}, PID: 4021
  1.100 4021 AndroidRuntime java.lang.RuntimeException: Unable to start activity
  1.100 4021 AndroidRuntime \tat android.app.ActivityThread.performLaunchActivity(ActivityThread.java:3644)
  1.100 4021 AndroidRuntime Caused by: java.lang.IllegalStateException: cart 17 is empty
  1.100 4021 AndroidRuntime \tat java.util.Objects.requireNonNull(Objects.java:228)
  1.100 4021 AndroidRuntime \tat com.example.shop.Cart.total(Cart.kt:42)
  1.100 4021 AndroidRuntime \tat com.example.shop.CartActivity$$ExternalSyntheticLambda7.run(Unknown Source:4)
  1.100 4021 AndroidRuntime \tat com.example.shop.CartActivity.lambda$onCreate$3(CartActivity.kt:17)
  1.100 4021 AndroidRuntime \tat android.os.Handler.handleCallback(Handler.java:958)
  1.100 4021 AndroidRuntime \t... 11 more
`;

const NATIVE = `
  2.000 4021 libc Fatal signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0 in tid 4050 (RenderThread), pid 4021 (om.example.shop)
  2.200 4099 DEBUG *** *** *** *** *** *** *** ***
  2.200 4099 DEBUG pid: 4021, tid: 4050, name: RenderThread  >>> ${APP} <<<
  2.200 4099 DEBUG signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0000000000000000
  2.200 4099 DEBUG Abort message: 'no texture'
  2.200 4099 DEBUG backtrace:
  2.200 4099 DEBUG       #00 pc 000000000004a1c0  /data/app/lib/arm64/libshop.so (Texture::draw(int)+124) (BuildId: 9f)
  2.200 4099 DEBUG       #01 pc 0000000000012345  /data/app/lib/arm64/libshop.so (BuildId: 9f)
`;

const HANG = `
  3.000 1200 ActivityManager ANR in ${APP} (${APP}/.CartActivity)
  3.000 1200 ActivityManager PID: 4021
  3.000 1200 ActivityManager Reason: Input dispatching timed out (9f1 ${APP}/.CartActivity (server) is not responding. Waited 5001ms for MotionEvent)
  3.000 1200 ActivityManager Load: 0.4 / 0.3 / 0.2
`;

test("a Java crash is told by its root cause and the app's own frames", () => {
  const [crash, ...others] = crashesIn(log(JAVA), APP);
  expect(others).toEqual([]);
  expect(crash).toMatchObject({
    kind: "java",
    process: APP,
    title: "java.lang.IllegalStateException: cart 17 is empty",
    message: "cart 17 is empty",
    topFrames: [
      "com.example.shop.Cart.total",
      "com.example.shop.CartActivity$$ExternalSyntheticLambda.run",
      "com.example.shop.CartActivity.lambda$onCreate",
    ],
  });
  expect(crash?.stack).toContain("FATAL EXCEPTION: main\nProcess: com.example.shop");
});

test("the same crash after a rebuild has the same signature, another one has not", () => {
  const [first] = crashesIn(log(JAVA), APP);
  const rebuilt = JAVA.replaceAll(":42)", ":57)")
    .replaceAll("Lambda7", "Lambda12")
    .replaceAll("onCreate$3", "onCreate$8")
    .replaceAll("cart 17", "cart 4");
  expect(crashesIn(log(rebuilt), APP)[0]?.signature).toBe(first?.signature);
  const other = JAVA.replaceAll("Cart.total", "Cart.sum");
  expect(crashesIn(log(other), APP)[0]?.signature).not.toBe(first?.signature);
});

test("a crash without frames of the app is told by the first three there are", () => {
  const [crash] = crashesIn(log(JAVA.replaceAll("com.example.shop.Cart", "android.x.Cart")), APP);
  expect(crash?.topFrames[0]).toBe("java.util.Objects.requireNonNull");
});

test("a crash of another app is none of ours", () => {
  expect(crashesIn(log(JAVA.replaceAll(`Process: ${APP}`, `Process: ${APP}.beta`)), APP)).toEqual(
    [],
  );
  expect(crashesIn(log(NATIVE.replaceAll(APP, "com.other")), APP)).toEqual([]);
});

test("a crash in a process of the app's own is ours", () => {
  const lines = log(JAVA.replaceAll(`Process: ${APP}`, `Process: ${APP}:remote`));
  expect(crashesIn(lines, APP)[0]?.process).toBe(`${APP}:remote`);
});

test("a native crash is told by its tombstone", () => {
  expect(crashesIn(log(NATIVE), APP)).toMatchObject([
    {
      kind: "native",
      process: APP,
      title: "SIGSEGV: no texture",
      topFrames: ["libshop.so!Texture::draw", "libshop.so+12345"],
      signature: "native|SIGSEGV|libshop.so!Texture::draw|libshop.so+12345",
    },
  ]);
});

test("a native crash without a tombstone is known by the cut name", () => {
  const [signalOnly = { timestampMs: 0, message: "" }] = log(NATIVE);
  expect(crashesIn([signalOnly], APP)).toMatchObject([{ kind: "native", process: APP }]);
});

test("a hang is told by activity and reason, not by its figures", () => {
  const [hang] = crashesIn(log(HANG), APP);
  expect(hang).toMatchObject({
    kind: "anr",
    title: `Not responding: ${APP}/.CartActivity`,
    signature: `anr|${APP}|${APP}/.CartActivity|Input dispatching timed out`,
  });
  expect(hang?.message).toContain("Waited 5001ms");
});

test.each([
  ["has died", `1.0 1200 ActivityManager Process ${APP} (pid 4021) has died: fore TOP`],
  ["was killed", `1.0 1200 ActivityManager Killing 4021:${APP}/u0a155 (adj 0): bg anr`],
  ["lost its window", `1.0 1200 WindowManager WIN DEATH: Window{9f1 u0 ${APP}/${APP}.Main}`],
  ["ran out of memory", `1.0 500 lowmemorykiller Kill '${APP}' (4021), uid 10155, oom_score_adj 0`],
])("a process that %s without a stack is a death", (_, line) => {
  expect(crashesIn(log(line), APP)).toMatchObject([{ kind: "death", process: APP }]);
});

test("a process that was asked to stop is no death", () => {
  const stopped = `
    1.0 1200 ActivityManager Force stopping ${APP} appid=10155 user=0: from pid 999
    1.0 1200 ActivityManager Killing 4021:${APP}/u0a155 (adj 0): stop ${APP} due to from pid 999
    1.2 1200 ActivityManager Process ${APP} (pid 4021) has died: fore TOP
    1.3 1200 WindowManager WIN DEATH: Window{9f1 u0 ${APP}/${APP}.Main}
  `;
  expect(crashesIn(log(stopped), APP)).toEqual([]);
});

test("the death that follows a crash is the same defect", () => {
  const dead = `1.300 1200 ActivityManager Process ${APP} (pid 4021) has died: fore TOP`;
  expect(crashesIn(log(JAVA + dead), APP).map(({ kind }) => kind)).toEqual(["java"]);
});

test("two crashes are two, in one process too, and one right after the other", () => {
  const later = JAVA.replaceAll("1.100 4021", "1.900 4021");
  expect(crashesIn(log(JAVA + later), APP)).toHaveLength(2);
});

test("what a thread says two seconds later is no part of its crash", () => {
  const later = `  4.000 4021 AndroidRuntime Shutting down VM\n`;
  expect(crashesIn(log(JAVA + later), APP)).toEqual(crashesIn(log(JAVA), APP));
});

test("a hang that ends in a death is one defect, and the death no part of its words", () => {
  const killed = `  3.100 1200 ActivityManager Killing 4021:${APP}/u0a155 (adj 0): bg anr\n`;
  expect(crashesIn(log(HANG + killed), APP)).toEqual(crashesIn(log(HANG), APP));
});

test("lines of others between those of a crash do not tear it", () => {
  const torn = JAVA.replace(
    "  1.100 4021 AndroidRuntime Caused by",
    "  1.100 777 WindowManager something else\n  1.100 4021 AndroidRuntime Caused by",
  );
  expect(crashesIn(log(torn), APP)).toEqual(crashesIn(log(JAVA), APP));
});

test("wherever the portions cut, the records are the same", () => {
  const lines = log(JAVA + NATIVE + HANG);
  const whole = crashesIn(lines, APP);
  expect(whole.map(({ kind }) => kind)).toEqual(["java", "native", "anr"]);
  for (let at = 0; at <= lines.length; at++) {
    const reader = new LogcatReader(APP);
    const found = [
      ...reader.push(lines.slice(0, at)),
      ...reader.push(lines.slice(at)),
      ...reader.flush(),
    ];
    expect(found).toEqual(whole);
  }
});

test("a log that a new session tells again from the start brings nothing new", () => {
  const dead = `9.000 1200 ActivityManager Process ${APP}:remote (pid 4500) has died: fore TOP\n`;
  const lines = log(JAVA + NATIVE + HANG + dead);
  const reader = new LogcatReader(APP);
  expect([...reader.push(lines), ...reader.flush()]).toHaveLength(4);
  const later = log(JAVA.replaceAll("1.100", "20.100"));
  expect([...reader.push([...lines, ...later]), ...reader.flush()]).toMatchObject([
    { kind: "java" },
  ]);
});

test("a record waits while it may grow, and ends with a portion that brings nothing more", () => {
  const reader = new LogcatReader(APP);
  expect(reader.push(log(JAVA))).toEqual([]);
  expect(reader.isPending).toBe(true);
  expect(reader.push([])).toHaveLength(1);
  expect(reader.isPending).toBe(false);
});

test("an endless stack is cut at 32 KB", () => {
  const frame = `  1.100 4021 AndroidRuntime \tat com.example.shop.Deep.dive(Deep.kt:1)\n`;
  const [crash] = crashesIn(log(JAVA + frame.repeat(2_000)), APP);
  expect(Buffer.byteLength(crash?.stack ?? "")).toBeLessThanOrEqual(32 * 1024);
});

test("what is no line of a log is passed over", () => {
  const odd = [{ timestampMs: 0, message: "--------- beginning of crash" }];
  expect(crashesIn([...odd, ...log(JAVA), ...odd], APP)).toHaveLength(1);
});
