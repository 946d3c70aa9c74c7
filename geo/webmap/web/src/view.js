// What one map shows now: the chosen period, area layer and incident layers, and who wants to know when it changes.

/** @typedef {import("./types.js").Settings} Settings */
/** @typedef {import("./types.js").Unit} Unit */

import { section, unpackRing } from "./data.js";

/** @type {WeakMap<object, View>} */
const views = new WeakMap();

export class View {
  /**
   * @param {import("leaflet").Map} map
   * @param {string} scene
   */
  constructor(map, scene) {
    this.map = map;
    this.scene = scene;
    /** @type {Settings} */
    this.settings = section(scene, "settings");
    this.period = this.settings.firstPeriod;
    this.area = "";
    /** @type {Set<string>} */
    this.hidden = new Set();
    /** @type {Unit[]} */
    this.units = [];
    /** @type {import("./types.js").AreaLayerData[]} */
    this.areaLayers = [];
    /** @type {import("./types.js").PointLayerData[]} */
    this.pointLayers = [];
    /** @type {import("./points.js").PointCanvas | undefined} */
    this.points = undefined;
    /** @type {import("./popup.js").Popups | undefined} */
    this.popups = undefined;
    /** @type {[number, number, number, number] | undefined} */
    this.bounds = undefined;
    /** @type {(() => void)[]} */
    this.listeners = [];
  }

  /** @param {string} key */
  word(key) {
    return this.settings.words[key] ?? key;
  }

  /** @param {() => void} listener called now and after each change */
  follow(listener) {
    this.listeners.push(listener);
    listener();
  }

  changed() {
    for (const listener of this.listeners) listener();
  }

  /** The chosen area layer, if any. */
  get areaLayer() {
    return this.areaLayers.find((layer) => layer.key === this.area);
  }

  /** The values of the chosen area layer in the chosen period, if it has any. */
  get areaPeriod() {
    return this.areaLayer?.periods.find((period) => period.key === this.period);
  }

  get periodLabel() {
    return this.settings.periods.find((period) => period.key === this.period)?.label ?? "";
  }

  /** Make the units of the scene known, once. */
  loadUnits() {
    if (this.units.length) return;
    /** @type {import("./types.js").UnitData[]} */
    const data = section(this.scene, "units") ?? [];
    this.units = data.map(({ pcode, name, at, polygons }) => {
      const latlngs = polygons.map((polygon) => polygon.map(unpackRing));
      const rings = latlngs.flat().map((ring) => ring.map((latlng) => this.map.project(latlng, 0)));
      return { pcode, name, at: this.map.project([at[1], at[0]], 0), latlngs, rings };
    });
  }

  /** Show the whole extent again. */
  reset() {
    if (!this.bounds) return;
    const [west, south, east, north] = this.bounds;
    const extent = L.latLngBounds([south, west], [north, east]);
    this.map.setMinZoom(4).fitBounds(extent, { padding: [12, 12], animate: false });
    this.map.setMinZoom(this.map.getZoom() - 1).setMaxBounds(extent.pad(1.2));
  }
}

/**
 * The view of a map, made at first use.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function viewOf(map, scene) {
  let view = views.get(map);
  if (!view) {
    view = new View(map, scene);
    views.set(map, view);
  }
  return view;
}

/**
 * Make a pane of the map, once.
 * @param {import("leaflet").Map} map
 * @param {string} name
 * @param {number} order
 */
export function pane(map, name, order) {
  const node = map.getPane(name) ?? map.createPane(name);
  node.style.zIndex = String(order);
  return name;
}
