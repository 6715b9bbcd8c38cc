// What must not leave the app under test: the account that a run was given, and what password fields hold. Everything
// that is kept, told or learnt gets placeholders; only Act puts the words themselves back, at the moment of typing.
import type { Credentials } from "../run/types";
import type { Action, Observation } from "./screen/types";

/** Stands for the account's name in actions, sources and texts. */
export const usernamePlaceholder = "‹username›";
const passwordPlaceholder = "‹password›";
/** Shorter words occur by chance: they are hidden only where they are all that an attribute says. */
const leastLength = 4;

const tag = /<(?:[^"<>]|"[^"]*")*>/g;
const shownAttribute = / (text|content-desc|hint|tooltip-text|error)="([^"]*)"/g;

/** Hides and reveals the words of one account. */
export interface Secrets {
  /** A page source as it may be kept and read: places and names untouched, secrets replaced. */
  inSource(xml: string): string;
  /** Other words of the device, such as a crash's. */
  inText(text: string): string;
  /** The same look with placeholders for what would be typed. */
  inActions(observation: Observation): Observation;
  /** What is really typed for a text of an action. */
  reveal(text: string): string;
  /** Whether the action types the account. */
  isIn(action: Action): boolean;
  /** Whether this page source shows the password in plain, so that a picture of it would too. */
  isShownIn(xml: string): boolean;
}

/** The secrets of a run; without an account only what password fields hold is hidden. */
export function secretsOf(account: Credentials | null | undefined): Secrets {
  const pairs: (readonly [secret: string, placeholder: string])[] = account
    ? [
        [account.password, passwordPlaceholder],
        [account.username, usernamePlaceholder],
      ]
    : [];
  const spelled = pairs.flatMap(([secret, placeholder]) =>
    secret.length < leastLength
      ? []
      : spellingsOf(secret).map((words) => [words, placeholder] as const),
  );
  if (account) spelled.unshift([basicOf(account), passwordPlaceholder]);
  const hide = (text: string): string => {
    const whole = pairs.find(([secret]) => secret === text);
    if (whole) return whole[1];
    return spelled.reduce(
      (left, [words, placeholder]) => left.replaceAll(words, placeholder),
      text,
    );
  };
  const hideTyped = (text: string): string =>
    pairs.find(([secret]) => secret === text)?.[1] ?? text;
  const reveal = (text: string): string =>
    pairs.find(([, placeholder]) => placeholder === text)?.[0] ?? text;
  return {
    inSource(xml) {
      const dotted = xml.includes('password="true"') ? xml.replace(tag, dottedField) : xml;
      if (!account || !isAnyIn(dotted, [account.username, account.password])) return dotted;
      return dotted.replace(shownAttribute, (_, name: string, value: string) => {
        return ` ${name}="${escaped(hide(unescaped(value)))}"`;
      });
    },
    inText: hide,
    inActions(observation) {
      if (!account) return observation;
      return {
        ...observation,
        actions: observation.actions.map((each) => masked(each, hideTyped)),
      };
    },
    reveal,
    isIn: ({ text, fields }) =>
      [text, ...(fields ?? []).map((field) => field.text)].some(
        (typed) => typed !== undefined && reveal(typed) !== typed,
      ),
    isShownIn: (xml) =>
      account !== null && account !== undefined && isAnyIn(xml, [account.password]),
  };
}

/** How apps write a word down: as it is, and as it travels in addresses, forms, JSON and markup. */
function spellingsOf(word: string): string[] {
  const inUrl = encodeURIComponent(word);
  const inJson = JSON.stringify(word).slice(1, -1);
  const inForm = new URLSearchParams([["", word]]).toString().slice(1);
  const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [
    ...new Set([word, inJson, inUrl, lower(inUrl), inForm, lower(inForm), escaped(word)]),
  ].sort((a, b) => b.length - a.length);
}

/** What stands in an Authorization header of HTTP's basic scheme. */
function basicOf({ username, password }: Credentials): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}

function masked(action: Action, hide: (text: string) => string): Action {
  if (action.text === undefined && !action.fields) return action;
  return {
    ...action,
    ...(action.text !== undefined && { text: hide(action.text) }),
    ...(action.fields && {
      fields: action.fields.map((field) => ({ ...field, text: hide(field.text) })),
    }),
  };
}

function isAnyIn(xml: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => xml.includes(escaped(secret)) || xml.includes(secret));
}

/** Android shows dots, but for those who have passwords spoken; the length stays, because identity reads it. */
function dottedField(element: string): string {
  if (!element.includes(' password="true"') || element.includes(' showing-hint="true"')) {
    return element;
  }
  const hint = / hint="([^"]*)"/.exec(element)?.[1];
  return element.replace(/ text="([^"]*)"/, (kept, text: string) =>
    text === hint ? kept : ` text="${"•".repeat(unescaped(text).length)}"`,
  );
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

function unescaped(value: string): string {
  return value
    .replace(/&#(x?)([0-9a-fA-F]+);/g, (_, hex: string, code: string) =>
      String.fromCodePoint(Number.parseInt(code, hex === "" ? 10 : 16)),
    )
    .replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => entities[entity] ?? entity);
}

function escaped(value: string): string {
  return value
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
