// A phone's screen in a test's hand: taps what it names, reads what is shown, keeps the log. Uses nothing but PhoneUi.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { AppModel, ScreenDef } from "../../apps/model";
import { createPhoneUi, type PhoneUiOptions } from "../phone";
import type { InstalledApp, PhoneUi, UiHost, UiNode } from "../types";

/** The real sample app. */
export const API_DEMOS_APK = join(
  dirname(createRequire(import.meta.url).resolve("android-apidemos/package.json")),
  "apks/ApiDemos-debug.apk",
);

export const APP: InstalledApp = {
  packageName: "com.example.shop",
  label: "Shop",
  versionName: "1.0",
  versionCode: 1,
  activities: [
    { name: "com.example.shop.Main", label: "Shop", exported: true, categories: [] },
    { name: "com.example.shop.Cart", label: "Cart", exported: true, categories: [] },
  ],
  launcherActivity: "com.example.shop.Main",
  requestedPermissions: [],
  apkPath: "/nowhere.apk",
};

/** A model of the example app, made of the given screens. */
export function modelOf(screens: ScreenDef[], more: Partial<AppModel> = {}): AppModel {
  return {
    v: 1,
    seed: 1,
    packageName: APP.packageName,
    label: APP.label,
    launcher: screens[0]!.id,
    activities: {},
    vars: {},
    screens,
    interrupts: [],
    crashes: [],
    goals: [],
    ...more,
  };
}

/** A screen of the example app with its launcher activity. */
export function screen(id: string, more: Partial<ScreenDef>): ScreenDef {
  return { id, activity: "com.example.shop.Main", window: "full", title: id, widgets: [], ...more };
}

export class Hand {
  readonly ui: PhoneUi;
  readonly log: string[] = [];
  readonly died: string[] = [];
  readonly granted = new Set<string>();
  nowMs = Date.UTC(2026, 0, 5, 9, 41);

  constructor(options: Partial<PhoneUiOptions> = {}) {
    let pid = 5000;
    const host: UiHost = {
      log: (level, tag, message) => void this.log.push(`${level} ${tag}: ${message}`),
      processDied: (packageName) => void this.died.push(packageName),
      processStarted: () => pid++,
      isPermissionGranted: (packageName, name) => this.granted.has(`${packageName} ${name}`),
      setPermissionGranted: (packageName, name) => void this.granted.add(`${packageName} ${name}`),
    };
    this.ui = createPhoneUi({
      width: 1080,
      height: 2400,
      host,
      clock: () => this.nowMs,
      ...options,
    });
  }

  /** A phone on which the example app runs a model. */
  static with(model: AppModel, options: Partial<PhoneUiOptions> = {}): Hand {
    const hand = new Hand({ modelOf: () => model, ...options });
    hand.ui.launch(APP, "com.example.shop.Main");
    return hand;
  }

  /** All nodes of the active window. */
  nodes(): UiNode[] {
    return flatten(this.ui.windows()[0]!);
  }

  /** The first node with that text, description or id name. */
  find(name: string): UiNode | undefined {
    return this.nodes().find(
      (node) =>
        node.text === name || node.contentDesc === name || node.resourceId.split("/")[1] === name,
    );
  }

  node(name: string): UiNode {
    const found = this.find(name);
    if (found === undefined)
      throw new Error(`"${name}" is not shown, but ${this.texts().join(" | ")}`);
    return found;
  }

  tap(name: string): void {
    const { bounds } = this.node(name);
    this.ui.tap((bounds.left + bounds.right) >> 1, (bounds.top + bounds.bottom) >> 1);
  }

  longPress(name: string): void {
    const { bounds } = this.node(name);
    this.ui.longPress((bounds.left + bounds.right) >> 1, (bounds.top + bounds.bottom) >> 1);
  }

  back(): void {
    this.ui.key(4);
  }

  texts(): string[] {
    return this.nodes()
      .map((node) => node.text)
      .filter((text) => text !== "");
  }
}

export function flatten(node: UiNode): UiNode[] {
  return [node, ...node.children.flatMap(flatten)];
}
