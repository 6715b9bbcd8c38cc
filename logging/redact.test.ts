import { expect, it } from "vitest";
import { redact, redactUrls } from "./redact";

it.each([
  ["http://me:secret@host:4723/wd/hub", "http://[redacted]@host:4723/wd/hub"],
  [
    "see https://token@host and http://a:b@c",
    "see https://[redacted]@host and http://[redacted]@c",
  ],
  ["postgresql://encore:p%40ss@127.0.0.1/rove", "postgresql://[redacted]@127.0.0.1/rove"],
  ["HTTP://me:secret@host", "HTTP://[redacted]@host"],
  ["http://me:se@cr@et@host:1/a@b", "http://[redacted]@host:1/a@b"],
  [`http://m'e:s"ecret@host`, "http://[redacted]@host"],
  ["http://me:sec\tret\n@host", "http://[redacted]@host"],
  ["http://host/?a=1&access_token=secret&b=2", "http://host/?a=1&access_token=[redacted]&b=2"],
  ["http://host/?apiKey=secret#top", "http://host/?apiKey=[redacted]#top"],
  ["http://host/?monkey=kept", "http://host/?monkey=kept"],
  ["http://host/path@2x.png", "http://host/path@2x.png"],
  ["mail me@example.com", "mail me@example.com"],
])("takes the credentials out of %j", (text, clean) => {
  expect(redactUrls(text)).toBe(clean);
});

it("hides values under secret names at any depth", () => {
  const fields = {
    password: "a",
    nested: { Authorization: "Bearer b", list: [{ accessToken: "c", fine: 1 }] },
    apiKey: "d",
    credentials: { user: "e" },
    runId: "kept",
  };
  expect(redact(fields)).toEqual({
    password: "[redacted]",
    nested: { Authorization: "[redacted]", list: [{ accessToken: "[redacted]", fine: 1 }] },
    apiKey: "[redacted]",
    credentials: "[redacted]",
    runId: "kept",
  });
});

it("leaves its argument as it was", () => {
  const fields = { token: "a", inner: { url: "http://a:b@c" } };
  redact(fields);
  expect(fields).toEqual({ token: "a", inner: { url: "http://a:b@c" } });
});

it("keeps an error's name, message, stack and cause", () => {
  const error = new TypeError("no http://a:b@c", { cause: new Error("why") });
  expect(redact({ error })).toMatchObject({
    error: {
      name: "TypeError",
      message: "no http://[redacted]@c",
      stack: expect.stringContaining("TypeError"),
      cause: { message: "why" },
    },
  });
});

it("ends on a cycle", () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  expect(JSON.stringify(redact(loop))).toContain("[deep]");
});

it("renders what JSON cannot", () => {
  const fields = {
    big: 1n,
    bytes: new Uint8Array(3),
    at: new Date(0),
    bad: new Date("x"),
    gone: undefined,
  };
  expect(redact(fields)).toEqual({
    big: "1",
    bytes: "[3 bytes]",
    at: "1970-01-01T00:00:00.000Z",
    bad: null,
  });
});
