// One UiAutomator2 session: its settings, its found elements and the looks at the screen that commands take.
import { randomUUID } from "node:crypto";
import type { Phone } from "../phone";
import { Elements } from "./elements";
import { noSuchElement, UiaFailure } from "./failure";
import { type By, find, type Scope } from "./find";
import { type Identities, type Placed, type ViewSettings, walk, windowRoots } from "./snapshot";

/** The server's settings and their defaults, as of 10.6. Most are only kept and handed back. */
const DEFAULTS = {
  actionAcknowledgmentTimeout: 3000,
  allowInvisibleElements: false,
  alwaysTraversableViewClasses: "",
  currentDisplayId: 0,
  disableIdLocatorAutocompletion: false,
  elementResponseAttributes: "name,text",
  enableMultiWindows: false,
  enableNotificationListener: true,
  enableTopmostWindowFromActivePackage: false,
  enforceXPath1: false,
  ignoreUnimportantViews: false,
  includeA11yActionsInPageSource: false,
  includeExtrasInPageSource: false,
  keyInjectionDelay: 0,
  limitXPathContextScope: true,
  mjpegBilinearFiltering: false,
  mjpegScalingFactor: 50,
  mjpegServerFramerate: 10,
  mjpegServerPort: 7810,
  mjpegServerScreenshotQuality: 50,
  normalizeTagNames: false,
  scrollAcknowledgmentTimeout: 200,
  serverPort: 6790,
  shouldUseCompactResponses: true,
  shutdownOnPowerDisconnect: true,
  simpleBoundsCalculation: false,
  snapshotMaxDepth: 70,
  trackScrollEvents: true,
  useResourcesForOrientationDetection: false,
  waitForIdleTimeout: 10_000,
  waitForSelectorTimeout: 10_000,
  wakeLockTimeout: 24 * 60 * 60 * 1000,
};

export class UiaSession {
  readonly id = randomUUID();
  readonly settings: Record<string, unknown> = { ...DEFAULTS };
  readonly elements: Elements;

  constructor(
    readonly phone: Phone,
    readonly capabilities: Record<string, unknown>,
    readonly identities: Identities,
  ) {
    this.elements = new Elements({
      byNodeId: (nodeId) => this.#byNodeId(nodeId),
      first: (by, context) => this.#findFrom(by, context)[0] ?? null,
      idOf: (placed) => identities.idOf(placed),
    });
  }

  get view(): ViewSettings {
    const depth = Number(this.settings.snapshotMaxDepth);
    return {
      allowInvisibleElements: this.settings.allowInvisibleElements === true,
      enableMultiWindows: this.settings.enableMultiWindows === true,
      snapshotMaxDepth: Number.isFinite(depth) ? depth : DEFAULTS.snapshotMaxDepth,
    };
  }

  roots(): Placed[] {
    return windowRoots(this.phone.ui.windows(), this.view, this.identities);
  }

  /** Throws UiaFailure on a setting the server does not know. */
  update(changes: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(changes)) {
      if (!(name in DEFAULTS)) {
        throw new UiaFailure(
          "invalid argument",
          `Setting '${name}' is not known. Only the following settings are supported: ${Object.keys(DEFAULTS).join(", ")}`,
        );
      }
      this.settings[name] = value;
    }
  }

  /** The first match as an element. Throws UiaFailure where there is none. */
  findOne(by: By, contextId: string | null): string {
    const context = contextId === null ? null : this.elements.get(contextId);
    const [first] = this.#findFrom(by, context);
    if (!first) throw noSuchElement();
    return this.elements.add(first, { by, isSingle: true, contextId });
  }

  findAll(by: By, contextId: string | null): string[] {
    const context = contextId === null ? null : this.elements.get(contextId);
    return this.#findFrom(by, context).map((placed) =>
      this.elements.add(placed, { by, isSingle: false, contextId }),
    );
  }

  /** The node that has the input focus, or null. */
  focused(): Placed | null {
    return this.#visit(this.roots(), ({ node }) => node.focused);
  }

  /** The innermost scrollable node around a point. */
  scrollableAt(x: number, y: number): Placed | null {
    let found: Placed | null = null;
    for (const root of this.roots()) {
      for (const placed of walk(root, this.view)) {
        const { left, top, right, bottom } = placed.node.bounds;
        if (placed.node.scrollable && x >= left && x < right && y >= top && y < bottom)
          found = placed;
      }
    }
    return found;
  }

  #findFrom(by: By, context: Placed | null): Placed[] {
    const scope: Scope = {
      ui: this.phone.ui,
      settings: this.view,
      roots:
        context === null ? () => this.roots() : () => [this.#byNodeId(context.node.id) ?? context],
      isBelow: context !== null,
    };
    return find(by, scope, this.settings.disableIdLocatorAutocompletion !== true);
  }

  /** A node lives as long as any window shows it, seen by the session or not. */
  #byNodeId(nodeId: string): Placed | null {
    const all = { ...this.view, enableMultiWindows: true };
    const roots = windowRoots(this.phone.ui.windows(), all, this.identities);
    return this.#visit(roots, ({ node }) => node.id === nodeId);
  }

  #visit(roots: Placed[], matches: (placed: Placed) => boolean): Placed | null {
    for (const root of roots) {
      for (const placed of walk(root, this.view)) if (matches(placed)) return placed;
    }
    return null;
  }
}
