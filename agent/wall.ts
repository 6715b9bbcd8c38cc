// Screens that ask for an account before they let anybody on: how to get past them, and whether there is another way at
// all. Pure; reads the offered actions and decides nothing.
import type { Action, Observation } from "./screen/types";

/** A screen with a login form. */
export interface Wall {
  /** Fills the form with what fits and sends it; null where the form is none to log in with. */
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
  const secretFields = form?.fields?.filter(({ password }) => password).length ?? 0;
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
    // Two of them are a form to sign up with.
    fill: secretFields === 1 ? form : null,
    skip: taps.find((tap) => skipLabel.test(tap.label)) ?? null,
    isClosed: leading.length <= others,
  };
}
