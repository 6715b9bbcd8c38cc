import { describe, expect, it } from "vitest";
import { appiumSource } from "./__tests__/sources";
import { sceneOf } from "./scene";
import { parseSource } from "./source";
import { type FieldKind, fieldKindOf, valueFor } from "./typing";

function field(attributes: Record<string, string>): Parameters<typeof fieldKindOf>[0] {
  const { roots } = parseSource(
    appiumSource("p", [{ cls: "android.widget.EditText", at: [0, 0, 500, 100], with: attributes }]),
  );
  return sceneOf(roots[0]!, { left: 0, top: 0, right: 1080, bottom: 2000 }).nodes[0]!;
}

describe("what a field wants", () => {
  it.each<[Record<string, string>, string, FieldKind]>([
    [{ "input-type": "33" }, "", "email"],
    [{ "input-type": "129" }, "", "password"],
    [{ "input-type": "18" }, "", "pin"],
    [{ "input-type": "3" }, "", "phone"],
    [{ "input-type": "2" }, "", "number"],
    [{ "input-type": "8194" }, "", "decimal"],
    [{ "input-type": "20" }, "", "date"],
    [{ "input-type": "17" }, "", "url"],
    [{ "input-type": "131073" }, "", "message"],
    [{ "input-type": "2", hint: "ZIP" }, "", "zip"],
    [{ password: "true", hint: "Enter your name" }, "", "password"],
    [{ hint: "E-Mail-Adresse" }, "", "email"],
    [{ "resource-id": "p:id/inputFirstName" }, "", "firstName"],
    [{ text: "Search Wikipedia", "showing-hint": "true" }, "", "search"],
    [{ "content-desc": "username" }, "", "userName"],
    [{}, "Your city", "city"],
    [{}, "", "text"],
    [{ "input-type": "33", hint: "Password" }, "", "email"],
  ])("%j beside '%s' wants %s", (attributes, neighbour, kind) => {
    expect(fieldKindOf(field(attributes), neighbour)).toBe(kind);
  });
});

describe("what is typed", () => {
  const options = { seed: 7, credentials: { username: "ann", password: "open sesame" } };

  it("is what was given where it belongs, and made up elsewhere", () => {
    expect(valueFor("userName", field({}), options, "valid", null)).toBe("ann");
    expect(valueFor("password", field({}), options, "valid", null)).toBe("open sesame");
    expect(valueFor("email", field({}), options, "valid", null)).toBe("qa.user+7@example.com");
    expect(valueFor("password", field({}), { seed: 7 }, "valid", null)).not.toBe("");
  });

  it("fits the field's length, the date's visible format and what can be found", () => {
    expect(
      valueFor("message", field({ "max-text-length": "4" }), options, "valid", null),
    ).toHaveLength(4);
    expect(valueFor("date", field({ hint: "MM/DD/YYYY" }), options, "valid", null)).toBe(
      "02/03/2001",
    );
    expect(valueFor("date", field({}), options, "valid", null)).toBe("2001-02-03");
    expect(valueFor("search", field({}), options, "valid", "otters")).toBe("otters");
  });

  it("is odd in another way where it is alone in that, and says nothing where it is to be blank", () => {
    for (const seed of [1, 2]) {
      const typed = (kind: FieldKind, taste: "odd" | "lone" | "blank"): string =>
        valueFor(kind, field({}), { seed }, taste, null);
      expect([typed("number", "odd"), typed("number", "lone")].sort()).toEqual([
        "-1",
        "999999999999",
      ]);
      expect(typed("text", "odd")).not.toBe(typed("text", "lone"));
      expect(typed("number", "blank")).toBe("0");
      expect(typed("email", "blank")).toMatch(/^ +$/);
      expect(valueFor("password", field({}), options, "blank", null)).toBe("open sesame");
    }
  });

  it("never puts odd values where a password belongs, and the same seed picks the same odd ones", () => {
    expect(valueFor("password", field({}), options, "odd", null)).toBe("open sesame");
    expect(valueFor("text", field({}), { seed: 3 }, "odd", null)).toBe(
      valueFor("text", field({}), { seed: 3 }, "odd", null),
    );
    expect(valueFor("text", field({}), { seed: 3 }, "odd", null)).not.toBe("test");
  });
});
