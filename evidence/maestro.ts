// A script in Maestro's flow language. Selectors of Maestro are regular expressions, so every sign of a stranger's text
// that means something there is escaped; the YAML is written by a library. Pure.
import { stringify } from "yaml";
import type { Aim, Deed, Script } from "./script";
import type { Locator, Place } from "./told";

type Command = string | Record<string, unknown>;

/** The script as a Maestro flow. */
export function maestroOf(script: Script): string {
  const { steps, defect } = script;
  const packageName = withoutScript(script.packageName);
  let isUpright = true;
  const commands: Command[] = [{ launchApp: { appId: packageName, clearState: true } }];
  for (const { title, deeds, arrivesAt } of steps) {
    for (const [index, deed] of deeds.entries()) {
      if (deed.do === "rotate") isUpright = !isUpright;
      commands.push(...commandsOf(deed, packageName, isUpright, index === 0 ? title : null));
    }
    if (arrivesAt?.title && arrivesAt === steps.at(-1)?.arrivesAt) {
      commands.push({ assertVisible: { text: literal(arrivesAt.title) } });
    }
  }
  if (defect) {
    commands.push(
      { waitForAnimationToEnd: { timeout: 3_000 } },
      {
        assertNotVisible: {
          text: ".*(keeps stopping|has stopped|isn.t responding).*",
          label: withoutScript(`The app must survive: ${defect.title}`.slice(0, 200)),
        },
      },
    );
  }
  const secrets = secretsOf(script);
  const head = {
    appId: packageName,
    name: withoutScript(script.name.slice(0, 120)),
    tags: ["rove", ...(defect ? [defect.kind] : [])],
    ...(secrets.length > 0 && {
      env: Object.fromEntries(secrets.map((name) => [name, "put the secret here"])),
    }),
  };
  return `# Made by Rove from run ${script.runId}. Run it with: maestro test <this file>\n${stringify(head)}---\n${stringify(commands, { lineWidth: 0 })}`;
}

function commandsOf(
  deed: Deed,
  appId: string,
  isUpright: boolean,
  label: string | null,
): Command[] {
  const named = label === null ? {} : { label: withoutScript(label) };
  switch (deed.do) {
    case "tap":
      return [{ tapOn: { ...selectorOf(deed.aim), ...named, ...optional(deed.isOptional) } }];
    case "longPress":
      return [{ longPressOn: { ...selectorOf(deed.aim), ...named, ...optional(deed.isOptional) } }];
    case "type":
      return [
        { tapOn: { ...selectorOf(deed.aim), ...named } },
        { eraseText: 100 },
        { inputText: deed.text === null ? `\${${deed.secretName}}` : withoutScript(deed.text) },
      ];
    case "swipe":
      return [
        { swipe: { start: percent(deed.from), end: percent(deed.to), duration: 400, ...named } },
      ];
    case "back":
      return [label === null ? "back" : { back: named }];
    case "restart":
      return [{ launchApp: { appId, stopApp: true, ...named } }];
    case "background":
      return [{ pressKey: "Home" }, { launchApp: { appId, stopApp: false, ...named } }];
    case "rotate":
      return [{ setOrientation: isUpright ? "PORTRAIT" : "LANDSCAPE_LEFT" }];
    case "hideKeyboard":
      return ["hideKeyboard"];
    case "wait":
      return [{ waitForAnimationToEnd: { timeout: 1_500, ...named } }];
  }
}

function selectorOf({ locators, place }: Aim): Record<string, unknown> {
  const [best] = locators;
  if (!best) return { point: percent(place) };
  return { ...namedBy(best), ...(best.count > 1 && { index: best.index }) };
}

/** Maestro's `text` looks at descriptions too. */
function namedBy({ by, value }: Locator): Record<string, string> {
  return by === "id" ? { id: literal(value) } : { text: literal(value) };
}

function optional(isOptional: boolean): { optional?: true } {
  return isOptional ? { optional: true } : {};
}

function percent({ x, y }: Place): string {
  return `${Math.round(x * 100)}%,${Math.round(y * 100)}%`;
}

/** The text as a regular expression that means it; line breaks as whatever is there. */
function literal(text: string): string {
  const signs = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return withoutScript(signs.replace(/\s*\n\s*/g, "\\s+"));
}

/** What stands in `${}` would be run as JavaScript. */
function withoutScript(text: string): string {
  return text.replaceAll("${", "$ {");
}

function secretsOf({ steps }: Script): string[] {
  return steps.flatMap(({ deeds }) =>
    deeds.flatMap((deed) => (deed.do === "type" && deed.text === null ? [deed.secretName] : [])),
  );
}
