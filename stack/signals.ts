// Ctrl-C, kill -TERM and hang-up all mean the same: end what runs, then go.

/** Exit codes by convention: 128 plus the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs `end` once on the first signal and exits; a second signal is told to wait, a third exits at once. */
export function onSignal(
  end: (signal: keyof typeof EXIT_CODES) => Promise<number | undefined>,
): void {
  let count = 0;
  for (const signal of Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[]) {
    process.on(signal, () => {
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
    });
  }
}
