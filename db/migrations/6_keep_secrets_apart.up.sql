-- Accounts of the app under test lie beside the input, so that nobody who reads what a run was asked for reads them too,
-- and no longer than the run: whichever statement ends it, they are gone with it.

alter table run_inputs add column secrets jsonb;

create function forget_secrets() returns trigger language plpgsql as $$
begin
  update run_inputs set secrets = null where run_id = new.run_id and secrets is not null;
  return null;
end
$$;

create trigger runs_forget_secrets after update of finished_at on runs
  for each row when (old.finished_at is null and new.finished_at is not null)
  execute function forget_secrets();
