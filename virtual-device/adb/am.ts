// `am`: the activity manager's command line. Starts, stops and tells apps; what they show is the screen's.
import { HELPER_PACKAGES, SETTINGS_PACKAGE } from "../instrumentation";
import type { Phone } from "../phone";
import { ActivityNotFound } from "../ui/types";
import { failed, type Program, printed, type ShellOutput } from "./shell";

/** An intent as `am` takes it on its command line. */
interface Intent {
  component: string | null;
  action: string;
  categories: string[];
  data: string;
  packageName: string | null;
  extras: Map<string, string>;
  stopFirst: boolean;
  waits: boolean;
}

const WITH_VALUE = new Set([
  "-f",
  "-t",
  "--user",
  "--display",
  "--windowingMode",
  "--receiver-permission",
  "-D",
  "-P",
]);
const WITH_TWO = new Set([
  "--es",
  "--ez",
  "--ei",
  "--el",
  "--ef",
  "--eu",
  "--ecn",
  "--eia",
  "--ela",
  "--efa",
  "--esa",
  "-e",
]);

function parseIntent(args: string[]): Intent {
  const intent: Intent = {
    component: null,
    action: "",
    categories: [],
    data: "",
    packageName: null,
    extras: new Map(),
    stopFirst: false,
    waits: false,
  };
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    const next = () => args[++at] ?? "";
    if (word === "-n") intent.component = next();
    else if (word === "-a") intent.action = next();
    else if (word === "-c") intent.categories.push(next());
    else if (word === "-d") intent.data = next();
    else if (word === "-p") intent.packageName = next();
    else if (word === "-S") intent.stopFirst = true;
    else if (word === "-W") intent.waits = true;
    else if (WITH_TWO.has(word)) intent.extras.set(next(), next());
    else if (WITH_VALUE.has(word)) next();
    else if (word.startsWith("-")) continue;
    else if (word.includes("/") && !word.includes(":")) intent.component = word;
    else if (word.includes(":")) intent.data = word;
    else intent.packageName = word;
  }
  return intent;
}

function describe(intent: Intent): string {
  const parts = [
    intent.action && `act=${intent.action}`,
    intent.categories.length > 0 && `cat=[${intent.categories.join(",")}]`,
    intent.data && `dat=${intent.data}`,
    intent.packageName && `pkg=${intent.packageName}`,
    intent.component && `cmp=${intent.component}`,
  ];
  return `{ ${parts.filter(Boolean).join(" ")} }`;
}

/** `pkg/.Name` and `pkg/Name.In.Full` to the package and the full class name. */
function parseComponent(component: string): { packageName: string; activity: string } {
  const [packageName = "", name = ""] = component.split("/");
  return { packageName, activity: name.startsWith(".") ? packageName + name : name };
}

async function start(phone: Phone, args: string[]): Promise<ShellOutput> {
  const intent = parseIntent(args);
  const announced = `Starting: Intent ${describe(intent)}\n`;
  const target = resolve(phone, intent);
  if (target === null) {
    return printed(
      `${announced}Error: Activity not started, unable to resolve Intent ${describe(intent)}\n`,
    );
  }
  const { packageName, activity } = target;
  if (HELPER_PACKAGES.has(packageName) && phone.packages.get(packageName)) {
    phone.processes.start(packageName);
    return printed(announced);
  }
  const absent = printed(
    `${announced}Error type 3\nError: Activity class {${packageName}/${activity}} does not exist.\n`,
  );
  const installed = phone.packages.get(packageName);
  const declared = installed?.apk.activities.find(({ name }) => name === activity);
  if (!installed || !declared) return absent;
  if (!declared.exported) {
    return failed(
      "\nException occurred while executing 'start-activity':\njava.lang.SecurityException: Permission Denial: " +
        `starting Intent ${describe(intent)} from null (pid=${phone.processes.start("com.android.shell")}, uid=2000) ` +
        `not exported from uid ${installed.uid}\n`,
      255,
    );
  }
  if (intent.stopFirst) phone.endApp(packageName, "start -S");
  const isCold = phone.processes.pidOf(packageName) === null;
  try {
    await phone.launch(packageName, activity);
  } catch (error) {
    if (error instanceof ActivityNotFound) return absent;
    throw error;
  }
  if (!intent.waits) return printed(announced);
  return printed(
    `${announced}Status: ok\nLaunchState: ${isCold ? "COLD" : "HOT"}\nActivity: ${packageName}/${activity}\n` +
      `TotalTime: ${isCold ? 412 : 96}\nWaitTime: ${isCold ? 415 : 99}\nComplete\n`,
  );
}

function resolve(phone: Phone, intent: Intent): { packageName: string; activity: string } | null {
  if (intent.component) return parseComponent(intent.component);
  const installed = intent.packageName === null ? null : phone.packages.get(intent.packageName);
  const activity = installed?.apk.activities.find((candidate) =>
    candidate.intentFilters.some(
      (filter) =>
        filter.actions.includes(intent.action) &&
        intent.categories.every((category) => filter.categories.includes(category)),
    ),
  );
  return installed && activity
    ? { packageName: installed.apk.packageName, activity: activity.name }
    : null;
}

/** The settings helper answers its broadcasts with data; everybody else only with a result. */
function broadcast(phone: Phone, args: string[]): ShellOutput {
  const intent = parseIntent(args);
  const announced = `Broadcasting: Intent ${describe(intent)}\n`;
  const isForHelper = intent.action.startsWith(`${SETTINGS_PACKAGE}.`);
  if (!isForHelper) return printed(`${announced}Broadcast completed: result=0\n`);
  const data = helperAnswer(phone, intent);
  return printed(`${announced}Broadcast completed: result=-1, data="${data}"\n`);
}

function helperAnswer(phone: Phone, { action }: Intent): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  if (action.endsWith(".clipboard.get")) return base64(phone.clipboard);
  if (action.endsWith(".location")) return phone.settings.get("helper/location") ?? "0.0 0.0 0.0";
  if (action.endsWith(".list_locales")) {
    return base64(JSON.stringify({ items: [{ id: "en_US", language: "en", country: "US" }] }));
  }
  if (action.endsWith(".notifications")) return JSON.stringify({ statusBarNotifications: [] });
  if (action.endsWith(".sms.read")) return JSON.stringify({ items: [], total: 0 });
  return "";
}

function startService(phone: Phone, args: string[]): ShellOutput {
  const intent = parseIntent(args);
  const { packageName } = parseComponent(intent.component ?? "");
  if (packageName === SETTINGS_PACKAGE && intent.extras.has("latitude")) {
    const at = ["latitude", "longitude", "altitude"].map((key) => intent.extras.get(key) ?? "0.0");
    phone.settings.set("helper/location", at.join(" "));
  }
  return printed(`Starting service: Intent ${describe(intent)}\n`);
}

const COMMANDS: Record<string, Program> = {
  start,
  "start-activity": start,
  broadcast,
  startservice: startService,
  "start-service": startService,
  "start-foreground-service": startService,
  "force-stop": (phone, args) => {
    phone.endApp(args.at(-1) ?? "", "from pid 438");
    return printed("");
  },
  kill: (phone, args) => {
    // Only a process in the background is killed.
    const packageName = args.at(-1) ?? "";
    if (phone.ui.foreground().packageName !== packageName) phone.processes.end(packageName);
    return printed("");
  },
  "send-trim-memory": () => printed(""),
  "get-current-user": () => printed("0\n"),
  "get-config": () => printed("config: en-rUS-ldltr-sw360dp-w360dp-h800dp-port-xhdpi-v34\n"),
};

export const am: Program = (phone, args) => {
  const [name = "", ...rest] = args;
  const command = COMMANDS[name];
  return command ? command(phone, rest) : failed(`Unknown command: ${name}\n`, 255);
};
