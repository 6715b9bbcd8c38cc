// The process that is the phones. Its parent tells it what to be in one argument and holds its standard input open;
// when that closes, for whatever reason, it takes its folders away and ends. It writes one line of JSON when ready.
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { aapt2, java } from "./adb/build-tools";
import { AdbHost } from "./adb/host";
import { makeSdk, removeSdk } from "./adb/sdk";
import { type Call, listenForCalls, type Reply } from "./adb/wire";
import type { AppModel } from "./apps/model";
import { modelFor } from "./apps/models";
import { listenForControl } from "./control";
import { isPace, type Pace } from "./pace";
import { Phone } from "./phone";
import { createPhoneUi } from "./ui/phone";
import { UiAutomatorServer } from "./uiautomator/server";

const configuration = z.object({
  home: z.string(),
  shim: z.enum(["bash", "node"]).optional(),
  appModel: z.string().optional(),
  tracesCalls: z.boolean(),
  devices: z.array(
    z.object({
      udid: z.string(),
      model: z.string(),
      pace: z.custom<Pace>(isPace),
      width: z.int(),
      height: z.int(),
    }),
  ),
});

/** What the daemon tells its parent once it is ready. */
export interface Ready {
  androidHome: string;
  javaHome: string;
  adbPort: number;
  controlUrl: string;
}

/** How apps are played; one of them by the file given, if any. */
async function modelsWith(path: string | undefined): Promise<typeof modelFor> {
  if (path === undefined) return modelFor;
  const own = JSON.parse(await readFile(path, "utf8")) as AppModel;
  return (app) => (app.packageName === own.packageName ? own : modelFor(app));
}

async function main(): Promise<void> {
  const config = configuration.parse(JSON.parse(process.argv[2] ?? "{}"));
  const modelOf = await modelsWith(config.appModel);
  const phones = config.devices.map((spec, seed) => {
    const { width, height } = spec;
    const phone: Phone = new Phone(spec, (host, made) =>
      createPhoneUi({
        width,
        height,
        host,
        clock: Date.now,
        seed,
        modelOf,
        showsFirstCrash: () => made.showsFirstCrash,
      }),
    );
    return { phone, server: new UiAutomatorServer(phone) };
  });
  const host = new AdbHost(
    phones.map(({ phone }) => phone),
    (phone, socket) => phones.find((each) => each.phone === phone)?.server.accept(socket),
  );
  const wire = await listenForCalls((call, reply) => {
    if (config.tracesCalls) process.stderr.write(`${call.program} ${call.args.join(" ")}\n`);
    runProgram(host, call, reply).catch((error: unknown) => {
      process.stderr.write(
        `${call.program} ${call.args.join(" ")}: ${String((error as Error).stack ?? error)}\n`,
      );
      reply.exit(1, "", `${call.program}: ${String(error)}\n`);
    });
  });
  const control = await listenForControl(phones);
  const adbPort = (wire.address() as AddressInfo).port;
  const folders = await makeSdk(config.home, adbPort, config.shim);
  const end = async () => {
    await removeSdk(folders);
    process.exit(0);
  };
  process.stdin.resume();
  process.stdin.once("close", () => void end());
  process.once("SIGTERM", () => void end());
  process.once("SIGINT", () => {
    // A terminal's interrupt reaches the whole group; the parent decides when the phones end.
  });
  const ready: Ready = {
    ...folders,
    adbPort,
    controlUrl: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

async function runProgram(host: AdbHost, call: Call, reply: Reply): Promise<void> {
  switch (call.program) {
    case "adb":
      return host.run(call, reply);
    case "aapt2":
      return aapt2(call, reply);
    case "java":
      return java(call, reply);
    case "emulator":
      return reply.exit(0, "Android emulator version 36.0.0 (virtual)\n");
    default:
      return reply.exit(127, "", `${call.program}: not here\n`);
  }
}

await main();
