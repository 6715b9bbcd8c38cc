// What the fault suite plays on: one Postgres, one Appium, a few virtual phones, and processes of the app that are real
// children, each behind wires of its own. Processes are killed and stopped for good here; nothing outlives `close`.
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type App, startApp } from "../../local-runtime/app";
import { withClient } from "../../local-runtime/postgres/databases";
import { type Postgres, startPostgres } from "../../local-runtime/postgres/start";
import { type Appium, startAppium } from "../../stack/appium";
import { DEMO_APK, PROJECT_ROOT } from "../../stack/stack";
import type { FaultRequest } from "../../virtual-device/faults";
import { startVirtualDevices, type VirtualDevices } from "../../virtual-device/start";
import { checkInvariants, type Violation } from "../invariants";
import { openWire, type Trap, type Wire } from "./wire";

/** Short times, so that a lost lease costs two seconds and not thirty. */
const SHORT_TIMES = {
  ROVE_LEASE_MS: "2000",
  ROVE_REAP_MS: "500",
  ROVE_POLL_MS: "250",
  ROVE_CANCEL_GRACE_MS: "20000",
  ROVE_AWAY_MS: "20000",
};

/**
 * Runs in every process before the app: a signal that blocks its event loop for BLOCK_MS and steps its wall clock by
 * CLOCK_STEP_MS, and a wall clock that is CLOCK_MS off from the start.
 */
const PRELOAD = `
  let offMs = Number(process.env.CLOCK_MS ?? 0);
  process.on("SIGUSR2", () => {
    offMs += Number(process.env.CLOCK_STEP_MS ?? 0);
    const end = performance.now() + Number(process.env.BLOCK_MS ?? 0);
    while (performance.now() < end);
  });
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length > 0 ? given : [Real.now() + offMs]));
    }
    static now() {
      return Real.now() + offMs;
    }
  };`;

/** One process of the app. */
export interface Process {
  /** Its API, directly. */
  url: string;
  pid: number;
  /** Its way to Postgres. */
  database: Wire;
  /** Everything it printed, line by line. */
  lines: string[];
  isGone(): boolean;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** Blocks its event loop for BLOCK_MS. */
  block(): void;
  /** Steps its wall clock by CLOCK_STEP_MS. */
  stepClock(): void;
  /** SIGTERM; resolves with the exit code, which is 0 where it was done before the deadline. */
  leave(): Promise<number | null>;
}

export interface RunRow {
  runId: string;
  status: string;
  verdict: string | null;
  stopReason: string | null;
  attempt: number;
  epoch: number;
  worker: string | null;
}

export interface LogRow {
  seq: number;
  type: string;
  epoch: number;
  isTerminal: boolean;
  payload: Record<string, unknown>;
}

export interface SceneOptions {
  /** Number of phones; none without Appium either. */
  phones: number;
  /** Where the app's lines go besides; the scene's folder is gone at the end. */
  logFile?: string;
}

export class Scene {
  readonly processes: Process[] = [];
  readonly udids: string[];
  /** Appium as the runs know it: its wire. */
  appium: Wire | null = null;
  readonly #home: string;
  readonly #log: WriteStream | null;
  #postgres!: Postgres;
  #phones: VirtualDevices | null = null;
  #appiumServer: Appium | null = null;
  #pool!: pg.Pool;
  #count = 0;

  private constructor(home: string, options: SceneOptions) {
    this.#home = home;
    this.udids = Array.from({ length: options.phones }, (_, index) => `fault-${index + 1}`);
    this.#log = options.logFile ? createWriteStream(options.logFile, { flags: "a" }) : null;
  }

  static async open(options: SceneOptions): Promise<Scene> {
    const scene = new Scene(await mkdtemp(join(tmpdir(), "rove-faults-")), options);
    try {
      await Promise.all([scene.#openPostgres(), scene.#openPhones()]);
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  async #openPostgres(): Promise<void> {
    this.#postgres = await this.#startPostgres();
    this.#pool = this.#newPool();
    // A killed server loses nothing without fsync; only a machine that loses power does.
    await this.#pool.query("alter system set fsync = off");
    await this.#pool.query("select pg_reload_conf()");
    await this.#pool.end();
    this.#pool = this.#newPool("rove");
  }

  #startPostgres(): Promise<Postgres> {
    return startPostgres({ dataDir: join(this.#home, "postgres"), isTemporary: false });
  }

  #newPool(database = "postgres"): pg.Pool {
    const url = new URL(this.#postgres.url);
    url.pathname = `/${database}`;
    const pool = new pg.Pool({ connectionString: url.href, max: 8 });
    pool.on("error", () => {});
    return pool;
  }

  async #openPhones(): Promise<void> {
    if (this.udids.length === 0) return;
    this.#phones = await startVirtualDevices({
      home: this.#home,
      devices: this.udids.map((udid) => ({ udid, pace: "instant" })),
    });
    await this.startAppium();
  }

  // Processes

  /** Starts one more process of the app. */
  async start(env: Record<string, string> = {}): Promise<Process> {
    const database = await openWire(this.#postgres.port, "postgres");
    const lines: string[] = [];
    const through = new URL(this.#postgres.url);
    through.port = String(database.port);
    this.#count += 1;
    const name = `app-${this.#count}`;
    const app = await startApp({
      appRoot: PROJECT_ROOT,
      outDir: join(PROJECT_ROOT, ".encore", "local"),
      // One for all: what one worker has seen, another serves.
      dataDir: this.#home,
      postgresUrl: through.href,
      env: {
        ...SHORT_TIMES,
        ROVE_LOG_LEVEL: "debug",
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`,
        ...env,
      },
      onLine: (line) => {
        lines.push(line);
        this.#log?.write(`${name} ${line}\n`);
      },
    });
    const process = processOf(app, database, lines);
    this.processes.push(process);
    return process;
  }

  /** The processes that are there, started where they are too few. */
  async living(count: number): Promise<Process[]> {
    const there = this.processes.filter((process) => !process.isGone());
    const more = Array.from({ length: Math.max(0, count - there.length) }, () => this.start());
    return [...there, ...(await Promise.all(more))];
  }

  /** The first of these processes whose talk with the database meets the trap; the others are let through. */
  async trapFirst(processes: Process[], trap: Trap): Promise<Process> {
    return await Promise.race(
      processes.map(async (one) => {
        await one.database.trap(trap);
        // At once: the others may be in the middle of the same.
        for (const { database } of processes) database.disarm();
        return one;
      }),
    );
  }

  /** As many processes with this environment, and no others. */
  async only(count: number, env: Record<string, string>): Promise<Process[]> {
    await this.killAll();
    return await Promise.all(Array.from({ length: count }, () => this.start(env)));
  }

  /** The process that holds the run; waits for one. */
  async holderOf(runId: string, other?: Process): Promise<Process> {
    let holder: Process | undefined;
    await until(`a worker on run ${runId}`, async () => {
      const pid = Number((await this.run(runId)).worker?.split(":").at(-1));
      holder = this.processes.find((process) => process.pid === pid && !process.isGone());
      return holder !== undefined && holder !== other;
    });
    return holder!;
  }

  /** Ends all processes, the stopped ones too. */
  async killAll(): Promise<void> {
    await Promise.all(this.processes.splice(0).map((process) => process.kill()));
  }

  // Postgres

  /** Ends Postgres at once, as a crash does, and starts it again after the pause. */
  async crashPostgres(downMs: number): Promise<void> {
    process.kill(this.#postgres.pid, "SIGQUIT");
    await this.#postgres.stop();
    await pause(downMs);
    this.#postgres = await this.#startPostgres();
    const old = this.#pool;
    this.#pool = this.#newPool("rove");
    void old.end().catch(() => undefined);
    for (const { database } of this.processes) database.target = this.#postgres.port;
  }

  /** One query as superuser, past every wire. */
  async sql<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.#pool.query<T>(text, values)).rows;
  }

  /** Puts messages for this run into the topic, as nobody else would. */
  async ring(runId: string, times: number): Promise<void> {
    const job = { runId, apkPath: "x", appiumServerUrl: "x", packageName: "x", appActivity: "x" };
    const publishedAt = new Date().toISOString();
    const message = { id: runId, publishedAt, failures: 0, body: JSON.stringify(job) };
    await this.#inQueue(
      "select graphile_worker.add_job('run-job/walk-run', $1::json) from generate_series(1, $2)",
      [JSON.stringify(message), times],
    );
  }

  /** How many messages wait in the topic. */
  async jobs(): Promise<number> {
    const [row] = await this.#inQueue("select count(*)::int from graphile_worker.jobs", []);
    return (row as { count: number }).count;
  }

  async #inQueue(text: string, values: unknown[]): Promise<unknown[]> {
    const url = new URL(this.#postgres.url);
    url.pathname = "/encore_queue";
    return await withClient(url.href, async (client) => (await client.query(text, values)).rows);
  }

  /** A connection of one's own, for locks. */
  async connect(): Promise<pg.PoolClient> {
    return await this.#pool.connect();
  }

  // Appium and phones

  async startAppium(): Promise<void> {
    this.#appiumServer = await startAppium({
      env: this.#phones?.env ?? {},
      port: 0,
      logFile: join(this.#home, "appium.log"),
      home: join(this.#home, "appium"),
    });
    const port = Number(new URL(this.#appiumServer.url).port);
    this.appium ??= await openWire(port, "http");
    this.appium.target = port;
  }

  /** SIGKILL; the phones notice nothing. */
  async killAppium(): Promise<void> {
    if (!this.#appiumServer) return;
    process.kill(this.#appiumServer.pid, "SIGKILL");
    this.appium?.cut();
    await this.#appiumServer.stop();
    this.#appiumServer = null;
  }

  async inject(udid: string, fault: FaultRequest): Promise<void> {
    await this.#ask(`${udid}/faults`, fault);
  }

  async restore(udid: string): Promise<void> {
    await this.#ask(`${udid}/restore`, {});
  }

  /** Id of the session that the phone serves; null without one. */
  async sessionOn(udid: string): Promise<string | null> {
    const answer = await fetch(`${this.#phones?.controlUrl}/devices/${udid}`);
    return ((await answer.json()) as { sessionId: string | null }).sessionId;
  }

  async #ask(path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${this.#phones?.controlUrl}/devices/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  // Runs

  /** What POST /run is asked. */
  request(more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      apkPath: DEMO_APK,
      appiumServerUrl: `http://127.0.0.1:${this.appium?.port ?? 9}`,
      packageName: "io.appium.android.apis",
      appActivity: ".ApiDemos",
      seed: 1,
      udid: this.udids[0],
      ...more,
    };
  }

  /** Starts a run at any of the processes. */
  async startRun(more: Record<string, unknown> = {}, at = this.#anyUrl()): Promise<string> {
    const answer = await fetch(`${at}/run`, {
      method: "POST",
      body: JSON.stringify(this.request(more)),
    });
    if (!answer.ok) throw new Error(`POST /run answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { runId: string }).runId;
  }

  async cancel(runId: string, at = this.#anyUrl()): Promise<string> {
    const answer = await fetch(`${at}/run/${runId}/cancel`, { method: "POST" });
    if (!answer.ok) throw new Error(`cancel answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { status: string }).status;
  }

  #anyUrl(): string {
    const there = this.processes.find((process) => !process.isGone());
    if (!there) throw new Error("There is no process of the app");
    return there.url;
  }

  async run(runId: string): Promise<RunRow> {
    const [row] = await this.sql<RunRow>(
      `select run_id as "runId", status, verdict, stop_reason as "stopReason", attempt,
              lease_epoch::int as epoch, processing_by as worker
         from runs where run_id = $1`,
      [runId],
    );
    if (!row) throw new Error(`There is no run ${runId}`);
    return row;
  }

  async log(runId: string): Promise<LogRow[]> {
    return await this.sql<LogRow>(
      `select seq::int, type, lease_epoch::int as epoch, is_terminal as "isTerminal", payload
         from run_events where run_id = $1 order by seq`,
      [runId],
    );
  }

  /** Resolves once the run's log has so many events of this type. */
  async reaches(runId: string, type: string, count = 1): Promise<void> {
    await until(`${count} times ${type} in run ${runId}`, async () => {
      const [row] = await this.sql<{ count: number }>(
        "select count(*)::int from run_events where run_id = $1 and type = $2",
        [runId, type],
      );
      return (row?.count ?? 0) >= count;
    });
  }

  /** The run when it is over. */
  async over(runId: string, withinMs = 90_000): Promise<RunRow> {
    await until(
      `the end of run ${runId}`,
      async () => /completed|failed|canceled/.test((await this.run(runId)).status),
      withinMs,
    );
    return await this.run(runId);
  }

  /** Everything mended and no run alive: where the next test begins. */
  async calm(): Promise<void> {
    for (const process of this.processes) {
      if (process.isGone()) continue;
      process.thaw();
      process.database.disarm();
      process.database.loseNotifications(0);
      process.database.mend();
    }
    this.appium?.disarm();
    this.appium?.mend();
    const live = await this.sql<{ id: string }>(
      "select run_id as id from runs where status in ('queued', 'running')",
    );
    if (live.length === 0) return;
    await this.living(1);
    for (const { id } of live) await this.cancel(id);
    for (const { id } of live) await this.over(id);
  }

  /** What is wrong with the ledger when all is healed, every run has ended and no doorbell waits. */
  async violations(): Promise<Violation[]> {
    await until("the last doorbell", async () => {
      const [row] = await this.sql<{ count: number }>("select count(*)::int from outbox");
      return row?.count === 0;
    });
    return await checkInvariants((sql) => this.sql(sql), { isSettled: true });
  }

  async close(): Promise<void> {
    await this.killAll();
    await this.#appiumServer?.stop();
    await this.appium?.close();
    await this.#phones?.stop();
    await this.#pool?.end().catch(() => undefined);
    await this.#postgres?.stop();
    await new Promise<void>((resolve) => (this.#log ? this.#log.end(resolve) : resolve()));
    await rm(this.#home, { recursive: true, force: true });
  }
}

function processOf({ url, pid, child }: App, database: Wire, lines: string[]): Process {
  const gone = new Promise<number | null>((resolve) =>
    child.once("exit", (code) => resolve(code)),
  ).then(async (code) => {
    await database.close();
    return code;
  });
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  return {
    url,
    pid,
    database,
    lines,
    isGone,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    block: () => void child.kill("SIGUSR2"),
    stepClock: () => void child.kill("SIGUSR2"),
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    async leave() {
      child.kill("SIGTERM");
      return await gone;
    },
  };
}

/** Asks until the answer is yes; rejects with what was waited for. */
export async function until(
  what: string,
  ask: () => Promise<boolean>,
  withinMs = 90_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const isThere = await ask().catch((error: unknown) => {
      // While Postgres is down nobody can say.
      if (performance.now() > deadline) throw error;
      return false;
    });
    if (isThere) return;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await pause(25);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
