import { describe, expect, test } from "vitest";
import { createExplorer } from "./explore/explorer";
import { observe } from "./screen/observe";
import { parseSource } from "./screen/source";
import { secretsOf } from "./secrets";

const account = { username: "tess@example.com", password: `p<&>"w0rd` };
const secrets = secretsOf(account);

const node = (attributes: string) =>
  `<android.widget.EditText class="android.widget.EditText" package="app" clickable="true" focusable="true" enabled="true" displayed="true" ${attributes}/>`;
const page = (...nodes: string[]) =>
  `<hierarchy rotation="0" width="720" height="1600"><android.widget.FrameLayout class="android.widget.FrameLayout" package="app" displayed="true" enabled="true" bounds="[0,0][720,1600]">${nodes.join("")}</android.widget.FrameLayout></hierarchy>`;

describe("a page source", () => {
  test("loses the account wherever it shows, and nothing else", () => {
    const xml = page(
      node(
        'text="Hello tess@example.com!" resource-id="app:id/tess@example.com" bounds="[0,0][9,9]"',
      ),
      node(
        'text="p&lt;&amp;&gt;&quot;w0rd" content-desc="of tess@example.com" bounds="[0,9][9,18]"',
      ),
    );
    const kept = secrets.inSource(xml);
    expect(kept).toContain('text="Hello ‹username›!" resource-id="app:id/tess@example.com"');
    expect(kept).toContain('text="‹password›" content-desc="of ‹username›"');
    expect(kept).not.toContain("w0rd");
    expect(secrets.isShownIn(xml)).toBe(true);
    expect(secrets.isShownIn(kept)).toBe(false);
  });

  test("without the account stays as it is, character by character", () => {
    const xml = page(node('text="a &lt; b &#10; &amp;amp;" hint="Name" bounds="[0,0][9,9]"'));
    expect(secrets.inSource(xml)).toBe(xml);
  });

  test("shows dots for what a password field holds, whoever typed it, and keeps its hint", () => {
    const xml = page(
      node('text="made&amp;up" password="true" hint="Password" bounds="[0,0][9,9]"'),
      node('text="Password" password="true" hint="Password" bounds="[0,9][9,18]"'),
      node('text="PIN" password="true" showing-hint="true" bounds="[0,18][9,27]"'),
    );
    const kept = secretsOf(null).inSource(xml);
    expect([...kept.matchAll(/ text="([^"]*)"/g)].map((match) => match[1])).toEqual([
      "•••••••",
      "Password",
      "PIN",
    ]);
  });
});

test("a word as short as a name that anything may hold is hidden only where it stands alone", () => {
  const short = secretsOf({ username: "al", password: "1" });
  expect(short.inText("also 12")).toBe("also 12");
  expect(short.inText("al")).toBe("‹username›");
});

test("what is learnt of a login holds placeholders, which only revealing turns into the account", () => {
  const hierarchy = parseSource(
    page(
      node('text="" hint="E-mail" resource-id="app:id/mail" bounds="[0,100][700,200]"'),
      node('text="" hint="Password" password="true" bounds="[0,300][700,400]"'),
      `<android.widget.Button class="android.widget.Button" package="app" text="Sign in" clickable="true" enabled="true" displayed="true" bounds="[0,500][700,600]"/>`,
    ),
  );
  const observation = secrets.inActions(
    observe({
      hierarchy,
      foreground: { packageName: "app", activity: null },
      appPackage: "app",
      visualHash: null,
      options: { seed: 1, allowDestructive: false, denyWords: [], credentials: account },
    }),
  );
  const explorer = createExplorer("frontier", { appPackage: "app", goal: null });
  explorer.learn({ observation, after: null });
  expect(JSON.stringify([observation, explorer.choose(observation, () => 0.5)])).not.toMatch(
    /tess@|w0rd/,
  );
  const fill = observation.actions.find(({ kind }) => kind === "fillForm");
  expect(fill?.fields?.map(({ text }) => secrets.reveal(text))).toEqual([
    account.username,
    account.password,
  ]);
  expect(fill && secrets.isIn(fill)).toBe(true);
  expect(secretsOf(null).reveal("‹password›")).toBe("‹password›");
});

test("words of the device lose the account however they spell it", () => {
  const body = { user: account.username, password: account.password };
  const said = [
    JSON.stringify(body),
    new URLSearchParams(body).toString(),
    `https://x.test/login?p=${encodeURIComponent(account.password)}&u=tess%40example.com`,
    `Authorization: Basic ${Buffer.from(`${account.username}:${account.password}`).toString("base64")}`,
    '<password value="p&lt;&amp;&gt;&quot;w0rd"/>',
  ];
  expect(said.map((words) => secrets.inText(words))).toEqual([
    '{"user":"‹username›","password":"‹password›"}',
    "user=‹username›&password=‹password›",
    "https://x.test/login?p=‹password›&u=‹username›",
    "Authorization: Basic ‹password›",
    '<password value="‹password›"/>',
  ]);
});
