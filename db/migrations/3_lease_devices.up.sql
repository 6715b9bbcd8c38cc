-- Devices have leases too: held by the run, from its claim to its end, through every session and every worker.
-- A device is a udid behind an Appium server. The udid '*' is the server's unnamed device: whichever it picks.

-- One spelling for one server: no credentials, a port always, no base path that is only habit. Where localhost is
-- spelled in several ways, two runs would meet on one phone.
create function appium_server_of(url text) returns text
language sql immutable parallel safe
as $$
  select lower(p[1]) || '://'
         || case when lower(p[2]) in ('localhost', '[::1]') then '127.0.0.1' else lower(p[2]) end
         || ':' || coalesce(p[3], case lower(p[1]) when 'https' then '443' else '80' end)
         || regexp_replace(regexp_replace(p[4], '/+$', ''), '^/wd/hub$', '')
    from regexp_match(url, '^(https?)://(?:[^/?#]*@)?(\[[^\]]*\]|[^/:?#@]*)(?::(\d+))?([^?#]*)', 'i') p
$$;

alter table run_inputs
  add column appium_server text generated always as (appium_server_of(input->>'appiumServerUrl')) stored,
  add column udid text generated always as (input->>'udid') stored;

alter table runs
  -- Since when the run waits for a device that another holds; set with its event run.waiting_for_device.
  add column waiting_since timestamptz,
  -- Devices that failed under this run: it goes on elsewhere.
  add column lost_udids text[] not null default '{}';

create table devices (
  appium_server text not null,
  udid text not null,
  -- Ports are the machine's, and one machine may run several Appium servers.
  machine text not null generated always as (substring(appium_server from '^https?://(.*):\d+')) stored,
  -- Registered at the door: runs that name no device may take it.
  is_registered boolean not null default false,
  state text not null default 'ready' check (state in ('ready', 'quarantined')),
  quarantined_at timestamptz,
  quarantine_reason text,
  -- Null: until somebody ends it.
  quarantined_until timestamptz,
  failures_in_a_row int not null default 0,
  last_fault text,
  last_fault_message text,
  last_fault_at timestamptz,
  -- As the device itself said, when a session was opened on it last.
  last_seen_at timestamptz,
  model text,
  manufacturer text,
  platform_version text,
  -- The lease. It has no end of its own: the run's own lease has one, and every ending of a run lets go of its device.
  run_id text collate "C" references runs,
  leased_at timestamptz,
  system_port int,
  mjpeg_server_port int,
  chromedriver_port int,
  created_at timestamptz not null default now(),
  primary key (appium_server, udid),
  check ((run_id is null) = (leased_at is null)),
  check ((run_id is null) = (system_port is null)),
  check ((run_id is null) = (mjpeg_server_port is null)),
  check ((run_id is null) = (chromedriver_port is null)),
  check ((state = 'quarantined') = (quarantined_at is not null))
);

create unique index devices_by_run on devices (run_id) where run_id is not null;
create unique index devices_system_port on devices (machine, system_port) where run_id is not null;
create unique index devices_mjpeg_server_port on devices (machine, mjpeg_server_port) where run_id is not null;
create unique index devices_chromedriver_port on devices (machine, chromedriver_port) where run_id is not null;

-- Three neighbouring ports that no lease on the machine holds. Drawn from a wide range, below those that systems hand
-- out by themselves: two installations that share a machine without knowing seldom meet, and a port that a dying
-- session still holds is not the next to be given.
create function free_ports_on(machine_name text) returns int
language sql volatile
as $$
  with start as (select floor(random() * 3000)::int as at)
  select 20000 + 3 * ((at + n) % 3000)
    from start, generate_series(0, 2999) n
   where not exists (
     select from devices d
      where d.machine = machine_name and d.system_port = 20000 + 3 * ((at + n) % 3000))
   order by n
   limit 1
$$;

-- Gives the run a device, or says what it has to wait for: then `udid` is null and `held_by` the run that has it (null:
-- none has, it is quarantined). To be called under the run's row lock. Who asks for the same machine waits here, so
-- that what is seen below is true, and ports are given out one run at a time.
create function lease_device(for_run text)
returns table (udid text, system_port int, mjpeg_server_port int, chromedriver_port int, held_by text)
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  server text;
  wanted text;
  lost text[];
  machine_name text;
  target text;
  holder text;
  port int;
begin
  select i.appium_server, i.udid, r.lost_udids into strict server, wanted, lost
    from run_inputs i join runs r on r.run_id = i.run_id
   where i.run_id = for_run;
  machine_name := substring(server from '^https?://(.*):\d+');
  perform pg_advisory_xact_lock(hashtextextended('devices of ' || machine_name, 0));

  -- What it held before it was handed over, it still holds: the app is there, as it was left.
  perform free_device(for_run, false)
    from devices d where d.run_id = for_run and d.state = 'quarantined';
  return query
    select d.udid, d.system_port, d.mjpeg_server_port, d.chromedriver_port, null::text
      from devices d where d.run_id = for_run;
  if found then return; end if;

  -- A run on the unnamed device may be on any of them.
  select d.run_id into holder from devices d
   where d.appium_server = server and d.udid = '*' and d.run_id is not null;
  if holder is null then
    if wanted is not null then
      insert into devices (appium_server, udid) values (server, wanted) on conflict do nothing;
      select d.udid into target from devices d
       where d.appium_server = server and d.udid = wanted and d.state = 'ready' and d.run_id is null
         for update;
      select d.run_id into holder from devices d where d.appium_server = server and d.udid = wanted;
    elsif exists (select from devices d where d.appium_server = server and d.is_registered) then
      select d.udid into target from devices d
       where d.appium_server = server and d.is_registered and d.state = 'ready' and d.run_id is null
         and d.udid <> all (lost)
       order by d.failures_in_a_row, d.last_seen_at, d.udid
       limit 1
         for update;
      select d.run_id into holder from devices d
       where d.appium_server = server and d.is_registered and d.run_id is not null
       order by d.leased_at limit 1;
    else
      select d.run_id into holder from devices d
       where d.appium_server = server and d.run_id is not null
       order by d.leased_at limit 1;
      if holder is null then
        insert into devices (appium_server, udid) values (server, '*') on conflict do nothing;
        target := '*';
      end if;
    end if;
  end if;
  if target is null then
    return query select null::text, null::int, null::int, null::int, holder;
    return;
  end if;

  port := free_ports_on(machine_name);
  return query
    update devices d
       set run_id = for_run, leased_at = clock_timestamp(), system_port = port, mjpeg_server_port = port + 1,
           chromedriver_port = port + 2
     where d.appium_server = server and d.udid = target
    returning d.udid, d.system_port, d.mjpeg_server_port, d.chromedriver_port, null::text;
end
$$;

-- Lets go of the run's device. A device that fails three runs in a row is left alone for ten minutes, so that a queue
-- is not burnt on it; after that its next failure is enough. One that was only ever a name is forgotten.
create function free_device(of_run text, is_blamed boolean) returns void
language plpgsql volatile
as $$
declare
  failures_max constant int := 3;
  rest constant interval := '10 minutes';
begin
  delete from devices where run_id = of_run and not is_registered and last_seen_at is null and state = 'ready';
  update devices
     set run_id = null, leased_at = null, system_port = null, mjpeg_server_port = null, chromedriver_port = null,
         failures_in_a_row = failures_in_a_row + is_blamed::int,
         state = case when is_blamed and failures_in_a_row + 1 >= failures_max then 'quarantined' else state end,
         quarantined_until = case when is_blamed and failures_in_a_row + 1 >= failures_max and state = 'ready'
                                  then clock_timestamp() + rest else quarantined_until end,
         quarantine_reason = case when is_blamed and failures_in_a_row + 1 >= failures_max and state = 'ready'
                                  then 'failed ' || failures_in_a_row + 1 || ' runs in a row, last by ' || coalesce(last_fault, 'an unknown fault')
                                  else quarantine_reason end,
         quarantined_at = case when is_blamed and failures_in_a_row + 1 >= failures_max
                               then coalesce(quarantined_at, clock_timestamp()) else quarantined_at end
   where run_id = of_run;
end
$$;

-- Here and nowhere else a run that has ended lets go of its device: no ending can forget it.
-- `last_fault` is only written for faults that speak against the device.
create function run_ended() returns trigger
language plpgsql
as $$
begin
  if new.status = 'completed' then
    update devices set failures_in_a_row = 0 where run_id = new.run_id and failures_in_a_row > 0;
  end if;
  perform free_device(new.run_id, new.status = 'failed'
      and new.stop_reason in ('device_lost', 'device_unavailable', 'appium_failed')
      and exists (select from devices d where d.run_id = new.run_id and d.last_fault_at >= d.leased_at));
  return null;
end
$$;

create trigger runs_free_their_device
  after update of status on runs
  for each row when (old.finished_at is null and new.finished_at is not null)
  execute function run_ended();

-- Writes down which device answered. A lease on the unnamed device becomes one on the device that it turned out to be,
-- so that a later session goes to the same one and the server's others are free. Answers 'settled'; 'lost' where the
-- run is not the caller's any more; 'taken' where that device may not be used by it.
create function settle_device(
  of_run text, epoch bigint, answered text, its_model text, its_manufacturer text, its_version text)
returns text
language plpgsql volatile
as $$
declare
  lease devices%rowtype;
begin
  perform from runs where run_id = of_run and lease_epoch = epoch and status = 'running';
  if not found then return 'lost'; end if;
  select * into lease from devices where run_id = of_run for update;
  if not found then return 'lost'; end if;
  -- Some servers do not say which device they took.
  if answered = '' then return 'settled'; end if;
  if lease.udid not in ('*', answered) then return 'taken'; end if;
  if lease.udid = '*' then
    perform from devices
      where appium_server = lease.appium_server and udid = answered and (state = 'quarantined' or run_id is not null)
        for update;
    if found then return 'taken'; end if;
    delete from devices where appium_server = lease.appium_server and udid = '*';
    insert into devices (appium_server, udid, run_id, leased_at, system_port, mjpeg_server_port, chromedriver_port)
    values (lease.appium_server, answered, of_run, lease.leased_at, lease.system_port, lease.mjpeg_server_port,
            lease.chromedriver_port)
        on conflict (appium_server, udid) do update
       set run_id = excluded.run_id, leased_at = excluded.leased_at, system_port = excluded.system_port,
           mjpeg_server_port = excluded.mjpeg_server_port, chromedriver_port = excluded.chromedriver_port;
  end if;
  update devices
     set last_seen_at = clock_timestamp(), model = its_model, manufacturer = its_manufacturer,
         platform_version = its_version
   where run_id = of_run;
  return 'settled';
end
$$;
