// Everything that can be made to go wrong with a phone, as requests from outside and as what is left to go wrong.
// A fault is a state here; the rooms it touches ask for it and misbehave as a phone does.

/** A fault as the control door takes it. Counts say how often it happens; without one it lasts until restored. */
export type FaultRequest =
  | { kind: "offline" }
  | { kind: "online" }
  /** The device disappears from `adb devices`. */
  | { kind: "disconnect" }
  | { kind: "unauthorized" }
  /** Everything dies, the device is away, then it is back by itself. `awayMs` defaults to the pace's boot. */
  | { kind: "reboot"; awayMs?: number }
  /** The UiAutomator2 server's process dies now. */
  | { kind: "instrumentationCrash" }
  | { kind: "instrumentationDiesOnStart"; times?: number }
  /** The UiAutomator2 server never comes up: its port resets connections. */
  | { kind: "serverUnreachable" }
  /** The UiAutomator2 server does not answer, for `ms` or until restored. */
  | { kind: "serverHang"; ms?: number }
  /** The next `times` requests lose their connection. */
  | { kind: "socketCut"; times?: number }
  | { kind: "sourceSlow"; ms: number }
  /** The next `times` app installs fail with Android's code. */
  | { kind: "installFailure"; code: string; detail?: string; times?: number }
  /** With `showsDialog` "keeps stopping" comes up at once and not only at the second crash in two minutes. */
  | { kind: "appCrash"; crash?: "java" | "native"; showsDialog?: boolean }
  | { kind: "anr" }
  /** The next `times` launches crash right after start. */
  | { kind: "launchCrash"; times?: number }
  /** adb commands of this device never end. */
  | { kind: "adbHang" }
  | { kind: "adbProtocolFault"; times?: number }
  | { kind: "secureScreen"; on?: boolean }
  | { kind: "hiddenApiDenied" }
  /** The keyguard shows. */
  | { kind: "locked"; on?: boolean };

/** What is still to go wrong. */
export class Faults {
  instrumentationDeaths = 0;
  isServerUnreachable = false;
  socketCuts = 0;
  sourceSlowMs = 0;
  install: { code: string; detail: string; times: number } | null = null;
  launchCrashes = 0;
  isAdbHanging = false;
  adbProtocolFaults = 0;
  isScreenSecure = false;
  isHiddenApiDenied = false;
  #hang: { over: Promise<void>; end: () => void } | null = null;
  readonly #hungCalls = new Set<() => void>();

  /** Whoever serves a request waits here first. */
  async serverHangOver(): Promise<void> {
    await this.#hang?.over;
  }

  startServerHang(ms: number | undefined): void {
    this.#hang?.end();
    let end: () => void = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#hang = { over, end };
    if (ms !== undefined) setTimeout(end, ms);
  }

  /** Keeps what ends a hung adb call, for the day things are restored. */
  hangCall(release: () => void): void {
    this.#hungCalls.add(release);
  }

  /** Takes one from a count; answers whether there was one. */
  take(
    count: "instrumentationDeaths" | "socketCuts" | "launchCrashes" | "adbProtocolFaults",
  ): boolean {
    if (this[count] <= 0) return false;
    this[count]--;
    return true;
  }

  takeInstallFailure(): { code: string; detail: string } | null {
    const failure = this.install;
    if (failure === null) return null;
    failure.times--;
    if (failure.times <= 0) this.install = null;
    return failure;
  }

  /** All well again; what hung goes on or ends. */
  clear(): void {
    this.instrumentationDeaths = 0;
    this.isServerUnreachable = false;
    this.socketCuts = 0;
    this.sourceSlowMs = 0;
    this.install = null;
    this.launchCrashes = 0;
    this.isAdbHanging = false;
    this.adbProtocolFaults = 0;
    this.isScreenSecure = false;
    this.isHiddenApiDenied = false;
    this.#hang?.end();
    this.#hang = null;
    for (const release of this.#hungCalls) release();
    this.#hungCalls.clear();
  }
}
