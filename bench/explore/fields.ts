// Fields of generated forms: what they ask for, what they take, and what a careless app chokes on.
import type { Expr, WidgetDef } from "../../virtual-device/apps/model";
import type { Random } from "../../virtual-device/apps/random";
import { MEASURED } from "./calibration";
import { chance, shuffled } from "./sampling";
import type { Style } from "./style";

/** A field, and what its text must match. */
export interface Field {
  widget: WidgetDef;
  pattern: string;
  /** Asks for digits. */
  isNumeric: boolean;
}

interface FieldKind {
  name: string;
  inputType: number;
  pattern: string;
  error: string;
}

const KINDS: readonly FieldKind[] = [
  {
    name: "Email",
    inputType: 0x21,
    pattern: "^[^@\\s]+@[^@\\s]+\\.[a-z]+$",
    error: "Not an address",
  },
  { name: "Full name", inputType: 0x61, pattern: "\\S", error: "Required" },
  { name: "Phone number", inputType: 3, pattern: "^[+\\d][\\d -]{5,}$", error: "Not a number" },
  { name: "Amount", inputType: 0x2002, pattern: "^\\d+(\\.\\d+)?$", error: "Not an amount" },
  { name: "Title", inputType: 1, pattern: "\\S", error: "Required" },
  { name: "City", inputType: 1, pattern: "\\S{2}", error: "Required" },
  { name: "Search", inputType: 1, pattern: "\\S", error: "Nothing to look for" },
  {
    name: "Date (YYYY-MM-DD)",
    inputType: 0x14,
    pattern: "^\\d{4}-\\d{2}-\\d{2}$",
    error: "Not a date",
  },
  { name: "Website", inputType: 0x11, pattern: "^https?://", error: "Not a link" },
  { name: "Comment", inputType: 0x20001, pattern: "\\S", error: "Required" },
];

const PASSWORD: FieldKind = {
  name: "Password",
  inputType: 0x81,
  pattern: "^.{8,}$",
  error: "At least eight characters",
};

const MAIL = KINDS[0]!;

/** Fields of a form, no two of a kind. A fifth of forms ask for a password, as measured among screens with fields. */
export function fieldsFor(random: Random, style: Style, screen: string, count: number): Field[] {
  const kinds = shuffled(random, KINDS).slice(0, count);
  if (chance(random, MEASURED.withPassword / MEASURED.withField)) kinds.push(PASSWORD);
  return kinds.map((kind, at) => fieldOf(style, `${screen}:f${at}`, kind));
}

/** Address and password. */
export function loginFields(style: Style, screen: string): Field[] {
  return [MAIL, PASSWORD].map((kind, at) => fieldOf(style, `${screen}:f${at}`, kind));
}

function fieldOf(style: Style, id: string, { name, inputType, pattern, error }: FieldKind): Field {
  return {
    pattern,
    isNumeric: (inputType & 0xf) === 2 || (inputType & 0xf) === 3,
    widget: {
      id,
      role: "edit",
      ...style.rid("edit", name),
      hint: name,
      value: "",
      inputType,
      validate: { pattern, error },
    },
  };
}

/** Holds once every field has what it asks for. */
export function isFilledIn(fields: readonly Field[]): Expr {
  return {
    all: fields.map(({ widget, pattern }) => ({ match: [{ var: `.${widget.id}` }, pattern] })),
  };
}

/** Holds while nothing is in the field. */
export function isBlank({ widget }: Field): Expr {
  return { eq: [{ var: `.${widget.id}` }, ""] };
}

/** Holds while what is in the field is not what it asks for; null where any text will do. */
export function isMalformed({ widget, pattern }: Field): Expr | null {
  if (ANYTHING.has(pattern)) return null;
  return { not: { match: [{ var: `.${widget.id}` }, pattern] } };
}

const ANYTHING: ReadonlySet<string> = new Set(["\\S", "\\S{2}"]);

/** What careless code chokes on, as patterns on a text: signs with a meaning of their own, letters of other scripts, length. */
export const SIGNS: readonly string[] = [
  "['\"<>]",
  "[&\\\\%*?]",
  "[^\\x00-\\x7f]",
  "^.{100,}$",
  "^\\s+$",
];

/** Numbers that careless code chokes on. */
export const NUMBERS: readonly string[] = ["^-", "^\\d{10,}$", "^0+$"];
