import { beforeEach, describe, expect, it } from "vitest";
import { makeNode, VIEW } from "../__tests__/tree";
import type { UiNode } from "../ui/types";
import { Elements } from "./elements";
import { toBy } from "./find";
import { Identities, type Placed, walk, windowRoots } from "./snapshot";

const BY = toBy("id", "edit");

let shown: UiNode[];
let elements: Elements;

function all(): Placed[] {
  return windowRoots(shown, VIEW, identities).flatMap((root) => [...walk(root, VIEW)]);
}

const identities = new Identities();

beforeEach(() => {
  elements = new Elements({
    byNodeId: (id) => all().find(({ node }) => node.id === id) ?? null,
    first: () => all().find(({ node }) => node.resourceId === "edit") ?? null,
    idOf: (placed) => identities.idOf(placed),
  });
});

function show(...children: UiNode[]): void {
  shown = [makeNode({ id: "root", children })];
}

function addFirst(isSingle: boolean): string {
  const [, first] = all();
  return elements.add(first!, { by: BY, isSingle, contextId: null });
}

describe("an element", () => {
  it("has an id of window and node, the same each time it is found", () => {
    show(makeNode({ id: "a", resourceId: "edit" }));
    const id = addFirst(true);
    expect(id).toMatch(/^00000000-0000-0[0-9a-f]{3}-0000-[0-9a-f]{12}$/);
    expect(addFirst(true)).toBe(id);
  });

  it("is what it is now, not what it was when found", () => {
    show(makeNode({ id: "a", resourceId: "edit", text: "before" }));
    const id = addFirst(true);
    show(makeNode({ id: "a", resourceId: "edit", text: "after" }));
    expect(elements.get(id).node.text).toBe("after");
  });

  it("that is gone is stale, in the locator's name", () => {
    show(makeNode({ id: "a", resourceId: "edit" }));
    const id = addFirst(true);
    show();
    expect(() => elements.get(id)).toThrow(
      expect.objectContaining({
        code: "stale element reference",
        message: "The element 'By.id: edit' does not exist in DOM anymore",
      }),
    );
  });

  it("that another has replaced is stale, though the locator finds the other", () => {
    show(makeNode({ id: "a", resourceId: "edit" }));
    const id = addFirst(true);
    show(makeNode({ id: "b", resourceId: "edit" }));
    expect(() => elements.get(id)).toThrow("is not linked to the same object in DOM anymore");
  });

  it("found among several is not searched again", () => {
    show(makeNode({ id: "a", resourceId: "edit" }));
    const id = addFirst(false);
    show();
    expect(() => elements.get(id)).toThrow(
      "Cached elements 'By.id: edit' do not exist in DOM anymore",
    );
  });

  it("that nobody has found is no such element", () => {
    show();
    expect(() => elements.get("00000000-0000-0103-0000-000000000001")).toThrow(
      expect.objectContaining({ code: "no such element", status: 404 }),
    );
  });
});
