// Commands on what the screen shows: looking, finding, touching elements, typing, gestures, alerts.
import { SecureScreen, type UiNode } from "../ui/types";
import { performActions } from "./actions";
import { alertButton, alertText } from "./alert";
import { type Command, center, elementModel, type Handler, placed, rect, textIn } from "./command";
import { noSuchElement, UiaFailure } from "./failure";
import { toBy } from "./find";
import { performGesture } from "./gestures";
import { attributeOf, shownText } from "./snapshot";
import { pageSource } from "./source";

const SECURE = "Failed to capture a screenshot. Does the current view have 'secure' flag set?";

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

/** The element's part of the screen's picture. */
async function elementScreenshot(command: Command): Promise<string> {
  const { left, top, right, bottom } = placed(command).node.bounds;
  const whole = Buffer.from(await screenshot(command), "base64");
  // Loaded here: few sessions ask for it and loading it takes longer than all else at start.
  const { default: sharp } = await import("sharp");
  const part = await sharp(whole)
    .extract({ left, top, width: right - left, height: bottom - top })
    .png()
    .toBuffer();
  return part.toString("base64");
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

async function alertClick(command: Command, action: "accept" | "dismiss"): Promise<string> {
  const { session, phone, body } = command;
  const label = typeof body.buttonLabel === "string" ? body.buttonLabel : null;
  const button = alertButton(session.roots(), session.view, { action, label });
  const { x, y } = center(button.node);
  await phone.work("tap");
  phone.ui.tap(x, y);
  return button.node.text;
}

/** Scrolls a list until the element is in view: of `mobile: scroll`. */
async function scrollTo({ session, phone, body }: Command): Promise<null> {
  const params = (body.params ?? {}) as Record<string, unknown>;
  const selector = textIn(params, "selector");
  const method = { "accessibility id": "description", "class name": "className" }[
    textIn(params, "strategy")
  ];
  const target = method ? `new UiSelector().${method}(${JSON.stringify(selector)})` : selector;
  const swipes =
    typeof params.maxSwipes === "number" ? `.setMaxSearchSwipes(${params.maxSwipes})` : "";
  await phone.work("swipe");
  session.findOne(
    toBy(
      "-android uiautomator",
      `new UiScrollable(new UiSelector().scrollable(true))${swipes}.scrollIntoView(${target})`,
    ),
    null,
  );
  return null;
}

export const SCREEN_GET: Record<string, Handler> = {
  source,
  screenshot,
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
  "element/:id/screenshot": elementScreenshot,
  "alert/text": ({ session }) => alertText(session.roots(), session.view),
};

export const SCREEN_POST: Record<string, Handler> = {
  element: findElement,
  elements: findElements,
  "element/:id/click": click,
  "element/:id/clear": clear,
  "element/:id/value": sendKeys,
  keys: sendKeys,
  actions: async ({ phone, session, body }) => {
    await performActions(phone, body, (id) => center(session.elements.get(id).node));
    return null;
  },
  "alert/accept": (command) => alertClick(command, "accept"),
  "alert/dismiss": (command) => alertClick(command, "dismiss"),
  "gestures/scroll_to": scrollTo,
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
