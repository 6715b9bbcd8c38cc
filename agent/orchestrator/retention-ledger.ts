// Asks the database to make and drop days of the log. The functions run as the migrations' role: the app's may not.
import { SQLDatabase } from "encore.dev/storage/sqldb";

const db = SQLDatabase.named("rove");

/** Makes what is missing of today, the days ahead and past days whose events have none; answers the days made. */
export async function ensureEventDays(daysAhead: number): Promise<string[]> {
  const rows = await db.queryAll<{ day: string }>`
    select d::text as "day" from ensure_run_event_partitions(${daysAhead}::int) d`;
  return rows.map(({ day }) => day);
}

/** Drops days older than this that hold no living run; answers the days dropped. */
export async function dropEventDays(keepDays: number): Promise<string[]> {
  const rows = await db.queryAll<{ day: string }>`
    select d::text as "day" from drop_run_event_partitions(${keepDays}::int) d`;
  return rows.map(({ day }) => day);
}
