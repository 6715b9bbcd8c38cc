import { expect, it } from "vitest";
import type { MetDefect, RunRecord } from "./record";
import { shareRows } from "./report";

function record(app: string, planted: MetDefect[]): RunRecord {
  return { app, planted, reachable: 30, seenAt: [0] } as unknown as RunRecord;
}

it("says how far the share of defects met hangs on which apps were drawn", () => {
  const met: MetDefect = { way: "tap", metAt: 7 };
  const missed: MetDefect = { way: "turn", metAt: null };
  const alike = shareRows([record("a", [met, missed]), record("b", [missed, met])]);
  expect(new Map(alike).get("crash sites, 95 % interval")).toBe("50.0%-50.0% over 2 apps");
  const unlike = shareRows([record("a", [met, met]), record("b", [missed, missed])]);
  expect(new Map(unlike).get("crash sites, 95 % interval")).toBe("0.0%-100.0% over 2 apps");
});
