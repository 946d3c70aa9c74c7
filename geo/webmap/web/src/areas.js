// The choropleth: one area layer at a time, filled for the chosen period, each unit with its figures on request.

import { COLOURS } from "./base.js";
import { areaFill, borderOn } from "./patterns.js";
import { Popups } from "./popup.js";
import { unitDetail } from "./unit.js";
import { pane, viewOf } from "./view.js";

/**
 * Draw the choropleth of a scene on a map.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function choropleth(map, scene) {
  const view = viewOf(map, scene);
  /** @type {import("./types.js").AreasData} */
  const data = view.section("areas");
  view.loadUnits();
  view.loadAreas();
  view.area = data.first;
  const popups = Popups.of(view);
  const renderer = L.svg({ pane: pane(map, "im-areas", 320), padding: 0.5 });
  /** @type {Map<string, string>} */
  const borders = new Map();
  const shapes = view.units.map((unit) => {
    const polygon = L.polygon(unit.latlngs, { smoothFactor: 0, renderer, pane: "im-areas", weight: 1, lineJoin: "round" });
    polygon.on("mouseover", () => polygon.setStyle({ weight: 2.5, color: "#22262a" }).bringToFront());
    polygon.on("mouseout", () => polygon.setStyle({ weight: 1, color: borders.get(unit.pcode) ?? COLOURS.line }));
    polygon.on("click", () => popups.offerUnit(unit));
    return polygon.addTo(map);
  });
  view.follow(() => {
    const looks = view.areaLayer?.looks ?? {};
    const look = new Map(view.areaPeriod?.values.map(([pcode, key]) => [pcode, looks[key]]));
    shapes.forEach((shape, index) => {
      const own = look.get(view.units[index].pcode);
      const color = own ? borderOn(own.fill) : COLOURS.line;
      borders.set(view.units[index].pcode, color);
      shape.setStyle({ fillColor: own ? areaFill(own) : COLOURS.land, fillOpacity: own || !view.tiled ? 1 : 0, color });
    });
  });
}

/**
 * What the chosen layer says of a unit now.
 * @param {import("./view.js").View} view
 * @param {import("./types.js").Unit} unit
 * @returns {import("./types.js").Page}
 */
export function unitPage(view, unit) {
  const value = view.areaPeriod?.values.find(([pcode]) => pcode === unit.pcode);
  const over = view.areaLayer ? [view.areaLayer.title, view.periodLabel].filter(Boolean).join(" · ") : "";
  return { over, heading: unit.name, rows: value?.[3] ?? [], extra: () => unitDetail(view, unit) };
}
