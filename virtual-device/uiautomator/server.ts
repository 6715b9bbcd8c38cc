// The UiAutomator2 server of one phone: HTTP in, envelope out, one session at a time. It listens nowhere itself;
// adb's port forwards hand it their connections.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { SERVER_PACKAGE } from "../instrumentation";
import type { Phone } from "../phone";
import { UiaFailure } from "./failure";
import { route } from "./routes";
import { UiaSession } from "./session";
import { Identities } from "./snapshot";

/** The server APK that comes with the driver. */
const BUILD = { version: "10.6.6", versionCode: 278 };

export class UiAutomatorServer {
  readonly #http: Server;
  readonly #identities = new Identities();
  #session: { run: number; of: UiaSession } | null = null;

  constructor(readonly phone: Phone) {
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    // The driver keeps its connection for the whole session and must never find it timed out.
    this.#http.keepAliveTimeout = 0;
    this.#http.requestTimeout = 0;
  }

  /** Takes a forwarded connection; cuts it where no server process is there. */
  accept(socket: Socket): void {
    if (this.phone.faults.isServerUnreachable || !this.phone.instrumentation.admit(socket)) {
      socket.destroy();
      return;
    }
    this.#http.emit("connection", socket);
  }

  /** The session that is open now, or null. */
  get session(): UiaSession | null {
    const { instrumentation } = this.phone;
    const isAlive =
      instrumentation.state === "running" && this.#session?.run === instrumentation.run;
    return isAlive ? (this.#session?.of ?? null) : null;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, instrumentation } = this.phone;
    const path = (request.url ?? "").split("?")[0] ?? "";
    const body = await readBody(request);
    if (path.startsWith("/session/") && faults.take("socketCuts")) {
      request.socket.destroy();
      return;
    }
    await faults.serverHangOver();
    if (!(await instrumentation.ready())) {
      request.socket.destroy();
      return;
    }
    const [, , sessionId = null] = path.split("/");
    try {
      const value = await this.#answer(request.method ?? "GET", path, body);
      send(response, 200, { sessionId: this.session?.id ?? sessionId, value });
      if (request.method === "DELETE") this.#leave(response);
    } catch (error) {
      const failure =
        error instanceof UiaFailure ? error : new UiaFailure("unknown error", String(error));
      const value = {
        error: failure.code,
        message: failure.message,
        stacktrace: failure.stack ?? "",
      };
      send(response, failure.status, { sessionId, value });
    }
  }

  async #answer(method: string, path: string, body: Record<string, unknown>): Promise<unknown> {
    if (path === "/status") {
      return {
        ready: true,
        message: "UiAutomator2 Server is ready to accept commands",
        build: BUILD,
      };
    }
    if (path === "/sessions") {
      return this.session ? [{ id: this.session.id, capabilities: this.session.capabilities }] : [];
    }
    if (path === "/session" && method === "POST") return this.#open(body);
    const [, prefix, id, ...rest] = path.split("/");
    const session = this.session;
    if (prefix !== "session") throw unknownCommand();
    if (session === null || session.id !== id) {
      throw new UiaFailure("invalid session id", `The session identified by ${id} is not known`);
    }
    if (method === "DELETE" && rest.length === 0) {
      // The driver looks for the process every 300 ms from here on; gone at once saves it a turn.
      this.phone.processes.end(SERVER_PACKAGE);
      this.#session = null;
      return null;
    }
    const found = route(method, rest.join("/"));
    if (!found) throw unknownCommand();
    return (await found.handler({ session, phone: this.phone, path: found.path, body })) ?? null;
  }

  #open(body: Record<string, unknown>): unknown {
    const capabilities = mergedCapabilities(body);
    const session = new UiaSession(this.phone, capabilities, this.#identities);
    this.#session = { run: this.phone.instrumentation.run, of: session };
    this.phone.sessionCount++;
    return { sessionId: session.id, capabilities };
  }

  /** The process ends with its session, once the answer is out. */
  #leave(response: ServerResponse): void {
    const { instrumentation } = this.phone;
    const { run } = instrumentation;
    response.once("finish", () => {
      if (instrumentation.run === run) instrumentation.end("INSTRUMENTATION_CODE: -1\n");
    });
  }
}

function unknownCommand(): UiaFailure {
  return new UiaFailure(
    "unknown command",
    "The requested resource could not be found, or a request was received using an HTTP method that is not supported by the mapped resource",
  );
}

function mergedCapabilities(body: Record<string, unknown>): Record<string, unknown> {
  const given = (body.capabilities ?? {}) as { firstMatch?: object[]; alwaysMatch?: object };
  return { ...given.alwaysMatch, ...given.firstMatch?.[0] };
}

function send(response: ServerResponse, status: number, envelope: unknown): void {
  const text = JSON.stringify(envelope);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    connection: "keep-alive",
  });
  response.end(text);
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
