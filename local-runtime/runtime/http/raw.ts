// The native halves of a raw endpoint's request and response, with the real runtime's habits: headers leave with the
// first byte of the body, a client that went away is not noticed and writes to it succeed, callbacks get no arguments.
import type { IncomingMessage, ServerResponse } from "node:http";

type Push = (chunk: Buffer | null) => boolean;
type Destroy = (error?: Error) => void;

/** Hands the request's body to the SDK's stream, as fast as that asks for it. */
export class BodyReader {
  readonly #request: IncomingMessage;
  readonly #limitBytes: number | null;
  #push: Push = () => true;
  #destroy: Destroy = () => {};
  #isReading = false;
  #readBytes = 0;

  constructor(request: IncomingMessage, limitBytes: number | null) {
    this.#request = request;
    this.#limitBytes = limitBytes;
  }

  start(push: Push, destroy: Destroy): void {
    this.#push = push;
    this.#destroy = destroy;
  }

  read(): void {
    if (this.#isReading) {
      this.#request.resume();
      return;
    }
    this.#isReading = true;
    this.#request.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#request.once("end", () => this.#push(null));
    // Only an upload that breaks off; once the body is complete nothing is told any more.
    this.#request.once("close", () => {
      if (!this.#request.complete)
        this.#destroy(new Error("connection closed before message completed"));
    });
    this.#request.on("error", () => {});
  }

  #take(chunk: Buffer): void {
    this.#readBytes += chunk.length;
    if (this.#limitBytes !== null && this.#readBytes > this.#limitBytes) {
      this.#request.removeAllListeners("data");
      this.#request.removeAllListeners("end");
      this.#request.resume();
      this.#destroy(new Error("length limit exceeded"));
      return;
    }
    if (!this.#push(chunk)) this.#request.pause();
  }
}

type HeaderValue = string | number | string[];

/** Takes the head first and sends it with the first byte of the body, or at the end. */
export class ResponseWriter {
  readonly #response: ServerResponse;
  readonly #always: Record<string, string>;
  readonly #pending = new Set<() => void>();
  #isGone = false;
  #head: { status: number; headers: Record<string, HeaderValue> } | null = null;

  constructor(response: ServerResponse, always: Record<string, string>) {
    this.#response = response;
    this.#always = always;
    response.on("error", () => {});
    response.once("close", () => {
      this.#isGone = true;
      // node calls some of these with an error and others never.
      for (const called of this.#pending) called();
    });
  }

  /** Whether anything reached the wire. */
  get hasStarted(): boolean {
    return this.#response.headersSent || this.#isGone;
  }

  /** The status that was set. */
  get status(): number {
    return this.#head?.status ?? 200;
  }

  writeHead(status: number, headers: string[] | Record<string, unknown>): void {
    const checked: Record<string, HeaderValue> = {};
    const pairs: [string, unknown][] = Array.isArray(headers)
      ? headers.flatMap((name, i) =>
          i % 2 === 0 ? [[name, headers[i + 1]] as [string, unknown]] : [],
        )
      : Object.entries(headers);
    for (const [name, value] of pairs) checked[name] = headerValue(name, value);
    this.#head = { status, headers: checked };
  }

  writeBody(chunk: Buffer, callback?: () => void): void {
    this.#write((called) => this.#response.write(chunk, called), callback);
  }

  writeBodyMulti(chunks: Buffer[], callback?: () => void): void {
    this.#write((called) => this.#response.write(Buffer.concat(chunks), called), callback);
  }

  close(chunk?: Buffer | null, callback?: () => void): void {
    this.#write((called) => {
      if (chunk) this.#response.end(chunk, called);
      else this.#response.end(called);
    }, callback);
  }

  #write(send: (called: () => void) => void, callback?: () => void): void {
    const called = () => {
      if (this.#pending.delete(called)) callback?.();
    };
    this.#pending.add(called);
    if (this.#isGone) {
      // Dropped, and reported as written.
      setImmediate(called);
      return;
    }
    this.#flushHead();
    send(called);
  }

  #flushHead(): void {
    if (this.#response.headersSent) return;
    for (const [name, value] of Object.entries(this.#always)) this.#response.setHeader(name, value);
    for (const [name, value] of Object.entries(this.#head?.headers ?? {})) {
      this.#response.setHeader(name, value);
    }
    this.#response.writeHead(this.status);
  }
}

function headerValue(name: string, value: unknown): HeaderValue {
  const isInt32 = typeof value === "number" && (value | 0) === value;
  const isStrings = Array.isArray(value) && value.every((item) => typeof item === "string");
  if (typeof value === "string" || isInt32 || isStrings) return value as HeaderValue;
  throw new TypeError(
    `header ${name} must be a string, an integer or an array of strings, not ${String(value)}`,
  );
}
