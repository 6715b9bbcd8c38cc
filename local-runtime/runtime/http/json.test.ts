// JSON at its edges; the rest of it is seen through the gateway.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson, toJson } from "./json";

test("any JSON value comes back as it was, with or without bytes behind it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseJson(text)).toEqual(JSON.parse(text));
      expect(toJson(JSON.parse(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
  expect(parseJson('{"a": 1} }')).toEqual({ a: 1 });
  expect(toJson([JSON.parse('{"__proto__":[]}')])).toBe('[{"__proto__":[]}]');
});

test("a repeated key is an error at any depth, but not in two objects or as a value", () => {
  expect(() => parseJson('{"a": [{"b": 1, "\\u0062": 2}]}')).toThrow("duplicate field b");
  expect(parseJson('[{"a": "a"}, {"a": {"a": ":"}}]')).toEqual([{ a: "a" }, { a: { a: ":" } }]);
});

test("big numbers are written as strings, dates as RFC 3339, undefined not at all", () => {
  const value = { big: 2n ** 60n, at: new Date(0), none: undefined, inner: { f: () => 1 } };
  expect(toJson(value)).toBe(
    '{"big":"1152921504606846976","at":"1970-01-01T00:00:00.000Z","inner":{}}',
  );
});

test("what JSON cannot say is an error", () => {
  const loop: unknown[] = [];
  loop.push(loop);
  let deep: unknown = 1;
  for (let i = 0; i < 200; i++) deep = [deep];
  for (const value of [loop, deep, [undefined], [() => 1], [Symbol("x")]]) {
    expect(() => toJson(value)).toThrow();
  }
});
