// The map's own vector base: neighbours, the edge of the country, units without figures. It needs no network.

import { unpackRing } from "./data.js";
import { el, textEl } from "./dom.js";
import { followLabels } from "./labels.js";
import { pane, viewOf } from "./view.js";

export const COLOURS = { neighbour: "#f4f2ed", border: "#cfcbc2", water: "#dde6ea", land: "#fdfcfa", edge: "#6d737a", line: "#b9bec3" };

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
  const neighbours = data.neighbours.map((one) => ({ ...one, rings: one.polygons.map((polygon) => polygon.map((ring) => unpackRing(column(ring)))) }));
  view.loadUnits();
  view.bounds = data.bounds;
  view.tiled = Boolean(data.tiles);
  map.getContainer().classList.add("im-map");
  if (data.tiles) {
    addTiles(map, data.tiles);
  } else {
    drawNeighbours(map, neighbours);
    followLabels(view, neighbours);
  }
  drawUnits(view, Boolean(data.tiles));
  if (data.tiles) followLabels(view, null);
}

/**
 * @param {import("leaflet").Map} map
 * @param {import("./types.js").Neighbour[]} neighbours
 */
function drawNeighbours(map, neighbours) {
  const renderer = L.svg({ pane: pane(map, "im-neighbours", 210), padding: 0.5 });
  for (const { rings, water } of neighbours) {
    if (!rings.length) continue;
    const style = { color: COLOURS.border, weight: 1, fillColor: water ? COLOURS.water : COLOURS.neighbour };
    L.polygon(rings, { ...style, fillOpacity: 1, opacity: water ? 0 : 1, interactive: false, renderer, pane: "im-neighbours" }).addTo(map);
  }
  frame(map, neighbours, renderer);
}

/**
 * The outlines end somewhere: what lies beyond is left as blank land, not as sea, and their cut edges are covered.
 * @param {import("leaflet").Map} map
 * @param {import("./types.js").Neighbour[]} neighbours
 * @param {import("leaflet").Renderer} renderer
 */
function frame(map, neighbours, renderer) {
  const corners = neighbours.flatMap((one) => one.rings.flatMap((polygon) => polygon[0] ?? []));
  if (!corners.length) return;
  const extent = L.latLngBounds(corners);
  const [south, west, north, east] = [extent.getSouth(), extent.getWest(), extent.getNorth(), extent.getEast()];
  const style = { color: COLOURS.neighbour, weight: 4, fillColor: COLOURS.neighbour, fillOpacity: 1, interactive: false };
  L.polygon(
    [
      [[-80, -170], [-80, 170], [80, 170], [80, -170]],
      [[south, west], [south, east], [north, east], [north, west]],
    ],
    { ...style, renderer, pane: "im-neighbours" },
  ).addTo(map);
}

/**
 * The country's edge is the outer half of a thick line below the units: it needs no polygon of its own.
 * @param {import("./view.js").View} view
 * @param {boolean} overTiles
 */
function drawUnits(view, overTiles) {
  const renderer = L.svg({ pane: pane(view.map, "im-edge", 220), padding: 0.5 });
  for (const unit of view.units) {
    const style = { color: COLOURS.edge, weight: 3.2, lineJoin: /** @type {const} */ ("round"), fillColor: COLOURS.land };
    L.polygon(unit.latlngs, {
      ...style,
      fillOpacity: overTiles ? 0 : 1,
      interactive: false,
      smoothFactor: 0,
      renderer,
      pane: "im-edge",
    }).addTo(view.map);
  }
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
