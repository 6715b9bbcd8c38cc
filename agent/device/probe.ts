// Asks an address whether an Appium server lives there, before anything is sent to it. Opens no session and keeps nothing.
import { Fault } from "./faults";

/** How long a server may take to answer GET /status. Appium answers in milliseconds, also while it opens sessions. */
const STATUS_TIMEOUT_MS = 10_000;
/** A status is a few hundred bytes, a grid's a few hundred kilobytes. */
const STATUS_BYTES_MAX = 4 * 1_024 * 1_024;

/** An Appium server as it introduced itself. */
export interface AppiumFacts {
  /** As in `GET /status`; "grid" where a Selenium Grid answers for it. */
  version: string;
  /** Where its commands live: the URL asked for, or the other usual base path; without credentials or a final slash. */
  baseUrl: string;
}

/**
 * Answers what Appium server lives at the URL. Tries the URL's own path first, then the other usual one (`/` and
 * `/wd/hub`). Rejects with fault `appium_unreachable`, `not_appium` or `aborted`.
 */
export async function probeAppium(url: string, signal: AbortSignal): Promise<AppiumFacts> {
  let reason = "";
  for (const base of basePathsOf(new URL(url))) {
    const answer = await askStatus(base, authorizationOf(new URL(url)), signal);
    if (typeof answer === "object") return answer;
    reason ||= answer;
  }
  throw new Fault("not_appium", `${display(url)} is no Appium server: ${reason}`);
}

/** Header that the URL's user and password make, or null. */
export function authorizationOf(url: URL): string | null {
  if (!url.username && !url.password) return null;
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function basePathsOf(url: URL): string[] {
  const own = url.pathname.replace(/\/+$/, "");
  const paths = own === "" ? ["", "/wd/hub"] : own === "/wd/hub" ? ["/wd/hub", ""] : [own];
  return paths.map((path) => url.origin + path);
}

/** The server's facts, or why this is none, in words. */
async function askStatus(
  baseUrl: string,
  authorization: string | null,
  signal: AbortSignal,
): Promise<AppiumFacts | string> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), STATUS_TIMEOUT_MS);
  const onAbort = () => deadline.abort();
  signal.addEventListener("abort", onAbort);
  try {
    if (signal.aborted) deadline.abort();
    const response = await fetch(`${baseUrl}/status`, {
      signal: deadline.signal,
      headers: authorization ? { authorization } : {},
    });
    const text = await textOf(response);
    if (text === null) {
      return `GET ${display(baseUrl)}/status answered more than ${STATUS_BYTES_MAX >> 20} MiB`;
    }
    const version = versionIn(text);
    if (version) return { version, baseUrl };
    return `GET ${display(baseUrl)}/status answered ${response.status}${text ? "" : ", empty"}`;
  } catch (error) {
    if (signal.aborted) throw new Fault("aborted", "stopped while asking for Appium's status");
    const why = deadline.signal.aborted
      ? `no answer within ${STATUS_TIMEOUT_MS / 1_000} s`
      : causeOf(error);
    throw new Fault("appium_unreachable", `Nothing answers at ${display(baseUrl)}: ${why}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** The body, or null where it is longer than any status: whatever answers may well answer for ever. */
async function textOf(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the rest.
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > STATUS_BYTES_MAX) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Appium 1 to 3 and grids in front of them say their version; ChromeDriver does too, but also its `os`. */
function versionIn(text: string): string | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const value = fieldOf(body, "value");
  if (Array.isArray(fieldOf(value, "nodes"))) return "grid";
  if (fieldOf(value, "os") !== undefined) return null;
  const version = fieldOf(fieldOf(value, "build"), "version");
  return typeof version === "string" && version !== "" ? version : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof AggregateError) return causeOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}

/** The URL without its credentials, for messages. */
function display(url: string): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  return shown.href.replace(/\/$/, "");
}
