// What an action promises by itself, before anything of it was tried: its kind's starting rate, and what its words say.
// Rates are those measured on real apps; see the comments.
import type { Action } from "../screen/types";
import { groupOf } from "./row-rates";
import { nameOn } from "./word-rates";

/** What does not change while an action stays the same. */
export interface Traits {
  /** What actions share that are counted together. */
  feature: string;
  /** Kind, class and id: widgets made alike on one screen. */
  make: string;
  /** List template; null outside lists. */
  group: string | null;
  startingRate: number;
  labelFactor: number;
  /** What it is called, for counting words; null where it says nothing. */
  name: string | null;
  /** Opens the menu that every screen has of its own. */
  isOverflow: boolean;
  /** Calls itself the way to the next page. */
  isOnward: boolean;
  isLeaf: boolean;
  /** A second try tells nothing. */
  isDull: boolean;
  /** What a goal's words are looked for in. */
  said: string;
  words?: ReadonlySet<string>;
}

/** Starting rates by what the action is; the first that fits counts. */
const STARTING_RATES: readonly (readonly [(has: ReadonlySet<string>) => boolean, number])[] = [
  // What odd values and toggles are good for is to break something; new screens they hardly ever show.
  [(has) => has.has("lone"), 0.003],
  [(has) => has.has("odd"), 0.01],
  [(has) => has.has("fillForm"), 0.5],
  // Tabs are made to show something else each; the one that shows is where we are.
  [(has) => has.has("shownTab"), 0.02],
  [(has) => has.has("tab") && has.has("tap"), 0.8],
  // 12.8 % of 2,152 touches on unmarked leaves led on, nearly all of them where little else was marked.
  [(has) => has.has("leaf"), 0.06],
  [(has) => has.has("grid"), 0.04],
  [(has) => has.has("web"), 0.1],
  [(has) => has.has("toggle"), 0.015],
  [(has) => has.has("row") && has.has("tap"), 0.5],
  // 47 % of 6,001.
  [(has) => has.has("tap"), 0.45],
  // 15 % of 148 led elsewhere, most of that to what was known.
  [(has) => has.has("longPress"), 0.05],
  [(has) => has.has("swipe"), 0.12],
  [(has) => has.has("scroll"), 0.06],
  [(has) => has.has("type"), 0.02],
  [(has) => has.has("back"), 0.03],
];

const ONWARD_LABEL =
  /^(next|continue|weiter|suivant|siguiente|continuar|próximo|avanti|volgende|dalej|далее|ileri|次へ|下一步|다음)$/iu;
/** As Android describes it. */
const OVERFLOW_LABEL =
  /^(more options|weitere optionen|plus d.options|más opciones|mais opções|altre opzioni|meer opties|więcej opcji|ещё|другие параметры|diğer seçenekler|その他のオプション|更多选项|更多選項|옵션 더보기)$/iu;
const UP_LABEL = /^(navigate up|up|back|go back)$/i;
const GO_AWAY_LABEL = /^(cancel|close|dismiss|no|not now|later|deny)$/i;
const AGREE_LABEL = /^(ok|done|yes|got it)$/i;
/** What gets past a wall or a tour, in the languages most apps are made in; whole words where a language has them. */
const SKIP_LABEL = new RegExp(
  `(?<!\\p{L})(${[
    "skip|later|not now|guest|continue without|no thanks|maybe later",
    "überspringen|später|als gast",
    "passer|ignorer|plus tard|invité",
    "omitir|saltar|más tarde|ahora no|invitado",
    "pular|ignorar|mais tarde|agora não|convidado",
    "salta|più tardi|ospite",
    "overslaan|pomiń|później|hoppa över|atla|daha sonra|lewati|bỏ qua",
    "пропустить|позже|не сейчас",
  ].join("|")})(?!\\p{L})|スキップ|後で|跳过|跳過|稍后|건너뛰기|나중에`,
  "iu",
);

/** Reads an action; `title` is that of the screen it stands on. */
export function traitsOf(action: Action, title: string | null): Traits {
  const has = new Set(action.features);
  const { target } = action;
  const label = (target?.text || target?.contentDesc || "").trim();
  const isLeaf = has.has("leaf");
  return {
    feature: action.features.filter((feature) => !feature.startsWith("group:")).join("|"),
    make: `${action.kind}|${target?.className ?? ""}|${target?.resourceId ?? ""}`,
    group: groupOf(action),
    startingRate: STARTING_RATES.find(([fits]) => fits(has))?.[1] ?? 0.02,
    labelFactor: labelFactor(label, isLeaf, title),
    name: nameOn(action),
    isOverflow: OVERFLOW_LABEL.test(label),
    isOnward: has.has("tap") && ONWARD_LABEL.test(label),
    isLeaf,
    isDull: isLeaf || has.has("grid") || has.has("toggle"),
    said: `${action.label} ${(target?.resourceId ?? "").replace(/[^a-zA-Z]+/g, " ")}`,
  };
}

/** Whether it calls itself a way back, or what closes a window. */
export function isWayBack({ kind, target }: Action): boolean {
  const label = (target?.text || target?.contentDesc || "").trim();
  return (
    kind === "tap" && [UP_LABEL, GO_AWAY_LABEL, AGREE_LABEL].some((words) => words.test(label))
  );
}

function labelFactor(label: string, isLeaf: boolean, title: string | null): number {
  if (UP_LABEL.test(label)) return 0.05;
  if (GO_AWAY_LABEL.test(label)) return 0.15;
  if (AGREE_LABEL.test(label)) return 0.5;
  if (SKIP_LABEL.test(label)) return 1.5;
  if (!isLeaf) return 1;
  // Titles, sentences and numbers are there to be read.
  if (label === title || !/\p{L}{2}/u.test(label)) return 0.05;
  return label.split(/\s+/).length > 4 ? 0.1 : 1;
}
