// The shapes of incidents. Shapes of one size cover the same area, so that none looks heavier than it is.

/** @typedef {import("./types.js").PointLook} PointLook */
/**
 * @typedef {object} Stroke one path, or a text, painted around a mark's place
 * @property {string} [d]
 * @property {{ content: string, x: number, y: number, centred?: boolean }} [text]
 * @property {string} fill
 * @property {string} stroke
 * @property {number} width
 * @property {number[]} [dash]
 * @property {number} [opacity] of the fill
 */

import { inDigits, svg } from "./dom.js";

const TRIANGLE = 1.555; // circumradius of the equilateral triangle with the area of the unit circle
const SQUARE = 0.886; // half the side of the square with that area
const DIAMOND = 1.253; // half the diagonal of the same square, stood on its corner
const PAPER = "#ffffff";
const INK = "#22262a";

/**
 * SVG path data of a shape around the origin.
 * @param {string} shape
 * @param {number} radius of the circle of equal area, in pixels
 */
export function shapePath(shape, radius) {
  const n = (/** @type {number} */ value) => Number(value.toFixed(2));
  if (shape === "triangle") {
    const top = TRIANGLE * radius;
    const half = (top * Math.sqrt(3)) / 2;
    return `M0,${n(-top)}L${n(half)},${n(top / 2)}L${n(-half)},${n(top / 2)}Z`;
  }
  if (shape === "square") {
    const half = n(SQUARE * radius);
    return `M${-half},${-half}H${half}V${half}H${-half}Z`;
  }
  if (shape === "diamond") {
    const half = n(DIAMOND * radius);
    return `M0,${-half}L${half},0L0,${half}L${-half},0Z`;
  }
  const r = n(radius);
  return `M${-r},0A${r},${r} 0 1,1 ${r},0A${r},${r} 0 1,1 ${-r},0Z`;
}

/**
 * How a look is painted: a hollow symbol has a paper fill and a thick edge in its colour.
 * @param {PointLook} look
 */
export function paint(look) {
  return look.hollow
    ? { fill: PAPER, stroke: look.stroke, width: 2 }
    : { fill: look.fill, stroke: look.stroke, width: 1 };
}

/**
 * A symbol for the legend.
 * @param {PointLook} look
 * @param {number} size diameter in pixels
 * @param {number} [wide] width of the drawing
 */
export function symbolSwatch(look, size, wide = 22) {
  const { fill, stroke, width } = paint(look);
  const shift = look.shape === "triangle" ? size * 0.19 : 0;
  const high = Math.ceil(size * 1.28 + 4);
  return svg("svg", { width: wide, height: high, viewBox: `${-wide / 2} ${-high / 2} ${wide} ${high}`, "aria-hidden": "true" }, [
    svg("path", {
      d: shapePath(look.shape, size / 2),
      transform: `translate(0 ${shift})`,
      fill,
      stroke,
      "stroke-width": width,
      "stroke-linejoin": "round",
    }),
  ]);
}

/**
 * A dashed ring for the legend.
 * @param {PointLook} look
 */
export function ringSwatch(look) {
  const stroke = look.hollow ? look.stroke : look.fill;
  const ring = svg("circle", { r: 8.5, fill: "none", stroke, "stroke-width": 1.75, "stroke-dasharray": "4 3" });
  return svg("svg", { width: 22, height: 22, viewBox: "-11 -11 22 22", "aria-hidden": "true" }, [ring]);
}

/**
 * How a mark is painted: a ring of its radius where the place is only roughly known, else its symbol; and beside the
 * topmost of several on one spot their number.
 * @param {import("./types.js").Mark} mark
 * @param {{ r: number, ring: number }} at radii in pixels
 * @param {boolean} active
 * @returns {Stroke[]}
 */
export function markStrokes(mark, at, active) {
  const { fill, stroke, width } = paint(mark.look);
  const ringed = mark.km > 0;
  const colour = mark.look.hollow ? stroke : fill;
  const d = ringed ? shapePath("circle", Math.max(at.ring, 5)) : shapePath(mark.look.shape, at.r);
  /** @type {Stroke[]} */
  const strokes = ringed
    ? [
        { d, fill: colour, stroke: "rgba(255,255,255,0.75)", width: active ? 5 : 3.5, opacity: active ? 0.16 : 0.07 },
        { d, fill: "transparent", stroke: colour, width: active ? 3 : 1.75, dash: [5, 4] },
      ]
    : [
        { d, fill: PAPER, stroke: active ? INK : PAPER, width: width + (active ? 5 : 2) },
        { d, fill, stroke, width },
      ];
  if (mark.together > 1) {
    const x = (ringed ? 0 : at.r * 1.4) + 3;
    const text = { content: inDigits(`×${mark.together}`), x, y: ringed ? 4 : 4 - at.r * 0.9 };
    strokes.push({ text, fill: "none", stroke: PAPER, width: 3 }, { text, fill: INK, stroke: "none", width: 0 });
  }
  return strokes;
}
