// The skeleton of a generated app: which screens there are and what leads where, before any of it has widgets. Grown as
// a tree from the home screen, then crossed by links that lead to what is known already.
import { pick, type Random } from "../../virtual-device/apps/random";
import { ASSUMED, MEASURED, SIZE } from "./calibration";
import { between, chance, logNormal, weighted } from "./sampling";
import { Names } from "./words";

/** What a screen is for; decides what is on it. */
export type Kind =
  | "splash"
  | "onboarding"
  | "login"
  | "host"
  | "tab"
  | "menu"
  | "feed"
  | "detail"
  | "form"
  | "settings"
  | "hub"
  | "article"
  | "web"
  | "canvas"
  | "dialog"
  | "sheet"
  | "overflow";

/** A way from one screen to another. */
export interface Link {
  to: Plan;
  /** Leads to what was known before; without it the app has one way less, not one screen less. */
  isCross: boolean;
  /** Variable that must be set before the way shows. */
  guard: string | null;
  permission: string | null;
  /** Chance that a touch takes. */
  certainty: number;
  /** Where it leads from the fourth time on. */
  later: Plan | null;
}

/** One screen to be. Hosts hold tabs and are none themselves. */
export interface Plan {
  id: string;
  kind: Kind;
  name: string;
  parent: Plan | null;
  depth: number;
  links: Link[];
  activity: string;
  /** Host of a tab and its page; of an overflow menu the screen it belongs to. */
  host: Plan | null;
  /** Tabs of a host. */
  tabs: Plan[];
  /** Variables that something on this screen sets. */
  sets: string[];
}

/** The skeleton of one app. */
export interface AppPlan {
  plans: Plan[];
  /** Splash, onboarding and login in the order in which they come up. */
  entry: Plan[];
  home: Plan;
  guards: string[];
  names: Names;
}

/** Ways out of a screen of that kind, at most. */
const ROOM: Record<Kind, number> = {
  splash: 0,
  onboarding: 0,
  login: 0,
  host: 0,
  tab: 6,
  menu: 12,
  feed: 4,
  detail: 4,
  form: 1,
  settings: 6,
  hub: 6,
  article: 1,
  web: 1,
  canvas: 2,
  dialog: 1,
  sheet: 3,
  overflow: 4,
};

const CONTENT: readonly (readonly [Kind, number])[] = [
  ["menu", 15],
  ["feed", 34],
  ["form", 24],
  ["settings", 5],
  ["hub", 12],
  ["article", 8],
  ["web", 4],
  ["canvas", 2],
  ["dialog", 8],
  ["sheet", 4],
  ["detail", 7],
  ["overflow", 5],
  ["host", 3],
];

/** What lies behind a screen of that kind; content of any sort where nothing is said. */
const BEHIND: Partial<Record<Kind, readonly (readonly [Kind, number])[]>> = {
  feed: [
    ["detail", 60],
    ["overflow", 10],
    ["sheet", 6],
    ["dialog", 6],
    ["form", 18],
  ],
  form: [
    ["detail", 30],
    ["article", 15],
    ["dialog", 20],
    ["feed", 20],
    ["form", 15],
  ],
  settings: [
    ["settings", 25],
    ["menu", 25],
    ["article", 20],
    ["dialog", 22],
    ["web", 8],
  ],
  dialog: [
    ["form", 40],
    ["article", 20],
    ["detail", 20],
    ["feed", 20],
  ],
  article: [
    ["web", 25],
    ["feed", 25],
    ["article", 30],
    ["dialog", 20],
  ],
  web: [
    ["article", 70],
    ["web", 30],
  ],
  overflow: [
    ["settings", 20],
    ["article", 25],
    ["dialog", 30],
    ["form", 15],
    ["feed", 10],
  ],
};

const MAX_DEPTH = 10;

/** Draws the skeleton of an app. */
export function planApp(random: Random, packageName: string): AppPlan {
  const growth = new Growth(random, packageName);
  const size = logNormal(random, SIZE);
  const entry = growth.entry();
  const home = growth.root();
  while (growth.screens < size) growth.grow(size);
  growth.cross();
  const guards = growth.guard();
  return { plans: growth.plans, entry, home, guards, names: growth.names };
}

class Growth {
  readonly plans: Plan[] = [];
  readonly names: Names;
  screens = 0;
  private readonly activities: string[] = [];
  private readonly isSingle: boolean;
  private readonly perScreen: number;

  constructor(
    private readonly random: Random,
    private readonly packageName: string,
  ) {
    this.names = new Names(random);
    this.isSingle = chance(random, ASSUMED.singleActivity);
    const [low, high] = ASSUMED.activitiesPerScreen;
    this.perScreen = low + random() * (high - low);
  }

  /** What stands before the home screen. */
  entry(): Plan[] {
    const { random } = this;
    const made: Plan[] = [];
    if (chance(random, ASSUMED.splash)) made.push(this.add("splash", null));
    if (chance(random, ASSUMED.onboarding)) {
      const pages = between(random, [2, 4]);
      for (let page = 0; page < pages; page++) made.push(this.add("onboarding", null));
    }
    if (chance(random, ASSUMED.loginWall)) made.push(this.add("login", null));
    return made;
  }

  /** The home screen: tabs, a page of buttons, or a menu. */
  root(): Plan {
    const kind = weighted<Kind>(this.random, [
      ["host", 60],
      ["hub", 25],
      ["menu", 15],
    ]);
    return this.add(kind, null);
  }

  /** One more screen, behind one that has room; often behind a late one, so that the app gets deep. */
  grow(size: number): void {
    const open = this.plans.filter(
      (plan) => plan.depth < MAX_DEPTH && plan.links.length < ROOM[plan.kind],
    );
    const parent =
      chance(this.random, 0.45) && open.length > 8
        ? pick(this.random, open.slice(-8))
        : pick(this.random, open);
    const made = this.growBehind(parent);
    // Rows of a menu mostly lead somewhere.
    const more = made.kind === "menu" ? between(this.random, [1, 7]) : 0;
    for (let at = 0; at < more && this.screens < size; at++) this.growBehind(made);
  }

  private growBehind(parent: Plan): Plan {
    const choices = BEHIND[parent.kind] ?? CONTENT;
    let kind = weighted(this.random, choices);
    // A feed without anything behind its rows is rare.
    if (parent.kind === "feed" && !parent.links.some(({ to }) => to.kind === "detail")) {
      kind = "detail";
    }
    const isOdd =
      (kind === "overflow" && hasMenu(parent)) ||
      ((kind === "overflow" || kind === "host") && isSmall(parent));
    const made = this.add(isOdd ? "article" : kind, parent);
    this.link(parent, made);
    return made;
  }

  private add(kind: Kind, parent: Plan | null): Plan {
    const isWords = ["settings", "article", "web", "dialog"].includes(kind);
    const plan: Plan = {
      id: `s${this.plans.length}`,
      kind,
      name: isWords ? this.names.topic() : this.names.thing(),
      parent,
      depth: parent === null ? 0 : parent.depth + 1,
      links: [],
      activity: this.activityFor(parent, kind),
      host: null,
      tabs: [],
      sets: [],
    };
    this.plans.push(plan);
    if (kind === "host") this.addTabs(plan);
    else this.screens++;
    if (kind === "overflow") plan.host = parent;
    return plan;
  }

  private addTabs(host: Plan): void {
    const count = between(this.random, host.parent === null ? [3, 5] : [2, 3]);
    for (let page = 0; page < count; page++) {
      const tab = this.add("tab", host);
      tab.id = `${host.id}~${page}`;
      tab.depth = host.depth + (page === 0 ? 0 : 1);
      tab.host = host;
      host.tabs.push(tab);
    }
  }

  private link(from: Plan, to: Plan): void {
    const { random } = this;
    const permission = chance(random, ASSUMED.permissionLinks)
      ? pick(random, ["CAMERA", "RECORD_AUDIO", "ACCESS_FINE_LOCATION", "READ_CONTACTS"])
      : null;
    const certainty = chance(random, MEASURED.nondeterminism / 3) ? 0.8 : 1;
    from.links.push({ to, isCross: false, guard: null, permission, certainty, later: null });
  }

  /** Links to what is known, and ways that lead elsewhere later on. */
  cross(): void {
    const { random } = this;
    const targets = this.plans.filter(
      ({ kind }) => !["host", "tab", "splash", "onboarding", "login", "overflow"].includes(kind),
    );
    for (const plan of this.plans) {
      if (!["tab", "hub", "detail", "article", "sheet", "overflow", "web"].includes(plan.kind)) {
        continue;
      }
      const count = weighted(random, [
        [0, 45],
        [1, 30],
        [2, 15],
        [3, 10],
      ] as const);
      for (let at = 0; at < count && plan.links.length < ROOM[plan.kind] + 3; at++) {
        const to = pick(random, targets);
        if (to === plan || plan.links.some((link) => link.to === to)) continue;
        plan.links.push({
          to,
          isCross: true,
          guard: null,
          permission: null,
          certainty: 1,
          later: null,
        });
      }
      for (const link of plan.links) {
        if (chance(random, MEASURED.nondeterminism / 2)) link.later = pick(random, targets);
      }
    }
  }

  /** Hides some ways until something on an earlier screen was done. */
  guard(): string[] {
    const { random } = this;
    const guards: string[] = [];
    const setters = this.plans.filter(({ kind }) =>
      ["settings", "form", "hub", "tab", "detail"].includes(kind),
    );
    for (const plan of this.plans) {
      for (const link of plan.links) {
        const isFit = !link.isCross && plan.kind !== "menu" && plan.kind !== "feed";
        if (!isFit || !chance(random, ASSUMED.guards)) continue;
        const at = this.plans.indexOf(link.to);
        // What is made earlier does not lie behind what is hidden.
        const earlier = setters.filter((setter) => this.plans.indexOf(setter) < at);
        const setter = chance(random, 0.5) && setters.includes(plan) ? plan : null;
        const chosen = setter ?? (earlier.length > 0 ? pick(random, earlier) : null);
        if (chosen === null) continue;
        link.guard = `g${guards.length}`;
        guards.push(link.guard);
        chosen.sets.push(link.guard);
      }
    }
    return guards;
  }

  private activityFor(parent: Plan | null, kind: Kind): string {
    const { activities, random } = this;
    const isPart = ["dialog", "sheet", "overflow", "tab"].includes(kind);
    if (parent !== null && isPart) return parent.activity;
    if (this.isSingle && activities.length > 0) return activities[0]!;
    const isFull = activities.length >= Math.max(2, this.perScreen * (this.screens + 1));
    if (parent !== null && (isFull || chance(random, 0.3))) return parent.activity;
    activities.push(
      `${this.packageName}.${ACTIVITY_NAMES[kind] ?? "Page"}${activities.length}Activity`,
    );
    return activities[activities.length - 1]!;
  }
}

const ACTIVITY_NAMES: Partial<Record<Kind, string>> = {
  splash: "Splash",
  login: "Login",
  host: "Main",
  feed: "List",
  detail: "Detail",
  form: "Edit",
  settings: "Settings",
  web: "Web",
};

/** A screen has one menu, and tabs of one host share it. */
function hasMenu(plan: Plan): boolean {
  const sharing = plan.host?.tabs ?? [plan];
  return sharing.some(({ links }) => links.some(({ to }) => to.kind === "overflow"));
}

function isSmall({ kind }: Plan): boolean {
  return ["dialog", "sheet", "web", "canvas", "article", "overflow", "form", "settings"].includes(
    kind,
  );
}
