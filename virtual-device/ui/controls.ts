// Boxes of single controls: texts, buttons, check boxes, fields, spinners, bars, pictures. Reads the app's state and never
// changes it; what a touch means goes along as an Act.
import { groupOf } from "../apps/screens";
import { box, pad, type TextLook, WRAP } from "./box";
import type { Builder } from "./making";

export function textBox(
  sp: number,
  colour: "text" | "faint" | "accent",
  more: Partial<TextLook> = {},
): Builder {
  return (making, widget) =>
    box("TextView", widget.id, {
      text: making.run.text(widget.text, making.entry),
      textLook: making.units.text(sp, making.colours[colour], more),
      padding: pad(0, making.units.dp(4)),
    });
}

export function button(isFlat: boolean): Builder {
  return (making, widget) => {
    const { units, colours } = making;
    const colour = isFlat ? colours.accent : colours.text;
    return box("Button", widget.id, {
      text: making.run.text(widget.text, making.entry),
      textLook: units.text(14, colour, { style: "bold", align: "center", caps: true, maxLines: 2 }),
      look: { kind: "button", colour: colours.button, isFlat },
      padding: pad(units.dp(16), units.dp(8)),
      minHeight: units.dp(48),
      width: WRAP,
      along: "center",
      clickable: true,
      focusable: true,
      act: { kind: "tap", widget: widget.id },
    });
  };
}

export function compound(cls: string, kind: "check" | "radio" | "switch"): Builder {
  return (making, widget) => {
    const { run, entry, units, colours } = making;
    const group = kind === "radio" ? groupOf(entry.screen, widget.id) : undefined;
    const isOn =
      group === undefined
        ? run.state(entry, widget) === true
        : run.state(entry, group) === widget.id;
    const side = kind === "switch" ? "right" : "left";
    const room = units.dp(kind === "switch" ? 56 : 36);
    return box(cls, widget.id, {
      text: run.text(widget.text, entry),
      textLook: units.text(16, colours.text, { maxLines: 2 }),
      look: { kind, isOn, side },
      padding: {
        left: side === "left" ? room : 0,
        right: side === "right" ? room : units.dp(4),
        top: units.dp(8),
        bottom: units.dp(8),
      },
      minHeight: units.dp(48),
      checkable: true,
      checked: isOn,
      clickable: true,
      focusable: true,
      act: { kind: "tap", widget: widget.id },
    });
  };
}

export const toggle: Builder = (making, widget) => {
  const { run, entry, units, colours } = making;
  const isOn = run.state(entry, widget) === true;
  const [off = "OFF", on = "ON"] = widget.options ?? [];
  return box("ToggleButton", widget.id, {
    text: isOn ? on : off,
    textLook: units.text(14, isOn ? colours.onAccent : colours.text, {
      style: "bold",
      align: "center",
    }),
    look: { kind: "button", colour: isOn ? colours.accent : colours.button, isFlat: false },
    padding: pad(units.dp(16), units.dp(8)),
    minHeight: units.dp(48),
    width: WRAP,
    checkable: true,
    checked: isOn,
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
  });
};

export function edit(cls: string): Builder {
  return (making, widget) => {
    const { run, entry, units, colours } = making;
    const text = String(run.state(entry, widget) ?? "");
    const isFocused = entry.focus === widget.id;
    const error = entry.errors.get(widget.id);
    const inputType = widget.inputType ?? 1;
    const isPassword = (inputType & 0xff0) === 0x80 || (inputType & 0xfff) === 0x12;
    const field = box(cls, widget.id, {
      text,
      hint: run.text(widget.hint, entry),
      textLook: units.text(16, text === "" ? colours.faint : colours.text, {
        maxLines: (inputType & 0x20000) !== 0 ? 5 : 1,
      }),
      look: { kind: "field", isFocused, isWrong: error !== undefined },
      padding: pad(units.dp(4), units.dp(10)),
      minHeight: units.dp(48),
      inputType,
      password: isPassword,
      clickable: true,
      longClickable: true,
      focusable: true,
      focused: isFocused,
      field: widget.id,
      act: { kind: "tap", widget: widget.id },
    });
    if (error !== undefined) field.desc = error;
    return field;
  };
}

export const spinner: Builder = (making, widget) => {
  const { run, entry, units, colours } = making;
  const chosen = Number(run.state(entry, widget) ?? 0);
  return box("Spinner", widget.id, {
    look: { kind: "spinner" },
    padding: { left: units.dp(8), top: units.dp(6), right: units.dp(40), bottom: units.dp(6) },
    minHeight: units.dp(48),
    along: "center",
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
    children: [
      box("TextView", "chosen", {
        rid: "android:id/text1",
        text: run.text(widget.options?.[chosen], entry),
        textLook: units.text(16, colours.text, { maxLines: 1 }),
        padding: pad(0, units.dp(6)),
      }),
    ],
  });
};

export const imageButton: Builder = (making, widget) => {
  const { units, colours } = making;
  return box("ImageButton", widget.id, {
    look: {
      kind: "icon",
      icon: String(widget.value ?? "star"),
      colour: colours.text,
      ground: colours.button,
    },
    width: units.dp(56),
    height: units.dp(48),
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
  });
};

export const fab: Builder = (making, widget) => {
  const { units, colours } = making;
  return box("ImageButton", widget.id, {
    look: {
      kind: "icon",
      icon: String(widget.value ?? "plus"),
      colour: colours.onAccent,
      ground: colours.accent,
    },
    width: units.dp(56),
    height: units.dp(56),
    clickable: true,
    focusable: true,
    act: { kind: "tap", widget: widget.id },
  });
};

export function picture(
  cls: string,
  style: "photo" | "art" | "web" | "dark",
  heightDp: number,
): Builder {
  return (making, widget) =>
    box(cls, widget.id, {
      look: { kind: "picture", seed: widget.seed ?? 1, style },
      height: making.units.dp(heightDp),
    });
}

export const seek: Builder = (making, widget) => {
  const { run, entry, units } = making;
  const value = Number(run.state(entry, widget) ?? 50);
  return box("SeekBar", widget.id, {
    text: `${value}.0`,
    look: { kind: "seek", share: value / 100 },
    height: units.dp(48),
    focusable: true,
    slides: { widget: widget.id, steps: 100 },
  });
};

export const rating: Builder = (making, widget) => {
  const { run, entry, units } = making;
  const stars = Number(run.state(entry, widget) ?? 0);
  return box("RatingBar", widget.id, {
    text: `${stars}.0`,
    look: { kind: "rating", stars, of: 5 },
    height: units.dp(48),
    width: units.dp(240),
    focusable: true,
    slides: { widget: widget.id, steps: 5 },
  });
};

export const progress: Builder = (making, widget) => {
  const value = Number(making.run.state(making.entry, widget) ?? 50);
  return box("ProgressBar", widget.id, {
    text: `${value}.0`,
    look: { kind: "progress", share: value / 100 },
    height: making.units.dp(24),
  });
};

export const busy: Builder = (making, widget) =>
  box("ProgressBar", widget.id, {
    look: { kind: "busy" },
    width: making.units.dp(56),
    height: making.units.dp(56),
  });
