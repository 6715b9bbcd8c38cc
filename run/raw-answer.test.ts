import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { ownUrl } from "./raw-answer";

const asked = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

test("a path of ours is where the caller asked, by the protocol that it came by", () => {
  expect(ownUrl(asked({ host: "lab-7.local:4000" }), "/run/x")).toBe(
    "http://lab-7.local:4000/run/x",
  );
  expect(ownUrl(asked({ host: "[::1]:4000" }), "/x")).toBe("http://[::1]:4000/x");
  const proxied = { host: "rove.example.com", "x-forwarded-proto": "https" };
  expect(ownUrl(asked(proxied), "/x")).toBe("https://rove.example.com/x");
});

test("a host that is none is not repeated", () => {
  for (const host of ["", 'a"><script>', "a b", "user:pw@host", "a/../b"])
    expect(ownUrl(asked(host ? { host } : {}), "/x")).toBeNull();
});
