// One Appium session as a WebdriverIO client whose every command ends: by an answer, by its own deadline or because the run
// stops. Only raw protocol commands go through here: WebdriverIO's own waits and retries would repeat a tap that had landed.
import { AsyncLocalStorage } from "node:async_hooks";
import type { remote } from "webdriverio";
import { Fault, faultOf, WireError } from "./faults";
import { authorizationOf } from "./probe";

/** WebdriverIO's handle on a session. */
export type Browser = Awaited<ReturnType<typeof remote>>;

/** Opening installs helpers and boots them; on a cold, slow phone that takes minutes. */
const OPEN_TIMEOUT_MS = 300_000;
const CLOSE_TIMEOUT_MS = 30_000;
/** What a request may take at the very most, longer than every deadline here. */
const REQUEST_TIMEOUT_MS = 600_000;

/** What belongs to one command while it is under way. */
interface Flight {
  signal: AbortSignal;
  /** Asked right before a request leaves: a command is several of them, and a process may have been stopped in between. */
  check?: () => void;
  /** Error answer of the server, before WebdriverIO reworded it. */
  refusal: WireError | null;
}

const flights = new AsyncLocalStorage<Flight>();

/** Set while what is sent must not be written down on its way. */
const confidence = new AsyncLocalStorage<true>();

/** Commands within `work` are sent with the header by which Appium leaves their contents out of its own log. */
export function inConfidence<T>(work: () => Promise<T>): Promise<T> {
  return confidence.run(true, work);
}

/** Session openings that were given up but may still succeed on the server, by device; the next one waits for them. */
const leftovers = new Map<string, Promise<void>>();

/** Where and with what a session is opened. */
export interface ClientRequest {
  /** Base URL as probed, and the URL that was asked for, which may hold credentials. */
  baseUrl: string;
  askedUrl: string;
  capabilities: Record<string, unknown>;
  signal: AbortSignal;
  fence?: () => void;
}

/** What is put right on the phone before its session ends. */
interface Parting {
  command: (browser: Browser) => Promise<unknown>;
  timeoutMs: number;
}

/** An open session. Every command rejects with a Fault. */
export class Client {
  readonly sessionId: string;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly #browser: Browser;
  readonly #signal: AbortSignal;
  readonly #fence: () => void;
  readonly #pending = new Set<AbortController>();
  #closing: Promise<void> | null = null;

  constructor(browser: Browser, signal: AbortSignal, fence: () => void = () => undefined) {
    this.#browser = browser;
    this.#signal = signal;
    this.#fence = fence;
    this.sessionId = browser.sessionId;
    this.capabilities = browser.capabilities as unknown as Record<string, unknown>;
  }

  /** Runs one protocol command and gives it at most the time named. */
  async run<T>(command: (browser: Browser) => Promise<T>, timeoutMs: number): Promise<T> {
    if (this.#signal.aborted || this.#closing) throw abortedFault();
    const cut = new AbortController();
    const onAbort = () => cut.abort(abortedFault());
    const timer = setTimeout(() => {
      cut.abort(new Fault("command_timed_out", `Appium gave no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    this.#signal.addEventListener("abort", onAbort);
    this.#pending.add(cut);
    const check = () => {
      try {
        this.#fence();
      } catch (error) {
        cut.abort(error);
      }
    };
    const flight: Flight = { signal: cut.signal, check, refusal: null };
    try {
      return await flights.run(flight, () => command(this.#browser));
    } catch (error) {
      throw cut.signal.aborted ? cut.signal.reason : faultOf(flight.refusal ?? error);
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener("abort", onAbort);
      this.#pending.delete(cut);
    }
  }

  /**
   * Cuts off what pends and ends the session; also after an abort. Never rejects. `parting` is done before, within its
   * time and behind the fence, whatever becomes of it.
   */
  close(parting?: Parting): Promise<void> {
    this.#closing ??= this.#end(parting);
    return this.#closing;
  }

  async #end(parting?: Parting): Promise<void> {
    for (const cut of this.#pending) cut.abort(abortedFault());
    if (parting) {
      const signal = AbortSignal.timeout(parting.timeoutMs);
      const flight: Flight = { signal, check: this.#fence, refusal: null };
      await flights.run(flight, () => parting.command(this.#browser)).catch(() => undefined);
    }
    await endSession(this.#browser);
  }
}

/**
 * Opens a session. After an abort it rejects at once; a session that the server opens all the same is ended when it comes.
 * Rejects with a Fault.
 */
export async function openClient(request: ClientRequest): Promise<Client> {
  const { signal } = request;
  const device = JSON.stringify([request.baseUrl, request.capabilities["appium:udid"]]);
  await untilAborted(leftovers.get(device) ?? Promise.resolve(), signal, OPEN_TIMEOUT_MS);
  if (signal.aborted) throw abortedFault();
  const flight: Flight = { signal: new AbortController().signal, refusal: null };
  const opening = flights.run(flight, () => createBrowser(request));
  try {
    return new Client(await untilAborted(opening, signal, OPEN_TIMEOUT_MS), signal, request.fence);
  } catch (error) {
    const fault = error instanceof Fault ? error : openingFault(flight.refusal, error);
    if (fault.kind === "aborted" || fault.kind === "command_timed_out") {
      endWhenOpen(device, opening);
    }
    throw fault;
  }
}

async function createBrowser(request: ClientRequest): Promise<Browser> {
  const url = new URL(request.baseUrl);
  const authorization = authorizationOf(new URL(request.askedUrl));
  // Loaded with the first session: it takes a quarter of a second and 50 MB.
  const { remote } = await import("webdriverio");
  return remote({
    protocol: url.protocol.replace(":", ""),
    hostname: url.hostname,
    port: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
    path: url.pathname,
    ...(authorization ? { headers: { authorization } } : {}),
    capabilities: request.capabilities as WebdriverIO.Capabilities,
    logLevel: "silent",
    // A command that failed may have had its effect: whether to repeat it is for the run to decide.
    connectionRetryCount: 0,
    connectionRetryTimeout: REQUEST_TIMEOUT_MS,
    transformRequest: (init) => {
      const flight = flights.getStore();
      flight?.check?.();
      const sent = flight ? { ...init, signal: flight.signal } : init;
      if (!confidence.getStore()) return sent;
      const headers = new Headers(init.headers);
      headers.set("x-appium-is-sensitive", "true");
      return { ...sent, headers };
    },
    transformResponse: (response) => {
      const refusal = refusalIn(response.statusCode, response.body);
      if (!refusal) return response;
      const flight = flights.getStore();
      if (flight) flight.refusal = refusal;
      throw refusal;
    },
  });
}

/** The server's error, or null where the answer is none. */
function refusalIn(status: number, body: unknown): WireError | null {
  const value = (body as { value?: unknown } | null)?.value;
  const { error, message } = (typeof value === "object" && value !== null ? value : {}) as {
    error?: unknown;
    message?: unknown;
  };
  if (status < 400 && typeof error !== "string") return null;
  const code = typeof error === "string" ? error : "";
  const text = typeof message === "string" && message !== "" ? message : code;
  return new WireError(status, code, text || `HTTP ${status}`);
}

function openingFault(refusal: WireError | null, error: unknown): Fault {
  if (refusal) return faultOf(refusal);
  const fault = faultOf(error);
  // The server answered a moment ago; WebdriverIO hides the socket's error code here.
  return fault.kind === "unknown"
    ? new Fault("appium_lost", fault.message, { cause: error })
    : fault;
}

function endWhenOpen(device: string, opening: Promise<Browser>): void {
  const ended = opening
    .then(endSession, () => undefined)
    .finally(() => {
      if (leftovers.get(device) === ended) leftovers.delete(device);
    });
  leftovers.set(device, ended);
}

async function endSession(browser: Browser): Promise<void> {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), CLOSE_TIMEOUT_MS);
  await flights
    .run({ signal: cut.signal, refusal: null }, () => browser.deleteSession())
    // It was gone already, or the phone is: Appium gives it up by its own idle clock.
    .catch(() => undefined);
  clearTimeout(timer);
}

/** The promise's outcome, or a fault as soon as the signal aborts or the time is over. */
async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<T> {
  let onAbort = () => {};
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortedFault());
    timer = setTimeout(() => {
      reject(new Fault("command_timed_out", `Appium opened no session within ${timeoutMs} ms`));
    }, timeoutMs);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([promise, cut]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function abortedFault(): Fault {
  return new Fault("aborted", "stopped before the device answered");
}
