import { describe, expect, test } from "vitest";
import type { AppModel, WidgetDef } from "../apps/model";
import { APP, flatten, Hand, modelOf, screen } from "./__tests__/hand";
import { ActivityNotFound, SecureScreen } from "./types";

const LAUNCHER = "com.android.launcher3";

function button(id: string, onTap: WidgetDef["onTap"], text = id): WidgetDef {
  return { id, role: "button", rid: id, text, ...(onTap === undefined ? {} : { onTap }) };
}

function shop(): AppModel {
  return modelOf(
    [
      screen("home", {
        widgets: [
          button("cart", [{ goto: "cart" }]),
          button("dialog", [{ goto: "dialog" }]),
          button("camera", [
            {
              permission: "android.permission.CAMERA",
              granted: [{ goto: "cart" }],
              denied: [{ toast: "No camera" }],
            },
          ]),
          button("crash", [{ crash: "null" }]),
          button("native", [{ crash: "segv" }]),
          button("hang", [{ crash: "anr" }]),
          button("slow", [{ anrMs: 3000 }]),
          button("browser", [{ external: "com.android.chrome" }]),
          { id: "name", role: "edit", rid: "name", hint: "Name", inputType: 1 },
          { id: "secret", role: "edit", rid: "secret", hint: "Password", inputType: 0x81 },
          { id: "agree", role: "check", rid: "agree", text: "Agree", value: false },
          { id: "size", role: "spinner", rid: "size", options: ["S", "M", "L"], value: 0 },
          { id: "volume", role: "seek", rid: "volume", value: 10 },
        ],
      }),
      screen("cart", {
        activity: "com.example.shop.Cart",
        up: true,
        widgets: [
          {
            id: "list",
            role: "list",
            list: { count: 100, items: ["Row {n}"], row: "text", onItem: [[{ goto: "detail" }]] },
          },
        ],
      }),
      screen("detail", { title: "{item}", widgets: [{ id: "t", role: "text", text: "No. {n}" }] }),
      screen("dialog", {
        window: "dialog",
        title: "Sure?",
        message: "This cannot be undone.",
        buttons: [
          { id: "yes", role: "button", text: "Yes", onTap: [{ goto: "cart" }] },
          { id: "no", role: "button", text: "No" },
        ],
      }),
    ],
    {
      crashes: [
        {
          id: "null",
          kind: "java",
          stack:
            "java.lang.IllegalStateException: empty cart\nat com.example.shop.Main.buy(Main.java:7)",
        },
        { id: "segv", kind: "native", stack: "#00 pc 0001  libshop.so (draw+4)" },
        { id: "anr", kind: "anr", stack: "" },
      ],
      activities: { "com.example.shop.Cart": "cart" },
    },
  );
}

describe("what is in front", () => {
  test("is the home screen until an app is launched, by its icon or by name", () => {
    const hand = new Hand({ modelOf: shop });
    expect(hand.ui.foreground().packageName).toBe(LAUNCHER);
    hand.ui.install(APP);
    hand.tap("Shop");
    expect(hand.ui.foreground()).toEqual({
      packageName: "com.example.shop",
      activity: "com.example.shop.Main",
      focusedWindowPackage: "com.example.shop",
    });
  });

  test("an activity that the app does not have cannot be launched", () => {
    const hand = new Hand({ modelOf: shop });
    expect(() => hand.ui.launch(APP, "com.example.shop.Nope")).toThrow(ActivityNotFound);
    expect(hand.ui.foreground().packageName).toBe(LAUNCHER);
  });

  test("back goes down the stack, and at the root to the home screen; the app keeps its state", () => {
    const hand = Hand.with(shop());
    hand.tap("agree");
    hand.tap("cart");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Cart");
    expect(hand.ui.windows()).toHaveLength(1);
    hand.tap("Row 3");
    expect(hand.texts()).toContain("No. 3");
    hand.back();
    hand.tap("Navigate up");
    expect(hand.find("cart")).toBeDefined();
    hand.back();
    expect(hand.ui.foreground().packageName).toBe(LAUNCHER);
    hand.tap("Shop");
    expect(hand.node("agree").checked).toBe(true);
  });

  test("home leaves the app where it is; a force-stop forgets", () => {
    const hand = Hand.with(shop());
    hand.tap("cart");
    hand.ui.key(3);
    expect(hand.ui.foreground().packageName).toBe(LAUNCHER);
    hand.ui.launch(APP, "com.example.shop.Main");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Cart");
    hand.ui.forceStop(APP.packageName);
    hand.ui.launch(APP, "com.example.shop.Main");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Main");
    hand.ui.uninstall(APP.packageName);
    expect(hand.find("Shop")).toBeUndefined();
  });

  test("another app that is opened comes in front and is left with back", () => {
    const hand = Hand.with(shop());
    hand.tap("browser");
    expect(hand.ui.foreground().packageName).toBe("com.android.chrome");
    hand.ui.setText(hand.node("url_bar").id, "changed");
    hand.back();
    expect(hand.ui.foreground().packageName).toBe("com.example.shop");
    hand.tap("browser");
    expect(hand.node("url_bar").text).not.toBe("changed");
  });
});

describe("dialogs", () => {
  test("are windows of their own above the activity, closed by a button, beside it, or by back", () => {
    const hand = Hand.with(shop());
    hand.tap("dialog");
    const [dialog, activity] = hand.ui.windows();
    expect(dialog!.bounds).not.toEqual(activity!.bounds);
    expect(activity!.bounds).toEqual({ left: 0, top: 0, right: 1080, bottom: 2400 });
    const ids = flatten(dialog!).map((node) => node.resourceId);
    for (const id of ["alertTitle", "message", "button1", "button2"]) {
      expect(ids).toContain(`android:id/${id}`);
    }
    hand.tap("No");
    expect(hand.find("cart")).toBeDefined();
    hand.tap("dialog");
    hand.ui.tap(10, 2000);
    expect(hand.find("alertTitle")).toBeUndefined();
    hand.tap("dialog");
    hand.back();
    hand.tap("dialog");
    hand.tap("Yes");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Cart");
    hand.back();
    expect(hand.find("alertTitle")).toBeUndefined();
  });

  test("a drop-down lists the choices and takes one", () => {
    const hand = Hand.with(shop());
    hand.tap("S");
    expect(hand.texts()).toEqual(["S", "M", "L"]);
    hand.tap("L");
    expect(hand.texts()).toContain("L");
    expect(hand.texts()).not.toContain("M");
  });
});

describe("permissions", () => {
  test("are asked by the permission controller, and what was allowed is not asked again", () => {
    const hand = Hand.with(shop());
    hand.tap("camera");
    expect(hand.ui.foreground()).toMatchObject({ packageName: "com.android.permissioncontroller" });
    expect(hand.node("permission_message").text).toBe(
      "Allow Shop to take pictures and record video?",
    );
    expect(hand.node("grant_dialog").clickable).toBe(true);
    hand.tap("permission_allow_foreground_only_button");
    expect(hand.granted).toEqual(new Set(["com.example.shop android.permission.CAMERA"]));
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Cart");
    hand.back();
    hand.tap("camera");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Cart");
  });

  test("are asked twice at most", () => {
    const hand = Hand.with(shop());
    for (let time = 0; time < 2; time++) {
      hand.tap("camera");
      hand.tap("permission_deny_button");
    }
    hand.tap("camera");
    expect(hand.ui.foreground().packageName).toBe("com.example.shop");
    hand.ui.clearData(APP.packageName);
    hand.ui.launch(APP, "com.example.shop.Main");
    hand.tap("camera");
    expect(hand.find("permission_message")).toBeDefined();
  });
});

describe("trouble", () => {
  test("a first crash shows no dialog: the log tells it, the process is gone, the home screen in front", () => {
    const hand = Hand.with(shop());
    hand.tap("crash");
    expect(hand.log.slice(0, 4)).toEqual([
      "E AndroidRuntime: FATAL EXCEPTION: main",
      "E AndroidRuntime: Process: com.example.shop, PID: 5000",
      "E AndroidRuntime: java.lang.IllegalStateException: empty cart",
      "E AndroidRuntime: \tat com.example.shop.Main.buy(Main.java:7)",
    ]);
    expect(hand.died).toEqual(["com.example.shop"]);
    expect(hand.ui.foreground()).toMatchObject({
      packageName: LAUNCHER,
      focusedWindowPackage: LAUNCHER,
    });
  });

  test.each([
    ["turned", "@turn"],
    ["come back to from the home screen", "@return"],
    ["come back to from another app", "@return"],
  ])("a screen may break as it is %s", (how, widget) => {
    const model = shop();
    const at = { screen: model.launcher, widget };
    model.crashes.push({ id: "frail", kind: "java", at, stack: "Boom" });
    const hand = Hand.with(model);
    expect(hand.died).toEqual([]);
    if (how === "turned") hand.ui.setRotation(1);
    else if (how.endsWith("home screen")) {
      hand.ui.key(3);
      hand.ui.launch(APP, "com.example.shop.Main");
    } else {
      hand.tap("browser");
      hand.back();
    }
    expect(hand.died).toEqual(["com.example.shop"]);
    hand.ui.launch(APP, "com.example.shop.Main");
    expect(hand.died).toHaveLength(1);
  });

  test("a second crash soon after shows that the app keeps stopping", () => {
    const hand = Hand.with(shop());
    hand.ui.crashForegroundApp("java");
    hand.nowMs += 30_000;
    hand.ui.launch(APP, "com.example.shop.Main");
    hand.tap("crash");
    expect(hand.ui.foreground().focusedWindowPackage).toBe("android");
    expect(hand.node("alertTitle").text).toBe("Shop keeps stopping");
    expect(hand.find("aerr_app_info")).toBeDefined();
    hand.tap("aerr_close");
    expect(hand.ui.foreground().focusedWindowPackage).toBe(LAUNCHER);
  });

  test("two crashes far apart show no dialog, unless the developer option is on", () => {
    const quiet = Hand.with(shop());
    quiet.tap("crash");
    quiet.nowMs += 600_000;
    quiet.ui.launch(APP, "com.example.shop.Main");
    quiet.tap("crash");
    expect(quiet.find("alertTitle")).toBeUndefined();
    const loud = Hand.with(shop(), { showsFirstCrash: () => true });
    loud.tap("crash");
    expect(loud.find("alertTitle")).toBeDefined();
  });

  test("a native crash writes a tombstone", () => {
    const hand = Hand.with(shop());
    hand.tap("native");
    const log = hand.log.join("\n");
    expect(log).toMatch(/F libc: Fatal signal 11 \(SIGSEGV\).*pid 5000 \(com\.example\.shop\)/);
    expect(log).toMatch(/F DEBUG: pid: 5000, tid: 5000, name: .*>>> com\.example\.shop <<</);
    expect(log).toContain("F DEBUG:       #00 pc 0001  libshop.so (draw+4)");
  });

  test("an app that hangs takes no touches and is reported after five seconds", () => {
    const hand = Hand.with(shop());
    hand.tap("hang");
    hand.tap("cart");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Main");
    hand.nowMs += 5000;
    expect(hand.node("alertTitle").text).toBe("Shop isn’t responding");
    expect(hand.log).toContain(
      "E ActivityManager: ANR in com.example.shop (com.example.shop/.Main)",
    );
    expect(hand.ui.foreground()).toMatchObject({
      packageName: "com.example.shop",
      focusedWindowPackage: "android",
    });
    hand.tap("aerr_wait");
    expect(hand.find("alertTitle")).toBeUndefined();
    hand.nowMs += 5000;
    hand.tap("aerr_close");
    expect(hand.died).toEqual(["com.example.shop"]);
    expect(hand.ui.foreground().packageName).toBe(LAUNCHER);
  });

  test("an app that is only slow takes touches again later", () => {
    const hand = Hand.with(shop());
    hand.tap("slow");
    hand.tap("cart");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Main");
    hand.nowMs += 3000;
    hand.tap("cart");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Cart");
    expect(hand.log).toEqual([]);
  });

  test("a hang asked for from outside shows its dialog at once", () => {
    const hand = Hand.with(shop());
    hand.ui.hangForegroundApp();
    expect(hand.find("aerr_wait")).toBeDefined();
  });
});

describe("typing", () => {
  test("needs the focus, which brings the keyboard; back hides it first", () => {
    const hand = Hand.with(shop());
    expect(hand.ui.isKeyboardShown()).toBe(false);
    const before = hand.node("agree").bounds;
    hand.tap("name");
    expect(hand.ui.isKeyboardShown()).toBe(true);
    expect(hand.node("agree").bounds).toEqual(before);
    hand.ui.type("Ann");
    hand.ui.key(67);
    expect(hand.node("name")).toMatchObject({ text: "An", focused: true, hint: "Name" });
    hand.back();
    expect(hand.ui.isKeyboardShown()).toBe(false);
    expect(hand.ui.foreground().packageName).toBe("com.example.shop");
  });

  test("a key of the keyboard types, and what lies below it is not touched", () => {
    const hand = Hand.with(shop());
    hand.tap("name");
    hand.ui.tap(160, 1820);
    expect(hand.node("name").text).toMatch(/^[a-z0-9]$/);
  });

  test("a password shows dots", () => {
    const hand = Hand.with(shop());
    hand.ui.setText(hand.node("secret").id, "swordfish");
    expect(hand.node("secret")).toMatchObject({ text: "•••••••••", password: true });
  });
});

describe("scrolling", () => {
  test("moves the rows, clips those at the edge, and stops at the end", () => {
    const hand = Hand.with(shop());
    hand.tap("cart");
    hand.ui.swipe(500, 1500, 500, 1400);
    const list = hand.node("list");
    const rows = list.children;
    expect(list).toMatchObject({ scrollable: true, isCollection: true });
    expect(rows[0]!.bounds.bottom - rows[0]!.bounds.top).toBe(126 - 100);
    for (const row of rows) expect(row.bounds.bottom).toBeLessThanOrEqual(list.bounds.bottom);
    let turns = 0;
    while (hand.ui.scroll(hand.node("list").id, "down", 1)) turns++;
    expect(turns).toBeGreaterThan(3);
    expect(hand.find("Row 100")).toBeDefined();
    while (hand.ui.scroll(hand.node("list").id, "up", 1));
    expect(hand.find("Row 1")).toBeDefined();
    expect(hand.ui.scroll(hand.node("list").id, "left", 1)).toBe(false);
  });

  test("of a whole screen moves its widgets and drops those that are out of view", () => {
    const widgets = Array.from({ length: 40 }, (_, at) => button(`b${at}`, [{ noop: true }]));
    const hand = Hand.with(modelOf([screen("long", { scroll: true, widgets })]));
    const before = hand.node("b10").bounds;
    expect(hand.find("b39")).toBeUndefined();
    hand.ui.swipe(1000, 1800, 1000, 1500);
    expect(hand.node("b10").bounds.top).toBe(before.top - 300);
    expect(hand.find("b0")).toBeUndefined();
    while (hand.ui.scroll(hand.nodes().find((node) => node.scrollable)!.id, "down", 1));
    expect(hand.node("b39").bounds.bottom).toBeLessThan(2400 - 126);
  });

  test("a drag along a seek bar sets it", () => {
    const hand = Hand.with(shop());
    const { left, right, top } = hand.node("volume").bounds;
    hand.ui.swipe(left + 20, top + 20, Math.round(left + (right - left) * 0.75), top + 20);
    expect(hand.node("volume").text).toBe("75.0");
  });
});

describe("turning", () => {
  test("lays out anew and keeps the state", () => {
    const hand = Hand.with(shop());
    hand.tap("agree");
    hand.ui.setRotation(1);
    expect([hand.ui.rotation(), hand.ui.width, hand.ui.height]).toEqual([1, 2400, 1080]);
    expect(hand.ui.windows()[0]!.bounds).toEqual({ left: 0, top: 0, right: 2400, bottom: 1080 });
    hand.ui.setRotation(0);
    expect(hand.node("agree").checked).toBe(true);
  });
});

test("an activity may want the display held its way, as long as it is in front", () => {
  const wide = screen("wide", { onEnter: [{ rotate: 1 }] });
  const hand = Hand.with(
    modelOf([screen("home", { widgets: [button("wide", [{ goto: "wide" }])] }), wide]),
  );
  hand.tap("wide");
  expect([hand.ui.rotation(), hand.ui.width]).toEqual([1, 2400]);
  expect(hand.ui.windows()[0]!.bounds.right).toBe(2400);
  hand.back();
  expect([hand.ui.rotation(), hand.ui.width]).toEqual([0, 1080]);
});

describe("the rest of the system", () => {
  test("notifications wait in the shade and open the app", () => {
    const notify = { notify: { title: "Sale", text: "Half price", open: "cart" } };
    const model = shop();
    model.screens[0]!.widgets.push(button("notify", [notify]));
    const hand = Hand.with(model);
    hand.tap("notify");
    hand.ui.key(3);
    hand.ui.swipe(500, 5, 500, 900);
    expect(hand.ui.foreground().focusedWindowPackage).toBe("com.android.systemui");
    hand.tap("Sale");
    expect(hand.ui.foreground().activity).toBe("com.example.shop.Cart");
    hand.ui.openNotifications();
    expect(hand.find("no_notifications")).toBeDefined();
    hand.back();
    expect(hand.ui.foreground().focusedWindowPackage).toBe("com.example.shop");
  });

  test("a secure screen refuses its picture and nothing else", () => {
    const hand = Hand.with(modelOf([screen("vault", { secure: true })]));
    expect(() => hand.ui.png()).toThrow(SecureScreen);
    expect(hand.texts()).toEqual(["vault"]);
  });
});

describe("ids of nodes", () => {
  test("stay while the widget is shown, whatever else changes, and differ between two visits", () => {
    const hand = Hand.with(shop());
    const before = hand.node("agree").id;
    hand.tap("agree");
    hand.ui.setRotation(1);
    hand.ui.setRotation(0);
    expect(hand.node("agree").id).toBe(before);
    hand.tap("cart");
    const list = hand.node("list").id;
    hand.back();
    expect(hand.node("agree").id).toBe(before);
    hand.tap("cart");
    expect(hand.node("list").id).not.toBe(list);
  });
});
