-- The ledger of runs: the row is the truth, a message only says "look".
-- Hot columns (lease, heartbeat, head of the log) carry no index, so that heartbeats stay heap-only updates.

create table app_configs (
  app_config_id bigint generated always as identity primary key,
  tenant_id text not null,
  project_id text not null,
  apk_path text not null,
  package_name text not null,
  app_activity text not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, project_id, apk_path, package_name, app_activity)
);

create table runs (
  run_id text collate "C" primary key check (length(run_id) = 26),
  tenant_id text not null,
  project_id text not null,
  app_config_id bigint not null references app_configs,
  idempotency_key text,
  request_hash bytea,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'completed', 'failed', 'canceled')),
  verdict text check (verdict in ('passed', 'failed', 'inconclusive')),
  stop_reason text,
  -- Fencing token: plus one at every claim and at every reap; never falls.
  lease_epoch bigint not null default 0,
  -- Events accepted from this epoch's writer: tells a retried append from a second writer.
  writer_ord bigint not null default 0,
  processing_by text,
  lease_expires_at timestamptz,
  heartbeat_at timestamptz,
  attempt int not null default 0,
  max_attempts int not null default 5,
  next_attempt_at timestamptz not null default now(),
  -- Head of the run's log.
  last_seq bigint not null default 0,
  cancel_requested_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  check ((status = 'running') = (processing_by is not null and lease_expires_at is not null)),
  check ((status in ('completed', 'failed', 'canceled')) = (finished_at is not null)),
  check ((status in ('completed', 'failed', 'canceled')) = (stop_reason is not null)),
  check ((status in ('completed', 'failed', 'canceled')) = (verdict is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

create unique index runs_idempotency on runs (tenant_id, idempotency_key)
  where idempotency_key is not null;
create index runs_by_age on runs (tenant_id, project_id, created_at desc, run_id);
create index runs_live on runs (status) where status in ('queued', 'running');

-- What the run was asked for: big and immutable, so off the hot row.
create table run_inputs (
  run_id text collate "C" primary key references runs,
  input jsonb not null
);

-- Append-only. Partitioned by the ULID itself (its first ten characters are the time), so that the
-- primary key and "one terminal event" stay plain unique indexes and old days are dropped whole.
create table run_events (
  run_id text collate "C" not null,
  seq bigint not null check (seq > 0),
  lease_epoch bigint not null,
  type text not null,
  ts timestamptz not null default clock_timestamp(),
  is_terminal boolean not null default false,
  payload jsonb not null,
  primary key (run_id, seq)
) partition by range (run_id);

create unique index run_events_one_terminal on run_events (run_id) where is_terminal;

create table run_events_default partition of run_events default;

-- One row a step: what the next worker needs to go on.
create table run_checkpoints (
  run_id text collate "C" not null references runs,
  step_ordinal int not null,
  lease_epoch bigint not null,
  seq bigint not null,
  state jsonb not null,
  -- What this step taught the explorer; all of a run's rows, in order, rebuild its memory.
  lesson jsonb,
  primary key (run_id, step_ordinal)
);

create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  available_at timestamptz not null default now(),
  attempts int not null default 0,
  last_error text
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

create index outbox_due on outbox (available_at, id);
create index outbox_by_key on outbox (key);
