// oxlint-disable typescript/no-misused-promises -- Encore awaits what a raw endpoint returns.
import { api } from "encore.dev/api";

const noted = new Map<string, string[]>();

/** Sends its head at once, then the body bit by bit; notes under `name` what it could notice of it. */
export const stream = api.raw(
  { expose: true, method: "GET", path: "/stream" },
  async (req, res) => {
    const query = new URL(req.url ?? "", "http://x").searchParams;
    const seen: string[] = [];
    noted.set(query.get("name") ?? "", seen);
    res.on("error", () => seen.push("error"));
    res.writeHead(200, { "content-type": "text/event-stream" });
    res.flushHeaders();
    if (query.has("silent")) return;
    if (query.has("large")) {
      res.end(Buffer.alloc(50_000_000), () => seen.push("ended"));
      return;
    }
    for (let i = 0; i < 200; i++) {
      const took = res.write(`: ${i}\n\n`, (error) => seen.push(error ? "failed" : "written"));
      if (!took) seen.push("false");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    res.end(() => seen.push("ended"));
  },
);

export const habits = api.raw(
  { expose: true, method: "GET", path: "/habits" },
  async (req, res) => {
    const name = new URL(req.url ?? "", "http://x").searchParams.get("name") ?? "";
    res.end(JSON.stringify(noted.get(name) ?? []));
  },
);

export const echo = api.raw(
  { expose: true, path: "/echo/*rest", bodyLimit: 200_000 },
  async (req, res) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of req) chunks.push(chunk as Buffer);
    } catch (error) {
      res.statusCode = 400;
      res.end((error as Error).message);
      return;
    }
    res.setHeader("x-length", Buffer.concat(chunks).length);
    res.setHeader("x-many", ["a", "b"]);
    res.end(JSON.stringify({ url: req.url, method: req.method, headers: req.headers }));
  },
);

export const throws = api.raw({ expose: true, method: "GET", path: "/throws" }, async () => {
  throw new Error("before the first byte");
});

export const badHeader = api.raw(
  { expose: true, method: "GET", path: "/bad-header" },
  async (_req, res) => {
    res.setHeader("x-float", 1.5);
    res.end("never");
  },
);

export const files = api.static({ expose: true, path: "/files/*path", dir: "./public" });
export const site = api.static({
  expose: true,
  path: "/site/!path",
  dir: "./public",
  notFound: "./public/lost.html",
});
