// The outlines of a scene as its data block has them: units that share the outline of the base, and shapes of their own.

import { readCards, unpackRing, worldPoint } from "./data.js";

/**
 * @param {import("./view.js").View} view
 * @returns {import("./types.js").OutlineLayer[]}
 */
export function readOutlines(view) {
  const column = view.columns("outlines");
  const units = new Map(view.units.map((unit) => [unit.pcode, unit]));
  return (view.section("outlines")?.layers ?? []).map((/** @type {import("./types.js").OutlineLayerData} */ data) => {
    const places = column(data.at);
    const cards = readCards(data.cards, column);
    const { key, title, legend, visible, caution, heading } = data;
    /** @type {import("./types.js").OutlineLayer} */
    const layer = { key, title, legend, visible, caution, heading, cards, outlines: [] };
    layer.outlines = data.look.map((look, index) => {
      const shared = units.get(data.unit[index]);
      const latlngs = shared?.latlngs ?? data.polygons[index].map((polygon) => polygon.map((ring) => unpackRing(column(ring))));
      const rings = shared?.rings ?? latlngs.flat().map((ring) => ring.map(([lat, lng]) => worldPoint(lat, lng)));
      const at = worldPoint(places[index * 2 + 1] / 10000, places[index * 2] / 10000);
      const [mark, figure] = [data.mark[index], data.figure[index]];
      return { layer, index, look: data.looks[look], mark, figure, at, latlngs, rings, area: extent(rings) };
    });
    return layer;
  });
}

/** @param {import("./types.js").WorldPoint[][]} rings */
function extent(rings) {
  const [x, y] = [rings.flat().map((corner) => corner.x), rings.flat().map((corner) => corner.y)];
  return (Math.max(...x) - Math.min(...x)) * (Math.max(...y) - Math.min(...y));
}
