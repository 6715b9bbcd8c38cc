// The phone's process table: which package runs under which pid. It starts and ends nothing by itself.

export interface PhoneProcess {
  pid: number;
  name: string;
  user: string;
}

/** Always there, as on a phone that has just started. */
const SYSTEM: PhoneProcess[] = [
  { pid: 1, name: "init", user: "root" },
  { pid: 412, name: "surfaceflinger", user: "system" },
  { pid: 438, name: "adbd", user: "shell" },
  { pid: 561, name: "system_server", user: "system" },
  { pid: 842, name: "com.android.systemui", user: "u0_a88" },
];

export class Processes {
  readonly #byName = new Map<string, PhoneProcess>();
  #nextPid = 4021;
  #nextUser = 150;

  constructor() {
    this.#reset();
  }

  /** The pid of a package's process, started now unless it runs. */
  start(name: string): number {
    const running = this.#byName.get(name);
    if (running) return running.pid;
    const pid = this.#nextPid;
    this.#nextPid += 13;
    this.#byName.set(name, { pid, name, user: `u0_a${this.#nextUser++}` });
    return pid;
  }

  end(name: string): boolean {
    return this.#byName.delete(name);
  }

  /** All of a reboot: only the system's own processes are left. */
  restart(): void {
    this.#byName.clear();
    this.#reset();
  }

  pidOf(name: string): number | null {
    return this.#byName.get(name)?.pid ?? null;
  }

  byPid(pid: number): PhoneProcess | null {
    return this.all().find((process) => process.pid === pid) ?? null;
  }

  all(): PhoneProcess[] {
    return [...this.#byName.values()];
  }

  #reset(): void {
    for (const process of SYSTEM) this.#byName.set(process.name, process);
  }
}
