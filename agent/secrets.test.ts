import fc from "fast-check";
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

describe("a page source of an Android that", () => {
  const kept = (attributes: string) =>
    secrets.inSource(page(node(`${attributes} bounds="[0,0][9,9]"`)));

  test("takes the other quotes around a value with quotes loses the account as well", () => {
    const shown = `text='as "tess@example.com"' hint="it's here"`;
    expect(kept(shown)).toContain('text="as &quot;‹username›&quot;" hint="it\'s here"');
    const typed = `text='my "w0rd" it is' password="true"`;
    expect(kept(typed)).toContain(`text="${"•".repeat(15)}" password="true"`);
    expect(secrets.isShownIn(page(node(`text='p&lt;&amp;&gt;"w0rd' bounds="[0,0][9,9]"`)))).toBe(
      true,
    );
  });

  test("writes signs as numbers loses it", () => {
    const smiling = secretsOf({ username: "tess", password: "pässword😀" });
    const xml = page(node('text="p&#228;ssword&#128512;" bounds="[0,0][9,9]"'));
    expect(smiling.inSource(xml)).toContain('text="‹password›"');
    expect(smiling.isShownIn(xml)).toBe(true);
  });

  test("shows an app that writes it in its own way loses it", () => {
    expect(kept('text="TESS@EXAMPLE.COM"')).toContain('text="‹username›"');
    expect(kept('text="Tess@\u200bexample.com\u00ad"')).toContain('text="‹username›');
    expect(kept('text=" tess@example.com\n"')).toContain('text="‹username›"');
    const phone = secretsOf({ username: "+49 170 1234567", password: "none-of-it" });
    for (const shown of ["+491701234567", "49 (170) 123-4567", "49.170.123.45.67"]) {
      expect(phone.inText(`call ${shown} now`)).toBe("call ‹username› now");
    }
    expect(phone.inText("at 49 170 123 of 4567")).toBe("at 49 170 123 of 4567");
  });

  test("has the password only in its places shows no password", () => {
    const pin = secretsOf({ username: "tess", password: "1600" });
    expect(pin.isShownIn(page(node('text="sixteen" bounds="[0,0][9,1600]"')))).toBe(false);
    expect(pin.isShownIn(page(node('text="PIN 1600" bounds="[0,0][9,9]"')))).toBe(true);
  });
});

describe("the device's log", () => {
  const at = (words: string, tag = "ReactNativeJS", thread = "100 101") =>
    `11-21 06:50:00.123   ${thread} E ${tag}: ${words}`;
  const plain = secretsOf({ username: "tess@example.com", password: "s3cret-Pa55" });

  test("loses a word that a logger has broken, whoever writes between its parts", () => {
    const text = [
      at("POST {pass: s3cr"),
      at("of someone else", "flutter", "100 102"),
      at("et-"),
      at("Pa55, user: tess@exam"),
      at("ple.com} done"),
      "",
    ].join("\n");
    expect(plain.inText(text)).toBe(
      [
        at("POST {pass: ‹password›"),
        at("of someone else", "flutter", "100 102"),
        at(""),
        at(", user: ‹username›"),
        at("} done"),
        "",
      ].join("\n"),
    );
  });

  test("loses what a stack without prefixes has broken, and a header that is wrapped", () => {
    expect(plain.inText("java.lang.Error: s3cret-\nPa55\n\tat a.b(C.java:1)")).toBe(
      "java.lang.Error: ‹password›\n\n\tat a.b(C.java:1)",
    );
    const header = Buffer.from("tess@example.com:s3cret-Pa55").toString("base64");
    const wrapped = `${at(`Basic ${header.slice(0, 20)}`)}\n${at(header.slice(20))}`;
    expect(plain.inText(wrapped)).toBe(`${at("Basic ‹password›")}\n${at("")}`);
  });

  test("keeps lines of different writers apart", () => {
    const text = `${at("s3cret-", "flutter", "100 102")}\n${at("Pa55")}`;
    expect(plain.inText(text)).toBe(text);
  });

  test("loses what is left of a word where an entry or a stack was cut", () => {
    const long = "x".repeat(4_000);
    expect(plain.inText(at(`${long} s3cret-P`))).toBe(at(`${long} ‹password›`));
    expect(plain.inText(at(`${long} tess@Exam`))).toBe(at(`${long} ‹username›`));
    expect(plain.inText(at("short s3cret-P"))).toBe(at("short s3cret-P"));
    const stack = `${"at a.b\n".repeat(4_500)}s3cret-P`;
    expect(plain.inText(stack).endsWith("\n‹password›")).toBe(true);
  });

  test("is read in time however long it is", () => {
    const text = `${at("nothing of interest 0123456789 tes s3cre")}\n`.repeat(20_000);
    expect(plain.inText(text)).toBe(text);
  });
});

test("whatever signs an account has, neither text nor source keeps it", () => {
  const word = fc
    .string({ unit: "grapheme", minLength: 4, maxLength: 20 })
    .filter((text) => text.trim() === text);
  fc.assert(
    fc.property(word, word, (username, password) => {
      const any = secretsOf({ username, password });
      for (const secret of [username, password]) {
        const text = `11-21 06:50:00.123 1 1 E a: ${secret}\nyes ${secret}`;
        expect(any.inText(text)).not.toContain(`yes ${secret}`);
        expect(any.inText(secret)).toMatch(/^‹(username|password)›$/);
      }
    }),
  );
});

test("an error is logged without the account, causes too, and under its own name", () => {
  const cause = new TypeError("s3cret-Pa55 is no number");
  const error = Object.assign(new Error("cannot type s3cret-Pa55", { cause }), { name: "Fault" });
  const plain = secretsOf({ username: "tess", password: "s3cret-Pa55" });
  const { name, message, stack, cause: inner } = plain.inError(error);
  expect([name, message]).toEqual(["Fault", "cannot type ‹password›"]);
  expect(stack).toContain("secrets.test.ts");
  expect(stack).not.toContain("s3cret");
  expect((inner as Error).message).toBe("‹password› is no number");
  expect(secretsOf(null).inError(error)).toBe(error);
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
  const explorer = createExplorer("frontier", { appPackage: "app", goal: null, seed: 1 });
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
