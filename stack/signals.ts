// Ctrl-C, kill -TERM, hang-up and the end of npm all mean the same: end what runs, then go.

/** Exit codes by convention: 128 plus the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** npm passes on a Ctrl-C that the terminal has sent to us already: two this close are one. */
const ECHO_MS = 300;
const PARENT_POLL_MS = 500;

type Signal = keyof typeof EXIT_CODES;

/** Runs `end` once on the first signal and exits; a second signal is told to wait, a third exits at once. */
export function onSignal(end: (signal: Signal) => Promise<number | undefined>): void {
  let count = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  const take = (signal: Signal) => {
    const isEcho = performance.now() - lastMs < ECHO_MS;
    lastMs = performance.now();
    if (isEcho) return;
    count += 1;
    if (count === 2) console.error("Still ending; once more to leave at once.");
    if (count > 2) process.exit(EXIT_CODES[signal]);
    if (count > 1) return;
    end(signal).then(
      (code) => process.exit(code ?? EXIT_CODES[signal]),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of Object.keys(EXIT_CODES) as Signal[]) {
    process.on(signal, () => take(signal));
  }
  if (process.env.npm_lifecycle_event !== undefined) onParentGone(() => take("SIGHUP"));
}

/** An npm that is killed outright tells nobody; what it has started sees that it has another parent. */
function onParentGone(tell: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    tell();
  }, PARENT_POLL_MS);
  watch.unref();
}
