// Boxes of Android's pickers: numbers, dates, times. Their state is a number, `yyyy-mm-dd` or `hh:mm`.
import type { WidgetDef } from "../apps/model";
import { type Box, box, pad, WRAP } from "./box";
import type { Making } from "./making";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A NumberPicker: the number before, the number, the number after. */
export function numberPickerBox(making: Making, widget: WidgetDef): Box {
  const value = Number(making.run.state(making.entry, widget) ?? 0);
  return wheel(
    making,
    widget.id,
    [value - 1, value, value + 1].map(String),
    [value - 1, value + 1],
    widget.id,
  );
}

function wheel(
  making: Making,
  key: string,
  [before = "", now = "", after = ""]: string[],
  [down, up]: (number | string)[],
  widget: string,
): Box {
  const { units, colours } = making;
  const button = (name: string, text: string, value: number | string): Box =>
    box("Button", name, {
      text,
      textLook: units.text(16, colours.faint, { align: "center" }),
      padding: pad(0, units.dp(10)),
      clickable: true,
      longClickable: true,
      focusable: true,
      act: { kind: "progress", widget, value },
    });
  return box("NumberPicker", key, {
    width: units.dp(88),
    children: [
      button("before", before, down!),
      box("EditText", "now", {
        rid: "android:id/numberpicker_input",
        text: now,
        textLook: units.text(18, colours.text, { style: "bold", align: "center" }),
        padding: pad(0, units.dp(10)),
        look: { kind: "field", isFocused: false, isWrong: false },
        longClickable: true,
        clickable: true,
        focusable: true,
      }),
      button("after", after, up!),
    ],
  });
}

/** A DatePicker with a calendar of the chosen month. */
export function datePickerBox(making: Making, widget: WidgetDef): Box {
  const { run, entry, units, colours } = making;
  const chosen = String(run.state(entry, widget) ?? "2024-03-15");
  const [year = 2024, month = 3, day = 15] = chosen.split("-").map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const iso = (y: number, m: number, d: number): string =>
    new Date(Date.UTC(y, m - 1, d)).toISOString().slice(0, 10);
  const cell = units.dp(40);
  const weeks: Box[] = [];
  for (let week = 0; week * 7 - first < days; week++) {
    const cells: Box[] = [];
    for (let column = 0; column < 7; column++) {
      const date = week * 7 + column - first + 1;
      const isDay = date >= 1 && date <= days;
      cells.push(
        box("android.view.View", `d${date}`, {
          isPaintOnly: !isDay,
          text: isDay ? String(date) : "",
          desc: isDay ? `${String(date).padStart(2, "0")} ${MONTHS[month - 1]} ${year}` : "",
          textLook: units.text(14, date === day ? colours.onAccent : colours.text, {
            align: "center",
          }),
          look:
            date === day
              ? { kind: "ground", colour: colours.accent, radius: cell >> 1 }
              : { kind: "none" },
          width: cell,
          height: cell,
          along: "center",
          clickable: isDay,
          checkable: isDay,
          checked: date === day,
          act: isDay
            ? { kind: "progress", widget: widget.id, value: iso(year, month, date) }
            : null,
        }),
      );
    }
    weeks.push(
      box("LinearLayout", `w${week}`, {
        flow: "row",
        isPaintOnly: true,
        width: WRAP,
        children: cells,
      }),
    );
  }
  const arrow = (key: string, name: string, icon: string, months: number): Box =>
    box("ImageButton", key, {
      rid: `android:id/${key}`,
      desc: name,
      look: { kind: "icon", icon, colour: colours.text },
      width: units.dp(48),
      height: units.dp(48),
      clickable: true,
      focusable: true,
      act: { kind: "progress", widget: widget.id, value: iso(year, month + months, 1) },
    });
  return box("DatePicker", widget.id, {
    rid: "android:id/datePicker",
    across: "center",
    children: [
      box("TextView", "header", {
        rid: "android:id/date_picker_header_date",
        text: `${MONTHS[month - 1]} ${day}, ${year}`,
        textLook: units.text(24, colours.onAccent),
        look: { kind: "ground", colour: colours.accent },
        padding: pad(units.dp(16)),
      }),
      box("LinearLayout", "month", {
        flow: "row",
        across: "center",
        children: [
          arrow("prev", "Previous month", "left", -1),
          box("TextView", "name", {
            text: `${MONTHS[month - 1]} ${year}`,
            textLook: units.text(14, colours.text, { style: "bold", align: "center" }),
            weight: 1,
          }),
          arrow("next", "Next month", "right", 1),
        ],
      }),
      box("android.view.View", "calendar", {
        rid: "android:id/month_view",
        width: WRAP,
        children: weeks,
      }),
    ],
  });
}

/** A TimePicker with a clock face. */
export function timePickerBox(making: Making, widget: WidgetDef): Box {
  const { run, entry, units, colours } = making;
  const [hour = 10, minute = 30] = String(run.state(entry, widget) ?? "10:30")
    .split(":")
    .map(Number);
  const text = (h: number, m: number): string =>
    `${String((h + 24) % 24).padStart(2, "0")}:${String((m + 60) % 60).padStart(2, "0")}`;
  const part = (key: string, value: string, next: string): Box =>
    box("RadioButton", key, {
      rid: `android:id/${key}`,
      text: value,
      textLook: units.text(36, colours.onAccent, { align: "center" }),
      width: units.dp(72),
      checkable: true,
      clickable: true,
      focusable: true,
      act: { kind: "progress", widget: widget.id, value: next },
    });
  return box("TimePicker", widget.id, {
    rid: "android:id/timePicker",
    across: "center",
    gap: units.dp(12),
    children: [
      box("LinearLayout", "header", {
        rid: "android:id/time_header",
        flow: "row",
        along: "center",
        across: "center",
        look: { kind: "ground", colour: colours.accent },
        padding: pad(units.dp(16), units.dp(8)),
        children: [
          part("hours", text(hour, minute).slice(0, 2), text(hour + 1, minute)),
          box("TextView", "separator", {
            rid: "android:id/separator",
            text: ":",
            textLook: units.text(36, colours.onAccent),
            width: WRAP,
          }),
          part("minutes", text(hour, minute).slice(3), text(hour, minute + 5)),
        ],
      }),
      box("android.view.View", "face", {
        rid: "android:id/radial_picker",
        look: { kind: "dial", hour, minute },
        width: units.dp(220),
        height: units.dp(220),
        clickable: true,
        focusable: true,
        act: { kind: "progress", widget: widget.id, value: text(hour, minute + 15) },
      }),
    ],
  });
}
