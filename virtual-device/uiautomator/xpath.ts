// XPath over the snapshot: an XML document of the tree, node for node, and the way back from its elements.
// The engine is XPath 1; the few functions of XPath 2 that locators use are added here.
import { DOMImplementation, type Element as XmlElement } from "@xmldom/xmldom";
import xpath from "xpath";
import { UiaFailure } from "./failure";
import { attributesOf, childrenOf, type Placed, type ViewSettings } from "./snapshot";
import { tagOf } from "./source";

/** All nodes that the expression selects, in document order. Throws UiaFailure on an expression that is none. */
export function selectByXpath(
  roots: Placed[],
  expression: string,
  settings: ViewSettings,
): Placed[] {
  const document = new DOMImplementation().createDocument(null, "hierarchy");
  const placedOf = new Map<unknown, Placed>();
  const build = (placed: Placed, parent: XmlElement) => {
    const element = document.createElement(tagOf(placed.node.className));
    for (const [name, value] of attributesOf(placed)) {
      if (value !== null) element.setAttribute(name, value);
    }
    placedOf.set(element, placed);
    parent.appendChild(element);
    for (const child of childrenOf(placed, settings)) build(child, element);
  };
  const top = document.documentElement;
  if (top === null) return [];
  for (const root of roots) build(root, top);
  let selected: unknown;
  try {
    selected = engine.parse(expression).select({ node: document, functions: FUNCTIONS });
  } catch (error) {
    throw new UiaFailure(
      "invalid selector",
      `javax.xml.xpath.XPathExpressionException: ${String(error)}`,
    );
  }
  const nodes = Array.isArray(selected) ? selected : [];
  return nodes.flatMap((node) => placedOf.get(node) ?? []);
}

type XpathValue = { toString(): string };

const text = (value: XpathValue | undefined) => value?.toString() ?? "";

/** The engine hands values over as its own objects; booleans must go back as its own, too. */
const FUNCTIONS = {
  matches: (_: unknown, value: XpathValue, pattern: XpathValue, flags?: XpathValue) =>
    truth(new RegExp(text(pattern), text(flags)).test(text(value))),
  "ends-with": (_: unknown, value: XpathValue, end: XpathValue) =>
    truth(text(value).endsWith(text(end))),
  "lower-case": (_: unknown, value: XpathValue) => words(text(value).toLowerCase()),
  "upper-case": (_: unknown, value: XpathValue) => words(text(value).toUpperCase()),
};

/** The half of the library that its types leave out. */
const engine = xpath as unknown as {
  parse(expression: string): { select(options: { node: unknown; functions: unknown }): unknown };
  XBoolean: new (value: boolean) => unknown;
  XString: new (value: string) => unknown;
};
const truth = (value: boolean) => new engine.XBoolean(value);
const words = (value: string) => new engine.XString(value);
