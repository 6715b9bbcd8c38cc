// `npm start`: the whole of Rove on this machine until Ctrl-C; data stays for the next start.
import { parseArgs, styleText } from "node:util";
import { onSignal } from "./signals";
import { DEMO_APK, type Stack, startStack } from "./stack";

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

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    "appium-port": { type: "string" },
    virtual: { type: "boolean", default: false },
    devices: { type: "string" },
    logs: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** A whole number of at least 1, or an end with a sentence. */
function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
  console.error(`--${name} wants a whole number from 1 to 65535, not "${text}".`);
  process.exit(2);
}

function printWelcome(stack: Stack): void {
  const device = stack.devices[0];
  const body = JSON.stringify({
    apkPath: DEMO_APK,
    appiumServerUrl: stack.appiumUrl,
    packageName: "io.appium.android.apis",
    appActivity: ".ApiDemos",
    maxSteps: 25,
    ...(device && { udid: device.udid }),
  });
  console.log(`
${styleText("bold", "Rove is up.")} Ctrl-C ends it; its data stays in ${stack.dataDir}

  API      ${stack.url}
  Appium   ${stack.appiumUrl}
  Devices  ${stack.devices.map((d) => `${d.udid} (${d.kind}, ${d.model}, ${d.state})`).join("\n           ")}

Start a run:

  curl -s ${stack.url}/run -H 'content-type: application/json' -d '${body}'

Follow it (put the runId of the answer in):

  curl -N ${stack.url}/run/RUN_ID/stream
`);
}

if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const port = wholeNumber("port", values.port);
const appiumPort = wholeNumber("appium-port", values["appium-port"]);
const virtualDevices = wholeNumber("devices", values.devices);

console.log("Starting Rove");
const starting = startStack({
  isTemporary: false,
  devices: values.virtual ? "virtual" : "any",
  ...(port && { port }),
  ...(appiumPort && { appiumPort }),
  ...(virtualDevices && { virtualDevices }),
  ...(values.logs && { onAppLine: (line: string) => console.log(line) }),
});
onSignal(async (signal) => {
  console.log(`\n${signal}: ending`);
  const stack = await starting.catch(() => null);
  await stack?.stop();
  return signal === "SIGINT" ? 0 : undefined;
});
try {
  printWelcome(await starting);
} catch (error) {
  console.error(
    `\nRove could not start: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}
