// What must not be touched unasked: labels that pay, send, delete an account, log out. The list is the caller's to edit.
import { labelClass } from "./label";
import { foldedId } from "./scene";

/**
 * Labels of actions that cannot be taken back. A phrase counts wherever it stands in a short label; a single word only
 * where it leads ("Call" and "Pay now", not "Missed call").
 */
export const DENY_WORDS: readonly string[] = [
  "pay",
  "buy",
  "purchase",
  "place order",
  "order now",
  "checkout",
  "confirm payment",
  "confirm order",
  "subscribe",
  "donate",
  "send",
  "call",
  "delete account",
  "delete my account",
  "delete profile",
  "remove account",
  "close account",
  "deactivate",
  "delete all",
  "erase",
  "factory reset",
  "reset app",
  "wipe",
  "uninstall",
  "log out",
  "logout",
  "sign out",
  "signout",
];

/** Answers whether a label or an id names something denied. */
export function denier(words: readonly string[]): (label: string, resourceId: string) => boolean {
  const phrases = words
    .map((word) => word.toLowerCase().trim())
    .filter((word) => word !== "")
    .map((word) => word.split(/\s+/));
  const memory = new Map<string, boolean>();
  const isDenied = (text: string): boolean => {
    const known = memory.get(text);
    if (known !== undefined) return known;
    const said = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const denied = phrases.some((phrase) =>
      phrase.length === 1 ? said[0] === phrase[0] : holds(said, phrase),
    );
    memory.set(text, denied);
    return denied;
  };
  return (label, resourceId) => {
    // A long text is content that talks about such things, not a button that does them.
    if (label.length <= 40 && isDenied(labelClass(label))) return true;
    return resourceId !== "" && isDenied(idWords(resourceId));
  };
}

/** `btn_delete_account` as `delete account`. */
function idWords(resourceId: string): string {
  return foldedId(resourceId)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_.\-#]+/g, " ")
    .trim()
    .replace(/^(btn|button|action|menu|nav|item|cmd|img|ic|tv|text)\s+/i, "");
}

function holds(said: readonly string[], phrase: readonly string[]): boolean {
  return said.some((_, at) => phrase.every((word, offset) => said[at + offset] === word));
}
