// Starts the real Appium server for these tests, with the phones' SDK in its environment. No more than that.
import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface AppiumServer {
  port: number;
  stop(): Promise<void>;
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startAppium(env: Record<string, string>): Promise<AppiumServer> {
  const port = await freePort();
  const args = ["server", "--address", "127.0.0.1", "--port", String(port), "--log-level", "error"];
  const child = spawn(process.execPath, [`${ROOT}node_modules/appium/index.js`, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env, APPIUM_HOME: ROOT },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  for (const pipe of [child.stdout, child.stderr])
    pipe.on("data", (chunk) => said.push(String(chunk)));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const deadline = Date.now() + 60_000;
  for (;;) {
    const isUp = await fetch(`http://127.0.0.1:${port}/status`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) break;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`Appium did not come up:\n${said.join("")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    port,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}
