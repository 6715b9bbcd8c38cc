// What runs inside the thread that reads a manifest: plain CommonJS as text, because a bundle has no second file to
// start a thread from. Touches only the one file it is given; whatever it throws, the thread's owner turns into an answer.

/** Source of the thread. Gets `{path, parserPath}`, posts `{facts}` or `{problem}`. */
export const MANIFEST_READER = `
"use strict";
const { parentPort, workerData } = require("node:worker_threads");
const ApkParser = require(workerData.parserPath);
const { mapInfoResource } = require(require("node:path").join(workerData.parserPath, "..", "utils.js"));

// A manifest of 500 activities is 200 kB; a resource table beyond 64 MB is left alone, it only holds the label.
const MANIFEST_BYTES_MAX = 16 * 1024 * 1024;
const RESOURCES_BYTES_MAX = 64 * 1024 * 1024;
const ENTRIES_MAX = 200_000;

const parser = new ApkParser(workerData.path);
const abis = new Set();
let manifest = null;
let resources = null;
let entries = 0;

function read(zip, entry, done) {
  zip.openReadStream(entry, (error, stream) => {
    if (error) throw error;
    const chunks = [];
    stream.on("error", (cause) => { throw cause; });
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => done(Buffer.concat(chunks)));
  });
}

parser.unzip.getEntries((error, zip, entry, next) => {
  if (error) throw error;
  entries += 1;
  if (entries > ENTRIES_MAX) throw new Error("too many entries");
  const abi = /^lib\\/([^/]+)\\/[^/]+\\.so$/.exec(entry.fileName);
  if (abi) abis.add(abi[1]);
  if (entry.fileName === "AndroidManifest.xml" && entry.uncompressedSize <= MANIFEST_BYTES_MAX) {
    read(zip, entry, (bytes) => { manifest = bytes; next(); });
  } else if (entry.fileName === "resources.arsc" && entry.uncompressedSize <= RESOURCES_BYTES_MAX) {
    read(zip, entry, (bytes) => { resources = bytes; next(); });
  } else next();
}, () => parentPort.postMessage(answer()));

function answer() {
  if (!manifest) return { problem: "it holds no AndroidManifest.xml" };
  let info;
  try {
    info = parser._parseManifest(manifest);
  } catch {
    return { problem: "its AndroidManifest.xml is not in Android's binary form" };
  }
  if (typeof info.package !== "string" || info.package === "") return { problem: "its manifest names no package" };
  try {
    if (resources) info = mapInfoResource(info, parser._parseResourceMap(resources));
  } catch {
    // The label stays unknown; everything else stands in the manifest itself.
  }
  return { facts: facts(info) };
}

function facts(info) {
  const application = info.application ?? {};
  const launchers = new Set((application.launcherActivities ?? []).map((one) => one.name));
  const declared = [...(application.activities ?? []), ...(application.activityAliases ?? [])];
  return {
    packageName: info.package,
    label: text(application.label),
    versionName: text(info.versionName),
    versionCode: number(info.versionCode),
    minSdk: number(info.usesSdk?.minSdkVersion),
    targetSdk: number(info.usesSdk?.targetSdkVersion),
    activities: declared.filter((one) => typeof one.name === "string" && one.enabled !== false).map((one) => ({
      name: fullName(info.package, one.name),
      // Android's default before version 12: with an intent filter yes, without no.
      exported: one.exported ?? one.intentFilters.length > 0,
      launcher: launchers.has(one.name),
    })),
    abis: [...abis].sort(),
  };
}

function fullName(packageName, name) {
  if (name.startsWith(".")) return packageName + name;
  return name.includes(".") ? name : packageName + "." + name;
}

function text(value) {
  const first = Array.isArray(value) ? value.find((one) => typeof one === "string" && one !== "") : value;
  if (typeof first === "number") return String(first);
  return typeof first === "string" && first !== "" && !first.startsWith("resourceId:") ? first : null;
}

function number(value) {
  const first = Array.isArray(value) ? value[0] : value;
  return Number.isSafeInteger(first) ? first : null;
}
`;
