// What the soak does to the stack: each trouble with its name, drawn by the dice with everything that it needs, so that
// the same seed makes the same troubles in the same order. Knows nothing of runs; whatever it breaks, `heal` mends.
import type { Dice } from "../../agent/explore/types";
import type { FaultRequest } from "../../virtual-device/faults";
import type { Process, Scene } from "../faults/scene";
import type { Wire } from "../faults/wire";

/** How many processes of the app there are whenever nothing is broken. */
export const PROCESSES = 3;

/** Times of the app's processes; a block is longer than their lease. */
const PROCESS_ENV = { BLOCK_MS: "3000", ROVE_QUARANTINE_WAIT_MS: "15000" };

/** A trouble on its way. */
export interface Trouble {
  /** What it does, for the line of its round. */
  name: string;
  /** Since the round's beginning. */
  atMs: number;
  /** Does it, and resolves when it is over by itself; waits end at once when the signal fires. */
  make: (scene: Scene, signal: AbortSignal) => Promise<unknown>;
}

type Draw = (dice: Dice) => Omit<Trouble, "atMs">;

const PHONE_FAULTS: readonly FaultRequest[] = [
  { kind: "offline" },
  { kind: "disconnect" },
  { kind: "reboot", awayMs: 2_000 },
  { kind: "instrumentationCrash" },
  { kind: "instrumentationDiesOnStart", times: 1 },
  { kind: "serverHang", ms: 4_000 },
  { kind: "socketCut", times: 2 },
  { kind: "sourceSlow", ms: 500 },
  { kind: "installFailure", code: "INSTALL_FAILED_INSUFFICIENT_STORAGE", times: 1 },
  { kind: "appCrash" },
  { kind: "anr" },
  { kind: "launchCrash", times: 1 },
  { kind: "adbHang" },
  { kind: "adbProtocolFault", times: 2 },
  { kind: "locked" },
];

/** Ways to break a wire for a while. */
const WIRE_BREAKS: Record<string, { begin: (wire: Wire) => void; end: (wire: Wire) => void }> = {
  cut: { begin: (wire) => wire.cut(), end: () => {} },
  refused: { begin: (wire) => wire.refuse(), end: (wire) => wire.mend() },
  held: { begin: (wire) => wire.hold(), end: (wire) => wire.mend() },
  silent: {
    begin: (wire) => wire.silence(),
    end: (wire) => {
      wire.mend();
      wire.cut();
    },
  },
};

/**
 * Connections that stay dead without a word: whoever holds them has to notice by itself. Only to Postgres, because a
 * session of Appium may take five minutes to open, and so long a run would rightly wait.
 */
const DEAD = {
  begin: (wire: Wire) => wire.silence(),
  end: (wire: Wire) => wire.mend(),
};

/** Every kind of trouble, and how likely it is. */
const DRAWS: readonly { weight: number; draw: Draw }[] = [
  {
    weight: 4,
    draw: ofProcess("kill -9", async (process) => await process.kill()),
  },
  {
    weight: 3,
    draw: lasting(
      "stop",
      (process) => process.freeze(),
      (process) => process.thaw(),
    ),
  },
  { weight: 2, draw: ofProcess("block", async (process) => process.block()) },
  { weight: 2, draw: ofProcess("SIGTERM", async (process) => await process.leave()) },
  {
    weight: 2,
    draw: (dice) => {
      const downMs = whole(dice, 0, 2_000);
      return {
        name: `Postgres crashes, ${seconds(downMs)} down`,
        make: async (scene) => await scene.crashPostgres(downMs),
      };
    },
  },
  {
    weight: 5,
    draw: (dice) => {
      const [how, broken] = oneOf(dice, Object.entries({ ...WIRE_BREAKS, dead: DEAD }));
      return lasting(`Postgres ${how} for`, ...onDatabase(broken))(dice);
    },
  },
  {
    weight: 2,
    draw: (dice) => {
      const part = oneOf(dice, [0.2, 1]);
      const lose = ({ database }: Process) => database.loseNotifications(part, dice);
      return ofProcess(`${part * 100} % of notifications lost by`, async (one) => lose(one))(dice);
    },
  },
  {
    weight: 3,
    draw: (dice) => {
      const [how, { begin, end }] = oneOf(dice, Object.entries(WIRE_BREAKS));
      const forMs = whole(dice, 500, 5_000);
      return {
        name: `Appium ${how} for ${seconds(forMs)}`,
        make: async ({ appium }, signal) => {
          if (!appium) return;
          begin(appium);
          await rest(forMs, signal);
          end(appium);
        },
      };
    },
  },
  {
    weight: 1,
    draw: () => ({
      name: "Appium killed and started",
      make: async (scene) => {
        await scene.killAppium();
        await scene.startAppium();
      },
    }),
  },
  {
    weight: 6,
    draw: (dice) => {
      const fault = oneOf(dice, PHONE_FAULTS);
      const place = dice();
      return {
        name: `phone ${fault.kind}`,
        make: async (scene) => {
          const udid = scene.udids[Math.floor(place * scene.udids.length)];
          if (udid) await scene.inject(udid, fault);
        },
      };
    },
  },
];

/** What there is only one of can be broken only once a round. */
const SINGLE = /^(Postgres crashes|Appium killed)/;

/** The troubles of one round, first come first. */
export function drawTroubles(dice: Dice, withinMs: number): Trouble[] {
  const count = whole(dice, 2, 5);
  const troubles: Trouble[] = [];
  const sum = DRAWS.reduce((total, { weight }) => total + weight, 0);
  for (let drawn = 0; drawn < count; drawn += 1) {
    let at = dice() * sum;
    const found = DRAWS.find(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    const trouble = { atMs: whole(dice, 0, withinMs), ...(found ?? DRAWS[0]!).draw(dice) };
    const isDouble = SINGLE.test(trouble.name) && troubles.some(({ name }) => SINGLE.test(name));
    if (!isDouble) troubles.push(trouble);
  }
  return troubles.sort((one, other) => one.atMs - other.atMs);
}

/** Mends everything: wires, phones, processes. Rejects where the stack does not come back. */
export async function heal(scene: Scene): Promise<void> {
  for (const process of scene.processes) {
    if (process.isGone()) continue;
    process.thaw();
    process.database.disarm();
    process.database.mend();
    process.database.loseNotifications(0);
  }
  scene.appium?.disarm();
  scene.appium?.mend();
  for (const udid of scene.udids) await scene.restore(udid);
  await fill(scene);
  // What an operator does once the phones are well again.
  await scene.sql(
    "update devices set state = 'ready', quarantined_at = null, quarantined_until = null, failures_in_a_row = 0 where state = 'quarantined'",
  );
}

/** Starts processes until there are enough. */
export async function fill(scene: Scene): Promise<void> {
  const count = living(scene).length;
  for (let there = count; there < PROCESSES; there += 1) await scene.start(PROCESS_ENV);
}

export function living(scene: Scene): Process[] {
  return scene.processes.filter((process) => !process.isGone());
}

/** Resolves after the time, or at once when the signal fires. */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end);
  });
}

/** A whole number from `min` to `max`. */
export function whole(dice: Dice, min: number, max: number): number {
  return min + Math.floor(dice() * (max - min + 1));
}

export function oneOf<T>(dice: Dice, list: readonly T[]): T {
  return list[Math.floor(dice() * list.length)]!;
}

function ofProcess(name: string, act: (process: Process) => Promise<unknown>): Draw {
  return (dice) => {
    const place = dice();
    return {
      name: `${name} process ${Math.floor(place * PROCESSES) + 1}`,
      make: async (scene) => {
        const there = living(scene);
        const process = there[Math.floor(place * there.length)];
        if (process) await act(process);
      },
    };
  };
}

function lasting(
  name: string,
  begin: (process: Process) => void,
  end: (process: Process) => void,
): Draw {
  return (dice) => {
    const forMs = whole(dice, 500, 5_000);
    const place = dice();
    return {
      name: `${name} process ${Math.floor(place * PROCESSES) + 1} for ${seconds(forMs)}`,
      make: async (scene, signal) => {
        const there = living(scene);
        const process = there[Math.floor(place * there.length)];
        if (!process) return;
        begin(process);
        await rest(forMs, signal);
        if (!process.isGone()) end(process);
      },
    };
  };
}

function onDatabase(broken: {
  begin: (wire: Wire) => void;
  end: (wire: Wire) => void;
}): [(process: Process) => void, (process: Process) => void] {
  return [({ database }) => broken.begin(database), ({ database }) => broken.end(database)];
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
