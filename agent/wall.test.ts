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

describe("a login on two screens", () => {
  const heading = (text: string) => `class="android.widget.TextView" text="${text}"`;

  test("begins with the name of the account and goes on with the password", () => {
    const first = wallOf(heading("Sign in"), field("E-mail"), button("Next"));
    expect(first).toMatchObject({ isClosed: true, fill: { fields: [{ text: "‹username›" }] } });
    expect(first?.fill?.submit).toBeTruthy();
    const second = wallOf(heading("Welcome"), field("Password", true), button("Sign in"));
    expect(second).toMatchObject({ isClosed: true, fill: { fields: [{ password: true }] } });
  });

  test("may be in another language", () => {
    for (const [title, hint, next] of [
      ["Anmelden", "Benutzername", "Weiter"],
      ["Connexion", "Identifiant", "Suivant"],
      ["Iniciar sesión", "Correo electrónico", "Siguiente"],
      ["Войти", "Логин", "Далее"],
      ["ログイン", "メールアドレス", "次へ"],
    ] as const) {
      const wall = wallOf(heading(title), field(hint), button(next));
      expect([title, wall?.fill?.fields?.[0]?.text]).toEqual([title, "‹username›"]);
      expect([title, wall?.fill?.submit !== null]).toEqual([title, true]);
    }
  });

  test("is no letter of news, no search and no profile, which ask for a mail address too", () => {
    expect(wallOf(heading("Our newsletter"), field("E-mail"), button("Subscribe"))).toBeNull();
    expect(wallOf(heading("Sign in"), field("Search"), button("Go"))).toBeNull();
    expect(wallOf(heading("Sign in"), field("E-mail"), field("Name"), button("OK"))).toBeNull();
  });
});

describe("a login in another language", () => {
  test.each([
    ["Überspringen", ["Anmelden", "Passwort vergessen?", "Konto erstellen"]],
    ["Plus tard", ["Se connecter", "Mot de passe oublié ?", "S'inscrire"]],
    ["Ahora no", ["Iniciar sesión", "¿Olvidaste tu contraseña?", "Registrarse"]],
    ["Пропустить", ["Войти", "Забыли пароль?", "Регистрация"]],
    ["跳过", ["登录", "忘记密码？", "注册"]],
  ])("is passed by %s, and closed without it", (skip, rest) => {
    const fields = [field("x"), field("y", true)];
    const wall = wallOf(...fields, ...rest.map(button), button(skip));
    expect(wall).toMatchObject({ isClosed: true, skip: { label: `tap '${skip}'` } });
    expect(wall?.fill?.fields?.map(({ text }) => text)[0]).toBe("‹username›");
    expect(wallOf(...fields, ...rest.map(button))).toMatchObject({ isClosed: true, skip: null });
  });
});

test("a form without a password asks for no account", () => {
  expect(wallOf(field("Search"), button("Go"))).toBeNull();
});
