// What to type into a field, from the strongest evidence to the weakest: input type, password, hint, id, the label
// beside it. Values are made up from the run's seed; credentials go only where they belong. Never anyone's real secret.
import { idName, type SceneNode } from "./scene";

/** What a field wants. */
export type FieldKind =
  | "email"
  | "userName"
  | "password"
  | "pin"
  | "otp"
  | "phone"
  | "number"
  | "decimal"
  | "amount"
  | "date"
  | "time"
  | "dateTime"
  | "url"
  | "search"
  | "firstName"
  | "lastName"
  | "personName"
  | "street"
  | "city"
  | "zip"
  | "card"
  | "cvv"
  | "expiry"
  | "message"
  | "text";

/** What the values are made from. */
export interface TypingOptions {
  seed: number;
  credentials?: { username: string; password: string };
}

/**
 * How a value probes a field: what it asks for, a boundary, another one where the rest of the form is as it should be, and
 * something that says nothing.
 */
export type ValueTaste = "valid" | "odd" | "lone" | "blank";

/** Words on ids, hints and labels, in English and a few more languages; the first that fits counts. */
const WORDS: readonly (readonly [FieldKind, RegExp])[] = [
  ["email", /e-?mail|correo|courriel/i],
  ["otp", /\botp\b|one.?time|verification|verify|auth.?code|sms.?code|\b2fa\b/i],
  ["pin", /\bpin\b|passcode/i],
  ["password", /pass(word|wort|phrase)?\b|contraseña|mot de passe|senha|kennwort/i],
  ["cvv", /\bcv[vc]2?\b|security code/i],
  ["expiry", /expir|valid (thru|until)|mm\s*\/\s*yy/i],
  ["card", /card.?(number|no)|credit.?card|kartennummer/i],
  ["phone", /phone|mobile|telefon|téléphone|teléfono|\btel\b/i],
  ["date", /\bdate\b|birth|\bdob\b|datum|fecha|dd\s*[/.-]\s*mm|mm\s*[/.-]\s*dd|yyyy/i],
  ["time", /\btime\b|uhrzeit|hh:mm/i],
  ["url", /\burl\b|website|web.?site|web.?address|\blink\b|https?:/i],
  ["search", /search|query|find|such|buscar|recherch/i],
  ["firstName", /first.?name|given.?name|vorname|prénom/i],
  ["lastName", /last.?name|surname|family.?name|nachname/i],
  ["userName", /user.?(name|id)?\b|login|account.?name|benutzer|nick|handle/i],
  ["personName", /full.?name|your.?name|\bname\b/i],
  ["street", /street|address|straße|adresse|dirección/i],
  ["city", /city|town|stadt|ville|ciudad/i],
  ["zip", /\bzip\b|postal|postcode|\bplz\b/i],
  ["amount", /amount|price|\bqty\b|quantity|betrag|total|sum\b/i],
  ["message", /message|comment|note|description|feedback|bio|text/i],
];

/** What the field wants; `neighbour` is the label beside or above it. */
export function fieldKindOf(field: SceneNode, neighbour: string): FieldKind {
  const { node } = field;
  const byType = kindOfInputType(node.inputType);
  const words = `${node.hint} ${node.contentDesc}`;
  const isSecret = node.password || byType === "password" || byType === "pin";
  if (isSecret) return byType === "pin" || /\bpin\b/i.test(words) ? "pin" : "password";
  if (byType !== null && byType !== "text") {
    // Digits alone leave open what is counted.
    if (byType !== "number" && byType !== "decimal") return byType;
    return kindOfWords(field, neighbour, DIGIT_KINDS) ?? byType;
  }
  return kindOfWords(field, neighbour, null) ?? "text";
}

const DIGIT_KINDS: ReadonlySet<FieldKind> = new Set([
  "otp",
  "pin",
  "cvv",
  "expiry",
  "card",
  "phone",
  "zip",
  "amount",
]);

function kindOfWords(
  field: SceneNode,
  neighbour: string,
  allowed: ReadonlySet<FieldKind> | null,
): FieldKind | null {
  const { node } = field;
  const shown = node.extra["showing-hint"] === "true" ? node.text : "";
  const sources = [
    node.hint,
    shown,
    node.contentDesc,
    spaced(idName(node.resourceId)),
    neighbour,
    // Old dumps show the hint as the text of an empty field.
    node.text.length <= 30 ? node.text : "",
  ];
  for (const source of sources) {
    if (source === "") continue;
    for (const [kind, pattern] of WORDS) {
      if ((allowed === null || allowed.has(kind)) && pattern.test(source)) return kind;
    }
  }
  return null;
}

/** `inputFirstName` and `input_first_name` as words. */
function spaced(id: string): string {
  return id.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_.-]+/g, " ");
}

/** Class and variation of android.text.InputType; null where it says nothing. */
function kindOfInputType(inputType: number): FieldKind | null {
  const variation = inputType & 0xff0;
  switch (inputType & 0xf) {
    case 1:
      return TEXT_VARIATIONS.get(variation) ?? ((inputType & 0x20000) !== 0 ? "message" : "text");
    case 2:
      if (variation === 0x10) return "pin";
      return (inputType & 0x2000) !== 0 ? "decimal" : "number";
    case 3:
      return "phone";
    case 4:
      return variation === 0x10 ? "date" : variation === 0x20 ? "time" : "dateTime";
    default:
      return null;
  }
}

const TEXT_VARIATIONS: ReadonlyMap<number, FieldKind> = new Map<number, FieldKind>([
  [0x10, "url"],
  [0x20, "email"],
  [0x50, "message"],
  [0x60, "personName"],
  [0x70, "street"],
  [0x80, "password"],
  [0x90, "password"],
  [0xd0, "email"],
  [0xe0, "password"],
]);

/**
 * Boundary values that break careless fields. A form is sent with odd values once, so each value is odd in several ways:
 * signs, quotes and markup, emoji, right to left, far too long; which of them broke it, the stack tells.
 */
const ODD_TEXT = [
  `-'"<>&%😀🏳️‍🌈é${"a".repeat(300)}`,
  `-1'"\\</b>שלום عالم${"م".repeat(300)}`,
] as const;
const ODD_NUMBER = ["-1", "999999999999"] as const;

/** The text for a field. `pageWord` is a word from the screen, for searching what is really there. */
export function valueFor(
  kind: FieldKind,
  field: SceneNode,
  options: TypingOptions,
  taste: ValueTaste,
  pageWord: string | null,
): string {
  const limit = Number(field.node.extra["max-text-length"]);
  const value =
    taste !== "valid" && !isSecretKind(kind)
      ? oddValue(kind, options.seed, taste)
      : validValue(kind, field, options, pageWord);
  return limit > 0 && value.length > limit && !isSecretKind(kind) ? value.slice(0, limit) : value;
}

/** Whether what is typed there must not be shown or logged. */
export function isSecretKind(kind: FieldKind): boolean {
  return kind === "password" || kind === "pin";
}

function oddValue(kind: FieldKind, seed: number, taste: Exclude<ValueTaste, "valid">): string {
  const isNumber = kind === "number" || kind === "decimal" || kind === "amount" || kind === "phone";
  if (taste === "blank") return isNumber ? "0" : "   ";
  const values = isNumber ? ODD_NUMBER : ODD_TEXT;
  return values[(Math.abs(seed) + (taste === "lone" ? 1 : 0)) % values.length]!;
}

function validValue(
  kind: FieldKind,
  field: SceneNode,
  options: TypingOptions,
  pageWord: string | null,
): string {
  const { seed, credentials } = options;
  switch (kind) {
    case "email":
      return credentials?.username.includes("@") === true
        ? credentials.username
        : `qa.user+${seed}@example.com`;
    case "userName":
      return credentials?.username ?? `qauser${seed}`;
    case "password":
      return credentials?.password ?? "Passw0rd!23";
    case "pin":
      return /^\d+$/.test(credentials?.password ?? "") ? credentials!.password : "1234";
    case "date":
      return dateIn(`${field.node.hint} ${field.node.text}`);
    case "search":
      return pageWord ?? "test";
    default:
      return PLAIN[kind];
  }
}

const PLAIN: Readonly<
  Record<Exclude<FieldKind, "email" | "userName" | "password" | "pin" | "date" | "search">, string>
> = {
  otp: "123456",
  phone: "+15555550100",
  number: "42",
  decimal: "12.5",
  amount: "10",
  time: "10:30",
  dateTime: "2001-02-03 10:30",
  url: "https://example.com",
  firstName: "Quinn",
  lastName: "Ashby",
  personName: "Quinn Ashby",
  street: "1 Main Street",
  city: "Springfield",
  zip: "12345",
  // The test number that card networks reserve: passes the checksum, charges nobody.
  card: "4242424242424242",
  cvv: "123",
  expiry: "12/39",
  message: "A short note.",
  text: "test",
};

/** The same day in the format the field shows, ISO where it shows none. */
function dateIn(format: string): string {
  const pattern = /(dd|mm|yyyy)\s*([/.-])\s*(dd|mm|yyyy)\s*\2\s*(dd|mm|yyyy)/i.exec(format);
  if (pattern === null) return "2001-02-03";
  const parts: Readonly<Record<string, string>> = { dd: "03", mm: "02", yyyy: "2001" };
  return [pattern[1], pattern[3], pattern[4]]
    .map((part) => parts[part!.toLowerCase()])
    .join(pattern[2]);
}
