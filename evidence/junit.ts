// A run as JUnit XML, in the dialect that CI servers agree on: `failure` is the app, `error` is everything around it.
// One suite is the run; its cases are the health checks, the goal or path and each screen, so that CI shows more than one line.
import builder, { type TestCase, type TestSuite } from "junit-report-builder";
import { screenshotPath } from "./file-names";
import { findingsOf, type OwnFinding } from "./findings";
import { escaped, shortened, storable } from "./markup";
import { retraceLines } from "./retrace-lines";
import { hasEnded, type Screen, type Story, stepOf } from "./told";
import { between, counted, endingOf, screenName } from "./words";

export interface JunitOptions {
  /** Where the run can be seen; left out where nobody knows. */
  runUrl?: string;
}

/** The run as JUnit XML. Paths of attachments are those of the run's zip file. */
export function junitOf(story: Story, { runUrl }: JunitOptions = {}): string {
  const report = builder.newBuilder();
  const skips: string[] = [];
  const { asked, device } = story;
  const name = told(`Rove: ${asked.packageName}`);
  const seconds = secondsOf(between(story.startedAt, story.finishedAt ?? story.lastAt));
  const timestamp = wholeSeconds(story.startedAt ?? story.queuedAt);
  report.name(name);
  const suite = report.testSuite().name(name).timestamp(timestamp).time(seconds);
  const hostname = device ? `${device.model} (${device.udid})` : "no device";
  for (const [key, value] of propertiesOf(story, hostname, runUrl)) {
    suite.property(key, told(value));
  }
  const skip = (testCase: TestCase, why: string) => {
    testCase.skipped();
    skips.push(why);
  };
  addHealth(suite, story, skip);
  addGoal(suite, story, skip);
  addPath(suite, story, skip);
  for (const screen of story.screens.values()) {
    if (screen.kind === "app") addScreen(suite, story, screen);
  }
  // The library gives neither the root its times, nor a suite its host, nor what is skipped a reason.
  return withReasons(report.build(), skips)
    .replace("<testsuites ", `<testsuites time="${seconds}" timestamp="${timestamp}" `)
    .replace("<testsuite ", `<testsuite hostname="${escaped(hostname)}" `);
}

/** Leaves a case out, and says why. */
type Skip = (testCase: TestCase, why: string) => void;

/** The document with the reasons of what is skipped, in their order; what a stranger says of skipping stays what it is. */
function withReasons(xml: string, reasons: readonly string[]): string {
  let at = 0;
  return xml.replace(/<!\[CDATA\[.*?\]\]>|<skipped\/>/gs, (found) =>
    found === "<skipped/>" ? `<skipped message="${escaped(reasons[at++] ?? "")}"/>` : found,
  );
}

function propertiesOf(story: Story, hostname: string, runUrl?: string): [string, string][] {
  const { runId, asked, device } = story;
  return [
    ["run.id", runId],
    ...(runUrl ? ([["run.url", runUrl]] as [string, string][]) : []),
    ["run.status", story.status],
    ["run.verdict", story.verdict ?? ""],
    ["run.stopReason", story.stopReason ?? ""],
    ["run.seed", String(asked.seed)],
    ["run.steps", String(story.steps.length)],
    ["app.package", asked.packageName],
    ["app.activity", asked.appActivity],
    ["device", hostname],
    ["device.platformVersion", device?.platformVersion ?? ""],
  ];
}

/** One case for the run itself, one for each kind of defect, and one for each defect. */
function addHealth(suite: TestSuite, story: Story, skip: Skip): void {
  const { asked } = story;
  const run = suite.testCase().className(told(asked.packageName)).name("the run was carried out");
  run.time(secondsOf(between(story.startedAt, story.finishedAt)));
  const isCarriedOut = story.status === "completed";
  if (story.status === "canceled") skip(run, endingOf(story));
  else if (hasEnded(story) && !isCarriedOut) {
    const message = typeof story.ending.message === "string" ? story.ending.message : "";
    run.error(told(message || endingOf(story)), story.stopReason ?? "failed");
  }
  run.standardOutput(told(`${endingOf(story)} ${counted(story.steps.length, "step")}.`));

  const defects = findingsOf(story).filter(({ severity }) => severity === "high");
  for (const [kind, name] of [
    ["crash", "no crash"],
    ["anr", "no hang (ANR)"],
  ] as const) {
    const found = defects.filter((defect) => defect.kind === kind);
    if (found.length === 0) {
      const check = suite.testCase().className(told(asked.packageName)).name(name).time(0);
      // Nothing was walked, so nothing is known.
      if (story.steps.length === 0) skip(check, "The run did nothing to the app.");
      continue;
    }
    for (const defect of found) {
      // Equal in every run that sees it, so that CI can follow it.
      const place = defect.signature.split("|")[2] ?? "";
      const what = shortened([defect.title, place].filter(Boolean).join(" at "), 160);
      const testCase = suite.testCase().className(told(asked.packageName));
      addDefect(testCase.name(told(`${name}: ${what}`)), story, defect);
    }
  }
}

function addDefect(testCase: TestCase, story: Story, defect: OwnFinding): void {
  const step = defect.stepOrdinal === null ? undefined : stepOf(story, defect.stepOrdinal);
  testCase.time(secondsOf(step ? between(step.chosenAt, step.finishedAt) : 0));
  testCase.failure(told(defect.title), defect.kind);
  const way = defect.path.map(({ label }, index) => `${index + 1}. ${label}`);
  testCase.stacktrace(
    told([defect.title, `signature: ${defect.signature}`, "", ...way].join("\n")),
  );
  const paths = step ? [screenshotPath(step)] : [];
  attach(testCase, paths, [
    `seen ${counted(defect.count, "time")}, first at ${defect.firstSeenAt}`,
    ...(step ? [`in step ${step.ordinal}: ${step.label}`] : []),
  ]);
}

/** What was asked for, where something was; a goal of which nobody can tell whether it was reached is skipped. */
function addGoal(suite: TestSuite, story: Story, skip: Skip): void {
  const { asked, stopReason, verdict, defects } = story;
  if (asked.goal === null) return;
  const goal = suite
    .testCase()
    .className(told(asked.packageName))
    .name(told(`goal: ${asked.goal}`))
    .time(0);
  if (stopReason === "goal_reached") return;
  const isMissed = verdict === "failed" && defects.length === 0;
  if (isMissed) goal.failure("The goal was not reached.", "goal");
  else skip(goal, "Nothing tells whether the goal was reached.");
}

/** Of a run that walks a path again: skipped where it could not be walked to its end, because the rest is unknown then. */
function addPath(suite: TestSuite, story: Story, skip: Skip): void {
  if (!story.retrace) return;
  const { of, followed, total } = story.retrace;
  const lines = retraceLines(story);
  const name = `the path of run ${of} was walked again`;
  const path = suite.testCase().className(told(story.asked.packageName)).name(told(name)).time(0);
  if (
    story.stopReason !== "replayed" &&
    (total === null || followed < total || story.retrace.departed)
  )
    skip(path, lines[1] ?? lines[0] ?? "");
  path.standardOutput(told(lines.join("\n")));
}

function addScreen(suite: TestSuite, story: Story, screen: Screen): void {
  const name = screenName(screen, screen.id);
  const testCase = suite
    .testCase()
    .className(told(`${story.asked.packageName}.screens`))
    .name(told(`${screen.id} ${name}`))
    .time(secondsOf(screen.slowestLookMs));
  if (screen.activity) testCase.file(told(screen.activity));
  const step = stepOf(story, screen.firstStep);
  attach(testCase, step ? [screenshotPath(step)] : [], [
    `first seen in step ${screen.firstStep}, ${counted(screen.looks, "look")}`,
    ...screen.notes.map(({ kind, count, examples }) => `${kind} ${count}: ${examples.join(", ")}`),
  ]);
}

/** Jenkins, Azure and GitLab read an attachment from one place or the other. */
function attach(testCase: TestCase, paths: readonly (string | null)[], lines: string[]): void {
  const known = paths.filter((path) => path !== null);
  for (const path of known) testCase.property("attachment", path);
  testCase.standardOutput(
    told([...lines, ...known.map((path) => `[[ATTACHMENT|${path}]]`)].join("\n")),
  );
}

/** Text that XML can hold; the library does not see where a text would end its own quotes. */
function told(text: string): string {
  return storable(text).replaceAll("]]>", "]] >");
}

function secondsOf(ms: number | null): number {
  return Math.round(ms ?? 0) / 1_000;
}

/** Strict importers take whole seconds only. */
function wholeSeconds(at: string | null): string {
  return at === null ? "1970-01-01T00:00:00" : at.slice(0, 19);
}
