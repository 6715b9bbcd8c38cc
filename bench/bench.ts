// What every bench is: a name, a goal, and one function that measures against a named baseline in the same run.

/** One figure and what it is held against. */
export interface Figure {
  /** The measured value, in the bench's unit; medians of several repetitions. */
  value: number;
  /** The same measure of the baseline, in the bench's unit; null where the figure is held against the goal alone. */
  baseline: number | null;
  /** Rows for the table: what was measured, as text. */
  rows: [string, string][];
  /** Further goals of the same bench that were missed, as sentences. */
  missed?: string[];
}

export interface Bench {
  name: string;
  /** What is measured against what, in one line. */
  summary: string;
  unit: string;
  /** The value must be at most, or at least, this. */
  goal: { atMost: number } | { atLeast: number };
  measure(): Promise<Figure>;
}

/** Middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("The median of nothing does not exist.");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}

/** The value below which the fraction lies, by nearest rank. */
export function percentile(values: readonly number[], fraction: number): number {
  if (values.length === 0) throw new Error("The percentile of nothing does not exist.");
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(fraction * sorted.length) - 1)]!;
}
