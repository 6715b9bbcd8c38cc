-- What a run came to stays true when its events are dropped: counted once, by whichever statement ends it.

alter table runs add column totals jsonb;

-- Few of these in a run, and asked for with every look at one that walks a path again.
create index run_events_fates on run_events (run_id, type)
  where type in ('replay.departed', 'app.crashed', 'app.hung');

-- Steps and screens, and of a run that walks a path again how far it came: actions followed, where it departed, and the
-- signatures of the crashes and hangs that it saw.
create function run_totals(of_run text) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
           'steps', count(*) filter (where type = 'step.finished'),
           'screens', count(*) filter (where type = 'screen.discovered'),
           -- Counting needs no more than an index: the steps themselves are read where there is a path alone.
           'followed', (select max((payload->>'followed')::int) from run_events
                         where run_id = of_run collate "C" and type = 'step.finished'
                           and exists (select from run_inputs i
                                        where i.run_id = of_run collate "C" and i.input->>'replayOf' is not null)),
           'departed', (select payload from run_events
                         where run_id = of_run collate "C" and type = 'replay.departed' limit 1),
           'signatures', (select coalesce(jsonb_agg(distinct payload->>'signature'), '[]') from run_events
                           where run_id = of_run collate "C" and type in ('app.crashed', 'app.hung')))
    from run_events
   where run_id = of_run collate "C" and type in ('step.finished', 'screen.discovered')
$$;

create function keep_totals() returns trigger
language plpgsql
as $$
begin
  new.totals := run_totals(new.run_id);
  return new;
end
$$;

create trigger runs_keep_totals
  before update of finished_at on runs
  for each row when (old.finished_at is null and new.finished_at is not null)
  execute function keep_totals();

update runs set totals = run_totals(run_id)
 where finished_at is not null and exists (select from run_events e where e.run_id = runs.run_id);
