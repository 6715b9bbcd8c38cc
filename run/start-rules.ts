// What POST /run accepts. Every problem is found in one go, and each is told with its field and its remedy.
// Reads the APK, writes nothing.

import { randomInt } from "node:crypto";
import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { APIError } from "encore.dev/api";
import { z } from "zod";
import { type ApkFacts, ApkUnreadable, readManifest } from "../apk/manifest";
import { nearest } from "./nearest";
import { count, settings } from "./settings";
import { OWNED_CAPABILITIES, type RunInput, type StartRunRequest } from "./types";

/** Steps of a run that does not say. */
const STEPS_DEFAULT = 100;
/** About two days on a phone; more is a loop, not a test. */
const STEPS_MAX = 10_000;
/** What a file answers where it is not to blame. */
const OWN_TROUBLE = /^(EMFILE|ENFILE|ENOMEM|ERR_WORKER_INIT_FAILED)$/;
/** Longest path that Linux opens. */
const PATH_LENGTH_MAX = 4_096;
/** Longest URL that common proxies pass. */
const URL_LENGTH_MAX = 2_048;
/** Android's own bound on the names of packages and classes is the file system's 255; doubled for both together. */
const NAME_LENGTH_MAX = 512;
/** A page of prose: what a person can check, and a language model reads at once. */
const GOAL_LENGTH_MAX = 4_000;
/** Serials are up to 40 characters, `host:port` of a network device up to 260. */
export const UDID_LENGTH_MAX = 300;
/** Capabilities nest two or three levels. */
const DEPTH_MAX = 32;
/** They travel in the first request to Appium; more than this is a mistake. */
const CAPABILITIES_BYTES_MAX = 64 * 1_024;

/** One thing wrong with a request. */
export interface Problem {
  field: string;
  /** A sentence: what is wrong and what to do. */
  message: string;
}

function required(maxLength: number, remedy: string) {
  const missing = `is required. ${remedy}`;
  return z
    .string({ error: missing })
    .trim()
    .min(1, { error: missing, abort: true })
    .max(maxLength, `is longer than ${maxLength} characters. ${remedy}`);
}

/** A device's serial as `adb devices` lists it. */
export const UDID = /^[A-Za-z0-9][A-Za-z0-9._:@[\]-]*$/;

const JAVA_NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

const seedRemedy = "Give a whole number within ±(2^53 - 1), or leave it out.";

const shape = z.object({
  apkPath: required(PATH_LENGTH_MAX, "Give the path of the APK on the machine that runs Rove."),
  appiumServerUrl: required(
    URL_LENGTH_MAX,
    "Give the Appium server's URL, such as http://127.0.0.1:4723.",
  ).superRefine((text, context) => {
    const message = urlProblem(text);
    if (message) context.addIssue({ code: "custom", message });
  }),
  packageName: required(NAME_LENGTH_MAX, "Give the app's package, such as com.example.shop.").regex(
    JAVA_NAME,
    "is not a package name. Give it as in the manifest, such as com.example.shop.",
  ),
  appActivity: required(
    NAME_LENGTH_MAX,
    "Give the activity to launch, such as .MainActivity.",
  ).regex(
    new RegExp(`^\\.?${JAVA_NAME.source.slice(1)}`, "u"),
    "is not an activity's name. Give it as in the manifest, such as .MainActivity.",
  ),
  maxSteps: count(1, STEPS_MAX, ` for ${STEPS_DEFAULT}`).default(STEPS_DEFAULT),
  goal: z
    .string({ error: "is not text. Say in words what the run should reach, or leave it out." })
    .trim()
    .max(GOAL_LENGTH_MAX, `is longer than ${GOAL_LENGTH_MAX} characters. Say it in fewer words.`)
    .nullish()
    .transform((goal) => goal || null),
  udid: z
    .string({ error: "is not text. Give a serial as `adb devices` lists it, or leave it out." })
    .max(UDID_LENGTH_MAX, `is longer than ${UDID_LENGTH_MAX} characters. Give the device's serial.`)
    .regex(
      UDID,
      "is not a device's serial. Give one as `adb devices` lists it, or leave it out for any device.",
    )
    .nullish()
    .transform((udid) => udid ?? null),
  seed: z
    .int({ error: `is not a whole number. ${seedRemedy}` })
    .nullish()
    .transform((seed) => seed ?? randomInt(2 ** 47)),
  capabilities: z
    .record(z.string(), z.unknown(), {
      error: "is not an object. Give Appium capabilities by name, or leave it out.",
    })
    .superRefine((given, context) => {
      for (const message of capabilityProblems(given)) {
        context.addIssue({ code: "custom", message });
      }
    })
    .default({}),
  ...settings,
});

/** What is wrong with an Appium server's URL, after its name; null where nothing is. */
export function urlProblem(text: string): string | null {
  const remedy = "Give the Appium server's URL, such as http://127.0.0.1:4723.";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return /^https?:\/*$|^https?:\/\/[:/?#]/i.test(text)
      ? `has no host. ${remedy}`
      : `is not a URL. ${remedy}`;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    if (!text.includes("://")) return `does not begin with http:// or https://. ${remedy}`;
    return `begins with ${url.protocol}// but only http and https are spoken. ${remedy}`;
  }
  // The URL parser forgives http:4723 and http:///path; whoever wrote that did not mean the host it finds.
  if (!/^https?:\/\/[^/]/i.test(text)) return `has no host. ${remedy}`;
  // The URL parser drops or turns them, so that the host it finds is not the one that is read here.
  if (/[\s\\]/.test(text)) return `holds a space, a line break or a backslash. ${remedy}`;
  if (url.hash) return `has a fragment (#…), which no server sees. Leave it out.`;
  return null;
}

function* capabilityProblems(given: Record<string, unknown>): Generator<string> {
  for (const [name, bare] of namesIn(given)) {
    const reason = Object.hasOwn(OWNED_CAPABILITIES, bare) ? OWNED_CAPABILITIES[bare] : undefined;
    if (reason) yield `may not set ${name}: ${reason}. Remove it.`;
  }
  if (Buffer.byteLength(JSON.stringify(given)) > CAPABILITIES_BYTES_MAX) {
    yield `is larger than ${CAPABILITIES_BYTES_MAX / 1_024} KiB. Give only what the session needs.`;
  }
}

/** Every capability's name as it was spelled and without its prefix; Appium unfolds `appium:options`. */
function* namesIn(given: Record<string, unknown>): Generator<[string, string]> {
  for (const [name, value] of Object.entries(given)) {
    yield [name, name.replace(/^(appium|wdio):/, "")];
    if (name === "appium:options" && typeof value === "object" && value !== null) {
      for (const inner of Object.keys(value)) {
        yield [`${name}.${inner}`, inner.replace(/^appium:/, "")];
      }
    }
  }
}

/** Either the run's complete input, or everything that is wrong with the request. */
export type StartVerdict = { input: RunInput } | { problems: Problem[] };

/** Checks the whole request, the APK included. `apkDir` is the only folder that APKs may come from; null allows any. */
export async function checkStart(
  request: Partial<StartRunRequest>,
  apkDir: string | null,
): Promise<StartVerdict> {
  const unstorable = Object.entries(request).filter(([, value]) => !isStorable(value, 0));
  if (unstorable.length > 0) {
    const what = `holds what cannot be stored: a zero byte, half a character, or more than ${DEPTH_MAX} levels. Take it out.`;
    return { problems: unstorable.map(([field]) => ({ field, message: `${field} ${what}` })) };
  }
  const parsed = shape.safeParse(request);
  const problems: Problem[] = (parsed.error?.issues ?? []).map((issue) => {
    const field = String(issue.path[0] ?? "body");
    return { field, message: `${field} ${issue.message}` };
  });
  const broken = new Set(problems.map((problem) => problem.field));

  let apkPath: string | null = null;
  if (typeof request.apkPath === "string" && !broken.has("apkPath")) {
    const found = await findApk(request.apkPath.trim(), apkDir);
    if ("problem" in found) {
      problems.push({ field: "apkPath", message: `apkPath ${found.problem}` });
    } else {
      apkPath = found.path;
      problems.push(...manifestProblems(request, broken, found.facts));
    }
  }
  if (!parsed.success || problems.length > 0 || apkPath === null) return { problems };
  const { packageName, appActivity } = parsed.data;
  return {
    input: { ...parsed.data, apkPath, appActivity: fullActivity(packageName, appActivity) },
  };
}

/** Whether Postgres takes the value as jsonb and our own code can walk through it. */
function isStorable(value: unknown, depth: number): boolean {
  if (depth > DEPTH_MAX) return false;
  if (typeof value === "string") return !value.includes("\0") && !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(
    ([name, inner]) => isStorable(name, depth) && isStorable(inner, depth + 1),
  );
}

async function findApk(
  given: string,
  apkDir: string | null,
): Promise<{ path: string; facts: ApkFacts } | { problem: string }> {
  if (given.split(/[/\\]/).includes("..")) {
    return { problem: "holds `..`. Give the path without it." };
  }
  if (!given.toLowerCase().endsWith(".apk")) {
    return {
      problem: "does not end with .apk, without which Appium does not install it. Rename the file.",
    };
  }
  const path = resolve(apkDir ?? ".", given);
  try {
    // Where the file is comes before what it is: from outside the folder not even its existence is told.
    if (apkDir !== null && !(await isInside(path, apkDir))) {
      return { problem: "is outside the folder that ROVE_APK_DIR allows. Put the APK there." };
    }
    return { path: await realpath(path), facts: await readManifest(path) };
  } catch (error) {
    const isFile = !(error instanceof ApkUnreadable);
    const { code = "" } = ((isFile ? error : error.cause) ?? {}) as { code?: string };
    if (OWN_TROUBLE.test(code)) {
      throw APIError.unavailable(
        "The APK could not be read, because the machine that runs Rove is short of file handles or memory. Try again later.",
      );
    }
    if (isFile) {
      const what = /^E(ACCES|PERM)$/.test(code)
        ? "may not be read by the account that Rove runs as. Allow it, or give another path."
        : "does not exist. Give the path of an APK on the machine that runs Rove.";
      return { problem: what };
    }
    return { problem: `${error.message}. Give the path of an APK on the machine that runs Rove.` };
  }
}

/** Whether the path lies in the folder, before and after its symbolic links are followed. Rejects if it does not exist. */
async function isInside(path: string, dir: string): Promise<boolean> {
  const within = (child: string, parent: string) => {
    const way = relative(parent, child);
    return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  const realDir = await realpath(dir);
  if (!within(path, resolve(dir)) && !within(path, realDir)) return false;
  return within(await realpath(path), realDir);
}

function manifestProblems(
  request: Partial<StartRunRequest>,
  broken: Set<string>,
  facts: ApkFacts,
): Problem[] {
  const { packageName, appActivity } = request;
  if (typeof packageName !== "string" || broken.has("packageName")) return [];
  if (packageName.trim() !== facts.packageName) {
    const message = `packageName is not the APK's package. The APK holds ${facts.packageName}.`;
    return [{ field: "packageName", message }];
  }
  if (typeof appActivity !== "string" || broken.has("appActivity")) return [];
  const wanted = fullActivity(facts.packageName, appActivity.trim());
  if (facts.activities.some((activity) => activity.name === wanted)) return [];
  return [
    { field: "appActivity", message: `appActivity ${wanted} ${activityRemedy(wanted, facts)}` },
  ];
}

function activityRemedy(wanted: string, facts: ApkFacts): string {
  if (facts.activities.length === 0) return "is not in the APK, which has no activities at all.";
  const launchers = facts.activities.filter((one) => one.launcher).map((one) => one.name);
  const close = nearest(
    wanted,
    facts.activities.map((one) => one.name),
    3,
  );
  const names = [...new Set([...close, ...launchers.slice(0, 1)])].join(", ");
  return `is not in the APK. It has, among ${facts.activities.length}: ${names}.`;
}

/** Full class name of an activity as a manifest or a person writes it. */
function fullActivity(packageName: string, activity: string): string {
  if (activity.startsWith(".")) return packageName + activity;
  return activity.includes(".") ? activity : `${packageName}.${activity}`;
}
