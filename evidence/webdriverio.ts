// A script in TypeScript for WebdriverIO and any Appium server: one file that runs by itself and ends with 0 or 1. A
// stranger's text comes in only as JSON, so it can never become code. Pure.
import type { Deed, Script, ScriptStep } from "./script";
import { WEBDRIVERIO_HANDS } from "./webdriverio-hands";

/** The script as a TypeScript file. */
export function webdriverioOf(script: Script): string {
  const { packageName, appActivity, steps, defect } = script;
  return `// Made by Rove from run ${script.runId}.
// ${line(script.name)}
//
// npm install webdriverio tsx, then: APPIUM_URL=http://127.0.0.1:4723 npx tsx <this file>
// UDID chooses the device, APK a file to install first; the app must be on the device otherwise.
// Ends with 0 when the app survives the way, with 1 when it does not, with 2 when the way is not there any more, with 20
// when it could not be carried out.
import { remote } from "webdriverio";

const APP = { packageName: ${json(packageName)}, activity: ${json(appActivity)} };
/** What the way is known to set off; null where it ended well. */
const DEFECT: { kind: string; title: string; signature: string } | null = ${json(defect)};
${WEBDRIVERIO_HANDS}
async function walk(): Promise<void> {
  await restart();
${steps.map(blockOf).join("\n")}
  await survives();
}

await main(walk);
`;
}

function blockOf({ title, deeds, arrivesAt }: ScriptStep): string {
  const lines = [`  console.log(${json(title)});`, ...deeds.map((deed) => `  ${callOf(deed)}`)];
  if (arrivesAt?.activity) lines.push(`  await arrivesAt(${json(arrivesAt.activity)});`);
  return lines.join("\n");
}

function callOf(deed: Deed): string {
  switch (deed.do) {
    case "tap":
    case "longPress": {
      const more = deed.isOptional ? ", true" : "";
      return `await ${deed.do}(${json(deed.aim)}${more});`;
    }
    case "type": {
      const text =
        deed.text === null ? `process.env[${json(deed.secretName)}] ?? "secret"` : json(deed.text);
      return `await type(${json(deed.aim)}, ${text});`;
    }
    case "swipe":
      return `await swipe(${json(deed.from)}, ${json(deed.to)});`;
    default:
      return `await ${deed.do}();`;
  }
}

/** JSON is TypeScript, but for the two line ends that older readers take for the end of a line. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function line(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, " ");
}
