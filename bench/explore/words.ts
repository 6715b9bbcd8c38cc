// Names for what generated apps show. Plain words only; none that a careful agent refuses to touch.
import { pick, type Random } from "../../virtual-device/apps/random";
import { shuffled } from "./sampling";

const KINDS = [
  "Saved",
  "Recent",
  "Shared",
  "Local",
  "Family",
  "Weekly",
  "Daily",
  "Travel",
  "Public",
  "Archived",
  "Popular",
  "Nearby",
  "Premium",
  "Personal",
  "Team",
  "Favorite",
  "Hidden",
  "Offline",
  "Secure",
  "Custom",
];
const THINGS = [
  "Orders",
  "Recipes",
  "Photos",
  "Playlists",
  "Notes",
  "Tasks",
  "Routes",
  "Books",
  "Contacts",
  "Invoices",
  "Tickets",
  "Albums",
  "Lessons",
  "Workouts",
  "Articles",
  "Devices",
  "Reports",
  "Budgets",
  "Events",
  "Rooms",
  "Cards",
  "Friends",
  "Channels",
  "Projects",
  "Gardens",
  "Stations",
  "Games",
  "Habits",
  "Goals",
  "Maps",
];
const TOPICS = [
  "Privacy",
  "Storage",
  "Language",
  "Appearance",
  "Sync",
  "Backup",
  "Units",
  "Sounds",
  "Location",
  "Widgets",
  "Help",
  "Licenses",
  "Security",
  "Accounts",
  "Network",
  "Downloads",
  "History",
  "Labs",
  "Badges",
  "Statistics",
];
const VERBS = [
  "Like",
  "Pin",
  "Star",
  "Refresh",
  "Expand",
  "Mute",
  "Copy",
  "Sort",
  "Mark",
  "Follow",
  "Vote",
  "Tag",
];
const LOOKS = ["Blue", "Quiet", "Old", "Paper", "Wild", "Red", "Winter", "Small", "Open", "Green"];
const SIGHTS = [
  "lake",
  "walk",
  "tea",
  "harbour",
  "crane",
  "train",
  "street",
  "garden",
  "bicycle",
  "sun",
];

/** Hands out names, no two alike in one app. */
export class Names {
  private readonly used = new Set<string>();

  constructor(private readonly random: Random) {}

  /** Name of a screen with content. */
  thing(): string {
    return this.fresh(
      () => `${pick(this.random, KINDS)} ${pick(this.random, THINGS).toLowerCase()}`,
    );
  }

  /** Name of a screen of settings or of words to read. */
  topic(): string {
    return this.fresh(() =>
      this.random() < 0.4
        ? pick(this.random, TOPICS)
        : `${pick(this.random, TOPICS)} ${pick(this.random, THINGS).toLowerCase()}`,
    );
  }

  /** What a button says that leads nowhere. */
  verb(): string {
    return pick(this.random, VERBS);
  }

  /** Texts of content rows, in an order of this list's own. */
  rows(): string[] {
    const all = LOOKS.flatMap((look) => SIGHTS.map((sight) => `${look} ${sight} {n}`));
    return shuffled(this.random, all).slice(0, 60);
  }

  private fresh(make: () => string): string {
    for (let attempt = 0; attempt < 40; attempt++) {
      const name = make();
      if (!this.used.has(name)) {
        this.used.add(name);
        return name;
      }
    }
    const name = `${make()} ${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[this.used.size % 26]}${"abcdefghij"[this.used.size % 10]}`;
    this.used.add(name);
    return name;
  }
}

/** `Saved orders` as `saved_orders`. */
export function idOf(name: string): string {
  return name.toLowerCase().replace(/\W+/g, "_");
}

/** Sentences to read. */
export const SENTENCES = [
  "Everything you need is in one place.",
  "Changes are kept on this phone until you sync.",
  "Nothing here costs anything.",
  "Last looked at a while ago.",
  "Swipe a row to see more of it.",
] as const;
