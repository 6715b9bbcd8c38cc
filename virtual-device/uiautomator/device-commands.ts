// Commands on the device itself: how it is held, its keys, clipboard, settings, and what it says of itself.
import { ANDROID_VERSION, API_LEVEL } from "../phone";
import { type Command, type Handler, rect, textIn } from "./command";
import { UiaFailure } from "./failure";
import { windowRoots } from "./snapshot";

async function pressKey({ phone, body }: Command): Promise<null> {
  await phone.work("key");
  phone.ui.key(Number(body.keycode));
  return null;
}

function setOrientation({ phone, body }: Command): string {
  const wanted = String(body.orientation).toUpperCase();
  if (wanted !== "PORTRAIT" && wanted !== "LANDSCAPE") {
    throw new UiaFailure("invalid argument", `Orientation '${wanted}' is not known`);
  }
  const rotation = wanted === "PORTRAIT" ? 0 : 1;
  phone.ui.setRotation(rotation);
  if (phone.ui.rotation() !== rotation) {
    throw new UiaFailure(
      "invalid element state",
      `Screen rotation cannot be changed to ROTATION_${rotation * 90} after 2000ms. Is it locked programmatically?`,
    );
  }
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

function listWindows({ session, phone }: Command) {
  return windowRoots(
    phone.ui.windows(),
    { ...session.view, enableMultiWindows: true },
    session.identities,
  ).map(({ node, windowId, index }, _, { length }) => ({
    windowId,
    displayId: 0,
    rect: rect(node),
    packageName: node.packageName,
    type: 1,
    title: node.paneTitle || null,
    layer: length - index,
    isActive: index === 0,
    isFocused: index === 0,
  }));
}

export const DEVICE_GET: Record<string, Handler> = {
  "": ({ session }) => ({ ...session.capabilities }),
  orientation: ({ phone }) => (phone.ui.rotation() === 0 ? "PORTRAIT" : "LANDSCAPE"),
  rotation: ({ phone }) => ({ x: 0, y: 0, z: phone.ui.rotation() * 90 }),
  "window/:handle/size": ({ phone: { ui } }) => ({ width: ui.width, height: ui.height }),
  "appium/settings": ({ session }) => session.settings,
  "appium/device/info": deviceInfo,
  "appium/device/pixel_ratio": ({ phone }) => phone.densityDpi / 160,
  "appium/device/display_density": ({ phone }) => phone.densityDpi,
  "appium/device/system_bars": ({ phone }) => ({ statusBar: phone.display.statusBar }),
  "appium/device/battery_info": () => ({ level: 1, status: 2 }),
  "appium/device/declared_orientation": () => "UNSPECIFIED",
};

export const DEVICE_POST: Record<string, Handler> = {
  back: async ({ phone }) => {
    await phone.work("key");
    phone.ui.key(4);
    return null;
  },
  orientation: setOrientation,
  rotation: setRotation,
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
  "appium/list_windows": listWindows,
  "appium/list_displays": ({ phone }) => [
    {
      id: 0,
      name: "Built-in Screen",
      isDefault: true,
      metrics: {
        widthPixels: phone.ui.width,
        heightPixels: phone.ui.height,
        densityDpi: phone.densityDpi,
      },
    },
  ],
};
