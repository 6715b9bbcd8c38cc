// Leaves about text: links, marquees, logs, typed keys, letters of many scripts.
import { button, edit, type Leaf, type LeafRecipe, link, switchOf, text } from "./leaf";

export const TEXT_LEAVES: readonly LeafRecipe[] = [
  [
    /^(Link)$/,
    (leaf) =>
      leaf.main([
        link("text1", "Open example.com, or call 555 0100", [{ external: "com.android.chrome" }]),
        link("text2", "This text has a link in HTML.", [{ external: "com.android.chrome" }]),
        link("text3", "Phone: (555) 010-0100", [{ external: "com.android.dialer" }]),
        text("text4", "Manually created spans."),
      ]),
  ],
  [
    /^Marquee$/,
    (leaf) =>
      leaf.main([
        button("one", "This use of marquee is the default: a text that is far too long"),
        button("two", "Another one that does not fit into its button"),
        button("three", "Short"),
      ]),
  ],
  [/^LogTextBox1$/, logBox],
  [
    /^KeyEventText$/,
    (leaf) => leaf.main([edit("edit", "Press keys here"), text("text", "Typed: {.edit}")]),
  ],
  [
    /^Unicode$/,
    (leaf) =>
      leaf.main([
        text("button1", "fl\u00e9ch\u00e9, \u00c5ngstr\u00f6m, \u00bfqu\u00e9?"),
        text("button2", "\u0430\u0431\u0432\u0433\u0434 \u0410\u0411\u0412\u0413\u0414"),
        edit("edit", "Unicode", { value: "\u00e9\u00e8\u00ea" }),
        button("button3", "\u03b1\u03b2\u03c0 \u0394\u03a9"),
      ]),
  ],
];

function logBox(leaf: Leaf): Leaf {
  const lines = leaf.variable("lines", 1);
  return leaf.main([
    button("add", "Add", [{ set: lines, to: { add: [{ var: lines }, 1] } }]),
    text("text", `This is a test ({${lines}})`),
    switchOf("wrap", "Wrap lines", true),
  ]);
}
