// Page sources for tests: real ones of public apps where the folder beside the project holds them, and small ones
// written here that show the same traits, so that every test also says something where the folder is absent.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../../shared/data/page-sources/", import.meta.url));

export interface NamedSource {
  name: string;
  xml: string;
}

/** Real page sources from `../shared/data/page-sources`, sorted by name; empty where there is no such folder. */
function realSources(): NamedSource[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".xml"))
    .sort()
    .flatMap((name) => {
      // One of the files holds two sources, one after the other.
      const parts = readFileSync(FOLDER + name, "utf8").match(/<hierarchy[\s\S]*?<\/hierarchy>/g);
      return (parts ?? []).map((xml, at) => ({ name: `${name}#${at}`, xml }));
    });
}

interface Spec {
  cls: string;
  at: [number, number, number, number];
  with?: Record<string, string>;
  inside?: Spec[];
}

/** Appium's dialect. */
export function appiumSource(packageName: string, roots: Spec[], size = [1080, 2000]): string {
  const write = ({ cls, at, with: extra = {}, inside = [] }: Spec): string =>
    `<${cls} package="${packageName}" class="${cls}" enabled="true" displayed="true"${attributes(extra)} bounds="[${at[0]},${at[1]}][${at[2]},${at[3]}]">${inside.map(write).join("")}</${cls}>`;
  return `<?xml version="1.0" encoding="UTF-8"?><hierarchy rotation="0" width="${size[0]}" height="${size[1]}">${roots.map(write).join("")}</hierarchy>`;
}

function attributes(extra: Record<string, string>): string {
  return Object.entries(extra)
    .map(([name, value]) => ` ${name}="${value.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}"`)
    .join("");
}

const INBOX = appiumSource("com.example.mail", [
  {
    cls: "android.widget.FrameLayout",
    at: [0, 0, 1080, 2000],
    inside: [
      {
        cls: "android.widget.TextView",
        at: [20, 60, 600, 160],
        with: { text: "Inbox", "resource-id": "com.example.mail:id/toolbar_title" },
      },
      {
        cls: "android.widget.TextView",
        at: [700, 60, 1060, 160],
        with: { text: "12:41", "resource-id": "com.example.mail:id/clock" },
      },
      {
        cls: "androidx.recyclerview.widget.RecyclerView",
        at: [0, 200, 1080, 1800],
        with: { "resource-id": "com.example.mail:id/messages", scrollable: "true" },
        inside: [0, 1, 2, 3].map((row) => ({
          cls: "android.view.ViewGroup",
          at: [0, 200 + row * 200, 1080, 400 + row * 200],
          with: { clickable: "true", "long-clickable": "true" },
          inside: [
            {
              cls: "android.widget.TextView",
              at: [20, 220 + row * 200, 900, 300 + row * 200],
              with: { text: `Message ${row} of 27`, "resource-id": "com.example.mail:id/subject" },
            },
            {
              cls: "android.widget.ImageButton",
              at: [940, 220 + row * 200, 1040, 320 + row * 200],
              with: { clickable: "true", "content-desc": "Star" },
            },
          ],
        })),
      },
      {
        cls: "android.widget.ImageButton",
        at: [900, 1600, 1050, 1750],
        with: {
          clickable: "true",
          "content-desc": "Compose",
          "resource-id": "com.example.mail:id/compose",
        },
      },
    ],
  },
]);

const SIGN_IN = `<hierarchy rotation="0"><node index="0" text="" resource-id="" class="android.widget.FrameLayout" package="com.example.mail" content-desc="" clickable="false" enabled="true" bounds="[0,0][1080,2000]">
<node class="android.widget.EditText" package="com.example.mail" text="" resource-id="com.example.mail:id/email" hint="E-mail" clickable="true" focusable="true" enabled="true" bounds="[40,400][1040,500]"/>
<node class="android.widget.EditText" package="com.example.mail" text="" resource-id="com.example.mail:id/secret" hint="Password" password="true" clickable="true" focusable="true" enabled="true" bounds="[40,520][1040,620]"/>
<node class="android.widget.Button" package="com.example.mail" text="Sign in" resource-id="com.example.mail:id/sign_in" clickable="true" enabled="true" bounds="[40,700][1040,800]"/>
<node class="android.widget.TextView" package="com.example.mail" text="Skip for now" resource-id="com.example.mail:id/skip" clickable="true" enabled="true" bounds="[40,900][1040,1000]"/>
</node></hierarchy>`;

/** Small sources of our own, in both dialects. */
export const OWN_SOURCES: readonly NamedSource[] = [
  { name: "inbox", xml: INBOX },
  { name: "sign in", xml: SIGN_IN },
];

/** Everything there is to test on. */
export function allSources(): NamedSource[] {
  return [...OWN_SOURCES, ...realSources()];
}
