// A clock of the database that can be set. Postgres asks its machine, so the functions that tell the time are put in front
// of its own: whatever the app's statements, their defaults and the ledger's functions ask goes through these. Only the
// partitions' functions, which keep to a search path of their own, go on by the machine's.

/** Runs statements as superuser. */
type Run = (sql: string) => Promise<unknown>;

const shifted = (name: string, volatility: string) => `
  create function set_clock.${name}() returns timestamptz language sql ${volatility} as
    'select pg_catalog.${name}() + off from set_clock.by'`;

/** Puts the clock in, telling the right time. Connections of the app that are open already do not see it. */
export async function installDatabaseClock(run: Run): Promise<void> {
  await run("create schema set_clock");
  await run("create table set_clock.by as select interval '0' as off");
  await run(shifted("now", "stable"));
  await run(shifted("clock_timestamp", "volatile"));
  await run("grant usage on schema set_clock to public");
  await run("grant select on set_clock.by to public");
  await run(`alter role "encore-service" set search_path = set_clock, pg_catalog, public`);
  // A default was bound to its function when the table was made.
  await run(`
    do $$
    declare
      one record;
    begin
      for one in
        select d.adrelid::regclass as place, a.attname as name, pg_get_expr(d.adbin, d.adrelid) as told
          from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
         where pg_get_expr(d.adbin, d.adrelid) in ('now()', 'clock_timestamp()')
      loop
        execute format('alter table %s alter %I set default set_clock.%s', one.place, one.name, one.told);
      end loop;
    end
    $$`);
}

/** From now on it is this much off, for everybody and at once. */
export async function setDatabaseClock(run: Run, offMs: number): Promise<void> {
  await run(`update set_clock.by set off = interval '1 ms' * ${offMs}`);
}
