// Leaves about drawing: a canvas or a surface, some with a menu, colours to choose or sliders.
import type { WidgetDef } from "../model";
import { seedOf } from "../random";
import {
  button,
  canvas,
  caption,
  check,
  entry,
  image,
  type Leaf,
  type LeafRecipe,
  list,
  OK_CANCEL,
  radios,
  seek,
  spinner,
  text,
  toast,
} from "./leaf";

export const GRAPHICS_LEAVES: readonly LeafRecipe[] = [
  [
    /^CameraPreview$/,
    (leaf) =>
      leaf
        .main([
          text("text", "The preview needs the camera."),
          button("open", "Open preview", [
            {
              permission: "android.permission.CAMERA",
              granted: leaf.to("preview"),
              denied: toast("No camera without permission"),
            },
          ]),
        ])
        .page(
          "preview",
          "Preview",
          [
            { id: "preview", role: "surface", rid: "preview", seed: 8, heightDp: 480 },
            button("photo", "Take a photo", [{ external: "com.android.camera2" }]),
          ],
          { dark: true },
        ),
  ],
  [
    /^FingerPaint$/,
    (leaf) =>
      leaf
        .main([canvas(1, 600, { desc: "Paint here" })], {
          menu: [
            entry("color", "Color", leaf.to("color")),
            entry("emboss", "Emboss", toast("Emboss")),
            entry("blur", "Blur", toast("Blur")),
            entry("erase", "Erase", toast("Erase")),
            entry("src", "SrcATop", toast("SrcATop")),
          ],
        })
        .dialog("color", "Pick a Color", undefined, OK_CANCEL, [
          canvas(99, 220, { desc: "Colours" }),
        ]),
  ],
  [
    /^TouchPaint$/,
    (leaf) =>
      leaf.main([canvas(2, 600, { desc: "Paint here" })], {
        menu: [entry("clear", "Clear", toast("Cleared")), entry("fade", "Fade", toast("Fading"))],
      }),
  ],
  [
    /^(TranslucentGLSurfaceView|GLSurfaceView|GLES20|Triangle|CubeMap|FrameBufferObject|MatrixPalette|CompressedTexture|SpriteText|TouchRotate|Kube)/,
    surface,
  ],
  [
    /^(SurfaceViewOverlay|WindowSurface)$/,
    (leaf) =>
      leaf.main([
        { id: "surface", role: "surface", rid: "glsurfaceview", seed: 17, heightDp: 360 },
        button("hideSurface", "Hide surface", toast("Hidden")),
        button("showSurface", "Show surface", toast("Shown")),
      ]),
  ],
  [
    /^UnicodeChart$/,
    (leaf) =>
      leaf.main(
        [canvas(33, 420), spinner("block", ["Basic Latin", "Latin-1", "Greek", "Cyrillic"])],
        {
          menu: [
            entry("next", "Next page", toast("Next")),
            entry("previous", "Previous page", toast("Previous")),
          ],
        },
      ),
  ],
  [
    /^Typefaces$|^MeasureText$|^TextAlign$/,
    (leaf) =>
      leaf.main([
        canvas(seed(leaf), 360),
        radios("style", ["Normal", "Bold", "Italic"], 0),
        seek("size", 40),
        caption("chosen", "Size {.size}"),
      ]),
  ],
  [
    /^DensityActivity$/,
    (leaf) =>
      leaf.main(
        ["mdpi", "hdpi", "xhdpi", "xxhdpi"].flatMap((density, at) => [
          caption(density, `Prescaled bitmap in ${density}`),
          image(`image_${density}`, at + 3, { widthDp: 120, heightDp: 80 }),
        ]),
        { scroll: true },
      ),
  ],
  [
    /^(PurgeableBitmap|Purgeable)$/,
    (leaf) =>
      leaf
        .main([
          text("text", "Allocates bitmaps until memory is short."),
          button("start", "Start", leaf.to("done")),
          caption("count", "Allocated: {tick:1000}"),
        ])
        .dialog("done", "Out of memory", "200 bitmaps were allocated.", OK_CANCEL),
  ],
  [
    /^(AlphaBitmap|AnimateDrawables|Arcs|BitmapDecode|BitmapMesh|BitmapPixels|Clipping|ColorFilters|ColorMatrixSample|Compass|CreateBitmap|DrawPoints|GradientDrawable1|Layers|PathEffects|PathFillTypes|Patterns|PolyToPoly|Regions|RoundRects|ScaleToFit|ShapeDrawable1|Sweep|Vertices|Xfermodes)$/,
    drawing,
  ],
];

function seed(leaf: Leaf): number {
  return seedOf(leaf.simple) % 1000;
}

function surface(leaf: Leaf): Leaf {
  const widgets: WidgetDef[] = [
    {
      id: "surface",
      role: "surface",
      cls: "android.opengl.GLSurfaceView",
      seed: seed(leaf),
      heightDp: 600,
    },
  ];
  if (/Kube/.test(leaf.simple)) widgets.push(caption("turns", "Turn {tick:800}"));
  return leaf.main(widgets, { dark: true });
}

/** Most of them show a picture and nothing else, as drawing samples do; some let one change it. */
function drawing(leaf: Leaf): Leaf {
  const widgets: WidgetDef[] = [canvas(seed(leaf), leaf.random() < 0.4 ? 600 : 360)];
  const extra = Math.floor(leaf.random() * 5);
  if (extra === 0) widgets.push(check("animate", "Animate", true));
  if (extra === 1)
    widgets.push(
      list("variants", ["First", "Second", "Third", "Fourth"], { onItem: [leaf.to("variant")] }),
    );
  if (extra === 2)
    widgets.push(button("redraw", "Redraw", toast("Drawn again")), seek("amount", 30));
  if (extra === 1)
    leaf.page("variant", `${leaf.label}: {item}`, [
      canvas(seed(leaf) + 1, 420),
      caption("number", "Variant {n}"),
    ]);
  return leaf.main(widgets);
}
