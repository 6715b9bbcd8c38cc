// Screens that ask for an account before they let anybody on: how to get past them, and whether there is another way at
// all. Pure; reads the offered actions and decides nothing.
import type { Action, Observation } from "./screen/types";
import { usernamePlaceholder } from "./secrets";

/** A screen with a login form. */
export interface Wall {
  /** Fills in the account and sends it; null where the form is none to log in with. */
  fill: Action | null;
  /** Goes on without an account; null where nothing offers that. */
  skip: Action | null;
  /** Whether nothing else leads on: at most one other way. */
  isClosed: boolean;
}

const skipLabel =
  /\b(skip|guest|not now|later|without (an )?(account|login|signing|logging)|no,? thanks|try it|anonymous)\b/i;
/** Ways around the same account: none of them shows the app. */
const accountLabel =
  /\b(log ?in|sign ?in|sign ?up|log ?on|register|create|join|forgot|reset|recover|password|remember|show|terms|privacy|policy|help|language|continue with|google|facebook|apple|submit)\b/i;
const others = 1;

/** The login form of a look; null where there is none. */
export function wallAt(observation: Observation): Wall | null {
  const { actions } = observation;
  const forms = actions.filter(
    ({ kind, features }) => kind === "fillForm" && features.includes("login"),
  );
  if (forms.length === 0) return null;
  const form = forms.find(({ features }) => features.includes("valid")) ?? null;
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
    fill: form ? loginWith(form) : null,
    skip: taps.find((tap) => skipLabel.test(tap.label)) ?? null,
    // A dialog can be left by going back.
    isClosed: observation.windowKind === "app" && leading.length <= others,
  };
}

/** Two passwords are a form to sign up with. Beside one, the only other field is the name, whatever it calls itself. */
function loginWith(form: Action): Action | null {
  const fields = form.fields ?? [];
  const secret = fields.filter(({ password }) => password);
  if (secret.length !== 1) return null;
  if (fields.length !== 2) return form;
  const named = fields.map((field) =>
    field.password ? field : { ...field, text: usernamePlaceholder },
  );
  return { ...form, fields: named };
}
