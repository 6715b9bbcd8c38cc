import path from "node:path";
import { SQLDatabase } from "encore.dev/storage/sqldb";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import * as workshop from "../agent/orchestrator/ledger";
import {
  databaseUrls,
  ensureDatabase,
  ensureRoles,
  withClient,
} from "../local-runtime/postgres/databases";
import { migrate } from "../local-runtime/postgres/migrations";
import { type Postgres, startTemporaryPostgres } from "../local-runtime/postgres/start";
import { newRun } from "../run/__tests__/ledger";
import * as desk from "../run/ledger";
import {
  checkInvariants,
  checkObservedStream,
  checkSnapshot,
  INVARIANTS,
  type ObservedFrame,
  type Query,
} from "./invariants";

const db = SQLDatabase.named("rove");
const ofApp: Query = (sql) => db.rawQueryAll(sql);

describe("runs that the ledger's own functions wrote", () => {
  const leaseMs = 60_000;
  const step = (stepOrdinal: number): workshop.Batch => ({
    types: ["action.chosen", "action.performed", "step.finished"],
    payloads: Array.from({ length: 3 }, () => JSON.stringify({ stepOrdinal })),
    stepOrdinal,
    state: "{}",
    lesson: null,
  });
  const ending = { status: "completed", verdict: "passed", stopReason: "explored" } as const;

  async function start(udid: string): Promise<string> {
    const run = newRun();
    await desk.insertRun({ ...run, input: { ...run.input, udid } });
    // The publisher takes the doorbell away.
    await db.exec`delete from outbox where key = ${run.runId}::text`;
    return run.runId;
  }

  async function claim(worker: string): Promise<workshop.Claim> {
    const claimed = await workshop.claimNext(worker, leaseMs);
    if (!claimed) throw new Error("there was nothing to claim");
    return claimed;
  }

  it("keep every invariant through crash, hand-over and cancel, and at the end nothing is on its way", async () => {
    const crashed = await start("phone-1");
    const first = await claim("first");
    await workshop.append(first, 0, step(1), leaseMs);
    await db.exec`update runs set lease_expires_at = now() - interval '5 s' where run_id = ${crashed}::text`;
    await workshop.reap(10);
    await db.exec`update runs set next_attempt_at = now() where run_id = ${crashed}::text`;
    const second = await claim("second");
    expect(second).toMatchObject({ runId: crashed, epoch: 3 });
    expect(await workshop.append(first, 3, step(2), leaseMs)).toBeNull();
    await workshop.append(second, 0, step(2), leaseMs);
    await workshop.release(second, 0, "worker_left");
    const third = await claim("third");
    await workshop.append(third, 0, step(3), leaseMs);

    const canceled = await start("phone-2");
    const fourth = await claim("fourth");
    await workshop.append(fourth, 0, step(1), leaseMs);
    await desk.requestCancel(canceled);
    await desk.requestCancel(canceled);
    await workshop.append(fourth, 3, step(2), leaseMs);

    const never = await start("phone-2");
    expect(await checkInvariants(ofApp)).toEqual([]);

    await desk.requestCancel(never);
    await workshop.finish(third, ending, "{}");
    await workshop.finish(fourth, ending, "{}");
    expect(await checkInvariants(ofApp, { isSettled: true })).toEqual([]);
  });
});

const MIGRATIONS = path.resolve(import.meta.dirname, "../db/migrations");

/** Ids of the runs in the scratch ledger, by what became of them. */
const DONE = "00000000000000000000000DNE";
const QUEUED = "00000000000000000000000QUD";
const RUNNING = "00000000000000000000000RVN";
const CANCELED = "00000000000000000000000CNC";
const UNSTARTED = "00000000000000000000000VNS";

const HEALTHY = `
  insert into app_configs (tenant_id, project_id, apk_path, package_name, app_activity) values ('t', 'p', 'a', 'b', 'c');
  insert into runs (run_id, tenant_id, project_id, app_config_id, status, verdict, stop_reason, lease_epoch, attempt,
                    last_seq, processing_by, lease_expires_at, cancel_requested_at, finished_at)
  select v.id, 't', 'p', app_config_id, v.status, v.verdict, v.reason, v.epoch, v.attempt, v.last, v.worker,
         case when v.worker is not null then now() + interval '1 hour' end,
         case when v.reason like 'canceled%' then now() end, case when v.verdict is not null then now() end
    from app_configs,
         (values ('${DONE}', 'completed', 'passed', 'explored', 3, 2, 12, null),
                 ('${QUEUED}', 'queued', null, null, 0, 0, 1, null),
                 ('${RUNNING}', 'running', null, null, 1, 1, 5, 'w'),
                 ('${CANCELED}', 'canceled', 'inconclusive', 'canceled', 1, 1, 7, null),
                 ('${UNSTARTED}', 'canceled', 'inconclusive', 'canceled_before_start', 0, 0, 2, null))
           v (id, status, verdict, reason, epoch, attempt, last, worker);
  insert into run_inputs (run_id, input)
  select run_id, '{"appiumServerUrl": "http://127.0.0.1:4723", "udid": "phone"}' from runs;
  insert into devices (appium_server, udid, run_id, leased_at, system_port, mjpeg_server_port, chromedriver_port)
  values ('http://127.0.0.1:4723', 'phone', '${RUNNING}', now(), 20000, 20001, 20002);
  insert into run_events (run_id, seq, lease_epoch, type, payload, is_terminal)
  select e.id, e.seq, e.epoch, e.type, coalesce(e.payload, '{}')::jsonb, e.payload like '%status%' and e.payload is not null
    from (values
      ('${DONE}', 1, 0, 'run.queued', null),
      ('${DONE}', 2, 1, 'run.started', '{"worker": "w"}'),
      ('${DONE}', 3, 1, 'agent.node.started', null),
      ('${DONE}', 4, 1, 'action.performed', '{"stepOrdinal": 1}'),
      ('${DONE}', 5, 1, 'step.finished', '{"stepOrdinal": 1}'),
      ('${DONE}', 6, 2, 'run.lease_lost', null),
      ('${DONE}', 7, 3, 'run.resumed', '{"worker": "x"}'),
      ('${DONE}', 8, 3, 'agent.node.started', null),
      ('${DONE}', 9, 3, 'action.performed', '{"stepOrdinal": 2}'),
      ('${DONE}', 10, 3, 'step.finished', '{"stepOrdinal": 2}'),
      ('${DONE}', 11, 3, 'agent.node.finished', null),
      ('${DONE}', 12, 3, 'run.completed', '{"status": "completed", "verdict": "passed", "stopReason": "explored"}'),
      ('${QUEUED}', 1, 0, 'run.queued', null),
      ('${RUNNING}', 1, 0, 'run.queued', null),
      ('${RUNNING}', 2, 1, 'run.started', '{"worker": "w"}'),
      ('${RUNNING}', 3, 1, 'agent.node.started', null),
      ('${RUNNING}', 4, 1, 'step.finished', '{"stepOrdinal": 1}'),
      ('${RUNNING}', 5, 1, 'agent.node.finished', null),
      ('${CANCELED}', 1, 0, 'run.queued', null),
      ('${CANCELED}', 2, 1, 'run.started', '{"worker": "w"}'),
      ('${CANCELED}', 3, 1, 'action.performed', '{"stepOrdinal": 1}'),
      ('${CANCELED}', 4, 1, 'run.cancel_requested', null),
      ('${CANCELED}', 5, 1, 'action.performed', '{"stepOrdinal": 2}'),
      ('${CANCELED}', 6, 1, 'agent.node.finished', null),
      ('${CANCELED}', 7, 1, 'run.canceled', '{"status": "canceled", "verdict": "inconclusive", "stopReason": "canceled"}'),
      ('${UNSTARTED}', 1, 0, 'run.queued', null),
      ('${UNSTARTED}', 2, 0, 'run.canceled', '{"status": "canceled", "verdict": "inconclusive", "stopReason": "canceled_before_start"}'))
      e (id, seq, epoch, type, payload);
  insert into run_checkpoints (run_id, step_ordinal, lease_epoch, seq, state)
  values ('${DONE}', 1, 1, 5, '{}'), ('${DONE}', 2, 3, 11, '{}'), ('${RUNNING}', 1, 1, 5, '{}');`;

/** Takes away what would stop a mutant: constraints, unique indexes, the trigger at a run's end. */
const UNGUARDED = `
  do $$
  declare one record;
  begin
    for one in
      select conrelid::regclass as of, conname as name from pg_constraint
       where connamespace = 'public'::regnamespace and contype in ('f', 'c') and conparentid = 0 and coninhcount = 0
    loop
      execute format('alter table %s drop constraint %I', one.of, one.name);
    end loop;
  end
  $$;
  drop index run_events_one_terminal, runs_idempotency, devices_by_run;
  alter table run_events drop constraint run_events_pkey;
  alter table runs disable trigger user;`;

const set = (run: string, values: string) => `update runs set ${values} where run_id = '${run}'`;
const event = (run: string, seq: number, values: string) =>
  `update run_events set ${values} where run_id = '${run}' and seq = ${seq}`;

/** What breaks an invariant, and nothing else. */
const MUTANTS: [id: string, what: string, sql: string][] = [
  ["L1", "an event is missing", `delete from run_events where run_id = '${DONE}' and seq = 8`],
  ["L1", "two events have one number", `${event(DONE, 11, "seq = 8")}`],
  ["L2", "the row counts an event that is not there", set(RUNNING, "last_seq = 6")],
  [
    "L3",
    "a run ended without a word",
    event(DONE, 12, "is_terminal = false, type = 'agent.node.started'"),
  ],
  [
    "L3",
    "an event follows the end",
    `${event(DONE, 12, "seq = 13")}; ${event(DONE, 11, "seq = 12")}; ${event(DONE, 13, "seq = 11")}`,
  ],
  [
    "L3",
    "a run ended twice",
    event(
      DONE,
      11,
      `is_terminal = true, type = 'run.completed', payload = '{"status": "completed", "verdict": "passed", "stopReason": "explored"}'`,
    ),
  ],
  ["L4", "the epoch falls", event(CANCELED, 4, "lease_epoch = 0")],
  ["L6", "the row says otherwise than the event", set(DONE, "status = 'failed'")],
  ["L6", "the event's verdict is another", set(DONE, "verdict = 'inconclusive'")],
  ["L6", "an end in the midst that is none", event(DONE, 8, "type = 'run.failed'")],
  ["E1", "two workers claimed one epoch", event(DONE, 8, "type = 'run.resumed'")],
  [
    "E2",
    "a worker wrote in an epoch that it never claimed",
    `${event(RUNNING, 5, "lease_epoch = 2")}; ${set(RUNNING, "lease_epoch = 2")}; update run_checkpoints set lease_epoch = 2 where run_id = '${RUNNING}'`,
  ],
  ["E2", "the row's epoch is older than the log", set(RUNNING, "lease_epoch = 0")],
  [
    "E2",
    "a checkpoint of another epoch than its event",
    `update run_checkpoints set lease_epoch = 2 where run_id = '${DONE}' and step_ordinal = 2`,
  ],
  ["E4", "a running run without a lease", set(RUNNING, "lease_expires_at = null")],
  ["E4", "a waiting run with a worker", set(QUEUED, "processing_by = 'w'")],
  ["E5", "one attempt too many", set(RUNNING, "attempt = max_attempts + 1")],
  ["D1", "a running run without a device", "delete from devices"],
  [
    "D1",
    "a device kept beyond the end",
    `insert into devices (appium_server, udid, run_id) values ('http://127.0.0.1:4723', 'other', '${DONE}')`,
  ],
  [
    "D1",
    "two devices for one run",
    `insert into devices (appium_server, udid, run_id) values ('http://127.0.0.1:4723', 'other', '${RUNNING}')`,
  ],
  ["S1", "a run without an input", `delete from run_inputs where run_id = '${QUEUED}'`],
  ["S1", "a log that begins with something else", event(QUEUED, 1, "type = 'run.requeued'")],
  [
    "S1",
    "a doorbell without a run",
    "insert into outbox (topic, key, payload) values ('run-job', 'nobody', '{}')",
  ],
  [
    "S2",
    "two runs under one key",
    "update runs set idempotency_key = 'k' where status in ('queued', 'running')",
  ],
  [
    "C1",
    "a canceled run that completed",
    `${set(CANCELED, "status = 'completed', verdict = 'passed', stop_reason = 'explored'")}; ${event(CANCELED, 7, `type = 'run.completed', payload = '{"status": "completed", "verdict": "passed", "stopReason": "explored"}'`)}`,
  ],
  ["C2", "a canceled run that went on", event(CANCELED, 6, "type = 'action.performed'")],
  ["C3", "a cancel taken twice", event(CANCELED, 5, "type = 'run.cancel_requested'")],
  [
    "C3",
    "a cancel taken after the end",
    set(CANCELED, "cancel_requested_at = finished_at + interval '1 s'"),
  ],
  [
    "C4",
    "a worker on a run that was canceled in the queue",
    set(CANCELED, "stop_reason = 'canceled_before_start'") +
      `; ${event(CANCELED, 7, `payload = '{"status": "canceled", "verdict": "inconclusive", "stopReason": "canceled_before_start"}'`)}`,
  ],
  [
    "R1",
    "a step finished twice",
    event(DONE, 8, `type = 'step.finished', payload = '{"stepOrdinal": 1}'`),
  ],
  ["R2", "a step left out", `${event(DONE, 10, `payload = '{"stepOrdinal": 3}'`)}`],
  [
    "R2",
    "a finished step that no checkpoint knows",
    `delete from run_checkpoints where run_id = '${DONE}' and step_ordinal = 2`,
  ],
];

describe("the checker", () => {
  let postgres: Postgres;
  let client: Client;
  const ofClient: Query = async (sql) => (await client.query<Record<string, unknown>>(sql)).rows;

  beforeAll(async () => {
    postgres = await startTemporaryPostgres();
    const roles = await ensureRoles(postgres.url);
    await ensureDatabase(postgres.url, roles, { name: "ledger" });
    const { owner } = databaseUrls(postgres.url, roles, "ledger");
    await migrate(owner, MIGRATIONS);
    const scratch = new URL(postgres.url);
    scratch.pathname = "/ledger";
    // What the mutants do is not counted: they are all rolled back.
    client = new Client({ connectionString: scratch.href, options: "-c track_counts=off" });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await postgres?.stop();
  });

  /** Checks a scratch ledger, of which nothing is left. */
  async function checked(sql: string, isSettled = false): Promise<string[]> {
    await client.query("begin");
    try {
      await client.query(HEALTHY);
      if (sql !== "") await client.query(`${UNGUARDED}; ${sql}`);
      const violations = await checkInvariants(ofClient, { isSettled });
      return [...new Set(violations.map(({ id }) => id))];
    } finally {
      await client.query("rollback");
    }
  }

  it("finds nothing in a healthy ledger, and nothing in an empty one", async () => {
    expect(await checked("")).toEqual([]);
    expect(await checkInvariants(ofClient)).toEqual([]);
  });

  it.each(MUTANTS)("finds %s and nothing else where %s", async (id, _what, sql) => {
    expect(await checked(sql)).toEqual([id]);
  });

  it("finds S3 where work is left when all should be done", async () => {
    expect(await checked("", true)).toEqual(["S3"]);
  });

  it("forgives a lost log only to runs from before the days that are kept", async () => {
    const dropped = `delete from run_events where run_id = '${DONE}'; delete from run_checkpoints where run_id = '${DONE}'`;
    expect(await checked(dropped)).toEqual(["L2", "L3"]);
    await client.query("begin");
    await client.query(`${HEALTHY}; ${UNGUARDED}; ${dropped}`);
    const violations = await checkInvariants(ofClient, { keptSince: "1" });
    await client.query("rollback");
    expect(violations).toEqual([]);
  });

  it.each([
    ["changed", "update run_events set ts = now()"],
    ["taken out of its day", "delete from run_events where seq = 2"],
  ])("finds L5 where an event was %s", async (_what, sql) => {
    // Statistics count what was committed, so this history has a database of its own.
    const name = `days_${sql.slice(0, 6)}`;
    const roles = await ensureRoles(postgres.url);
    await ensureDatabase(postgres.url, roles, { name });
    const { owner } = databaseUrls(postgres.url, roles, name);
    await migrate(owner, MIGRATIONS);
    await withClient(owner, async (days) => {
      const check = async () => {
        await days.query("select pg_stat_force_next_flush()");
        const violations = await checkInvariants(
          async (text) => (await days.query<Record<string, unknown>>(text)).rows,
        );
        return violations.map(({ id }) => id);
      };
      await days.query("select ensure_run_event_partitions(1)");
      const today = await days.query<{ low: string }>("select left(ulid_floor(now()), 10) as low");
      // The same history as of today: its events are in a day's partition.
      await days.query(HEALTHY.replaceAll("0000000000000", `${today.rows[0]!.low}000`));
      expect(await check()).toEqual([]);
      await days.query(sql);
      expect(await check()).toContain("L5");
    });
  });

  test("every invariant has a mutant", () => {
    const planted = new Set([...MUTANTS.map(([id]) => id), "S3", "L5"]);
    expect(INVARIANTS.map(({ id }) => id).filter((id) => !planted.has(id))).toEqual([]);
  });
});

describe("a reader's view", () => {
  const log = [1, 2, 3, 4].map((seq) => ({ seq, type: seq === 4 ? "run.completed" : "x" }));
  const frames = (...seqs: number[]): ObservedFrame[] =>
    seqs.map((seq) => ({ seq, type: seq === 4 ? "run.completed" : "x" }));
  const ids = (seen: ObservedFrame[], isWhole = true) =>
    checkObservedStream(seen, log, isWhole).map(({ id }) => id);
  const open: ObservedFrame = { seq: null, type: "open" };

  it("over reconnects is the log, frames without ids aside", () => {
    expect(ids([open, ...frames(1, 2), open, ...frames(3, 4), { seq: null, type: "end" }])).toEqual(
      [],
    );
    expect(ids(frames(1, 2), false)).toEqual([]);
  });

  it.each([
    ["doubled", frames(1, 2, 2, 3, 4)],
    ["missed", frames(1, 2, 4)],
    ["out of order", frames(1, 3, 2, 4)],
    ["cut off", frames(1, 2, 3)],
    ["another's", [...frames(1), { seq: 2, type: "y" }, ...frames(3, 4)]],
  ])("breaks T1 where an event was %s", (_what, seen) => {
    expect(new Set(ids(seen))).toEqual(new Set(["T1"]));
  });

  it("breaks T6 where a heartbeat has an id or an event has none", () => {
    expect(ids([...frames(1, 2, 3, 4), { seq: 4, type: "hb" }])).toEqual(["T6"]);
    expect(ids([...frames(1, 2, 3), { seq: null, type: "run.completed" }], false)).toEqual(["T6"]);
  });

  it("breaks L7 where a read of a growing log has a hole", () => {
    expect(checkSnapshot([1, 2, 3])).toEqual([]);
    expect(checkSnapshot([])).toEqual([]);
    expect(checkSnapshot([1, 3]).map(({ id }) => id)).toEqual(["L7"]);
    expect(checkSnapshot([2, 3]).map(({ id }) => id)).toEqual(["L7"]);
  });
});
