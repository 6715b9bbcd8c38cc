import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SIGNALS = JSON.stringify(fileURLToPath(new URL("./signals.ts", import.meta.url)));

/** A process that says "ready", and on its first signal says it and ends after a while. */
const SCRIPT = `
  import { onSignal } from ${SIGNALS};
  onSignal(async (signal) => {
    console.log("ending " + signal);
    await new Promise((done) => setTimeout(done, 1_500));
    return signal === "SIGINT" ? 0 : undefined;
  });
  setInterval(() => {}, 60_000);
  console.log("ready " + process.pid);
`;

interface Told {
  child: ChildProcess;
  text: () => string;
  until: (words: string) => Promise<void>;
}

async function start(command: string, args: string[], env: Record<string, string>): Promise<Told> {
  const child = spawn(command, args, {
    env: { ...process.env, npm_lifecycle_event: undefined, SCRIPT, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on("data", (part) => {
      text += String(part);
    });
  }
  const until = async (words: string) => {
    while (!text.includes(words)) await once(child.stdout!, "data");
  };
  await until("ready");
  return { child, text: () => text, until };
}

const NODE = ["--import", "tsx", "--input-type=module", "--eval", SCRIPT];

test.each([
  ["SIGINT", 0],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends in order with exit code %i", async (signal, code) => {
  const { child, text } = await start(process.execPath, NODE, {});
  const exit = once(child, "exit");
  child.kill(signal);
  expect(await exit).toEqual([code, null]);
  expect(text()).toMatch(new RegExp(`ready \\d+\\nending ${signal}\\n$`));
});

test("a Ctrl-C that npm passes on a second time counts once, a later one is told to wait", async () => {
  const { child, text, until } = await start(process.execPath, NODE, {});
  const exit = once(child, "exit");
  child.kill("SIGINT");
  await until("ending");
  child.kill("SIGINT");
  await new Promise((done) => setTimeout(done, 600));
  expect(text()).not.toContain("once more");
  child.kill("SIGINT");
  expect(await exit).toEqual([0, null]);
  expect(text().match(/once more/g)).toHaveLength(1);
});

test("the end of the npm that started it ends it too", async () => {
  // As npm does: a shell in between, whose own end tells nobody.
  const shell = await start(
    "sh",
    ["-c", `"$NODE" --import tsx --input-type=module --eval "$SCRIPT"; :`],
    {
      NODE: process.execPath,
      npm_lifecycle_event: "start",
    },
  );
  const closed = once(shell.child.stdout!, "close");
  shell.child.kill("SIGKILL");
  await closed;
  expect(shell.text()).toContain("ending SIGHUP");
});
