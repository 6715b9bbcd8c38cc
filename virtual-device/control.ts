// The door for tests and demos: what the phones look like from outside, and what shall go wrong with them.
// Nothing a real phone has; Appium never comes here.
import { createServer, type IncomingMessage, type Server } from "node:http";
import { z } from "zod";
import type { FaultRequest } from "./faults";
import { inject } from "./injection";
import { HELPER_PACKAGES } from "./instrumentation";
import type { Phone } from "./phone";
import type { UiAutomatorServer } from "./uiautomator/server";

const times = z.int().positive().optional();

const faultRequest = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["offline", "online", "disconnect", "unauthorized"]) }),
  z.object({ kind: z.literal("reboot"), awayMs: z.number().nonnegative().optional() }),
  z.object({
    kind: z.enum([
      "instrumentationCrash",
      "serverUnreachable",
      "adbHang",
      "anr",
      "hiddenApiDenied",
    ]),
  }),
  z.object({
    kind: z.enum(["instrumentationDiesOnStart", "socketCut", "launchCrash", "adbProtocolFault"]),
    times,
  }),
  z.object({ kind: z.literal("serverHang"), ms: z.number().positive().optional() }),
  z.object({ kind: z.literal("sourceSlow"), ms: z.number().nonnegative() }),
  z.object({
    kind: z.literal("installFailure"),
    code: z.string(),
    detail: z.string().optional(),
    times,
  }),
  z.object({
    kind: z.literal("appCrash"),
    crash: z.enum(["java", "native"]).optional(),
    showsDialog: z.boolean().optional(),
  }),
  z.object({ kind: z.enum(["secureScreen", "locked"]), on: z.boolean().optional() }),
]);

/** One phone as `GET /devices` tells of it. */
export interface DeviceState {
  udid: string;
  model: string;
  connection: Phone["connection"];
  width: number;
  height: number;
  rotation: 0 | 1;
  foreground: ReturnType<Phone["ui"]["foreground"]>;
  /** Package names of apps, without Appium's helpers. */
  installed: string[];
  isServerRunning: boolean;
  /** Id of the open UiAutomator2 session, or null. */
  sessionId: string | null;
  /** Sessions opened so far. */
  sessionCount: number;
}

export interface ControlledPhone {
  phone: Phone;
  server: UiAutomatorServer;
}

/** Listens on 127.0.0.1, on a free port. */
export async function listenForControl(phones: readonly ControlledPhone[]): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(phones, request)
      .catch((error: unknown) => ({ status: 500, body: { message: String(error) } }))
      .then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}

interface Answer {
  status: number;
  body: unknown;
}

async function answer(
  phones: readonly ControlledPhone[],
  request: IncomingMessage,
): Promise<Answer> {
  const [, first, name = "", command] = (request.url ?? "").split("/");
  if (first !== "devices") return refused(404, "There are only /devices");
  if (request.method === "GET" && name === "") return { status: 200, body: phones.map(describe) };
  const found = phones.find(({ phone }) => phone.spec.udid === decodeURIComponent(name));
  if (!found) return refused(404, `No device ${name}`);
  if (request.method === "GET" && command === undefined)
    return { status: 200, body: describe(found) };
  if (request.method !== "POST") return refused(405, "Faults are posted");
  if (command === "restore") {
    found.phone.restore();
    return { status: 200, body: describe(found) };
  }
  if (command !== "faults") return refused(404, `No command ${command}`);
  const parsed = faultRequest.safeParse(await readJson(request));
  if (!parsed.success) return refused(400, z.prettifyError(parsed.error));
  inject(found.phone, parsed.data as FaultRequest);
  return { status: 200, body: describe(found) };
}

function refused(status: number, message: string): Answer {
  return { status, body: { message } };
}

function describe({ phone, server }: ControlledPhone): DeviceState {
  return {
    udid: phone.spec.udid,
    model: phone.spec.model,
    connection: phone.connection,
    width: phone.spec.width,
    height: phone.spec.height,
    rotation: phone.ui.rotation(),
    foreground: phone.ui.foreground(),
    installed: phone.packages
      .all()
      .map(({ apk }) => apk.packageName)
      .filter((packageName) => !HELPER_PACKAGES.has(packageName)),
    isServerRunning: phone.instrumentation.state === "running",
    sessionId: server.session?.id ?? null,
    sessionCount: phone.sessionCount,
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return null;
  }
}
