-- Findings are compared across all runs of a package, and runs are found by their package.
-- Partial, so that the other events, nearly all, pay nothing; hashed, because a signature may be longer than an index entry.

create index run_events_defects on run_events (md5(payload->>'signature'), run_id)
  where type in ('app.crashed', 'app.hung');

create index app_configs_by_package on app_configs (tenant_id, project_id, package_name);

create index runs_by_app on runs (app_config_id, run_id desc);
