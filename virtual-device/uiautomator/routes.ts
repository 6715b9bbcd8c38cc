// The commands of the UiAutomator2 server, one entry per path: what each reads or does on the phone.
import { ANDROID_VERSION, API_LEVEL, type Phone } from "../phone";
import { SecureScreen, type UiNode } from "../ui/types";
import { performActions } from "./actions";
import { alertButton, alertText } from "./alert";
import { noSuchElement, UiaFailure } from "./failure";
import { toBy } from "./find";
import { performGesture } from "./gestures";
import type { UiaSession } from "./session";
import { attributeOf, type Placed, shownText } from "./snapshot";
import { pageSource } from "./source";

/** What a command is given. */
interface Command {
  session: UiaSession;
  phone: Phone;
  /** Values of the path's `:name` parts. */
  path: Record<string, string>;
  body: Record<string, unknown>;
}

type Handler = (command: Command) => unknown;

const SECURE = "Failed to capture a screenshot. Does the current view have 'secure' flag set?";

function elementModel(id: string) {
  return { ELEMENT: id, "element-6066-11e4-a52e-4f735466cecf": id };
}

function textIn(body: Record<string, unknown>, key: string): string {
  const value = body[key];
  return typeof value === "string" ? value : "";
}

function placed({ session, path }: Command): Placed {
  return session.elements.get(path.id ?? "");
}

function center({ bounds }: UiNode): { x: number; y: number } {
  return {
    x: Math.floor((bounds.left + bounds.right) / 2),
    y: Math.floor((bounds.top + bounds.bottom) / 2),
  };
}

async function source({ session, phone }: Command): Promise<string> {
  if (phone.faults.sourceSlowMs > 0) {
    await new Promise((resolve) => setTimeout(resolve, phone.faults.sourceSlowMs));
  }
  await phone.work("source");
  const { width, height } = phone.ui;
  return pageSource(
    session.roots(),
    { rotation: phone.ui.rotation(), width, height },
    session.view,
  );
}

async function screenshot({ phone }: Command): Promise<string> {
  await phone.work("screenshot");
  if (phone.faults.isScreenSecure) throw new UiaFailure("unable to capture screen", SECURE);
  try {
    return phone.ui.png().toString("base64");
  } catch (error) {
    if (error instanceof SecureScreen) throw new UiaFailure("unable to capture screen", SECURE);
    throw error;
  }
}

function locator({ body }: Command) {
  const context = typeof body.context === "string" && body.context !== "" ? body.context : null;
  return { by: toBy(String(body.strategy), String(body.selector)), context };
}

async function findElement(command: Command): Promise<unknown> {
  await command.phone.work("find");
  const { by, context } = locator(command);
  return elementModel(command.session.findOne(by, context));
}

async function findElements(command: Command): Promise<unknown> {
  await command.phone.work("find");
  const { by, context } = locator(command);
  return command.session.findAll(by, context).map(elementModel);
}

async function click(command: Command): Promise<null> {
  const { x, y } = center(placed(command).node);
  await command.phone.work("tap");
  command.phone.ui.tap(x, y);
  return null;
}

/** Text goes to what Android calls an editor; anything else refuses it. */
function isEditor(node: UiNode): boolean {
  return node.inputType !== 0 || /EditText|AutoComplete/.test(node.className);
}

async function sendKeys(command: Command): Promise<null> {
  const { phone, session, path, body } = command;
  const target = path.id === undefined ? session.focused() : placed(command);
  if (target === null) throw noSuchElement();
  const given = textIn(body, "text");
  if (!isEditor(target.node)) {
    throw new UiaFailure(
      "invalid element state",
      `Cannot set the element to '${given}'. Did you interact with the correct element?`,
    );
  }
  await phone.work("text");
  // The two characters `\n` at the end, not a line break, stand for the enter key.
  const pressesEnter = given.endsWith("\\n");
  const text = pressesEnter ? given.slice(0, -2) : given;
  phone.ui.setText(target.node.id, body.replace === true ? text : target.node.text + text);
  if (pressesEnter) phone.ui.key(66);
  return null;
}

function clear(command: Command): null {
  const { node } = placed(command);
  if (isEditor(node)) command.phone.ui.setText(node.id, "");
  return null;
}

function attribute(command: Command): string | null {
  const name = command.path.name ?? "";
  const value = attributeOf(placed(command), name);
  if (value === undefined) {
    throw new UiaFailure("unknown command", `'${name}' attribute is unknown for the element.`);
  }
  return value;
}

async function pressKey({ phone, body }: Command): Promise<null> {
  await phone.work("key");
  phone.ui.key(Number(body.keycode));
  return null;
}

async function alertClick(command: Command, action: "accept" | "dismiss"): Promise<string> {
  const { session, phone, body } = command;
  const label = typeof body.buttonLabel === "string" ? body.buttonLabel : null;
  const button = alertButton(session.roots(), session.view, { action, label });
  const { x, y } = center(button.node);
  await phone.work("tap");
  phone.ui.tap(x, y);
  return button.node.text;
}

function setOrientation({ phone, body }: Command): string {
  const wanted = String(body.orientation).toUpperCase();
  if (wanted !== "PORTRAIT" && wanted !== "LANDSCAPE") {
    throw new UiaFailure("invalid argument", `Orientation '${wanted}' is not known`);
  }
  phone.ui.setRotation(wanted === "PORTRAIT" ? 0 : 1);
  return wanted;
}

function setRotation({ phone, body }: Command): null {
  phone.ui.setRotation(Number(body.z) === 0 ? 0 : 1);
  return null;
}

function deviceInfo({ phone }: Command) {
  const { width, height } = phone.spec;
  return {
    androidId: Buffer.from(phone.spec.udid).toString("hex").slice(0, 16).padEnd(16, "0"),
    manufacturer: phone.properties.get("ro.product.manufacturer"),
    model: phone.spec.model,
    brand: phone.properties.get("ro.product.brand"),
    apiVersion: String(API_LEVEL),
    platformVersion: ANDROID_VERSION,
    carrierName: "",
    realDisplaySize: `${width}x${height}`,
    displayDensity: phone.densityDpi,
    networks: [],
    locale: "en_US",
    timeZone: "Etc/UTC",
    bluetooth: { state: "OFF" },
  };
}

function rect({ bounds: { left, top, right, bottom } }: UiNode) {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const GET: Record<string, Handler> = {
  "": ({ session }) => ({ ...session.capabilities }),
  source,
  screenshot,
  orientation: ({ phone }) => (phone.ui.rotation() === 0 ? "PORTRAIT" : "LANDSCAPE"),
  rotation: ({ phone }) => ({ x: 0, y: 0, z: phone.ui.rotation() * 90 }),
  "element/active": ({ session }) => {
    const focused = session.focused();
    if (focused === null) throw noSuchElement();
    return elementModel(
      session.elements.add(focused, { by: null, isSingle: true, contextId: null }),
    );
  },
  "element/:id/text": (command) => shownText(placed(command).node),
  "element/:id/name": (command) => placed(command).node.contentDesc || null,
  "element/:id/rect": (command) => rect(placed(command).node),
  "element/:id/size": (command) => {
    const { width, height } = rect(placed(command).node);
    return { width, height };
  },
  "element/:id/location": (command) => {
    const { x, y } = rect(placed(command).node);
    return { x, y };
  },
  "element/:id/attribute/:name": attribute,
  // A flat picture of the whole screen: cutting an element out of it is left to who needs that.
  "element/:id/screenshot": (command) => {
    placed(command);
    return screenshot(command);
  },
  "alert/text": ({ session }) => alertText(session.roots(), session.view),
  "window/:handle/size": ({ phone: { ui } }) => ({ width: ui.width, height: ui.height }),
  "appium/settings": ({ session }) => session.settings,
  "appium/device/info": deviceInfo,
  "appium/device/pixel_ratio": ({ phone }) => phone.densityDpi / 160,
  "appium/device/display_density": ({ phone }) => phone.densityDpi,
  "appium/device/system_bars": ({ phone }) => ({ statusBar: phone.display.statusBar }),
  "appium/device/battery_info": () => ({ level: 1, status: 2 }),
  "appium/device/declared_orientation": () => "UNSPECIFIED",
};

const POST: Record<string, Handler> = {
  element: findElement,
  elements: findElements,
  "element/:id/click": click,
  "element/:id/clear": clear,
  "element/:id/value": sendKeys,
  keys: sendKeys,
  back: async ({ phone }) => {
    await phone.work("key");
    phone.ui.key(4);
    return null;
  },
  actions: async ({ phone, session, body }) => {
    await performActions(phone, body, (id) => center(session.elements.get(id).node));
    return null;
  },
  orientation: setOrientation,
  rotation: setRotation,
  "alert/accept": (command) => alertClick(command, "accept"),
  "alert/dismiss": (command) => alertClick(command, "dismiss"),
  "appium/settings": ({ session, body }) => {
    session.update((body.settings ?? {}) as Record<string, unknown>);
    return true;
  },
  "appium/device/press_keycode": pressKey,
  "appium/device/long_press_keycode": pressKey,
  "appium/device/open_notifications": ({ phone }) => {
    phone.ui.openNotifications();
    return true;
  },
  "appium/device/get_clipboard": ({ phone }) => Buffer.from(phone.clipboard).toString("base64"),
  "appium/device/set_clipboard": ({ phone, body }) => {
    phone.clipboard = Buffer.from(textIn(body, "content"), "base64").toString();
    return null;
  },
  "appium/reset_ax_cache": () => null,
  "appium/gestures/:name": ({ phone, session, path, body }) =>
    performGesture(
      {
        phone,
        element: (id) => session.elements.get(id),
        scrollableAt: (x, y) => session.scrollableAt(x, y),
      },
      path.name ?? "",
      body,
    ),
};

const TABLES: Record<string, { parts: string[]; handler: Handler }[]> = {
  GET: compile(GET),
  POST: compile(POST),
};

/** Paths without a variable part come first, so that `element/active` is not an element called active. */
function compile(table: Record<string, Handler>) {
  return Object.entries(table)
    .map(([path, handler]) => ({ parts: path.split("/"), handler }))
    .sort((a, b) => Number(a.parts.join().includes(":")) - Number(b.parts.join().includes(":")));
}

/** The handler of a path below `/session/:id/`, with what its variable parts are. */
export function route(
  method: string,
  path: string,
): { handler: Handler; path: Record<string, string> } | null {
  const parts = path.split("/");
  for (const candidate of TABLES[method] ?? []) {
    if (candidate.parts.length !== parts.length) continue;
    const found: Record<string, string> = {};
    const isMatch = candidate.parts.every((part, at) => {
      const given = parts[at] ?? "";
      if (!part.startsWith(":")) return part === given;
      found[part.slice(1)] = decodeURIComponent(given);
      return true;
    });
    if (isMatch) return { handler: candidate.handler, path: found };
  }
  return null;
}
