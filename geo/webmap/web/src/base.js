// The map's own vector base: neighbours, the edge of the country, units without figures. It needs no network.

import { unpackRing, worldPoint } from "./data.js";
import { el, svg, textEl } from "./dom.js";
import { followLabels } from "./labels.js";
import { pane, viewOf } from "./view.js";

/** @typedef {import("./types.js").WorldPoint} WorldPoint */

export const COLOURS = { neighbour: "#f4f2ed", border: "#cfcbc2", water: "#dde6ea", land: "#fdfcfa", edge: "#6d737a", line: "#b9bec3" };
const FADE = 0.7; // pixels of the whole world: a degree

/**
 * Draw the base of a scene on a map.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function base(map, scene) {
  const view = viewOf(map, scene);
  /** @type {import("./types.js").BaseData} */
  const data = view.section("base");
  const column = view.columns("base");
  const neighbours = data.neighbours.map((one) => {
    const rings = one.polygons.flat().map((ring) => unpackRing(column(ring)).map(([lat, lng]) => worldPoint(lat, lng)));
    return { ...one, rings };
  });
  view.loadUnits();
  view.tiled = Boolean(data.tiles);
  map.getContainer().classList.add("im-map");
  if (data.tiles) addTiles(map, data.tiles);
  else sketch(map, pane(map, "im-neighbours", 210), land(neighbours, scene));
  // the country's edge is the outer half of a thick line below the units: it needs no polygon of its own
  const fill = data.tiles ? "none" : COLOURS.land;
  const edges = view.units.map(({ rings }) => outline(rings, { fill, stroke: COLOURS.edge, "stroke-width": 3.2 }));
  sketch(map, pane(map, "im-edge", 220), edges);
  followLabels(view, data.tiles ? null : neighbours);
}

/**
 * Neighbours and waters. The outlines end somewhere: what lies beyond is left as blank land, not as sea, their cut edges
 * are covered, and the sea fades out towards the west.
 * @param {import("./types.js").Neighbour[]} neighbours
 * @param {string} scene
 */
function land(neighbours, scene) {
  const drawn = neighbours.filter(({ rings }) => rings.length);
  const shapes = drawn.map(({ rings, water }) =>
    outline(rings, { fill: water ? COLOURS.water : COLOURS.neighbour, stroke: water ? "none" : COLOURS.border, "stroke-width": 1 }),
  );
  if (!drawn.length) return shapes;
  const around = L.bounds(drawn.flatMap(({ rings }) => rings.flat().map(({ x, y }) => L.point(x, y))));
  const extent = [around.getTopLeft(), around.getTopRight(), around.getBottomRight(), around.getBottomLeft()];
  const world = [[0, 0], [256, 0], [256, 256], [0, 256]].map(([x, y]) => L.point(x, y));
  const frame = outline([world, extent], { fill: COLOURS.neighbour, stroke: COLOURS.neighbour, "stroke-width": 4 });
  const [west, id] = [extent[0].x, `${scene}-fade`];
  const strip = [extent[0], L.point(west + FADE, extent[0].y), L.point(west + FADE, extent[2].y), extent[3]];
  return [fading(id, west), outline([strip], { fill: `url(#${id})` }), ...shapes, frame];
}

/**
 * @param {string} id
 * @param {number} west where it begins
 */
function fading(id, west) {
  const gradient = svg("linearGradient", { id, gradientUnits: "userSpaceOnUse", x1: west, x2: west + FADE });
  for (const offset of [0, 1]) gradient.append(svg("stop", { offset, "stop-color": COLOURS.neighbour, "stop-opacity": 1 - offset }));
  return gradient;
}

/**
 * @param {WorldPoint[][]} rings
 * @param {Record<string, string | number>} look
 */
function outline(rings, look) {
  const d = rings.map((ring) => `M${ring.map(({ x, y }) => `${x.toFixed(5)} ${y.toFixed(5)}`).join("L")}Z`).join("");
  return svg("path", { d, "fill-rule": "evenodd", "stroke-linejoin": "round", "vector-effect": "non-scaling-stroke", ...look });
}

/**
 * Put paths in pixels of the whole world on the map. Where the map moves they are scaled and shifted, not drawn anew.
 * @param {import("leaflet").Map} map
 * @param {string} paneName
 * @param {Element[]} paths
 */
function sketch(map, paneName, paths) {
  const Sketch = /** @type {any} */ (L.SVG).extend({
    _update() {
      /** @type {any} */ (L.SVG).prototype._update.call(this);
      const { x, y } = map.getPixelOrigin();
      this._rootGroup.setAttribute("transform", `translate(${-x} ${-y}) scale(${map.getZoomScale(map.getZoom(), 0)})`);
    },
  });
  const renderer = new Sketch({ pane: paneName, padding: 0.5 }).addTo(map);
  renderer._rootGroup.append(...paths);
}

/**
 * Tiles are the only thing a map may fetch, and only where its author asked for them.
 * @param {import("leaflet").Map} map
 * @param {NonNullable<import("./types.js").BaseData["tiles"]>} tiles
 */
function addTiles(map, tiles) {
  const { url, maxZoom, subdomains } = tiles;
  L.tileLayer(url, { maxZoom, subdomains, referrerPolicy: "no-referrer" }).addTo(map);
  map.getContainer().append(el("div", "im-attribution", [textEl("span", "", tiles.attribution)]));
}
