// Decides which known screen a look shows, if any. Structure decides; a title or the rows of a menu may split what
// structure cannot tell apart, and stop doing so once they prove to be content.
import { hammingDistance } from "../screen/hamming";
import { jaccard } from "../screen/identity";
import { labelClass } from "../screen/label";
import type { Observation } from "../screen/types";
import {
  bucketOf,
  isChoice,
  isListOnly,
  isMenuNamedByRow,
  isNamedByItsWay,
  isSameAfter,
  leadsOn,
  rowGroupOf,
  titleClass,
} from "./clues";
import {
  addRows,
  type Cause,
  type Family,
  isDrillDown,
  isRevisited,
  type Known,
  mostAlike,
  noteArrival,
  overlap,
  returning,
  rowSetOf,
  SAME_ROWS,
} from "./family";

/** Share of tokens from which on two looks show one screen, and from which on they are called similar. */
const SAME_SCREEN = 0.9;
const SIMILAR = 0.6;
/** Titles one structure may have before they count as content. */
const MAX_TITLES = 5;
/** Screens of one structure that may be told apart by titles which repeat what was touched. */
const MAX_NAMED = 40;
const MAX_LOOKS = 8;
const UNCHANGED_ROWS = 0.8;
/** Bits two pictures of one tree-poor screen may differ in, of 256; and how many such screens one structure may have. */
const SAME_PICTURE_BITS = 16;
const MAX_PICTURES = 10;
/** Windows to choose from that one structure may have. */
const MAX_CHOICES = 20;

/** The screen of a look. */
export interface Found {
  id: string;
  similarTo: string | null;
  /** The last row touched may have led to another menu of the same make: going back would tell. */
  isMenuSuspected: boolean;
  /** Going back has told that it did: what that row led to is another screen after all. */
  isMenuProven: boolean;
}

/** Finds or founds the screen of a look. */
export class ScreenFinder {
  private readonly families = new Map<string, Family[]>();
  private readonly familyOf = new Map<string, Family>();
  private count = 0;
  /** The family the last look raised a suspicion about. */
  private suspect: Family | null = null;
  /** Tokens of the look before, for what scrolling may change. */
  private previousTokens: readonly string[] = [];
  private previousRows: readonly string[] = [];
  /** Rows that showed before the one was touched that raised the suspicion. */
  private rowsBefore: readonly string[] = [];

  find(observation: Observation, cause: Cause): Found {
    const found = this.search(observation, cause);
    this.previousTokens = observation.tokens;
    const isMenuProven = this.settle(cause);
    const family = this.familyOf.get(found.id);
    if (family?.menu === "suspected") {
      this.suspect = family;
      this.rowsBefore = this.previousRows;
    }
    this.previousRows = observation.rows ?? [];
    return { ...found, isMenuProven, isMenuSuspected: this.suspect !== null };
  }

  private search(observation: Observation, cause: Cause): { id: string; similarTo: string | null } {
    const bucket = bucketOf(observation);
    const peers = (this.families.get(bucket) ?? []).filter(
      ({ activity }) =>
        activity === observation.activity || activity === null || observation.activity === null,
    );
    const before = cause.from === null ? undefined : this.familyOf.get(cause.from);
    const { family: nearest, likeness } = nearestOf(peers, observation.tokens);
    let family = likeness >= SAME_SCREEN ? nearest : null;
    if (family === null && before !== undefined && before.bucket === bucket) {
      if (isSameAfter(cause.action, jaccard(this.previousTokens, observation.tokens))) {
        family = before;
        if (family.looks.length < MAX_LOOKS) family.looks.push(observation.tokens);
      }
    }
    if (family !== null) {
      family.activity ??= observation.activity;
      return { id: this.memberOf(family, observation, cause).id, similarTo: null };
    }
    const founded = this.foundFamily(bucket, observation);
    const similar = likeness >= SIMILAR ? (nearest?.members[0]?.id ?? null) : null;
    return { id: this.join(founded, observation, cause).id, similarTo: similar };
  }

  private foundFamily(bucket: string, observation: Observation): Family {
    const family: Family = {
      bucket,
      activity: observation.activity,
      looks: [observation.tokens],
      members: [],
      titles: new Set(),
      isTitleContent: false,
      menu: "never",
      rowSets: [],
      lastRowSet: null,
    };
    const peers = this.families.get(bucket);
    if (peers === undefined) this.families.set(bucket, [family]);
    else peers.push(family);
    return family;
  }

  private join(family: Family, observation: Observation, cause: Cause): Known {
    const known: Known = {
      id: `s${++this.count}`,
      title: titleClass(observation),
      scrolledTitles: new Set(),
      rows: new Set(observation.rows),
      visualHash: observation.visualHash,
      reachedBy: rowGroupOf(cause),
      arrivals: 1,
    };
    family.members.push(known);
    noteArrival(family, observation.rows ?? []);
    const { title } = known;
    // What repeats the words that led to it is a name, and no sign that titles are content.
    const isNamed =
      title === null ||
      isNamedByItsWay(title, cause) ||
      isMenuNamedByRow(title, observation, cause);
    if (!isNamed) family.titles.add(title);
    this.familyOf.set(known.id, family);
    return known;
  }

  private memberOf(family: Family, observation: Observation, cause: Cause): Known {
    if (observation.isTreePoor && observation.visualHash !== null)
      return this.memberByPicture(family, observation, cause);
    const title = titleClass(observation);
    let candidates: readonly Known[] = family.members;
    if (!family.isTitleContent && title !== null) {
      const titled = titledAs(family, title, cause);
      if (titled.length > 0) candidates = titled;
      else if (this.isTitleContent(family, title, observation, cause)) family.isTitleContent = true;
      else return this.join(family, observation, cause);
    }
    return this.memberByRows(family, candidates, observation, cause);
  }

  /**
   * A title is content once there are too many, or once it repeats the label of the row it came from. Where a button of
   * that name leads to it, it is a name.
   */
  private isTitleContent(
    family: Family,
    title: string,
    observation: Observation,
    cause: Cause,
  ): boolean {
    if (isNamedByItsWay(title, cause) || isMenuNamedByRow(title, observation, cause))
      return family.members.length >= MAX_NAMED;
    if (family.titles.size >= MAX_TITLES) return true;
    const group = rowGroupOf(cause);
    if (group === null || isListOnly(observation)) return false;
    if (!labelClass(cause.action?.label ?? "").includes(title)) return false;
    return family.members.some(({ reachedBy }) => reachedBy === group);
  }

  private memberByPicture(family: Family, observation: Observation, cause: Cause): Known {
    let best: Known | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const known of family.members) {
      const distance =
        known.visualHash === null
          ? 0
          : hammingDistance(known.visualHash, observation.visualHash ?? "");
      if (distance < least) [best, least] = [known, distance];
    }
    if (best !== null && (least <= SAME_PICTURE_BITS || family.members.length >= MAX_PICTURES))
      return best;
    return this.join(family, observation, cause);
  }

  private memberByRows(
    family: Family,
    candidates: readonly Known[],
    observation: Observation,
    cause: Cause,
  ): Known {
    const rows = observation.rows ?? [];
    const before = candidates.find(({ id }) => id === cause.from);
    if (before !== undefined && !leadsOn(cause.action)) {
      // Scrolling and waiting bring other rows of the same list.
      if (this.suspect !== family) {
        addRows(before.rows, rows);
        const shown = rowSetOf(family, this.previousRows);
        if (shown !== undefined) addRows(shown.rows, rows);
      }
      return before;
    }
    if (isChoice(observation)) {
      const { best, share } = mostAlike(candidates, rows);
      return share >= SAME_ROWS || family.members.length >= MAX_CHOICES
        ? best
        : this.join(family, observation, cause);
    }
    if (rows.length === 0 || family.menu === "refuted") return before ?? candidates[0]!;
    if (before === undefined) noteArrival(family, rows);
    const { best, share } = mostAlike(candidates, rows);
    if (share >= SAME_ROWS) {
      if (this.suspect === family && cause.action?.kind === "back" && this.isAsBefore(rows))
        family.menu = "proven";
      if (before !== best) best.arrivals++;
      return best;
    }
    const isDown = before !== undefined && isDrillDown(before, rows, cause);
    if (family.menu === "never" || (family.menu === "split" && isDown)) {
      if (isDown) family.menu = "suspected";
      return before ?? best;
    }
    const set = rowSetOf(family, rows);
    const isSplit = family.menu === "proven" || family.menu === "split";
    if (set !== undefined && isSplit) {
      // The same list further down: what scrolling has shown to belong together.
      const owner = mostAlike(candidates, [...set.rows]);
      if (owner.share >= SAME_ROWS) return owner.best;
    }
    const isRowOfMenu = family.menu === "proven" && rowGroupOf(cause) !== null;
    const hasReturned = isSplit && (set?.returns ?? 0) > 0;
    if ((isRowOfMenu || hasReturned) && isRevisited(candidates))
      return this.join(family, observation, cause);
    // Other rows without a row having been touched: they change by themselves.
    if (family.menu === "suspected" && !isDown) family.menu = "refuted";
    return before ?? best;
  }

  private isAsBefore(rows: readonly string[]): boolean {
    return overlap(new Set(this.rowsBefore), rows) >= UNCHANGED_ROWS;
  }

  /** A suspicion lasts one step: going back proves or refutes it, anything else leaves it open for another time. */
  private settle(cause: Cause): boolean {
    const { suspect } = this;
    this.suspect = null;
    if (suspect === null || suspect.menu !== "suspected") return suspect?.menu === "proven";
    const isApart = returning(suspect).length >= 2;
    suspect.menu = isApart ? "split" : cause.action?.kind === "back" ? "refuted" : "never";
    return false;
  }
}

function nearestOf(
  peers: readonly Family[],
  tokens: readonly string[],
): { family: Family | null; likeness: number } {
  let family: Family | null = null;
  let likeness = -1;
  for (const peer of peers) {
    for (const look of peer.looks) {
      const alike = jaccard(look, tokens);
      if (alike > likeness) [family, likeness] = [peer, alike];
    }
  }
  return { family, likeness };
}

/** Screens that call themselves so, or that showed these words at their top once they had been scrolled. */
function titledAs({ members }: Family, title: string, { from, action }: Cause): readonly Known[] {
  const named = members.filter((known) => known.title === title);
  if (named.length > 0) return named;
  if (action?.kind === "scroll")
    for (const known of members) if (known.id === from) known.scrolledTitles.add(title);
  return members.filter(({ scrolledTitles }) => scrolledTitles.has(title));
}
