// What an app and its callers can notice of the gateway, on a real app process.
import net from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Shop, startShop, until } from "../__tests__/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(shop.app.url + path, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  const json = isJson && text !== "" ? (JSON.parse(text) as Record<string, unknown>) : null;
  return { response, text, json };
}

const order = {
  name: "a",
  lines: [{ sku: "x", count: 2 }],
  due: "2026-01-02T03:04:05Z",
  gift: null,
};
const place = (body: unknown) =>
  ask("/orders", {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** Sends bytes as they are and collects what comes back until `enough`. */
function rawBytes(text: string, enough: (seen: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(shop.app.url).port), "127.0.0.1", () =>
      socket.write(text),
    );
    let seen = "";
    socket.on("data", (chunk) => {
      seen += chunk.toString();
      if (!enough(seen)) return;
      socket.destroy();
      resolve(seen);
    });
    socket.on("close", () => resolve(seen));
    socket.on("error", reject);
  });
}

describe("requests", () => {
  test("the handler gets dates as Date, whatever the content type is", async () => {
    const { response, json } = await place(order);
    expect(response.status).toBe(200);
    expect(json).toMatchObject({ isDate: true, due: "2026-01-02T03:04:05.000Z" });
  });

  test("unknown fields are ignored, in nested objects too", async () => {
    const { json } = await place({ ...order, x: 1, lines: [{ sku: "x", count: 2, y: 1 }] });
    expect(json).toMatchObject({ lines: [{ sku: "x", count: 2 }] });
    expect(JSON.stringify(json)).not.toContain('"y"');
  });

  test("bytes after the JSON are ignored", async () => {
    expect((await place(`${JSON.stringify(order)} and more`)).response.status).toBe(200);
  });

  test.each([
    ["a missing field", { ...order, name: undefined }, "missing field name: expected a string"],
    [
      "a missing field of a nested object",
      { ...order, lines: [{ sku: "x" }] },
      "missing field lines[0].count: expected a number",
    ],
    [
      "a wrong type",
      { ...order, lines: [{ sku: "x", count: "2" }] },
      'lines[0].count: expected a number, got the string "2"',
    ],
    ["null for an optional field", { ...order, color: null }, "color: expected"],
    ["a value outside a union", { ...order, color: "green" }, 'expected "red" or "blue"'],
    ["a date that is none", { ...order, due: "tomorrow" }, "due: expected an RFC 3339 time"],
    ["a number for a date", { ...order, due: 1 }, "due: expected an RFC 3339 time, got number 1"],
    ["an array for an object", [], "expected an object, got an array"],
    ["no JSON", "{", "unable to decode request body"],
    ["no body", "", "the body is empty"],
    ["a repeated key", '{"name": "a", "name": "b"}', "duplicate field name"],
    ["a body over the limit", { ...order, name: "x".repeat(2000) }, "length limit exceeded"],
  ])("%s is a 400 that says so", async (_name, body, words) => {
    const { response, json } = await place(body);
    expect(response.status).toBe(400);
    expect(json).toMatchObject({ code: "invalid_argument", details: null });
    expect(json?.message).toContain(words);
  });

  test("path, query and headers are decoded by their types", async () => {
    const { response, json } = await ask("/orders/7?tags=a&tags=b&limit=3&isOpen=true", {
      headers: { "X-Agent": "me" },
    });
    expect(response.status).toBe(202);
    expect(response.headers.get("x-kind")).toBe("order");
    expect(json).toEqual({
      id: 7,
      tags: ["a", "b"],
      limit: 3,
      open: "true",
      agent: "me",
      path: "/orders/7",
    });
  });

  test("absent and empty optional query parameters are absent", async () => {
    const { json } = await ask("/orders/7?limit=");
    expect(json).toMatchObject({ tags: [], limit: -1, open: "undefined", agent: "nobody" });
  });

  test.each(["/orders/seven", "/orders/7?limit=x", "/orders/7?isOpen=yes", "/fail"])(
    "%s is a 400",
    async (path) => {
      const { response, json } = await ask(path);
      expect([response.status, json?.code]).toEqual([400, "invalid_argument"]);
    },
  );
});

describe("responses", () => {
  test("only declared top-level fields leave, and undefined is dropped", async () => {
    const { json } = await place(order);
    expect(Object.keys(json ?? {}).sort()).toEqual(["due", "isDate", "lines", "name"]);
  });

  test("void is a 200 with an empty body and no content type", async () => {
    const { response, text } = await ask("/nothing", { method: "POST" });
    expect([response.status, text]).toEqual([200, ""]);
    expect(response.headers.get("content-type")).toBeNull();
  });

  test("every response carries a trace id", async () => {
    for (const path of ["/nowhere/", "/orders/7", "/__encore/healthz", "/fail?how=plain"]) {
      const { response } = await ask(path);
      expect(response.headers.get("x-encore-trace-id"), path).toMatch(/^\w{20,}$/);
    }
  });
});

describe("errors", () => {
  test("an APIError keeps its code, message and details", async () => {
    const { response, json } = await ask("/fail?how=api-error");
    expect(response.status).toBe(404);
    expect(json).toEqual({
      code: "not_found",
      message: "no such order",
      details: { remedy: "look again" },
    });
  });

  test("any thrown value with a known code is taken by its properties", async () => {
    const { response, json } = await ask("/fail?how=duck");
    expect([response.status, json?.code]).toEqual([429, "resource_exhausted"]);
  });

  test("what an internal error says is not the public message", async () => {
    const { response, json } = await ask("/fail?how=plain");
    expect(response.status).toBe(500);
    expect(json).toEqual({
      code: "internal",
      message: "an internal error occurred",
      details: null,
      internal_message: "the password is x",
    });
  });

  test.each(["null", "function", "cycle"])("%s is internal", async (how) => {
    const { response, json } = await ask(`/fail?how=${how}`);
    expect([response.status, json?.code]).toEqual([500, "internal"]);
  });
});

describe("routing", () => {
  test.each([
    ["GET", "/greet", "no route for method"],
    ["HEAD", "/orders/7", ""],
    ["POST", "/orders/7", "no route for method"],
    ["POST", "/nowhere", "endpoint not found"],
    ["POST", "/hidden", "endpoint not found"],
    ["GET", "/__encore/other", "endpoint not found"],
  ])("%s %s is a 404", async (method, path, message) => {
    const { response, json } = await ask(path, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    if (message) expect(json).toMatchObject({ code: "not_found", message });
  });

  test("a slash at the end reaches the same endpoint", async () => {
    expect((await ask("/orders/7/")).response.status).toBe(202);
  });

  test("a path that cannot be decoded is refused and harms nobody", async () => {
    expect((await ask("/orders/%zz")).response.status).toBe(404);
    expect((await ask("/orders/7")).response.status).toBe(202);
  });

  test("an endpoint that needs authentication is a 401", async () => {
    const { response, json } = await ask("/guarded", { method: "POST" });
    expect([response.status, json?.code]).toEqual([401, "unauthenticated"]);
  });

  test("OPTIONS is answered by the gateway, for every path", async () => {
    for (const path of ["/orders", "/nowhere"]) {
      const { response, text } = await ask(path, {
        method: "OPTIONS",
        headers: { origin: "http://a.example", "access-control-request-method": "POST" },
      });
      expect([response.status, text]).toEqual([200, ""]);
      expect(response.headers.get("access-control-allow-origin")).toBe("http://a.example");
      expect(response.headers.get("access-control-allow-headers")).toContain("x-agent");
    }
  });

  test("other origins may read the answers", async () => {
    const { response } = await ask("/orders/7", { headers: { origin: "http://a.example" } });
    expect(response.headers.get("access-control-allow-origin")).toBe("http://a.example");
    expect(response.headers.get("access-control-expose-headers")).toContain("x-encore-trace-id");
  });

  test("the health check has Encore's shape", async () => {
    const { response, json } = await ask("/__encore/healthz");
    expect(response.status).toBe(200);
    expect(json).toMatchObject({ code: "ok", details: { checks: [] } });
  });
});

describe("internal calls", () => {
  const greet = (body: unknown) => ask("/greet", { method: "POST", body: JSON.stringify(body) });

  test("an endpoint that is not exposed can be called, and the caller's own request stays", async () => {
    const { json } = await greet({ name: "you", times: 1 });
    expect(json).toEqual({ text: "hello you", at: "1970-01-01T00:00:00.000Z", mine: "greet" });
  });

  test("the code, message and details of its error reach the caller", async () => {
    const { response, json } = await greet({ name: "you", times: 9 });
    expect(response.status).toBe(400);
    expect(json).toMatchObject({
      code: "out_of_range",
      message: "too many",
      details: { most: 3 },
    });
  });
});

describe("raw endpoints", () => {
  test("the head does not leave before the first byte of the body", async () => {
    const silent = rawBytes("GET /stream?silent HTTP/1.1\r\nhost: x\r\n\r\n", () => true);
    const first = await Promise.race([
      silent,
      rawBytes("GET /stream HTTP/1.1\r\nhost: x\r\n\r\n", (seen) => seen.includes(": 0")),
    ]);
    expect(first).toContain("text/event-stream");
    expect(first).toContain(": 0\n\n");
  });

  test("a client that went away is not noticed: writes succeed, the handler goes on to its end", async () => {
    await rawBytes("GET /stream?name=gone HTTP/1.1\r\nhost: x\r\n\r\n", (text) =>
      text.includes(": 3"),
    );
    const seen = await until(
      async () => (await (await fetch(`${shop.app.url}/habits?name=gone`)).json()) as string[],
      (all) => all.includes("ended"),
    );
    expect(new Set(seen)).toEqual(new Set(["written", "ended"]));
    expect(seen.filter((one) => one === "written")).toHaveLength(200);
  });

  test("what a client never read counts as written when it leaves", async () => {
    await rawBytes("GET /stream?large&name=lazy HTTP/1.1\r\nhost: x\r\n\r\n", () => true);
    await until(
      async () => (await (await fetch(`${shop.app.url}/habits?name=lazy`)).json()) as string[],
      (seen) => seen.includes("ended"),
    );
  });

  test("they see url, method and lower-case headers, with repeated ones as arrays", async () => {
    const headers = "X-Twice: 1\r\nX-Twice: 2\r\nX-Encore-Meta-User: me\r\nContent-Length: 3";
    const answer = await rawBytes(
      `POST /echo/a%20b/c?q=1 HTTP/1.1\r\nhost: here\r\nconnection: close\r\n${headers}\r\n\r\nabc`,
      () => false,
    );
    expect(answer).toContain("x-length: 3");
    expect(answer.match(/x-many: [ab]/g)).toHaveLength(2);
    expect(answer).toContain('"url":"/echo/a%20b/c?q=1"');
    expect(answer).toContain('"x-twice":["1","2"]');
    expect(answer).toContain('"x-forwarded-host":"here"');
    expect(answer).not.toContain("x-encore-meta");
  });

  test("a large body arrives whole, and one over the limit is an error of the request", async () => {
    const upload = (length: number) =>
      ask("/echo/x", { method: "POST", body: Buffer.alloc(length) });
    expect((await upload(150_000)).response.headers.get("x-length")).toBe("150000");
    const over = await upload(250_000);
    expect([over.response.status, over.text]).toEqual([400, "length limit exceeded"]);
  });

  test("a throw before the first byte is a JSON error", async () => {
    const { response, json } = await ask("/throws");
    expect(response.status).toBe(500);
    expect(json).toMatchObject({ code: "internal" });
  });

  test("a header value that is neither text nor integer is thrown at the app", async () => {
    const { response, json } = await ask("/bad-header");
    expect(response.status).toBe(500);
    expect(json?.internal_message).toContain("header x-float must be a string");
  });
});

describe("static files", () => {
  test("folders answer with index.html, after a redirect to the slash", async () => {
    expect((await ask("/files/sub/")).text).toBe("sub\n");
    const redirect = await ask("/files/sub", { redirect: "manual" });
    expect(redirect.response.status).toBe(307);
    expect(redirect.response.headers.get("location")).toBe("/files/sub/");
  });

  test("ranges and conditional requests are honoured", async () => {
    const part = await ask("/files/sub/digits.txt", { headers: { range: "bytes=2-4" } });
    expect([part.response.status, part.text]).toEqual([206, "234"]);
    expect(part.response.headers.get("content-range")).toBe("bytes 2-4/11");
    const since = part.response.headers.get("last-modified") ?? "";
    const again = await ask("/files/sub/digits.txt", { headers: { "if-modified-since": since } });
    expect(again.response.status).toBe(304);
  });

  test("a missing file is a 404, and never one outside the folder", async () => {
    expect((await ask("/files/none.txt")).json).toMatchObject({ message: "file not found" });
    const climbing = await rawBytes(
      "GET /files/../raw.ts HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
      () => false,
    );
    expect(climbing).not.toContain("api.raw");
  });

  test("a fallback route comes after all others, with its own not-found file", async () => {
    expect((await ask("/site/")).text).toBe("<h1>home</h1>\n");
    const lost = await ask("/site/no/such/page");
    expect([lost.response.status, lost.text]).toEqual([404, "<h1>lost</h1>\n"]);
    expect((await ask("/orders/7")).response.status).toBe(202);
  });
});
