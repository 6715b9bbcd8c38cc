import { describe, expect, it } from "vitest";
import { type ToyApp, type ToyScreen, type ToyWidget, walkToy } from "./__tests__/toy-app";
import { createExplorer } from "./explorer";
import type { Explorer } from "./types";

const explorer = (goal: string | null = null): Explorer =>
  createExplorer("frontier", { appPackage: "com.example.toy", goal, seed: 0 });

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

function buttons(...targets: string[]): ToyWidget[] {
  return targets.map((target) => ({ text: `Open ${target}`, rid: `open_${target}`, tap: target }));
}

function page(title: string, ...targets: string[]): ToyScreen {
  return {
    title,
    activity: `com.example.toy.${title}`,
    widgets: [
      { text: `This is ${title}`, rid: `body_${title}`, isPlain: true },
      ...buttons(...targets),
    ],
  };
}

/** A home that leads to each of these screens. */
function homeOf(names: readonly string[], make: (name: string) => ToyScreen): ToyApp {
  const behind = names.map((name) => [name, make(name)] as const);
  return {
    start: "home",
    screens: { home: page("home", ...names), ...Object.fromEntries(behind) },
  };
}

describe("the frontier explorer", () => {
  it("sees every screen of a small app and then says that it is explored", () => {
    const app: ToyApp = {
      start: "home",
      screens: {
        home: page("home", "news", "help"),
        news: page("news", "story"),
        story: page("story"),
        help: page("help", "contact"),
        contact: page("contact"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 200 });
    expect(walk.shown.sort()).toEqual(["contact", "help", "home", "news", "story"]);
    expect(walk.ended).toBe("explored");
    expect(walk.curve[15]).toBe(5);
  });

  it("comes to an end where many things do nothing, after each was tried, left and turned", () => {
    const idle = (name: string): ToyScreen => ({
      ...page(name),
      widgets: Array.from("abcdefgh", (letter) => ({
        text: `Do ${letter}`,
        rid: `${name}_${letter}`,
        tap: () => null,
      })),
    });
    const app = homeOf(["one", "two", "three", "four"], idle);
    const walk = walkToy(app, explorer(), { steps: 600 });
    expect(walk.shown).toHaveLength(5);
    expect(walk.ended).toBe("explored");
  });

  it("does not touch what is only there to be read because its screen was left or turned", () => {
    const texts = (name: string): ToyScreen => ({
      ...page(name),
      widgets: [
        ...Array.from("abcdefghijkl", (letter) => ({
          text: `Said ${letter} of ${name}`,
          rid: `said_${letter}`,
          isPlain: true,
        })),
        ...Array.from("mnop", (letter) => ({
          text: `Do ${letter}`,
          rid: `${name}_${letter}`,
          tap: () => null,
        })),
      ],
    });
    const app = homeOf(["one", "two", "three"], texts);
    const walk = walkToy(app, explorer(), { steps: 60 });
    const turned = walk.keys.filter((key) => key === "rotate").length;
    expect(turned).toBeGreaterThan(3);
    const read = walk.keys.filter((key) => key.includes("said_")).length;
    expect(read).toBeLessThanOrEqual(3);
  });

  it("walks on behind two screens that lead to each other", () => {
    const app: ToyApp = {
      start: "left",
      screens: {
        left: page("left", "right"),
        right: {
          ...page("right", "left"),
          widgets: [...buttons("left"), { text: "Hidden", isUnmarked: true, tap: "end" }],
        },
        end: page("end"),
      },
    };
    expect(walkToy(app, explorer(), { steps: 60 }).shown).toContain("end");
  });

  it("opens every tab early, and none twice", () => {
    const names = ["news", "search", "profile"];
    const tab = (name: string): ToyScreen => ({
      ...page(name, `${name}one`, `${name}two`),
      title: `All there is of ${name}`,
      tabs: names.map((other) => ({
        text: other,
        rid: `tab_${other}`,
        selected: other === name,
        tap: other === name ? () => null : { replace: other },
      })),
    });
    const app: ToyApp = {
      start: "news",
      screens: {
        ...Object.fromEntries(names.map((name) => [name, tab(name)])),
        ...Object.fromEntries(
          names.flatMap((name) =>
            ["one", "two"].map((which) => [`${name}${which}`, page(`${name}${which}`)]),
          ),
        ),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 18 });
    expect(walk.shown).toHaveLength(9);
    expect(walk.shown.slice(0, 3).sort()).toEqual([...names].sort());
    const touched = walk.keys.filter((key) => key.includes("tab_"));
    expect(touched.length).toBeLessThanOrEqual(4);
  });

  it("opens the menu of a screen although those of others were all the same", () => {
    const names = ["one", "two", "three", "four"];
    const withMenu = (name: string, menu: string): ToyScreen => {
      const plain = page(name);
      const button: ToyWidget = {
        desc: "More options",
        cls: "android.widget.ImageView",
        tap: menu,
      };
      const doing = ["like", "pin", "mute"].map((verb) => ({
        text: `${verb} ${name}`,
        rid: `${verb}_${name}`,
        tap: () => null,
      }));
      return { ...plain, widgets: [...(plain.widgets as ToyWidget[]), button, ...doing] };
    };
    const menu = (name: string): ToyScreen => ({
      ...page(name),
      isDialog: true,
      widgets: [{ text: `About ${name}`, rid: `about_${name}`, isPlain: true }],
    });
    const app: ToyApp = {
      start: "home",
      screens: {
        home: page("home", ...names),
        ...Object.fromEntries(
          names.map((name) => [name, withMenu(name, name === "four" ? "special" : "common")]),
        ),
        common: menu("common"),
        special: menu("special"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 30 });
    expect(walk.shown).toContain("special");
  });

  it("reads a tour to its end instead of skipping it", () => {
    const tour = (name: string, next: string): ToyScreen => ({
      ...page(name),
      widgets: [
        { text: `This is ${name}`, rid: `body_${name}`, isPlain: true },
        { text: "Skip", rid: "skip", tap: { replace: "home" } },
        { text: "Next", rid: "next", tap: { replace: next } },
      ],
    });
    const app: ToyApp = {
      start: "welcome",
      screens: {
        welcome: tour("welcome", "features"),
        features: tour("features", "thanks"),
        thanks: tour("thanks", "home"),
        home: page("home"),
      },
    };
    expect(walkToy(app, explorer(), { steps: 4 }).curve[3]).toBe(4);
  });

  it("leaves a pit of dialogs that lead to each other", () => {
    const pit = (name: string, next: string): ToyScreen => ({
      title: name,
      isDialog: true,
      back: "block",
      widgets: [{ text: "OK", rid: "ok", tap: { replace: next } }],
    });
    const app: ToyApp = {
      start: "home",
      screens: {
        home: page("home", "one", "far"),
        one: pit("one", "two"),
        two: pit("two", "three"),
        three: pit("three", "one"),
        far: page("far", "farther"),
        farther: page("farther"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 80 });
    expect(walk.shown).toContain("farther");
    expect(walk.keys).toContain("restart");
    expect(walk.ended).not.toBe("stuck");
  });

  it("does not spend its steps on an endless list", () => {
    let drawn = 0;
    const app: ToyApp = {
      start: "home",
      screens: {
        home: page("home", "feed", "other"),
        feed: {
          ...page("feed"),
          list: {
            rid: "posts",
            window: 6,
            rows: () => {
              drawn++;
              return Array.from({ length: 300 }, (_, at) => ({
                text: `Post ${LETTERS[(at + drawn) % 26]}${LETTERS[(at * 7 + drawn) % 26]} again`,
                tap: "post",
              }));
            },
          },
        },
        post: page("post"),
        other: page("other", "deep"),
        deep: page("deep", "deeper"),
        deeper: page("deeper"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 120 });
    expect(walk.shown).toHaveLength(6);
    expect(walk.curve[30]).toBe(6);
    const rowsTouched = walk.keys.filter((key) => key.startsWith("tap|posts|")).length;
    expect(rowsTouched).toBeLessThan(12);
  });

  it("gives up on rows that do nothing, however many there are", () => {
    let drawn = 0;
    const app: ToyApp = {
      start: "board",
      screens: {
        board: {
          ...page("board", "other"),
          list: {
            rid: "prices",
            window: 6,
            rows: () => {
              drawn++;
              return Array.from({ length: 6 }, (_, at) => ({
                text: `Stock ${LETTERS[(at + drawn * 6) % 26]}${LETTERS[drawn % 26]}`,
                tap: () => null,
              }));
            },
          },
        },
        other: page("other", "deep"),
        deep: page("deep"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 100 });
    expect(walk.shown).toHaveLength(3);
    expect(walk.keys.filter((key) => key.startsWith("tap|prices|")).length).toBeLessThan(30);
    expect(walk.curve[20]).toBe(3);
  });

  it("leaves a screen on which nothing new has come for forty steps", () => {
    let drawn = 0;
    const app: ToyApp = {
      start: "home",
      screens: {
        home: page("home", "swamp", "road"),
        swamp: {
          title: "Swamp",
          // Every look brings other words, so there is always something untried; none of it does anything.
          widgets: () => {
            drawn++;
            return Array.from({ length: 15 }, (_, at) => ({
              cls: `android.widget.Kind${LETTERS[at]}`,
              rid: `moss_${LETTERS[at]}`,
              text: `Moss ${LETTERS[drawn % 26]}${LETTERS[Math.floor(drawn / 26) % 26]}`,
              tap: () => null,
            }));
          },
        },
        road: page("road", "town"),
        town: page("town"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 60 });
    expect(walk.shown).toContain("swamp");
    expect(walk.shown).toContain("town");
  });

  it("waits while nothing but a spinner shows", () => {
    const app: ToyApp = {
      start: "loading",
      screens: {
        loading: {
          widgets: [{ cls: "android.widget.ProgressBar", text: "Loading", isPlain: true }],
          auto: { after: 2, goto: "home" },
        },
        home: page("home"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 10 });
    expect(walk.keys.slice(0, 2)).toEqual(["wait", "wait"]);
  });

  it("touches every row of a menu, also those below the edge", () => {
    const names = Array.from({ length: 20 }, (_, at) => `item${LETTERS[at]}`);
    const app: ToyApp = {
      start: "menu",
      screens: {
        menu: {
          title: "Menu",
          list: { rid: "menu", window: 6, rows: names.map((name) => ({ text: name, tap: name })) },
        },
        ...Object.fromEntries(names.map((name) => [name, page(name)])),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 120 });
    expect(walk.shown).toHaveLength(21);
  });

  it("tells menus apart that only their rows distinguish", () => {
    const menu = (...names: string[]): ToyScreen => ({
      title: "Demos",
      list: { rid: "list", window: 8, rows: names.map((name) => ({ text: name, tap: name })) },
    });
    const app: ToyApp = {
      start: "root",
      screens: {
        root: menu("views", "media", "app"),
        views: menu("buttons", "lists", "grids"),
        media: menu("audio", "video"),
        app: menu("alarm", "dialogs", "search"),
        ...Object.fromEntries(
          ["buttons", "lists", "grids", "audio", "video", "alarm", "dialogs", "search"].map(
            (name) => [name, page(name)],
          ),
        ),
      },
    };
    const mine = explorer();
    const walk = walkToy(app, mine, { steps: 100 });
    expect(walk.shown).toHaveLength(12);
    expect(mine.screenCount()).toBe(12);
  });

  it("sees one screen where only the time and the counters change", () => {
    const app: ToyApp = {
      start: "clock",
      screens: { clock: { ...page("clock", "end"), title: "It is %clock" }, end: page("end") },
    };
    const mine = explorer();
    walkToy(app, mine, { steps: 60 });
    expect(mine.screenCount()).toBe(2);
  });

  it("gets past a login wall by skipping, and by the credentials it was given", () => {
    const signIn = (state: Record<string, unknown>): string | null =>
      state.user === "ann" && state.secret === "open sesame" ? "inside" : null;
    const login = (more: ToyWidget[]): ToyApp => ({
      start: "login",
      screens: {
        login: {
          title: "Sign in",
          widgets: [
            { text: "User name", field: "user", rid: "user" },
            { text: "Password", field: "secret", rid: "secret", password: true },
            { text: "Sign in", rid: "sign_in", tap: signIn },
            ...more,
          ],
        },
        inside: page("inside", "account"),
        account: page("account"),
        guest: page("guest"),
      },
    });
    const skipping = walkToy(login([{ text: "Skip", rid: "skip", tap: "guest" }]), explorer(), {
      steps: 40,
    });
    expect(skipping.shown).toContain("guest");
    expect(skipping.shown).not.toContain("inside");
    const signedIn = walkToy(login([]), explorer(), {
      steps: 40,
      options: { credentials: { username: "ann", password: "open sesame" } },
    });
    expect(signedIn.shown).toContain("account");
    expect(walkToy(login([]), explorer(), { steps: 200 }).ended).toBe("explored");
  });

  it("fills a form that checks what it is given", () => {
    const app: ToyApp = {
      start: "form",
      screens: {
        form: {
          title: "Register",
          widgets: [
            { text: "E-mail", field: "mail", rid: "mail" },
            { text: "Name", field: "name", rid: "name" },
            {
              text: "Continue",
              rid: "go",
              tap: (state) => (String(state.mail).includes("@") && state.name ? "done" : null),
            },
          ],
        },
        done: page("done"),
      },
    };
    expect(walkToy(app, explorer(), { steps: 10 }).curve[2]).toBe(2);
  });

  it("comes back from a screen that going back does not leave", () => {
    const app: ToyApp = {
      start: "home",
      screens: {
        home: page("home", "trap", "garden"),
        trap: { ...page("trap"), back: "block" },
        garden: page("garden", "shed"),
        shed: page("shed"),
      },
    };
    expect(walkToy(app, explorer(), { steps: 40 }).shown).toContain("shed");
  });

  it("waits for a screen that is late", () => {
    const app: ToyApp = {
      start: "splash",
      screens: {
        splash: { isBlank: true, auto: { after: 2, goto: "home" } },
        home: page("home", "end"),
        end: page("end"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 20 });
    expect(walk.keys.slice(0, 2)).toEqual(["wait", "wait"]);
    expect(walk.shown).toContain("end");
  });

  it("comes home from other apps and does not go there again and again", () => {
    const app: ToyApp = {
      start: "home",
      screens: {
        home: {
          ...page("home"),
          widgets: [
            { text: "Browser", rid: "browser", tap: { outside: "com.android.chrome" } },
            ...buttons("end"),
          ],
        },
        end: page("end"),
      },
    };
    const walk = walkToy(app, explorer(), { steps: 60 });
    expect(walk.shown).toContain("end");
    expect(walk.keys.filter((key) => key.includes("browser")).length).toBeLessThanOrEqual(2);
    expect(walk.outcomes).toContain("leftApp");
  });

  it("goes on after a crash, tries it once more at most, and counts nothing outside as a screen", () => {
    const app: ToyApp = {
      start: "home",
      screens: {
        home: {
          ...page("home"),
          widgets: [{ text: "Boom", rid: "boom", tap: { crash: true } }, ...buttons("end")],
        },
        end: page("end"),
      },
    };
    const mine = explorer();
    const walk = walkToy(app, mine, { steps: 100 });
    expect(walk.outcomes).toContain("crashed");
    expect(walk.crashes).toBeGreaterThanOrEqual(1);
    expect(walk.crashes).toBeLessThanOrEqual(2);
    expect(mine.screenCount()).toBe(2);
    expect(walk.ended).toBe("explored");
  });

  it("tries again what a guard has kept shut", () => {
    const app: ToyApp = {
      start: "home",
      state: { open: false },
      screens: {
        home: {
          ...page("home", "settings"),
          widgets: [
            { text: "Vault", rid: "vault", tap: (state) => (state.open ? "vault" : null) },
            ...buttons("settings"),
          ],
        },
        settings: {
          ...page("settings"),
          widgets: [
            {
              text: "Unlock",
              rid: "unlock",
              tap: (state) => {
                state.open = true;
                return null;
              },
            },
          ],
        },
        vault: page("vault"),
      },
    };
    expect(walkToy(app, explorer(), { steps: 60 }).shown).toContain("vault");
  });

  it("works an app in which nothing says that it can be touched", () => {
    const plain = (...targets: string[]): ToyScreen => ({
      widgets: targets.map((target) => ({ text: target, isUnmarked: true, tap: target })),
    });
    const app: ToyApp = {
      start: "one",
      screens: { one: plain("two", "three"), two: page("two"), three: page("three") },
    };
    expect(walkToy(app, explorer(), { steps: 30 }).shown).toHaveLength(3);
  });

  it("goes where the goal's words point first", () => {
    const names = ["alpha", "bravo", "charlie", "delta", "echo", "privacy", "golf", "hotel"];
    const app: ToyApp = {
      start: "home",
      screens: {
        home: page("home", ...names),
        ...Object.fromEntries(names.map((name) => [name, page(name)])),
      },
    };
    const walk = walkToy(app, explorer("open the privacy page"), { steps: 5 });
    expect(walk.shown[1]).toBe("privacy");
  });

  it("never touches what is denied, over a whole walk", () => {
    let harm = 0;
    const app: ToyApp = {
      start: "home",
      screens: {
        home: {
          ...page("home"),
          widgets: [
            {
              text: "Delete account",
              rid: "delete_account",
              tap: () => {
                harm++;
                return null;
              },
            },
            ...buttons("end"),
          ],
        },
        end: page("end"),
      },
    };
    walkToy(app, explorer(), { steps: 150 });
    expect(harm).toBe(0);
  });
});
