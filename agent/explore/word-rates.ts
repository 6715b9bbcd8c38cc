// What the words on a widget promise, learned within a run: "Share" leaves the app on every screen, "Like" does nothing
// anywhere, and what is named like a screen that is known leads there. Counts words; knows no language.
import type { Action } from "../screen/types";
import type { Screen } from "./memory";

interface Uses {
  tries: number;
  news: number;
}

/** How much the expectation weighs before a word was met, in tries, and the rate of new screens it starts from. */
const WEIGHT = 2;
const EXPECTED = 0.4;
/** A word that always led on is no promise that it does so for ever. */
const MOST = 1.25;
/** What is named like a known screen, or was touched elsewhere under just that name without anything new. */
const KNOWN = 0.12;

/** What was learned of the words of an app. */
export class WordRates {
  private readonly names = new Map<string, Uses>();
  private readonly firsts = new Map<string, Uses>();
  private readonly titles = new Map<string, Screen>();

  /** Folds the first touch of a widget. */
  learn(name: string | null, isNew: boolean, screen: Screen): void {
    if (name === null) return;
    // What leads to a known screen says nothing of others that begin like it.
    const share = isNew ? 1 : this.factorOfName(name, screen);
    note(this.names, name, isNew, 1);
    note(this.firsts, firstOf(name), isNew, share);
  }

  /** Folds a screen's title. */
  meet(screen: Screen): void {
    const title = screen.title === null ? null : folded(screen.title);
    if (title !== null && !this.titles.has(title)) this.titles.set(title, screen);
  }

  /** How much more or less than others a widget of that name, on that screen, promises; 1 where nothing is known. */
  factor(name: string | null, screen: Screen): number {
    if (name === null) return 1;
    const own = this.factorOfName(name, screen);
    const first = this.firsts.get(firstOf(name));
    if (first === undefined || own === KNOWN) return own;
    const rate = (WEIGHT * EXPECTED + first.news) / (WEIGHT + first.tries) / EXPECTED;
    return Math.min(own, Math.min(MOST, rate));
  }

  private factorOfName(name: string, screen: Screen): number {
    const named = this.titles.get(name);
    if (named !== undefined && named !== screen) return KNOWN;
    const same = this.names.get(name);
    return same === undefined || same.news > 0 ? 1 : KNOWN ** Math.min(3, same.tries);
  }
}

/** What a widget is called, folded; null where it says nothing or is not for touching. */
export function nameOn({ kind, label, features }: Action): string | null {
  if (kind !== "tap" || features.includes("unlabelled") || features.includes("grid")) return null;
  return folded(/^tap '(.*)'$/s.exec(label)?.[1] ?? "");
}

/** Lower case, numbers and single letters apart: those number things of one kind. */
function folded(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{M}]{2,}|[\p{Lo}]/gu) ?? [];
  return words.length === 0 || words.length > 6 ? null : words.join(" ");
}

function firstOf(name: string): string {
  const end = name.indexOf(" ");
  return end < 0 ? name : name.slice(0, end);
}

function note(table: Map<string, Uses>, key: string, isNew: boolean, share: number): void {
  const known = table.get(key) ?? { tries: 0, news: 0 };
  known.tries += share;
  if (isNew) known.news++;
  table.set(key, known);
}
