import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { append, claim, complete, input, newRun } from "./__tests__/ledger";
import {
  readDefectRuns,
  readLog,
  readPackageRuns,
  readRunDefects,
  readRunPassages,
  readRunScreens,
} from "./evidence-ledger";
import { insertRun } from "./ledger";

const somePackage = () => `com.example.p${randomUUID().replaceAll("-", "")}`;

/** A run of the package that has begun. */
async function begun(packageName: string): Promise<string> {
  const run = newRun({ input: { ...input, packageName } });
  await insertRun(run);
  await claim(run.runId);
  return run.runId;
}

const crash = (signature: string, stepOrdinal = 1) => ({
  signature,
  stepOrdinal,
  title: `T ${signature}`,
});
const step = (
  stepOrdinal: number,
  fromScreenId: string,
  screenId: string,
  outcome = "otherScreen",
) => ({
  stepOrdinal,
  fromScreenId,
  screenId,
  outcome,
  kind: "tap",
  label: "tap 'x'",
});

describe("a run's log", () => {
  it("is read in pages, in order, without the types that nobody asked for", async () => {
    const runId = await begun(somePackage());
    await append(runId, [{ a: 1 }, { a: 2 }], "agent.node.started");
    await append(runId, [{ a: 3 }, { a: 4 }]);
    const page = await readLog(runId, 1, 2, ["agent.node.started"]);
    expect(page.map(({ seq, payload }) => [seq, JSON.parse(payload)])).toEqual([
      [4, { a: 3 }],
      [5, { a: 4 }],
    ]);
    expect(await readLog(runId, 5, 2, [])).toEqual([]);
  });
});

describe("runs that saw a defect", () => {
  it("are those of the package, newest first, with the first of all", async () => {
    const packageName = somePackage();
    const [first, second, third] = [
      await begun(packageName),
      await begun(packageName),
      await begun(packageName),
    ];
    const other = await begun(somePackage());
    const signature = `java|x|${packageName}`;
    await append(first, [crash(signature)], "app.crashed");
    await append(second, [crash("another")], "app.crashed");
    await append(third, [crash(signature), crash(signature)], "app.hung");
    await append(other, [crash(signature)], "app.crashed");
    const seen = await readDefectRuns(packageName, [signature, "unseen"], 10);
    expect(
      seen.map(({ runId, count, firstRunId, runCount }) => [runId, count, firstRunId, runCount]),
    ).toEqual([
      [third, 2, first, 2],
      [first, 1, first, 2],
    ]);
    expect(await readDefectRuns(packageName, [signature], 1)).toMatchObject([
      { runId: third, runCount: 2 },
    ]);
  });

  it("may have signatures of any length", async () => {
    const packageName = somePackage();
    const runId = await begun(packageName);
    const signature = `java|${"a.very.long.name.".repeat(1_000)}`;
    await append(runId, [crash(signature)], "app.crashed");
    expect(await readDefectRuns(packageName, [signature], 10)).toMatchObject([{ runId, count: 1 }]);
  });
});

describe("a package's runs", () => {
  it("are summed up: screens, ways between them, and what broke where", async () => {
    const packageName = somePackage();
    const run = newRun({ input: { ...input, packageName } });
    await insertRun(run);
    const [older, newer] = [await begun(packageName), await begun(packageName)];
    const screenshot = { name: "picture.png", bytes: 1 };
    await append(
      older,
      [{ screenId: "s1", screenKey: "k", title: "Menu", activity: ".M", screenshot }],
      "screen.discovered",
    );
    await append(older, [
      step(1, "s1", "s2"),
      step(2, "s1", "s2"),
      step(3, "s2", "outside:home", "crashed"),
    ]);
    await append(older, [crash("x", 3)], "app.crashed");
    await complete(older);

    const runIds = (await readPackageRuns(packageName, 10)).map(({ runId }) => runId);
    expect(runIds).toEqual([newer, older]);
    expect(await readRunScreens(runIds)).toMatchObject([
      { runId: older, screenId: "s1", screenKey: "k", title: "Menu", screenshot: "picture.png" },
    ]);
    expect(await readRunPassages(runIds)).toMatchObject([
      { runId: older, from: "s1", to: "s2", label: "tap 'x'", count: 2 },
    ]);
    expect(await readRunDefects(runIds)).toMatchObject([
      { runId: older, kind: "crash", signature: "x", title: "T x", screenId: "s2", count: 1 },
    ]);
  });
});
