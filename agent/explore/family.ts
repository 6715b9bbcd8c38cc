// Screens of one structure and the rows their looks have shown: whether rows that differ make different screens, as in
// menus, or are the content of one, as in feeds. Counts and compares; decides nothing.
import type { Action } from "../screen/types";

const MAX_ROWS = 300;
const MAX_ROW_SETS = 12;
/** Share of rows from which on a menu is recognised. */
export const SAME_ROWS = 0.5;

/** What led to a look. */
export interface Cause {
  from: string | null;
  action: Action | null;
}

/** One screen as the finder knows it. */
export interface Known {
  id: string;
  title: string | null;
  /** Words that took the title's place while it was scrolled: without a bar, they are the first that show. */
  scrolledTitles: Set<string>;
  rows: Set<string>;
  visualHash: string | null;
  /** Looks at it, apart from those that followed one another. */
  arrivals: number;
  /** List template the screen was first reached from, for telling a detail's title from a page's. */
  reachedBy: string | null;
}

/** Screens of one structure. */
export interface Family {
  bucket: string;
  activity: string | null;
  looks: (readonly string[])[];
  members: Known[];
  titles: Set<string>;
  isTitleContent: boolean;
  menu: MenuDoubt;
  /** Different sets of rows its looks have shown, the last one, and how often each came back after another. */
  rowSets: RowSet[];
  lastRowSet: RowSet | null;
}

interface RowSet {
  rows: Set<string>;
  returns: number;
}

/**
 * Whether rows tell the members of a family apart, as in menus that lead to menus. A feed that fills itself anew looks
 * the same at first; going back decides: a menu is still there, a feed is not. `split`: they are different lists, but
 * none leads to another.
 */
type MenuDoubt = "never" | "suspected" | "split" | "proven" | "refuted";

/**
 * Rows that come back as they were are no feed. Where two different sets have each come back, the rows tell screens
 * apart that nothing else does.
 */
export function noteArrival(family: Family, rows: readonly string[]): void {
  if (rows.length === 0) return;
  let shown = rowSetOf(family, rows);
  if (shown === undefined) {
    if (family.rowSets.length >= MAX_ROW_SETS) return;
    shown = { rows: new Set(rows), returns: 0 };
    family.rowSets.push(shown);
  } else if (shown !== family.lastRowSet) shown.returns++;
  family.lastRowSet = shown;
  if (family.menu === "proven" || family.menu === "split") return;
  const stable = returning(family);
  if (stable.length < 2) return;
  family.menu = "split";
  for (const member of family.members) {
    // What one screen was held to show belongs to several.
    const own = stable.find((set) => overlap(member.rows, [...set.rows]) >= SAME_ROWS);
    if (own !== undefined) member.rows = new Set(own.rows);
  }
}

/** Sets of rows that have come back. */
export function returning({ rowSets }: Family): RowSet[] {
  return rowSets.filter(({ returns }) => returns >= 1);
}

/** Rows that belong to what is known already. */
export function addRows(known: Set<string>, rows: readonly string[]): void {
  for (const row of rows) if (known.size < MAX_ROWS) known.add(row);
}

/** The set that these rows are of, as far as any is known. */
export function rowSetOf(family: Family, rows: readonly string[]): RowSet | undefined {
  return family.rowSets.find((set) => overlap(set.rows, rows) >= SAME_ROWS);
}

/** Menus are come back to again and again; what is hardly ever seen twice is a feed. */
export function isRevisited(members: readonly Known[]): boolean {
  const again = members.filter(({ arrivals }) => arrivals >= 2).length;
  return members.length < 4 || again * 2 >= members.length;
}

/** A row that leads to the same structure with wholly other rows: folders, menus of menus. */
export function isDrillDown(before: Known, rows: readonly string[], { action }: Cause): boolean {
  return (
    action?.kind === "tap" &&
    action.features.includes("row") &&
    rows.length >= 2 &&
    before.rows.size >= 2 &&
    overlap(before.rows, rows) <= 0.2
  );
}

/** The screen whose rows are most alike, and the share of rows that is. */
export function mostAlike(
  candidates: readonly Known[],
  rows: readonly string[],
): { best: Known; share: number } {
  let best = candidates[0]!;
  let share = -1;
  for (const known of candidates) {
    const alike = overlap(known.rows, rows);
    if (alike > share) [best, share] = [known, alike];
  }
  return { best, share };
}

/** Share of the rows that are known, of the smaller of the two. */
export function overlap(known: ReadonlySet<string>, rows: readonly string[]): number {
  const smaller = Math.min(known.size, rows.length);
  if (smaller === 0) return 0;
  return rows.filter((row) => known.has(row)).length / smaller;
}
