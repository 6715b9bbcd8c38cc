-- Partitions of run_events by day, made ahead and dropped whole. The app's role may not create or drop tables, so these
-- functions run as the migrations' role; what they can do is bounded by what they take.

-- The smallest ULID of a moment: its first ten characters are the milliseconds in Crockford's base 32.
create function ulid_floor(at timestamptz) returns text
language sql immutable parallel safe
as $$
  select string_agg(
           substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ',
                  ((floor(extract(epoch from at) * 1000)::bigint >> (5 * (9 - n))) & 31)::int + 1, 1), '' order by n)
         || repeat('0', 16)
    from generate_series(0, 9) n
$$;

-- The day of a ULID, in UTC.
create function ulid_day(ulid text) returns date
language sql immutable parallel safe
as $$
  select (to_timestamp(sum(
            (strpos('0123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(ulid, n + 1, 1)) - 1)::bigint << (5 * (9 - n))) / 1000.0)
          at time zone 'utc')::date
    from generate_series(0, 9) n
$$;

-- Makes one day's partition where it is missing, with the rows of that day that the default partition holds.
create function add_run_event_partition(day date) returns boolean
language plpgsql volatile security definer
set search_path = public, pg_temp
-- Behind a long reader everybody else would queue: rather try again later.
set lock_timeout = '2s'
as $$
declare
  name constant text := 'run_events_' || to_char(day, 'YYYYMMDD');
  low constant text := ulid_floor(day::timestamp at time zone 'utc');
  high constant text := ulid_floor((day + 1)::timestamp at time zone 'utc');
begin
  if to_regclass(name) is not null then return false; end if;
  -- The parent, so that no reader sees the rows in neither place.
  lock table run_events in access exclusive mode;
  if to_regclass(name) is not null then return false; end if;
  execute format('create table %I (like run_events including all)', name);
  execute format(
    'with moved as (delete from run_events_default where run_id >= %L and run_id < %L returning *)
     insert into %I select * from moved', low, high, name);
  execute format('alter table run_events attach partition %I for values from (%L) to (%L)', name, low, high);
  return true;
end
$$;
revoke execute on function add_run_event_partition(date) from public;

-- Makes the partitions of today and the days ahead, and of every past day whose rows are still in the default one.
-- Answers the days that were made.
create function ensure_run_event_partitions(days_ahead int) returns setof date
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
  today constant date := (clock_timestamp() at time zone 'utc')::date;
  past text;
  day date;
begin
  if days_ahead not between 1 and 366 then raise exception 'days_ahead is % and must be 1 to 366', days_ahead; end if;
  for day in select today + n from generate_series(0, days_ahead) n loop
    if add_run_event_partition(day) then return next day; end if;
  end loop;
  loop
    select min(run_id) into past from run_events_default where run_id < ulid_floor(today::timestamp at time zone 'utc');
    exit when past is null;
    day := ulid_day(past);
    exit when not add_run_event_partition(day);
    return next day;
  end loop;
end
$$;

-- Drops the days that are older than `keep_days`, with the checkpoints of their runs, which are of no use without the
-- log. A day on which a run began that is still alive stays. Answers the days that were dropped.
create function drop_run_event_partitions(keep_days int) returns setof date
language plpgsql volatile security definer
set search_path = public, pg_temp
set lock_timeout = '2s'
as $$
declare
  today constant date := (clock_timestamp() at time zone 'utc')::date;
  low text;
  high text;
  day date;
begin
  if keep_days < 1 then raise exception 'keep_days is % and must be at least 1', keep_days; end if;
  for day in
    select to_date(right(c.relname, 8), 'YYYYMMDD') as of_day
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'run_events'::regclass and c.relname ~ '^run_events_\d{8}$'
       and to_date(right(c.relname, 8), 'YYYYMMDD') < today - keep_days
     order by of_day
  loop
    low := ulid_floor(day::timestamp at time zone 'utc');
    high := ulid_floor((day + 1)::timestamp at time zone 'utc');
    continue when exists (
      select from runs where run_id >= low and run_id < high and status in ('queued', 'running'));
    execute format('drop table %I', 'run_events_' || to_char(day, 'YYYYMMDD'));
    delete from run_checkpoints where run_id >= low and run_id < high;
    return next day;
  end loop;
end
$$;
