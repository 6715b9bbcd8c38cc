// A wire that can fail: stands between a process and the server it talks to, and cuts, silences, holds or refuses.
// It reads along just enough to spring a trap at a named point: at a statement of Postgres or a request of HTTP, before
// the server has it or after the server has done it and before the answer is back.
import net from "node:net";

/** Where a trap springs. */
export interface Trap {
  /** Matches the text of a statement, or the head of an HTTP request. */
  at: RegExp;
  /**
   * `sent`: the server never gets it. `done`: the server has done it, and the answer is lost. `held`: the server gets it,
   * and all that comes after, when the wire is mended.
   */
  when: "sent" | "done" | "held";
  /** How many of them pass before. Default 0. */
  skip?: number;
}

export interface Wire {
  /** Where the process connects to, on 127.0.0.1. */
  port: number;
  /** Port of the server behind; new connections go there. */
  target: number;
  /**
   * Sets a trap; resolves when it has sprung. That connection is dead from then on, and says so only when it is cut;
   * unless the trap holds.
   */
  trap(trap: Trap): Promise<void>;
  /** Forgets the traps that have not sprung. */
  disarm(): void;
  /** Resets every connection. */
  cut(): void;
  /** Every connection goes dead without a word, and new ones get no answer, until it is mended. */
  silence(): void;
  /** Connections are refused, and the open ones reset, until it is mended. */
  refuse(): void;
  /** Bytes wait, as behind a network that lost its packets for a while, until it is mended. */
  hold(): void;
  /** New connections work again, and what was held flows. What went dead stays dead until it is cut. */
  mend(): void;
  /** Part of the notifications that is lost, 0 to 1, by this dice. */
  loseNotifications(part: number, dice?: () => number): void;
  /** Hears every statement, or head of a request, that passes. */
  listen(hear: (text: string) => void): () => void;
  /** Hears every request of HTTP together with its answer, as soon as that is there: the heads of both. A statement's is `ready`. */
  listenForAnswers(hear: (request: string, answer: string) => void): () => void;
  close(): Promise<void>;
}

interface SetTrap {
  when: Trap["when"];
  isMetBy(text: string): boolean;
  spring(): void;
}

type State = "open" | "silent" | "refusing" | "holding";

/** How a protocol's bytes fall into messages. */
interface Reader {
  /** The next portion to forward, and the text that traps are held against; null where there is none. */
  next(chunk: Buffer): { bytes: Buffer; text: string | null }[];
}

interface Link {
  client: net.Socket;
  server: net.Socket;
  /** Nothing passes any more, either way. */
  isDead: boolean;
  /** The last request that has no answer yet. */
  asked: string | null;
  /** A trap that waits for the server to be done. */
  closing: (() => void) | null;
  held: (() => void)[];
}

/** Opens a wire to a port of this machine. */
export async function openWire(target: number, protocol: "postgres" | "http"): Promise<Wire> {
  const links = new Set<Link>();
  const listeners = new Set<(text: string) => void>();
  const answerListeners = new Set<(request: string, answer: string) => void>();
  let traps: SetTrap[] = [];
  let state: State = "open";
  let lostPart = 0;
  let dice: () => number = Math.random;

  /** Passes bytes on, now or when the wire is mended, in order. */
  function pass(link: Link, write: () => void): void {
    if (link.isDead) return;
    if (state === "holding" || link.held.length > 0) link.held.push(write);
    else write();
  }

  function fromClient(link: Link, reader: Reader, chunk: Buffer): void {
    for (const { bytes, text } of reader.next(chunk)) {
      if (link.isDead) return;
      const found = text === null ? undefined : traps.find((one) => one.isMetBy(text));
      if (text !== null) for (const hear of listeners) hear(text);
      // A long request comes in several portions, of which the first has its head.
      link.asked ??= text;
      if (found) traps = traps.filter((one) => one !== found);
      if (found?.when === "sent") {
        link.isDead = true;
        found.spring();
        return;
      }
      if (found?.when === "held") {
        state = "holding";
        found.spring();
      }
      if (found?.when === "done") link.closing = () => found.spring();
      pass(link, () => link.server.write(bytes));
    }
  }

  function fromServer(link: Link, reader: Reader, chunk: Buffer): void {
    for (const { bytes, text } of reader.next(chunk)) {
      if (link.isDead) return;
      if (link.closing) {
        // Postgres has committed once it is ready for the next query; HTTP has done what it answers.
        if (protocol === "postgres" && text !== "ready") continue;
        link.isDead = true;
        link.closing();
        return;
      }
      if (text === "notification" && dice() < lostPart) continue;
      if (text !== null) {
        if (link.asked !== null) for (const hear of answerListeners) hear(link.asked, text);
        link.asked = null;
      }
      pass(link, () => link.client.write(bytes));
    }
  }

  function join(client: net.Socket): void {
    client.setNoDelay(true);
    const server = new net.Socket();
    const isDead = state === "silent";
    const link: Link = { client, server, isDead, asked: null, closing: null, held: [] };
    links.add(link);
    const end = () => {
      links.delete(link);
      client.destroy();
      server.destroy();
    };
    client.on("error", end).on("close", end);
    server.on("error", end).on("close", () => {
      // A dead link says nothing, not even that the other side has gone.
      if (!link.isDead) pass(link, end);
    });
    if (link.isDead) {
      client.resume();
      return;
    }
    server.connect(port(), "127.0.0.1").setNoDelay(true);
    const up = protocol === "postgres" ? frontendReader() : plainReader();
    const down = protocol === "postgres" ? backendReader() : plainReader();
    client.on("data", (chunk: Buffer) => fromClient(link, up, chunk));
    server.on("data", (chunk: Buffer) => fromServer(link, down, chunk));
  }

  function cut(): void {
    for (const { client, server } of links) {
      client.resetAndDestroy();
      server.destroy();
    }
    links.clear();
  }

  const port = () => wire.target;
  const door = net.createServer((client) => {
    if (state === "refusing") client.resetAndDestroy();
    else join(client);
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const wire: Wire = {
    port: (door.address() as net.AddressInfo).port,
    target,
    trap({ at, when, skip = 0 }) {
      let left = skip;
      const isMetBy = (text: string) => at.test(text) && left-- === 0;
      return new Promise((spring) => traps.push({ when, isMetBy, spring }));
    },
    disarm() {
      traps = [];
      for (const link of links) link.closing = null;
    },
    cut,
    silence() {
      state = "silent";
      for (const link of links) link.isDead = true;
    },
    refuse() {
      state = "refusing";
      cut();
    },
    hold() {
      state = "holding";
    },
    mend() {
      state = "open";
      for (const link of links) for (const write of link.held.splice(0)) write();
    },
    loseNotifications(part, by = Math.random) {
      lostPart = part;
      dice = by;
    },
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    listenForAnswers(hear) {
      answerListeners.add(hear);
      return () => answerListeners.delete(hear);
    },
    async close() {
      const closed = new Promise((resolve) => door.close(resolve));
      cut();
      await closed;
    },
  };
  return wire;
}

/** Chunks as they come; a request's head is the text. */
function plainReader(): Reader {
  return { next: (bytes) => [{ bytes, text: bytes.toString("latin1", 0, 2_000) }] };
}

/** Cuts a stream into Postgres' messages: a type byte and a length that counts itself. */
function messages(first: number): (chunk: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  let headLength = first;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const whole: Buffer[] = [];
    while (rest.length >= headLength + 4) {
      const length = headLength + rest.readUInt32BE(headLength);
      if (rest.length < length) break;
      whole.push(rest.subarray(0, length));
      rest = rest.subarray(length);
      headLength = 1;
    }
    return whole;
  };
}

/** What clients say; the text of a bound statement is that of its parse. The startup message has no type byte. */
function frontendReader(): Reader {
  const split = messages(0);
  const texts = new Map<string, string>();
  const word = (message: Buffer, from: number): string =>
    message.toString("utf8", from, message.indexOf(0, from));
  const textOf = (message: Buffer): string | null => {
    switch (message[0]) {
      case "Q".charCodeAt(0):
        return word(message, 5);
      case "P".charCodeAt(0): {
        const name = word(message, 5);
        texts.set(name, word(message, 5 + Buffer.byteLength(name) + 1));
        return null;
      }
      case "B".charCodeAt(0): {
        const portal = word(message, 5);
        return texts.get(word(message, 5 + Buffer.byteLength(portal) + 1)) ?? null;
      }
      default:
        return null;
    }
  };
  return { next: (chunk) => split(chunk).map((bytes) => ({ bytes, text: textOf(bytes) })) };
}

/** What the server says, of which only two things matter here. */
function backendReader(): Reader {
  const split = messages(1);
  const names: Record<string, string> = { A: "notification", Z: "ready" };
  return {
    next: (chunk) =>
      split(chunk).map((bytes) => ({
        bytes,
        text: names[String.fromCharCode(bytes[0] ?? 0)] ?? null,
      })),
  };
}
