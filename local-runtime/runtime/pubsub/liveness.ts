// Which processes are alive, as Postgres sees it: each holds an advisory lock for every worker pool of its own, and the
// server drops it with the connection. Jobs of pools whose lock is gone are given back at once; the queue library
// alone would wait four hours.
import type { PoolClient } from "pg";
import { LogLevel, runtimeLog } from "../logger";
import { queuePool } from "./queue";

const lockClass = 50_372_410;
const sweepMs = 5000;

export interface Liveness {
  /** Says that this pool belongs to this process. */
  mark(poolId: string): void;
  end(): Promise<void>;
}

/** Gives back what dead processes held, now and from time to time. */
export async function keepAliveMark(): Promise<Liveness> {
  const pool = await queuePool();
  const ids = new Set<string>();
  let client: PoolClient | null = null;
  let isEnded = false;
  let isSweeping = false;
  let last: Promise<unknown> = Promise.resolve();

  const connect = async () => {
    const fresh = await pool.connect();
    fresh.on("error", () => {
      client = null;
      fresh.release(true);
    });
    client = fresh;
    for (const id of ids) await lock(fresh, id);
  };
  const inTurn = (work: () => Promise<unknown>) => {
    last = last.then(work).catch((error: unknown) => {
      runtimeLog.log(null, LogLevel.Debug, "queue: no connection", error as Error);
    });
    return last;
  };
  const sweep = async () => {
    // While Postgres is away one waits for it, and no more gather behind.
    if (isSweeping) return;
    isSweeping = true;
    await inTurn(async () => {
      if (isEnded) return;
      if (!client) await connect();
      await client?.query(giveBackSql);
    });
    isSweeping = false;
  };

  await connect();
  await sweep();
  const timer = setInterval(() => void sweep(), sweepMs);
  timer.unref();
  return {
    mark: (id) => {
      ids.add(id);
      void inTurn(async () => client && lock(client, id));
    },
    end: async () => {
      clearInterval(timer);
      isEnded = true;
      await last;
      client?.release(true);
    },
  };
}

async function lock(client: PoolClient, poolId: string): Promise<void> {
  await client.query("select pg_advisory_lock($1::int4, hashtext($2))", [lockClass, poolId]);
}

const giveBackSql = `
  select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
  from graphile_worker.jobs
  where locked_by is not null and not exists (
    select from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and d.datname = current_database() and l.granted
      and l.classid = ${lockClass} and l.objid = hashtext(locked_by)::oid and l.objsubid = 2
  )
  having count(*) > 0`;
