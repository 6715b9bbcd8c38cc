import { describe, expect, it } from "vitest";
import { appiumSource } from "./__tests__/sources";
import { type Interrupt, type InterruptOptions, interruptOf } from "./interrupts";
import { observe } from "./observe";
import { parseSource } from "./source";

const APP = "com.example.mail";

interface Said {
  text?: string;
  id?: string;
  cls?: string;
}

/** A dialog of a package: texts without an id, buttons with one or the other. */
function dialog(packageName: string, texts: Said[], buttons: Said[]): string {
  return appiumSource(packageName, [
    {
      cls: "android.widget.FrameLayout",
      at: [40, 600, 1040, 1400],
      inside: [...texts, ...buttons].map(({ text = "", id = "", cls }, at) => ({
        cls: cls ?? (at < texts.length ? "android.widget.TextView" : "android.widget.Button"),
        at: [60, 620 + at * 90, 1000, 700 + at * 90] as [number, number, number, number],
        with: { text, "resource-id": id, clickable: String(at >= texts.length) },
      })),
    },
  ]);
}

function read(xml: string, options: InterruptOptions = {}, appLabel?: string): Interrupt | null {
  return interruptOf(
    {
      hierarchy: parseSource(xml),
      foreground: { packageName: APP },
      appPackage: APP,
      ...(appLabel === undefined ? {} : { appLabel }),
    },
    options,
  );
}

function pressed(interrupt: Interrupt | null): string {
  if (interrupt === null) return "nothing";
  return interrupt.dismiss.kind === "tap" ? interrupt.dismiss.label : "back";
}

describe("permissions", () => {
  const ids = (names: string[], prefix = "com.android.permissioncontroller"): Said[] =>
    names.map((name) => ({ id: `${prefix}:id/${name}`, text: name }));
  const texts = [
    { id: "com.android.permissioncontroller:id/permission_message", text: "Allow Mail?" },
  ];

  it.each([
    [
      "com.android.packageinstaller",
      ["permission_deny_button", "permission_allow_button"],
      "permission_allow_button",
    ],
    [
      "com.google.android.permissioncontroller",
      [
        "permission_allow_button",
        "permission_allow_foreground_only_button",
        "permission_deny_button",
      ],
      "permission_allow_foreground_only_button",
    ],
    [
      "com.google.android.permissioncontroller",
      ["permission_allow_selected_button", "permission_allow_all_button", "permission_deny_button"],
      "permission_allow_all_button",
    ],
    [
      "com.samsung.android.permissioncontroller",
      ["permission_allow_one_time_button", "permission_deny_button"],
      "permission_allow_one_time_button",
    ],
  ])("of %s are granted by the mildest lasting button", (packageName, names, expected) => {
    const interrupt = read(dialog(packageName, texts, ids(names)));
    expect(interrupt).toMatchObject({ kind: "permission", text: "Allow Mail?", isOfApp: false });
    expect(pressed(interrupt)).toBe(expected);
  });

  it("are refused when the run asks for it", () => {
    const xml = dialog(
      "com.google.android.permissioncontroller",
      texts,
      ids(["permission_allow_button", "permission_deny_button"]),
    );
    expect(pressed(read(xml, { refuses: (question) => question === "Allow Mail?" }))).toBe(
      "permission_deny_button",
    );
  });

  it("are read by label where a maker has changed the ids, and left by back where nothing fits", () => {
    expect(
      pressed(read(dialog("com.lbe.security.miui", [], [{ text: "Deny" }, { text: "Allow" }]))),
    ).toBe("Allow");
    expect(pressed(read(dialog("com.lbe.security.miui", [], [{ text: "???" }])))).toBe("back");
  });
});

describe("crash and ANR dialogs", () => {
  const crash = (title: string): string =>
    dialog(
      "android",
      [{ id: "android:id/alertTitle", text: title }],
      [
        { id: "android:id/aerr_app_info", text: "App info" },
        { id: "android:id/aerr_close", text: "Close app" },
      ],
    );
  const hang = (title: string): string =>
    dialog(
      "android",
      [{ id: "android:id/alertTitle", text: title }],
      [
        { id: "android:id/aerr_close", text: "Close app" },
        { id: "android:id/aerr_wait", text: "Wait" },
      ],
    );

  it.each(["Mail has stopped", "Mail keeps stopping", "Unfortunately, Mail has stopped."])(
    "knows its own crash: %s",
    (title) => {
      const interrupt = read(crash(title), {}, "Mail");
      expect(interrupt).toMatchObject({ kind: "crashDialog", isOfApp: true });
      expect(pressed(interrupt)).toBe("Close app");
    },
  );

  it.each(["Bluetooth keeps stopping", "Digital Wellbeing has stopped", "Mailer has stopped"])(
    "does not take another app's for its own: %s",
    (title) => {
      expect(read(crash(title), {}, "Mail")).toMatchObject({
        kind: "foreignCrash",
        isOfApp: false,
      });
      const seen = observe({
        hierarchy: parseSource(crash(title)),
        foreground: { packageName: APP, activity: ".Main" },
        appPackage: APP,
        appLabel: "Mail",
        visualHash: null,
      });
      expect(seen.windowKind).toBe("systemDialog");
    },
  );

  it("closes its own hang at once, lets another's wait once and then closes it", () => {
    expect(read(hang("Mail isn't responding"), {}, "Mail")).toMatchObject({ kind: "anrDialog" });
    expect(pressed(read(hang("Mail isn’t responding"), {}, "Mail"))).toBe("Close app");
    const foreign = hang("Process system isn't responding");
    expect(read(foreign, {}, "Mail")).toMatchObject({ kind: "foreignAnr", isOfApp: false });
    expect(pressed(read(foreign, {}, "Mail"))).toBe("Wait");
    expect(pressed(read(foreign, { hasWaitedBefore: true }, "Mail"))).toBe("Close app");
  });

  it("goes by process name too", () => {
    expect(read(hang(`Process ${APP} isn't responding`), {}, "Mail")).toMatchObject({
      isOfApp: true,
    });
  });
});

describe("other things in the way", () => {
  it.each([
    [
      "a chooser",
      dialog("android", [], [{ id: "android:id/button_once", text: "Just once" }]),
      "chooser",
      "back",
    ],
    [
      "a sheet of Google's services",
      dialog(
        "com.google.android.gms",
        [{ text: "Choose an account" }],
        [{ id: "com.google.android.gms:id/cancel", text: "None of the above" }],
      ),
      "gmsSheet",
      "None of the above",
    ],
    [
      "a sheet without ids",
      dialog("com.google.android.gms", [{ text: "Sign in with a passkey" }], []),
      "gmsSheet",
      "back",
    ],
    [
      "a system update",
      dialog(
        "android",
        [{ text: "System update available" }],
        [{ text: "Install now" }, { text: "Later" }],
      ),
      "systemUpdate",
      "Later",
    ],
    [
      "the store's review sheet",
      dialog("com.android.vending", [{ text: "Rate Mail" }], [{ text: "Submit" }]),
      "rating",
      "back",
    ],
    [
      "a warning of the system",
      dialog(
        "android",
        [{ id: "android:id/message", text: "This app was built for an older version of Android" }],
        [{ id: "android:id/button1", text: "OK" }],
      ),
      "other",
      "OK",
    ],
    [
      "a rating nag of the app",
      dialog(APP, [{ text: "Enjoying Mail?" }], [{ text: "Rate now" }, { text: "Not now" }]),
      "rating",
      "Not now",
    ],
    [
      "a consent of the app",
      dialog(
        APP,
        [{ text: "We value your privacy. We use cookies." }],
        [{ text: "Settings" }, { text: "Accept all" }],
      ),
      "consent",
      "Accept all",
    ],
  ] as const)("knows %s", (_, xml, kind, button) => {
    const interrupt = read(xml);
    expect(interrupt?.kind).toBe(kind);
    expect(pressed(interrupt)).toBe(button);
  });

  it("leaves the app's screens and other dialogs to the explorer", () => {
    const own = dialog(APP, [{ text: "Delete draft?" }], [{ text: "Delete" }, { text: "Cancel" }]);
    expect(read(own)).toBeNull();
    expect(read(dialog("com.android.chrome", [{ text: "News" }], []))).toBeNull();
  });
});
