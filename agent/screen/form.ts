// The fields of a screen as one thing to do: fill what there is, then press what sends it. Filling field by field
// cost a simulated explorer sixteen points of coverage.
import { labelOf, labelsWithin, wordsOf } from "./label";
import type { Scene, SceneNode } from "./scene";
import type { Target } from "./targets";
import type { ValueTaste } from "./typing";
import { type FieldKind, fieldKindOf, isSecretKind, type TypingOptions, valueFor } from "./typing";

/** One field and what to put into it. */
export interface FormField {
  target: Target;
  kind: FieldKind;
  isSecret: boolean;
  valueIn(taste: ValueTaste): string;
}

/** All the fields that show, and the button that most likely takes them. */
export interface Form {
  fields: FormField[];
  submit: Target | null;
}

const SUBMIT_LABEL =
  /^(sign ?in|log ?in|login|sign ?up|register|create( account)?|submit|save|done|ok|next|continue|search|go|add|apply|confirm|update|enter|start|finish|verify|anmelden|einloggen|speichern|weiter|valider|suivant|enviar|guardar|siguiente|connexion|se connecter|iniciar sesión|entrar|continuar|próximo|accedi|avanti|inloggen|volgende|zaloguj|dalej|войти|далее|giriş|ileri)(?!\p{L})|^(ログイン|次へ|登录|登錄|下一步|로그인|다음)/iu;

/** Reads the form of a screen; null where nothing takes text. `isDenied` keeps some buttons from being pressed. */
export function formOf(
  scene: Scene,
  targets: readonly Target[],
  options: TypingOptions,
  isDenied: (made: SceneNode) => boolean,
): Form | null {
  const fields = targets.filter(({ made }) => made.flags.includes("e"));
  if (fields.length === 0) return null;
  const pageWord = wordFrom(scene);
  return {
    fields: fields.map((target) => {
      const kind = fieldKindOf(target.made, neighbourOf(target.made));
      return {
        target,
        kind,
        isSecret: isSecretKind(kind),
        valueIn: (taste) => valueFor(kind, target.made, options, taste, pageWord),
      };
    }),
    submit: submitOf(targets, fields, isDenied),
  };
}

/** The label before the field: an earlier sibling's, or one of its parent's. */
function neighbourOf(field: SceneNode): string {
  let at: SceneNode = field;
  for (let level = 0; level < 2 && at.parent !== null; level++) {
    const siblings = at.parent.children;
    for (let before = siblings.indexOf(at) - 1; before >= 0; before--) {
      const sibling = siblings[before]!;
      if (sibling.flags.includes("e")) break;
      const label = labelOf(sibling);
      if (label !== "") return label;
    }
    at = at.parent;
  }
  return "";
}

/** What reads like sending, nearest after the last field; else the first button there. */
function submitOf(
  targets: readonly Target[],
  fields: readonly Target[],
  isDenied: (made: SceneNode) => boolean,
): Target | null {
  const last = fields[fields.length - 1]!.made.order;
  const buttons = targets.filter(
    ({ made }) => !made.flags.includes("e") && !made.flags.includes("k") && !isDenied(made),
  );
  const named = buttons.filter(({ made }) => SUBMIT_LABEL.test(labelOf(made)));
  const flagged = named.filter(({ tier }) => tier === "flagged");
  const after = (list: readonly Target[]): Target | undefined =>
    list.find(({ made }) => made.order > last);
  return (
    after(flagged) ??
    // React Native shows buttons as plain text.
    after(named) ??
    flagged[0] ??
    after(buttons.filter(({ made }) => made.shortClass.endsWith("Button"))) ??
    null
  );
}

/** A word of the screen itself, so that searching finds something: the longest of the first row labels. */
function wordFrom(scene: Scene): string | null {
  for (const made of scene.nodes) {
    if (made.item !== made || made.web !== null) continue;
    const words = labelsWithin(made, 2).flatMap(wordsOf);
    const best = words.reduce(
      (longest, word) => (word.length > longest.length ? word : longest),
      "",
    );
    if (best.length >= 4) return best;
  }
  return null;
}
