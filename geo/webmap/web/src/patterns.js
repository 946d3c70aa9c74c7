// Fills with a pattern over a colour, so that looks differ without colour. Used on the map and in its legends alike.

/** @typedef {import("./types.js").AreaLook} AreaLook */

import { svg } from "./dom.js";

/** @type {Map<string, string>} */
const made = new Map();
/** @type {Element | undefined} */
let defs;

/** @type {Record<string, { side: number, d: string, dots?: boolean }>} */
const TILES = {
  hatch: { side: 7, d: "M-1,1L1,-1M0,7L7,0M6,8L8,6" },
  cross: { side: 8, d: "M0,0L8,8M8,0L0,8" },
  dots: { side: 6, d: "M1.5,1.5h0M4.5,4.5h0", dots: true },
};

/**
 * The fill of a look: its colour, or a reference to its pattern.
 * @param {AreaLook} look
 */
export function areaFill(look) {
  const tile = TILES[look.pattern];
  if (!tile) return look.fill;
  const key = [look.pattern, look.fill, look.ink].join(" ");
  let id = made.get(key);
  if (!id) {
    id = `im-pattern-${made.size + 1}`;
    made.set(key, id);
    definitions().append(
      svg("pattern", { id, patternUnits: "userSpaceOnUse", width: tile.side, height: tile.side }, [
        svg("rect", { width: tile.side, height: tile.side, fill: look.fill }),
        svg("path", {
          d: tile.d,
          fill: "none",
          stroke: look.ink,
          "stroke-width": tile.dots ? 1.7 : 1,
          "stroke-linecap": tile.dots ? "round" : "butt",
        }),
      ]),
    );
  }
  return `url(#${id})`;
}

function definitions() {
  if (!defs) {
    defs = svg("defs");
    document.body.append(svg("svg", { width: 0, height: 0, class: "im-defs", "aria-hidden": "true" }, [defs]));
  }
  return defs;
}

/**
 * A swatch of an area look for the legend.
 * @param {AreaLook} look
 */
export function areaSwatch(look) {
  return svg("svg", { width: 28, height: 18, "aria-hidden": "true" }, [
    svg("rect", { x: 0.5, y: 0.5, width: 27, height: 17, rx: 1.5, fill: areaFill(look), stroke: "#8b9196", "stroke-width": 1 }),
  ]);
}

/**
 * A swatch of an outline for the legend, its line inside its edge.
 * @param {import("./types.js").OutlineLook} look
 */
export function outlineSwatch({ stroke, width, dash, tint }) {
  const half = width / 2;
  const line = { stroke, "stroke-width": width, "stroke-dasharray": dash.join(" "), fill: stroke, "fill-opacity": tint };
  return svg("svg", { width: 28, height: 18, "aria-hidden": "true" }, [
    svg("rect", { x: half, y: half, width: 28 - width, height: 18 - width, ...line }),
  ]);
}

/**
 * WCAG relative luminance of a colour; that of white where it is none.
 * @param {string} colour as #rrggbb
 */
function luminance(colour) {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!match) return 1;
  const [r, g, b] = match.slice(1).map((hex) => {
    const value = parseInt(hex, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * Whether white text reads better than black on a colour.
 * @param {string} colour
 */
export function isDark(colour) {
  return luminance(colour) < 0.19;
}

/**
 * The border of a unit: it must be seen between two units of one colour, be that light or dark, and stay quiet.
 * @param {string} colour of the unit
 */
export function borderOn(colour) {
  return luminance(colour) > 0.5 ? "#98a3ab" : "#ffffff";
}
