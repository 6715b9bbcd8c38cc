import { describe, expect, test } from "vitest";
import { observe } from "./screen/observe";
import { parseSource } from "./screen/source";
import { wallAt } from "./wall";

const field = (hint: string, isSecret = false) =>
  `class="android.widget.EditText" text="" hint="${hint}" password="${isSecret}" focusable="true"`;
const button = (text: string) => `class="android.widget.Button" text="${text}"`;

function wallOf(...widgets: string[]) {
  const nodes = widgets.map(
    (attributes, at) =>
      `<node package="app" clickable="true" enabled="true" displayed="true" ${attributes} bounds="[0,${at * 150 + 100}][700,${at * 150 + 220}]"/>`,
  );
  const hierarchy = parseSource(
    `<hierarchy rotation="0" width="720" height="1600"><node class="android.widget.FrameLayout" package="app" displayed="true" enabled="true" bounds="[0,0][720,1600]">${nodes.join("")}</node></hierarchy>`,
  );
  const foreground = { packageName: "app", activity: null };
  return wallAt(observe({ hierarchy, foreground, appPackage: "app", visualHash: null }));
}

const login = [field("E-mail"), field("Password", true), button("Sign in")];

describe("a screen that asks for an account", () => {
  test("is closed where all that leads on is the account itself", () => {
    const wall = wallOf(...login, button("Forgot password?"), button("Create account"));
    expect(wall).toMatchObject({ isClosed: true, skip: null });
    expect(wall?.fill?.submit).toBeTruthy();
    expect(wall?.fill?.fields?.[0]?.text).toBe("‹username›");
  });

  test.each(["Skip", "Continue as guest", "Not now", "Use without account"])(
    "is passed by %s",
    (label) => {
      expect(wallOf(...login, button(label))?.skip?.label).toBe(`tap '${label}'`);
    },
  );

  test("is open where the app goes on beside it", () => {
    expect(wallOf(...login, button("Offers"), button("Stores"))?.isClosed).toBe(false);
  });

  test("is not filled in where a second password says that it makes a new account", () => {
    const wall = wallOf(
      field("E-mail"),
      field("Password", true),
      field("Repeat", true),
      button("OK"),
    );
    expect(wall?.fill).toBeNull();
  });
});

test("a form without a password asks for no account", () => {
  expect(wallOf(field("Search"), button("Go"))).toBeNull();
});
