-- A device knows the last Appium session that was opened on it and not closed again: its worker died, was stopped or was
-- cut off. Whoever gets the device next ends that session first, and the reaper those of devices that nobody gets: until
-- then whatever its worker had on the way would still reach the phone. Row and run are named apart from the lease,
-- because the session may outlive it.
alter table devices
  add column session_id text,
  -- Whose input says how to reach its server.
  add column session_run_id text collate "C" references runs,
  add check ((session_id is null) = (session_run_id is null));

-- As before, and writes down the session. Null from workers of the version before, which know of none.
drop function settle_device(text, bigint, text, text, text, text);
create function settle_device(
  of_run text, epoch bigint, answered text, its_model text, its_manufacturer text, its_version text,
  its_session text default null)
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
  if answered <> '' then
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
  end if;
  update devices
     set session_id = its_session, session_run_id = case when its_session is not null then of_run end
   where run_id = of_run;
  return 'settled';
end
$$;
