// What the system writes to the log when an app breaks or hangs, in Android's words. Lines only; it ends no process.
import type { UiHost } from "./types";

/** An app's process, as logs name it. */
export interface Doomed {
  packageName: string;
  activity: string;
  pid: number;
}

/** A Java crash as the runtime prints it: `stack` holds the exception's line and its frames. */
export function logJavaCrash(host: UiHost, app: Doomed, stack: string): void {
  const say = (line: string): void => host.log("E", "AndroidRuntime", line, app.packageName);
  say("FATAL EXCEPTION: main");
  say(`Process: ${app.packageName}, PID: ${app.pid}`);
  for (const line of stack.split("\n"))
    say(/^\s*(at|\.\.\.) /.test(line) ? `\t${line.trim()}` : line);
  finish(host, app);
}

/** A native crash: the C library's line and the tombstone's; `stack` holds the frames. */
export function logNativeCrash(host: UiHost, app: Doomed, stack: string): void {
  const { packageName, pid } = app;
  const thread = packageName.slice(-15);
  const signal = "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0000000000000010";
  host.log(
    "F",
    "libc",
    `Fatal signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x10 in tid ${pid} (${thread}), pid ${pid} (${packageName})`,
    packageName,
  );
  const say = (line: string): void => host.log("F", "DEBUG", line);
  say("*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***");
  say("Build fingerprint: 'rove/virtual/virtual:14/UQ1A.240205.002/1:userdebug/test-keys'");
  say("Revision: '0'");
  say("ABI: 'arm64'");
  say(`Cmdline: ${packageName}`);
  say(`pid: ${pid}, tid: ${pid}, name: ${thread}  >>> ${packageName} <<<`);
  say(signal);
  say("backtrace:");
  for (const line of stack.split("\n")) say(`      ${line.trim()}`);
  finish(host, app);
}

/** An app that does not answer. */
export function logAnr(host: UiHost, app: Doomed, reason: string): void {
  const { packageName, activity, pid } = app;
  const short = activity.startsWith(packageName) ? activity.slice(packageName.length) : activity;
  const say = (line: string): void => host.log("E", "ActivityManager", line);
  say(`ANR in ${packageName} (${packageName}/${short})`);
  say(`PID: ${pid}`);
  say(`Reason: ${reason}`);
  say(`Parent: ${packageName}/${short}`);
  say("Load: 0.0 / 0.0 / 0.0");
  say("CPU usage from 0ms to 5012ms later:");
  say(`  98% ${pid}/${packageName}: 97% user + 1% kernel`);
}

function finish(host: UiHost, { packageName, activity, pid }: Doomed): void {
  const short = activity.startsWith(packageName) ? activity.slice(packageName.length) : activity;
  host.log("W", "ActivityTaskManager", `  Force finishing activity ${packageName}/${short}`);
  host.log("I", "ActivityManager", `Process ${packageName} (pid ${pid}) has died: fg  TOP `);
}

/** Stacks for crashes that are asked for from outside and have none of their own. */
export function stackFor(kind: "java" | "native", activity: string): string {
  const file = activity.replace(/^.*[.$]/, "");
  return kind === "java"
    ? [
        "java.lang.NullPointerException: Attempt to invoke virtual method 'int java.lang.String.length()' on a null object reference",
        `at ${activity}.refresh(${file}.java:87)`,
        `at ${activity}.onClick(${file}.java:54)`,
        "at android.view.View.performClick(View.java:7659)",
        "at android.view.View$PerformClick.run(View.java:30143)",
        "at android.os.Handler.dispatchMessage(Handler.java:99)",
        "at android.os.Looper.loop(Looper.java:294)",
        "at android.app.ActivityThread.main(ActivityThread.java:8177)",
      ].join("\n")
    : [
        "#00 pc 000000000004a1f0  /data/app/base.apk!libnative.so (render_frame+64) (BuildId: 5d1f0a7c2b9e4e13)",
        "#01 pc 0000000000049c74  /data/app/base.apk!libnative.so (on_draw+212) (BuildId: 5d1f0a7c2b9e4e13)",
        "#02 pc 0000000000377030  /apex/com.android.art/lib64/libart.so (art_quick_generic_jni_trampoline+144)",
      ].join("\n");
}
