// The life of the UiAutomator2 server's process on the phone: off, coming up, running, and who must hear of its end.
// It serves nothing itself; uiautomator/ asks it whether there is a server to answer.
import type { Socket } from "node:net";

export const SERVER_PACKAGE = "io.appium.uiautomator2.server";
export const SERVER_TEST_PACKAGE = "io.appium.uiautomator2.server.test";
export const SETTINGS_PACKAGE = "io.appium.settings";

/** Packages of the automation itself: they have no screen and no fault is meant for them. */
export const HELPER_PACKAGES: ReadonlySet<string> = new Set([
  SERVER_PACKAGE,
  SERVER_TEST_PACKAGE,
  SETTINGS_PACKAGE,
]);

export type InstrumentationState = "off" | "starting" | "running";

export class Instrumentation {
  #state: InstrumentationState = "off";
  #onEnd: ((output: string) => void) | null = null;
  #run = 0;
  #ready: { reached: Promise<boolean>; settle: (isUp: boolean) => void } = settled(false);
  readonly #sockets = new Set<Socket>();

  get state(): InstrumentationState {
    return this.#state;
  }

  /** One number per start: a session of an earlier server is not one of this server. */
  get run(): number {
    return this.#run;
  }

  /** Begins a start; `onEnd` hears the process's last words when it is over, however it ends. */
  begin(onEnd: (output: string) => void): void {
    this.end("");
    this.#run++;
    this.#state = "starting";
    this.#onEnd = onEnd;
    this.#ready = unsettled();
  }

  /** The start that `begin` began has come so far that the server answers. */
  up(run: number): void {
    if (run !== this.#run || this.#state !== "starting") return;
    this.#state = "running";
    this.#ready.settle(true);
  }

  /** The process is gone: connections are cut, `am instrument` prints and exits. */
  end(output: string): void {
    const onEnd = this.#onEnd;
    this.#onEnd = null;
    this.#state = "off";
    this.#ready.settle(false);
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    onEnd?.(output);
  }

  /** The process dies of itself, as `am instrument` tells it. */
  crash(): void {
    this.end("INSTRUMENTATION_RESULT: shortMsg=Process crashed.\nINSTRUMENTATION_CODE: 0\n");
  }

  /**
   * True once the server answers. The driver asks right after starting it and then only once a second, so who asks
   * early is kept waiting instead of being refused.
   */
  ready(): Promise<boolean> {
    if (this.#state === "running") return Promise.resolve(true);
    return this.#ready.reached;
  }

  /** Takes a forwarded connection, unless there is no process it could reach. */
  admit(socket: Socket): boolean {
    if (this.#state === "off") return false;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    return true;
  }
}

function unsettled() {
  let settle: (isUp: boolean) => void = () => {};
  const reached = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  return { reached, settle };
}

function settled(isUp: boolean) {
  return { reached: Promise.resolve(isUp), settle: () => {} };
}
