// A proxy in front of Appium that passes everything on and writes down what was asked, and when.
import { once } from "node:events";
import { createServer, request } from "node:http";

/** One request as it went through. */
export interface RecordedCommand {
  method: string;
  /** Path behind `/session/<id>`; the whole path for what has no session. */
  path: string;
  body: unknown;
  /** Wall clock, milliseconds. */
  startedAt: number;
  finishedAt: number;
}

export interface AppiumRecorder {
  url: string;
  commands: RecordedCommand[];
  stop(): Promise<void>;
}

/** Listens on a free port and forwards to the Appium server. */
export async function recordAppium(appiumUrl: string): Promise<AppiumRecorder> {
  const target = new URL(appiumUrl);
  const commands: RecordedCommand[] = [];
  const server = createServer((incoming, outgoing) => {
    const startedAt = Date.now();
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const forward = request(
        {
          host: target.hostname,
          port: target.port,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, host: target.host },
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          answer.on("end", () => {
            const path = (incoming.url ?? "").replace(/^\/session\/[^/]+/, "");
            commands.push({
              method: incoming.method ?? "",
              path,
              body: body.length > 0 ? JSON.parse(body.toString()) : null,
              startedAt,
              finishedAt: Date.now(),
            });
          });
        },
      );
      forward.on("error", () => outgoing.destroy());
      forward.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The recorder has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    commands,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
