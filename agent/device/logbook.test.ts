import { expect, test } from "vitest";
import { blankLogMark, type LogMark } from "../run-state";
import type { LogLine } from "./device";
import { LogBook } from "./logbook";

const APP = "com.example.shop";

/** Lines `SECONDS PID TAG: TEXT` of one minute. */
function lines(...told: string[]): LogLine[] {
  return told.map((line) => {
    const [, seconds = "", pid = "", rest = ""] = /^(\d\d) (\d+) (.*)$/.exec(line) ?? [];
    return { timestampMs: 0, message: `11-20 10:00:${seconds}.000 ${pid} ${pid} I ${rest}` };
  });
}

function bookOf(mark: LogMark = blankLogMark, bytesMax?: number): LogBook {
  const book = new LogBook(APP, mark, bytesMax);
  book.sessionOn("a-1");
  return book;
}

test("the app's processes, what the system says, and whatever names the app are kept", () => {
  const book = bookOf();
  book.push(
    lines(
      "01 900 ActivityManager: Start proc 4021:com.example.shop/u0a155 for next-top-activity",
      "02 4021 Shop: cart opened",
      "03 777 OtherApp: a stranger's words",
      "04 4022 Shop: not this process",
      "05 900 ActivityManager: Start proc 4022:com.example.shop:sync/u0a155 for service",
      "06 4022 Sync: done",
      "07 777 Settings: com.example.shop was granted a permission",
    ),
  );
  const kept = book.take();
  expect(kept?.text.match(/(?<=I ).*/g)).toEqual([
    expect.stringContaining("Start proc 4021"),
    "Shop: cart opened",
    expect.stringContaining("Start proc 4022"),
    "Sync: done",
    expect.stringContaining("was granted"),
  ]);
  expect(kept).toMatchObject({ lines: 5, mark: { pids: [4021, 4022], udid: "a-1" } });
  expect(kept?.mark.bytes).toBe(Buffer.byteLength(kept?.text ?? ""));
  expect(book.take()).toBeNull();
});

test("what Appium's server on the phone writes of its commands is left out", () => {
  const book = bookOf();
  book.push(lines(`01 555 appium: typing hunter2 into ${APP}:id/password`));
  expect(book.take()).toBeNull();
});

test("a session that tells old lines again adds only what is new", () => {
  const first = bookOf();
  first.push(lines("01 900 ActivityManager: one", "02 900 ActivityManager: two"));
  const { mark } = first.take()!;
  const second = bookOf(JSON.parse(JSON.stringify(mark)) as LogMark);
  second.push(
    lines(
      "01 900 ActivityManager: one",
      "02 900 ActivityManager: two",
      "03 900 ActivityManager: three",
      // Late, but of now: nothing is told again any more.
      "02 900 ActivityManager: late",
    ),
  );
  expect(second.take()?.text).toMatch(/^\S+ \S+ 900 900 I ActivityManager: three\n.*late\n$/);
});

test("a phone that has no older lines leaves a note where some may be missing", () => {
  const first = bookOf();
  first.push(lines("01 900 ActivityManager: one"));
  const second = bookOf(first.take()!.mark);
  second.push(lines("09 900 ActivityManager: nine"));
  expect(second.take()?.text).toMatch(/^--- Rove: lines may be missing here.*\n.*nine\n$/);
});

test("another device begins anew, whatever its clock says", () => {
  const first = bookOf();
  first.push(lines("30 900 ActivityManager: on the first"));
  const second = new LogBook(APP, first.take()!.mark);
  second.sessionOn("a-2");
  second.push(lines("02 900 ActivityManager: on the second"));
  expect(second.take()?.text).toMatch(/^11-20 10:00:02.000 .*on the second\n$/);
});

test("New Year does not end the log", () => {
  const first = bookOf();
  const at = (stamp: string, text: string): LogLine => ({
    timestampMs: 0,
    message: `${stamp} 900 900 I ActivityManager: ${text}`,
  });
  first.push([at("12-31 23:59:59.900", "old")]);
  const second = bookOf(first.take()!.mark);
  second.push([at("12-31 23:59:59.900", "old"), at("01-01 00:00:00.100", "new")]);
  expect(second.take()?.text).toBe("01-01 00:00:00.100 900 900 I ActivityManager: new\n");
});

test("what is too much is cut once, and the log says so", () => {
  const book = bookOf(blankLogMark, 120);
  book.push(lines("01 900 ActivityManager: one", "02 900 ActivityManager: two"));
  book.push(lines(`03 900 ActivityManager: ${"x".repeat(100)}`, "04 900 ActivityManager: four"));
  const kept = book.take();
  expect(kept?.text.trim().split("\n").slice(2)).toEqual([
    expect.stringContaining("the log is cut here"),
  ]);
  expect(kept?.mark.isCut).toBe(true);
  const resumed = bookOf(kept!.mark);
  resumed.push(lines("09 900 ActivityManager: nine"));
  expect(resumed.take()).toBeNull();
});
