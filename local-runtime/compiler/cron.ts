// Reads cron jobs: a name, an endpoint and either an interval or a five-field schedule.
// Runs none; Encore itself runs them only in its cloud.
import type ts from "typescript";
import type { Declaration } from "./declarations";
import { configOf, nameOf } from "./infrastructure";
import * as literal from "./literals";
import { Refusal } from "./rules";

/** A cron job before its endpoint is known. */
export interface CronSource {
  name: string;
  title: string;
  /** `every:<minutes>` or `schedule:<five fields>`. */
  schedule: string;
  endpoint: ts.Expression;
  declaration: Declaration;
}

const readCronConfig = literal.object({
  endpoint: literal.expression,
  title: literal.string,
  every: literal.placed(literal.durationMs),
  schedule: literal.placed(literal.string),
});

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Reads one `new CronJob(...)`; throws a `Refusal` for what Encore refuses. */
export function readCron(declaration: Declaration): CronSource {
  const name = nameOf(declaration);
  const { node } = declaration;
  const { endpoint, title, every, schedule } = configOf(readCronConfig, declaration, 1);
  if (endpoint === undefined)
    throw new Refusal("cron-endpoint", node, "A cron job needs an `endpoint`.");
  if ((every === undefined) === (schedule === undefined)) {
    throw new Refusal("cron-schedule", node, "Give a cron job either `every` or `schedule`.");
  }
  if (
    every !== undefined &&
    (every.value % minuteMs !== 0 || every.value === 0 || every.value > dayMs)
  ) {
    throw new Refusal(
      "cron-schedule",
      every.node,
      '`every` is a whole number of minutes up to "24h".',
    );
  }
  if (schedule !== undefined && !isCronSchedule(schedule.value)) {
    throw new Refusal(
      "cron-schedule",
      schedule.node,
      "A schedule has five fields: minute, hour, day of month, month, day of week, such as `0 4 * * 1`.",
    );
  }
  return {
    name,
    title: title ?? name,
    schedule:
      every !== undefined ? `every:${every.value / minuteMs}` : `schedule:${schedule!.value}`,
    endpoint,
    declaration,
  };
}

/** Lowest and highest value of each field of a schedule. */
const cronRanges: [number, number][] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
];

function isCronSchedule(schedule: string): boolean {
  const fields = schedule.trim().split(/\s+/);
  return (
    fields.length === 5 && fields.every((field, index) => isCronField(field, cronRanges[index]!))
  );
}

function isCronField(field: string, [low, high]: [number, number]): boolean {
  return field.split(",").every((part) => {
    const match = /^(?:\*|(\d+|[a-z]{3})(?:-(\d+|[a-z]{3}))?)(?:\/(\d+))?$/i.exec(part);
    if (match === null || match[3] === "0") return false;
    const bounds = [match[1], match[2]].filter((bound) => bound !== undefined && /^\d/.test(bound));
    return bounds.every((bound) => Number(bound) >= low && Number(bound) <= high);
  });
}
