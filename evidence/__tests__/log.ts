// Logs for tests, written the way the agent writes them: one line of a tale a call, sequence numbers and times by itself.
import { createHash } from "node:crypto";
import type { LogEvent } from "../log-event";

/** Name of an artifact with this content. */
export function nameOf(content: string, extension = "png"): string {
  return `${createHash("sha256").update(content).digest("hex")}.${extension}`;
}

interface StepOptions {
  kind?: string;
  label?: string;
  outcome?: string;
  /** Of the screen that it leads to, where it is not the screen's own. */
  title?: string;
  data?: Record<string, unknown>;
  /** Actions done so far of a path that is walked again. */
  followed?: number;
  /** What the log or a dialog tells of the app before the step ends. */
  dies?: { type: "app.crashed" | "app.hung"; signature: string; title?: string };
}

/** A log that grows. */
export class Log {
  readonly events: LogEvent[] = [];
  #ordinal = 0;
  readonly #known = new Set<string>();

  add(type: string, data: Record<string, unknown> = {}): this {
    const seq = this.events.length + 1;
    const ts = new Date(Date.UTC(2026, 0, 1, 12) + seq * 250).toISOString();
    this.events.push({ seq, type, ts, data });
    return this;
  }

  /** A run that was claimed, has a device and started the app on a screen. */
  begin(screenId = "s1", asked: Record<string, unknown> = {}): this {
    return this.add("run.queued", {
      packageName: "com.example.shop",
      appActivity: ".Main",
      apkPath: "/apps/shop.apk",
      maxSteps: 50,
      seed: 1,
      goal: null,
      ...asked,
    })
      .add("run.started", { attempt: 1, worker: "w" })
      .add("device.session_opened", {
        udid: "phone-1",
        model: "Phone",
        manufacturer: "Maker",
        platformVersion: "14",
        width: 100,
        height: 200,
      })
      .add("app.launched", {
        packageName: "com.example.shop",
        activity: ".Main",
        isAttached: false,
      })
      .look(screenId);
  }

  look(screenId: string, more: Record<string, unknown> = {}): this {
    const screenshot = { name: nameOf(`picture ${screenId}`), bytes: 10 };
    const title = screenId.startsWith("s") ? `Screen ${screenId}` : null;
    const activity = `.${screenId}`;
    this.add("screen.perceived", {
      stepOrdinal: this.#ordinal,
      screenId,
      activity,
      title,
      screenshot,
      source: { name: nameOf(`source ${screenId}`, "xml"), bytes: 10 },
      durationMs: 20,
      ...more,
    });
    if (!this.#known.has(screenId) && screenId.startsWith("s")) {
      this.#known.add(screenId);
      const screenKey = `key-${screenId}`;
      this.add("screen.discovered", {
        screenId,
        screenKey,
        activity,
        title,
        screenshot,
        notes: [],
      });
    }
    return this;
  }

  /** One step from a screen to a screen, with everything that the agent says of it. */
  step(from: string, to: string, options: StepOptions = {}): this {
    this.#ordinal += 1;
    const { kind = "tap", label = `tap '${to}'`, dies, data = {}, followed } = options;
    const outcome = options.outcome ?? (from === to ? "sameScreen" : "otherScreen");
    const about = { stepOrdinal: this.#ordinal, kind, label, key: `${kind}|${label}` };
    this.add("action.chosen", {
      ...about,
      screenId: from,
      reason: "untried",
      point: { x: 50, y: 80 },
      bounds: { left: 0, top: 60, right: 100, bottom: 100 },
      locators: [{ by: "text", value: to, index: 0, count: 1 }],
      ...data,
    });
    const place = data.point === null ? { x: null, y: null } : { x: 50, y: 80 };
    this.add("action.performed", { ...about, ...place, durationMs: 5 });
    this.look(to, options.title === undefined ? {} : { title: options.title });
    if (dies) {
      const { type, signature, title = signature } = dies;
      const log = { name: nameOf(signature, "txt"), bytes: 10 };
      this.add(type, { stepOrdinal: this.#ordinal, signature, title, isRepeated: false, log });
    }
    return this.add("step.finished", {
      ...about,
      outcome,
      fromScreenId: from,
      screenId: to,
      screenshot: nameOf(`picture ${to}`),
      source: nameOf(`source ${to}`, "xml"),
      ...(followed !== undefined && { followed }),
    });
  }

  restart(to = "s1"): this {
    return this.add("app.restarted", { packageName: "com.example.shop", reason: "crashed" }).look(
      to,
    );
  }

  end(status = "completed", verdict = "passed", stopReason = "step_budget"): this {
    return this.add(`run.${status}`, { status, verdict, stopReason });
  }
}

/** A shop with a menu, a list behind it and a crash behind that, found on a detour. */
export function shopLog(): Log {
  const dies = {
    type: "app.crashed",
    signature: "java|NullPointerException|com.example.shop.Cart.total",
    title: "java.lang.NullPointerException: no cart",
  } as const;
  return new Log()
    .begin()
    .step("s1", "s2")
    .step("s2", "s1", {
      kind: "back",
      label: "go back",
      data: { point: null, bounds: null, locators: [] },
    })
    .step("s1", "s3")
    .step("s3", "s2")
    .step("s2", "s2", { kind: "scroll", label: "scroll down", data: { direction: "down" } })
    .step("s2", "outside:com.android.launcher3", { label: "tap 'Pay'", outcome: "crashed", dies })
    .restart()
    .step("s1", "s2")
    .end("completed", "failed");
}
