// What encore.dev/log prints, seen on stderr.
import { afterEach, expect, test, vi } from "vitest";
import { Logger, LogLevel } from "./logger";
import { newTrace, Request } from "./request";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function printed(log: () => void): Record<string, unknown>[] {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  log();
  return write.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
}

test("a line is one JSON object with sorted keys, the fields and the request around it", () => {
  const trace = newTrace(undefined, "c-1");
  const request = new Request(
    {
      startedAt: "",
      trace,
      pubsubMessage: {
        service: "agent",
        topic: "t",
        subscription: "s",
        id: "1",
        publishedAt: "",
        deliveryAttempt: 1,
      },
    },
    {},
  );
  const [line] = printed(() =>
    new Logger()
      .with({ runId: "r" })
      .log(request, LogLevel.Warn, "slow", new Error("why"), undefined, { n: 2n }),
  );
  expect(Object.keys(line!)).toEqual(Object.keys(line!).sort());
  expect(line).toMatchObject({
    level: "warn",
    message: "slow",
    error: "why",
    runId: "r",
    n: "2",
    service: "agent",
    topic: "t",
    subscription: "s",
    trace_id: trace.traceId,
    x_correlation_id: "c-1",
  });
  expect(line?.time).toMatch(/^\d{4}-.*\.\d{3}Z$/);
});

test("levels below the least one, and everything under ENCORE_NOLOG, are silent", () => {
  const logger = new Logger(LogLevel.Info);
  expect(printed(() => logger.log(null, LogLevel.Debug, "x"))).toEqual([]);
  vi.stubEnv("ENCORE_NOLOG", "1");
  expect(printed(() => logger.log(null, LogLevel.Error, "x"))).toEqual([]);
});
