// Gives a stack a data folder of its own: two on one folder would take each other's database and phones away.
// The holder listens on a port and says a secret there that the folder's `held` file tells. It ends with the process,
// however that ends; a process number would not do, for in a container it is soon another's.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

/** How many stacks find a place beside each other. */
const PLACES = 9;
/** A holder that is stopped or busy takes the connection but says nothing: it holds all the same. */
const ANSWER_MS = 2_000;
/** Who has made the file writes it at once. */
const UNFINISHED_MS = 500;
/** Clearing takes a millisecond: whoever has not come back by then never will. */
const ABANDONED_MS = 10_000;
const POLL_MS = 20;

/** A folder that is ours until `release`. */
export interface DataDir {
  dir: string;
  /** Whether another stack holds the folder that was wished for. */
  isBeside: boolean;
  release: () => Promise<void>;
}

/** Takes the folder, or one inside it where a living process holds it. Rejects in plain words where it cannot be written. */
export async function holdDataDir(wished: string): Promise<DataDir> {
  for (let place = 1; place <= PLACES; place += 1) {
    const dir = place === 1 ? wished : join(wished, `beside-${place}`);
    try {
      await mkdir(dir, { recursive: true });
      const release = await hold(join(dir, "held"));
      if (release) return { dir, isBeside: place > 1, release };
    } catch (error) {
      const why = (error as Error).message;
      throw new Error(`The data folder cannot be used: ${why}. Name another with ROVE_DATA_DIR.`, {
        cause: error,
      });
    }
  }
  throw new Error(`${PLACES} stacks run on ${wished} already. End one, or set ROVE_DATA_DIR.`);
}

async function hold(file: string): Promise<DataDir["release"] | null> {
  const secret = randomBytes(16).toString("hex");
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(secret);
  });
  const port = await listen(server);
  const mine = `${port} ${secret}\n`;
  while (!(await create(file, mine))) {
    const held = await readWhole(file);
    if (held !== null && (await isHeld(held))) {
      server.close();
      return null;
    }
    if (held !== null) await clear(file, held);
  }
  return async () => {
    server.close();
    if ((await readFile(file, "utf8").catch(() => "")) === mine) await rm(file, { force: true });
  };
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "EEXIST") return false;
    throw error;
  }
}

/** The file's text once its line is complete, or as it stays; null where the file is gone. */
async function readWhole(file: string): Promise<string | null> {
  const deadline = performance.now() + UNFINISHED_MS;
  for (;;) {
    const text = await readFile(file, "utf8").catch(() => null);
    if (text === null || text.endsWith("\n") || performance.now() > deadline) return text;
    await pause();
  }
}

/** Takes away what a dead holder left. One at a time, or the second would take away what the first has put there. */
async function clear(file: string, left: string): Promise<void> {
  const turn = `${file}.clearing`;
  try {
    await mkdir(turn);
  } catch {
    const { mtimeMs } = await stat(turn).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > ABANDONED_MS) await rmdir(turn).catch(() => {});
    await pause();
    return;
  }
  try {
    if ((await readFile(file, "utf8").catch(() => null)) === left) await rm(file, { force: true });
  } finally {
    await rmdir(turn);
  }
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, POLL_MS));
}

function isHeld(text: string): Promise<boolean> {
  const [port, secret] = text.trim().split(" ");
  return new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port: Number(port) || 1 });
    let said = "";
    socket.setEncoding("utf8");
    socket.setTimeout(ANSWER_MS, () => {
      done(!socket.connecting);
      socket.destroy();
    });
    socket.on("data", (part: string) => {
      said += part;
    });
    socket.on("error", () => done(false));
    socket.on("close", () => done(said === secret));
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      server.unref();
      const address = server.address();
      done(typeof address === "object" && address ? address.port : 0);
    });
  });
}
