// What must not leave the app under test: the account that a run was given, and what password fields hold. Everything
// that is kept, told or learnt gets placeholders; only Act puts the words themselves back, at the moment of typing.
import type { Credentials } from "../run/types";
import type { Action, Observation } from "./screen/types";
import { hidingOf, isShown, passwordPlaceholder, usernamePlaceholder } from "./secret-words";

const tag = /<(?:[^"'<>]|"[^"]*"|'[^']*')*>/g;
/** Android's serializer takes the other quotes where a value holds these. */
const shownAttribute =
  / (text|content-desc|hint|tooltip-text|error|pane-title|state-description|extras)=("[^"]*"|'[^']*')/g;

/** Hides and reveals the words of one account. */
export interface Secrets {
  /** A page source as it may be kept and read: places and names untouched, secrets replaced. */
  inSource(xml: string): string;
  /** Other words of the device, such as a crash's. */
  inText(text: string): string;
  /** An error as it may be logged: drivers quote what they could not type. */
  inError(error: Error): Error;
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
  const hide = account ? hidingOf(account) : (text: string) => text;
  const hideTyped = (text: string): string =>
    pairs.find(([secret]) => secret === text)?.[1] ?? text;
  const reveal = (text: string): string =>
    pairs.find(([, placeholder]) => placeholder === text)?.[0] ?? text;
  return {
    inSource(xml) {
      const dotted = xml.includes('password="true"') ? xml.replace(tag, dottedField) : xml;
      if (!account) return dotted;
      return dotted.replace(shownAttribute, (kept, name: string, quoted: string) => {
        if (quoted.length <= 2) return kept;
        const value = said(quoted);
        const hidden = hide(value);
        return hidden === value ? kept : ` ${name}="${escaped(hidden)}"`;
      });
    },
    inText: hide,
    inError: (error) => (account ? quieted(error, hide) : error),
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
      account !== null &&
      account !== undefined &&
      [...xml.matchAll(shownAttribute)].some(([, , quoted = ""]) =>
        isShown(account.password, said(quoted)),
      ),
  };
}

/** A copy with its causes, each with its own name. */
function quieted(error: Error, hide: (text: string) => string): Error {
  const { cause } = error;
  const made = new Error(hide(error.message));
  made.name = error.name;
  made.stack = hide(error.stack ?? "");
  if (cause instanceof Error) made.cause = quieted(cause, hide);
  return made;
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

/** Android shows dots, but for those who have passwords spoken; the length stays, because identity reads it. */
function dottedField(element: string): string {
  if (!element.includes(' password="true"') || element.includes(' showing-hint="true"')) {
    return element;
  }
  const hint = / hint=("[^"]*"|'[^']*')/.exec(element)?.[1];
  return element.replace(/ text=("[^"]*"|'[^']*')/, (kept, text: string) =>
    text === hint ? kept : ` text="${"•".repeat(said(text).length)}"`,
  );
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

/** What an attribute says, of its value in quotes. */
function said(quoted: string): string {
  return unescaped(quoted.slice(1, -1));
}

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
