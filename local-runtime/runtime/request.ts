// What a handler can know of the call or the message it handles: the native class behind `currentRequest()`.
import { randomBytes } from "node:crypto";

interface ApiCall {
  api: {
    service: string;
    endpoint: string;
    raw: boolean;
    requiresAuth: boolean;
    tags: string[];
  };
  method: string;
  path: string;
  pathAndQuery: string;
  pathParams?: Record<string, unknown>;
  parsedPayload?: unknown;
  headers: Record<string, string | string[]>;
}

interface PubSubMessage {
  service: string;
  topic: string;
  subscription: string;
  id: string;
  /** RFC 3339. */
  publishedAt: string;
  /** 1 at first. */
  deliveryAttempt: number;
  parsedPayload?: unknown;
}

export interface Trace {
  traceId: string;
  spanId: string;
  parentTraceId?: string;
  parentSpanId?: string;
  extCorrelationId?: string;
}

export interface RequestMeta {
  startedAt: string;
  trace: Trace;
  apiCall?: ApiCall;
  pubsubMessage?: PubSubMessage;
}

export class Request {
  readonly #payload: unknown;
  readonly #meta: RequestMeta;
  readonly #authData: Record<string, unknown> | null;

  constructor(
    meta: RequestMeta,
    payload: unknown,
    authData: Record<string, unknown> | null = null,
  ) {
    this.#meta = meta;
    this.#payload = payload;
    this.#authData = authData;
  }

  payload(): unknown {
    return this.#payload;
  }

  meta(): RequestMeta {
    return this.#meta;
  }

  getAuthData(): Record<string, unknown> | null {
    return this.#authData;
  }
}

/** A new trace, or a new span under the one of `parent`. */
export function newTrace(parent?: Trace, extCorrelationId?: string): Trace {
  const trace: Trace = {
    traceId: parent?.traceId ?? randomId(16),
    spanId: randomId(8),
  };
  const correlation = extCorrelationId ?? parent?.extCorrelationId;
  if (parent) trace.parentSpanId = parent.spanId;
  if (correlation) trace.extCorrelationId = correlation;
  return trace;
}

// Encore writes identifiers in base 32 without vowels that make words; only the length and alphabet matter here.
const alphabet = "0123456789abcdefghijklmnopqrstuv";

function randomId(bytes: number): string {
  let digits = "";
  for (const byte of randomBytes(Math.ceil((bytes * 8) / 5))) digits += alphabet[byte & 31]!;
  return digits;
}
