-- A trigger that runs before an update makes Postgres lock the row by itself first, with a record of its own in the
-- write-ahead log, also where the trigger is not for the columns that are set: every append and heartbeat paid for it.
-- What is asked of a run's state and counted at its end can as well be done after the row is written.

drop trigger runs_check_state on runs;
create trigger runs_check_state
  after insert or update of run_id, status, verdict, stop_reason, processing_by, finished_at on runs
  for each row execute function check_run_state();

drop trigger runs_keep_totals on runs;
create or replace function keep_totals() returns trigger
language plpgsql
as $$
begin
  update runs set totals = run_totals(run_id) where run_id = new.run_id;
  return null;
end
$$;
create trigger runs_keep_totals
  after update of finished_at on runs
  for each row when (old.finished_at is null and new.finished_at is not null)
  execute function keep_totals();
