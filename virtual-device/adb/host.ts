// The `adb` program on the host: which device is meant, its commands, port forwards and endless outputs.
// What happens on the phone is the shell's; this room only carries it there and back.
import { createServer, type Server, type Socket } from "node:net";
import type { Phone } from "../phone";
import { PROGRAMS } from "./programs";
import { parseLine, runLine } from "./shell";
import { install, pull, push } from "./transfer";
import type { Call, Reply } from "./wire";

const VERSION =
  "Android Debug Bridge version 1.0.41\nVersion 36.0.0-13206524\nInstalled as adb\nRunning on Linux\n";
const FEATURES =
  "shell_v2\ncmd\nstat_v2\nls_v2\nfixed_push_mkdir\napex\nabb\nfixed_push_symlink_timestamp\nabb_exec\nremount_shell\n";
/** Where the UiAutomator2 server listens on the phone. */
const SERVER_PORT = 6790;

/** Takes a connection that was forwarded to a phone's UiAutomator2 server. */
export type Accept = (phone: Phone, socket: Socket) => void;

interface Forward {
  udid: string;
  target: string;
  listener: Server;
  sockets: Set<Socket>;
}

interface HostArgs {
  udid: string | null;
  words: string[];
}

/** Global options come before the command; a value that looks like a command is none. */
function parseHostArgs(args: string[]): HostArgs {
  let udid: string | null = null;
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at];
    if (word === "-s") udid = args[++at] ?? null;
    else if (word === "-P" || word === "-H" || word === "-L" || word === "-t") at++;
    else if (word !== "-a" && word !== "-d" && word !== "-e") break;
  }
  return { udid, words: args.slice(at) };
}

export class AdbHost {
  readonly #forwards = new Map<number, Forward>();

  constructor(
    readonly phones: readonly Phone[],
    readonly accept: Accept,
  ) {}

  /** Runs one `adb …`. */
  async run(call: Call, reply: Reply): Promise<void> {
    const { udid, words } = parseHostArgs(call.args);
    const [command = "", ...args] = words;
    switch (command) {
      case "start-server":
      case "kill-server":
      case "reconnect":
        return reply.exit(0, "");
      case "version":
        return reply.exit(0, VERSION);
      case "help":
        return reply.exit(0, `${VERSION}\nusage: install [-lrtsdg] [--instant] PACKAGE\n`);
      case "devices":
        return reply.exit(0, this.#devices(args));
    }
    const phone = this.#choose(udid);
    if (typeof phone === "string") return reply.exit(1, "", phone);
    if (command === "get-state") return reply.exit(0, "device\n");
    if (phone.faults.isAdbHanging) {
      return phone.faults.hangCall(() => reply.exit(1, "", "adb: error: connection reset\n"));
    }
    if (phone.faults.take("adbProtocolFaults")) {
      return reply.exit(1, "", "error: protocol fault (no status)\n");
    }
    await this.#onDevice(phone, { ...call, args: [command, ...args] }, reply);
  }

  /** Closes every forward. */
  close(): void {
    for (const port of this.#forwards.keys()) this.#removeForward(port);
  }

  #devices(args: string[]): string {
    const lines = this.phones
      .filter(({ connection }) => connection !== "absent")
      .map(({ spec, connection }) => {
        const more = args.includes("-l")
          ? ` product:virtual model:${spec.model.replaceAll(" ", "_")} device:virtual transport_id:1`
          : "";
        return `${spec.udid}\t${connection}${more}\n`;
      });
    return `List of devices attached\n${lines.join("")}\n`;
  }

  /** The phone meant, or adb's complaint. */
  #choose(udid: string | null): Phone | string {
    const present = this.phones.filter(({ connection }) => connection !== "absent");
    const [first, second] =
      udid === null ? present : present.filter(({ spec }) => spec.udid === udid);
    if (!first)
      return udid === null
        ? "adb: no devices/emulators found\n"
        : `adb: device '${udid}' not found\n`;
    if (second) return "adb: more than one device/emulator\n";
    if (first.connection === "offline") return "adb: device offline\n";
    if (first.connection === "unauthorized") {
      return "adb: device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set\nTry 'adb kill-server' if that seems wrong.\nOtherwise check for a confirmation dialog on your device.\n";
    }
    return first;
  }

  async #onDevice(phone: Phone, call: Call, reply: Reply): Promise<void> {
    const [command, ...args] = call.args;
    switch (command) {
      case "wait-for-device":
      case "root":
      case "unroot":
      case "remount":
      case "emu":
        return reply.exit(0, "");
      case "features":
        return reply.exit(0, FEATURES);
      case "reboot":
        void phone.reboot();
        return reply.exit(0, "");
      case "logcat":
        return log(phone, args, reply);
      case "shell":
      case "exec-out":
        return shell(
          phone,
          args.filter((word, at) => at > 0 || !/^-[nTtx]$/.test(word)).join(" "),
          reply,
        );
      case "install":
      // Of a split app the base comes first and says everything that this phone reads.
      case "install-multiple":
        return install(phone, call.cwd, args, reply);
      case "uninstall":
        return phone.uninstall(args.at(-1) ?? "")
          ? reply.exit(0, "Success\n")
          : reply.exit(1, "", "Failure [DELETE_FAILED_INTERNAL_ERROR]\n");
      case "push":
        return push(phone, call.cwd, args, reply);
      case "pull":
        return pull(phone, call.cwd, args, reply);
      case "forward":
        return this.#forward(phone, args, reply);
      case "reverse":
        return reply.exit(0, "");
      default:
        return reply.exit(1, "", `adb: unknown command ${command}\n`);
    }
  }

  async #forward(phone: Phone, args: string[], reply: Reply): Promise<void> {
    if (args[0] === "--list") {
      const lines = [...this.#forwards].map(
        ([port, { udid, target }]) => `${udid} tcp:${port} ${target}\n`,
      );
      return reply.exit(0, lines.join(""));
    }
    if (args[0] === "--remove-all") {
      this.close();
      return reply.exit(0, "");
    }
    const port = Number((args[0] === "--remove" ? args[1] : args[0])?.replace("tcp:", ""));
    if (args[0] === "--remove") {
      return this.#removeForward(port)
        ? reply.exit(0, "")
        : reply.exit(1, "", `adb: error: listener 'tcp:${port}' not found\n`);
    }
    this.#removeForward(port);
    try {
      await this.#listen(phone, port, args[1] ?? "");
      reply.exit(0, `${port}\n`);
    } catch {
      reply.exit(1, "", `adb: error: cannot bind listener: Address already in use\n`);
    }
  }

  async #listen(phone: Phone, port: number, target: string): Promise<void> {
    const sockets = new Set<Socket>();
    const listener = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => sockets.delete(socket));
      // As the real one: the listener stays, a connection with nobody behind it is closed at once.
      if (target === `tcp:${SERVER_PORT}`) this.accept(phone, socket);
      else socket.destroy();
    });
    await new Promise<void>((done, fail) => {
      listener.once("error", fail);
      listener.listen(port, "127.0.0.1", done);
    });
    this.#forwards.set(port, { udid: phone.spec.udid, target, listener, sockets });
  }

  #removeForward(port: number): boolean {
    const forward = this.#forwards.get(port);
    if (!forward) return false;
    this.#forwards.delete(port);
    forward.listener.close();
    for (const socket of forward.sockets) socket.destroy();
    return true;
  }
}

async function shell(phone: Phone, line: string, reply: Reply): Promise<void> {
  const [first] = parseLine(line);
  const [program, verb, ...rest] = first?.words ?? [];
  if (program === "am" && verb === "instrument") return instrument(phone, reply);
  if (program === "logcat" && verb !== "-c" && !first?.words.includes("-d")) {
    return log(phone, [verb ?? "", ...rest], reply);
  }
  const { stdout, stderr, code } = await runLine(phone, line, PROGRAMS);
  reply.exit(code, stdout, stderr);
}

async function instrument(phone: Phone, reply: Reply): Promise<void> {
  const output = reply.stream();
  await phone.startInstrumentation((lastWords) => {
    output.write(lastWords);
    output.close();
  });
  // Killing `am instrument` on the host leaves the server on the phone alone, as with the real adb.
}

function log(phone: Phone, args: string[], reply: Reply): void {
  const kept = phone.logcat.lines().map((line) => `${line}\n`);
  if (args.includes("-c")) phone.logcat.clear();
  if (args.includes("-c")) reply.exit(0, "");
  else if (args.includes("-d")) reply.exit(0, kept.join(""));
  else streamLog(phone, kept, reply);
}

function streamLog(phone: Phone, kept: string[], reply: Reply): void {
  const output = reply.stream();
  // The driver waits ten seconds for a first line.
  output.write(`--------- beginning of main\n${kept.join("")}`);
  const unfollow = phone.logcat.follow((line) => output.write(`${line}\n`));
  const forget = phone.keepStream(() => output.close());
  reply.onGone(() => {
    unfollow();
    forget();
  });
}
