// Screens that ask for an account before they let anybody on: how to get past them, and whether there is another way at
// all. Pure; reads the offered actions and decides nothing.
import type { Action, Observation } from "./screen/types";
import { usernamePlaceholder } from "./secret-words";
import { accountLabel, accountNameWords, signInWords, skipLabel } from "./wall-words";

/** A screen with a login form, or with its first half: the name of the account, and the password on the next screen. */
export interface Wall {
  /** Fills in the account and sends it; null where the form is none to log in with. */
  fill: Action | null;
  /** Goes on without an account; null where nothing offers that. */
  skip: Action | null;
  /** Whether nothing else leads on: at most one other way. */
  isClosed: boolean;
}

const others = 1;

/** The login form of a look; null where there is none. */
export function wallAt(observation: Observation): Wall | null {
  const { actions } = observation;
  const forms = actions.filter(({ kind }) => kind === "fillForm");
  const login = forms.filter(({ features }) => features.includes("login"));
  const fill = login.length > 0 ? loginWith(validOf(login)) : nameWith(observation, forms);
  if (login.length === 0 && !fill) return null;
  const form = validOf(forms);
  const taps = actions.filter(({ kind, target, features }) => {
    return kind === "tap" && target !== null && !features.includes("leaf");
  });
  const isSubmit = ({ point }: Action): boolean =>
    form?.submit?.point.x === point?.x && form?.submit?.point.y === point?.y;
  const leading = taps.filter(
    (tap) =>
      !isSubmit(tap) &&
      !tap.features.includes("toggle") &&
      !skipLabel.test(tap.label) &&
      !accountLabel.test(tap.label),
  );
  return {
    fill,
    skip: taps.find((tap) => skipLabel.test(tap.label)) ?? null,
    // A dialog can be left by going back.
    isClosed: observation.windowKind === "app" && leading.length <= others,
  };
}

function validOf(forms: readonly Action[]): Action | null {
  return forms.find(({ features }) => features.includes("valid")) ?? null;
}

/** One field for a name on a screen that speaks of signing in; null for any other form. */
function nameWith(seen: Observation, forms: readonly Action[]): Action | null {
  const form = validOf(forms);
  const [field, ...more] = form?.fields ?? [];
  if (!form || !field || more.length > 0) return null;
  const { title, texts = [] } = seen;
  const speaksOfIt = [title ?? "", ...texts].some((words) => signInWords.test(words));
  if (!speaksOfIt || !isForName(seen, form)) return null;
  return { ...form, fields: [{ ...field, text: usernamePlaceholder }] };
}

/** The field's own action knows what it is for, and its hint. */
function isForName({ actions }: Observation, { point, target }: Action): boolean {
  const typing = actions.find(
    (each) => each.kind === "type" && each.point?.x === point?.x && each.point?.y === point?.y,
  );
  if (typing?.features.some((feature) => nameKinds.has(feature))) return true;
  const id = target?.resourceId.replace(/^.*\//, "").replace(/[_.-]+/g, " ") ?? "";
  return accountNameWords.test(`${typing?.label ?? ""}\n${id}`);
}

const nameKinds: ReadonlySet<string> = new Set(["email", "userName", "phone"]);

/** Two passwords are a form to sign up with. Beside one, the only other field is the name, whatever it calls itself. */
function loginWith(form: Action | null): Action | null {
  if (!form) return null;
  const fields = form.fields ?? [];
  const secret = fields.filter(({ password }) => password);
  if (secret.length !== 1) return null;
  if (fields.length !== 2) return form;
  const named = fields.map((field) =>
    field.password ? field : { ...field, text: usernamePlaceholder },
  );
  return { ...form, fields: named };
}
