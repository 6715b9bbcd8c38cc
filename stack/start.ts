// `npm start`: the whole of Rove on this machine until Ctrl-C; data stays for the next start.
import { styleText } from "node:util";
import { demoOrder } from "./demo-run";
import { readFlags, wholeNumber } from "./flags";
import { onSignal } from "./signals";
import { type Stack, startStack, unlessGivenUp } from "./stack";

const HELP = `Usage: npm start -- [options]

Starts PostgreSQL, Appium, a device (one that adb shows, else virtual ones) and Rove's API, and keeps them until Ctrl-C.
Data is kept in .rove, or in ROVE_DATA_DIR. DATABASE_URL names a PostgreSQL to use instead of the built-in one.

  --port N          API port to prefer (4000)
  --appium-port N   Appium port to prefer (4723)
  --virtual         use virtual devices even when adb shows a real one
  --devices N       number of virtual devices (2)
  --logs            print the app's log lines
  --help            this text
`;

const PORTS = { atLeast: 1, atMost: 65_535 };
/** Appium has a hundred ports for their helpers; long before that the machine has no memory left. */
const DEVICES = { atLeast: 1, atMost: 16 };

const values = readFlags(HELP, {
  port: { type: "string" },
  "appium-port": { type: "string" },
  virtual: { type: "boolean", default: false },
  devices: { type: "string" },
  logs: { type: "boolean", default: false },
});

function printWelcome(stack: Stack): void {
  const body = JSON.stringify(demoOrder(stack, { maxSteps: 25 }));
  console.log(`
${styleText("bold", "Rove is up.")} Ctrl-C ends it; its data stays in ${stack.dataDir}

  API      ${stack.url}
  Appium   ${stack.appiumUrl}
  Devices  ${stack.devices.map((d) => `${d.udid} (${d.kind}, ${d.model}, ${d.state})`).join("\n           ")}

Start a run:

  curl -s ${stack.url}/run -H 'content-type: application/json' -d '${body.replaceAll("'", `'\\''`)}'

Follow it (put the runId of the answer in):

  curl -N ${stack.url}/run/RUN_ID/stream

Once it has ended, open its report in a browser:

  ${stack.url}/run/RUN_ID/report.html
`);
}

const port = wholeNumber("port", values.port, PORTS);
const appiumPort = wholeNumber("appium-port", values["appium-port"], PORTS);
const virtualDevices = wholeNumber("devices", values.devices, DEVICES);

console.log("Starting Rove");
let isEnding = false;
const giveUp = new AbortController();
const starting = startStack({
  isTemporary: false,
  devices: values.virtual ? "virtual" : "any",
  ...(port && { port }),
  ...(appiumPort && { appiumPort }),
  ...(virtualDevices && { virtualDevices }),
  ...(values.logs && { onAppLine: (line: string) => console.log(line) }),
  signal: giveUp.signal,
});
onSignal(async (signal) => {
  isEnding = true;
  console.log(`\n${signal}: ending`);
  giveUp.abort();
  const stack = await unlessGivenUp(starting, giveUp.signal);
  await stack?.stop();
  return signal === "SIGINT" ? 0 : undefined;
});
try {
  const stack = await starting;
  if (!isEnding) {
    printWelcome(stack);
    const part = await stack.partLost;
    console.error(`\nThe ${part} has ended by itself. Its last words are in ${stack.dataDir}`);
    await stack.stop();
    process.exit(1);
  }
} catch (error) {
  if (!isEnding) {
    console.error(
      `\nRove could not start: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exit(1);
  }
}
