// What one map shows now: the chosen time, area layer, incident layers and filters, and who wants to know of a change.

/** @typedef {import("./types.js").Settings} Settings */
/** @typedef {import("./types.js").Unit} Unit */

import { inDigits } from "./dom.js";
import { columnsOf, languages, section, unpackRing, whenRows, worldPoint } from "./data.js";
import { readOutlines } from "./outlinedata.js";
import { accountOf, inOrder, periodOf, readAreaLayer, readPeriods, scaleOf, stretchLabel, sumOver } from "./periods.js";
import { IncidentTable } from "./table.js";

/** @type {WeakMap<object, Map<string, View>>} */
const views = new WeakMap();

export class View {
  /**
   * @param {import("leaflet").Map} map
   * @param {string} scene
   */
  constructor(map, scene) {
    this.map = map;
    this.scene = scene;
    this.languages = languages(scene);
    this.lang = this.languages[0] ?? "";
    /** @type {Settings} */
    this.settings = this.section("settings");
    this.periods = readPeriods(this.settings.periods, this.columns("settings"));
    this.times = inOrder(this.periods);
    this.summable = this.periods.some((period) => period.key === "all");
    /** First and last of the chosen times. */
    this.from = 0;
    this.to = this.times.length - 1;
    this.choose(this.settings.firstPeriod);
    this.area = "";
    /** @type {Set<string>} */
    this.hidden = new Set();
    /** Chosen choices by facet; a facet without any does not filter. @type {Record<string, Set<number>>} */
    this.filter = {};
    this.leastKilled = 0;
    /** @type {Unit[]} */
    this.units = [];
    /** @type {import("./types.js").AreaLayer[]} */
    this.areaLayers = [];
    /** @type {import("./types.js").PointLayer[]} */
    this.pointLayers = [];
    /** @type {import("./types.js").OutlineLayer[]} */
    this.outlineLayers = [];
    /** @type {import("./outlines.js").Outlines | undefined} */
    this.outlines = undefined;
    /** @type {IncidentTable | undefined} */
    this.incidents = undefined;
    /** @type {import("./points.js").PointCanvas | undefined} */
    this.points = undefined;
    /** @type {import("./popup.js").Popups | undefined} */
    this.popups = undefined;
    /** The extent of the scene's base, if it has one. @type {[number, number, number, number] | undefined} */
    this.bounds = this.section("base")?.bounds;
    this.tiled = false;
    /** Whether names are written on the map. */
    this.labelled = false;
    /** Whether numbers are written in the digits of the script. */
    this.ownDigits = false;
    /** Who follows changes: for good, and until the panel is built anew. @type {(() => void)[]} */
    this.listeners = [];
    /** @type {(() => void)[]} */
    this.passing = [];
    this.building = false;
    /** @type {(() => void)[]} */
    this.speakers = [];
    /** @type {{ key: string, period: import("./types.js").AreaPeriodData | undefined } | undefined} */
    this.told = undefined;
  }

  /** @param {string} name @returns {any} */
  section(name) {
    return section(this.scene, name, this.lang);
  }

  /** @param {string} name */
  columns(name) {
    return columnsOf(this.scene, name);
  }

  get direction() {
    return this.settings.direction;
  }

  /** @param {string} key */
  word(key) {
    return this.settings.words[key] ?? key;
  }

  /**
   * A sentence with its values put in.
   * @param {string} key
   * @param {Record<string, string>} [values]
   */
  say(key, values = {}) {
    return this.word(key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  /**
   * @param {number} value
   * @param {number} [digits]
   */
  number(value, digits = 0) {
    const [group, point] = this.word(this.ownDigits && this.direction === "rtl" ? "number.own" : "number.latin");
    const [whole, part] = Math.abs(value).toFixed(digits).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group) + (part ? `${point}${part}` : "").replace(/\D?0+$/, "");
    return inDigits(`${value < 0 ? "-" : ""}${grouped}`);
  }

  /** @param {() => void} listener called now and after each change */
  follow(listener) {
    (this.building ? this.passing : this.listeners).push(listener);
    listener();
  }

  /**
   * Build a part of the panel: what follows changes from in there does so until the panel is built anew.
   * @template T
   * @param {() => T} make
   * @returns {T}
   */
  build(make) {
    this.building = true;
    try {
      return make();
    } finally {
      this.building = false;
    }
  }

  changed() {
    this.incidents?.choose(this);
    for (const listener of [...this.listeners, ...this.passing]) listener();
  }

  /** The chosen period: a key, "all", or empty where it is a stretch of several. */
  get period() {
    if (this.isWhole && this.summable) return "all";
    if (!this.times.length) return "";
    return this.from === this.to ? this.times[this.from].key : "";
  }

  get isWhole() {
    return !this.times.length || (this.from === 0 && this.to === this.times.length - 1 && (this.summable || this.to === 0));
  }

  /** @param {string} key of a period, or "all" */
  choose(key) {
    const index = this.times.findIndex((period) => period.key === key);
    [this.from, this.to] = index < 0 ? [0, this.times.length - 1] : [index, index];
  }

  /** The chosen area layer, if any. */
  get areaLayer() {
    return this.areaLayers.find((layer) => layer.key === this.area);
  }

  /** What the chosen area layer says of the chosen time, if it has any of it. */
  get areaPeriod() {
    const layer = this.areaLayer;
    const key = `${this.lang} ${layer?.key} ${this.from} ${this.to} ${this.ownDigits}`;
    if (layer && this.told?.key !== key) {
      const { period } = this;
      const times = this.times.slice(this.from, this.to + 1);
      this.told = { key, period: period ? periodOf(layer, period) : sumOver(layer, times, this) };
    }
    return layer && this.told?.period;
  }

  /** The legend of the chosen area layer in the chosen time. */
  get areaLegend() {
    const layer = this.areaLayer;
    if (!layer || this.period === "all") return layer?.legend;
    return scaleOf(layer, this.to - this.from + 1).legend;
  }

  /** The chosen period as the scene has it; none where it is a stretch of several. */
  get chosen() {
    const { period } = this;
    return period === "all" ? this.periods.find(({ key }) => key === "all") : period ? this.times[this.from] : undefined;
  }

  get periodLabel() {
    const { chosen } = this;
    if (chosen || !this.times.length) return chosen?.label ?? "";
    return stretchLabel(this.times[this.from], this.times[this.to], this);
  }

  /** The coverage line of the chosen time; empty where the scene has none for it. */
  get account() {
    const { chosen } = this;
    const counted = chosen ? [chosen] : this.times.slice(this.from, this.to + 1);
    return chosen?.account || accountOf(counted.map(({ counts }) => counts), this);
  }

  /** Deaths of withheld incidents in the chosen time. */
  get withheld() {
    const { chosen } = this;
    const counts = chosen ? [chosen] : this.times.slice(this.from, this.to + 1);
    return counts.reduce((sum, period) => sum + (period.counts.incidents_withheld ?? 0), 0);
  }

  /** Make the units of the scene known, once. */
  loadUnits() {
    if (this.units.length) return;
    /** @type {import("./types.js").UnitData[]} */
    const data = this.section("units") ?? [];
    const column = this.columns("units");
    this.units = data.map(({ pcode, name, also, at, polygons }) => {
      const latlngs = polygons.map((polygon) => polygon.map((ring) => unpackRing(column(ring))));
      const rings = latlngs.flat().map((ring) => ring.map(([lat, lng]) => worldPoint(lat, lng)));
      return { pcode, name, also, at: worldPoint(at[1], at[0]), latlngs, rings };
    });
  }

  /** Read the choropleths of the scene, in the view's language. */
  loadAreas() {
    const column = this.columns("areas");
    /** @type {import("./types.js").AreaLayerData[]} */
    const layers = this.section("areas")?.layers ?? [];
    this.areaLayers = layers.map((layer) => readAreaLayer(layer, column, this.periods));
  }

  /** Make the outlines of the scene known, once. */
  loadOutlines() {
    if (this.outlineLayers.length) return;
    this.loadUnits();
    this.outlineLayers = readOutlines(this);
    for (const layer of this.outlineLayers) if (!layer.visible) this.hidden.add(layer.key);
  }

  /** Make the incidents of the scene known, once. */
  loadIncidents() {
    if (this.incidents) return;
    const incidents = (this.incidents = new IncidentTable(this));
    this.pointLayers = incidents.layers;
    for (const layer of this.pointLayers) if (!layer.visible) this.hidden.add(layer.key);
    incidents.choose(this);
    if (incidents.isRead) return;
    whenRows(() => {
      incidents.readRows(this);
      this.pointLayers = incidents.layers;
      this.changed();
    });
  }

  /**
   * Say everything in another language.
   * @param {string} lang
   */
  speak(lang) {
    if (!this.languages.includes(lang) || lang === this.lang) return;
    this.lang = lang;
    this.settings = this.section("settings");
    this.periods = readPeriods(this.settings.periods, this.columns("settings"));
    this.times = inOrder(this.periods);
    this.loadAreas();
    this.incidents?.speak(this);
    this.pointLayers = this.incidents?.layers ?? [];
    const named = new Map((this.section("units") ?? []).map((/** @type {Unit} */ unit) => [unit.pcode, unit]));
    for (const unit of this.units) Object.assign(unit, { name: named.get(unit.pcode)?.name, also: named.get(unit.pcode)?.also });
    this.outlineLayers = readOutlines(this);
    this.retell();
  }

  /** Say everything again. */
  retell() {
    for (const speaker of this.speakers) speaker();
    this.changed();
  }

  /** How pixels of the whole world and of the map's layers lie on each other now, and what of them is in sight. */
  get sight() {
    const { map } = this;
    const [scale, origin, size] = [map.getZoomScale(map.getZoom(), 0), map.getPixelOrigin(), map.getSize()];
    const corner = map.containerPointToLayerPoint([0, 0]);
    return {
      screen: { x: corner.x, y: corner.y, w: size.x, h: size.y },
      toLayer: (/** @type {import("./types.js").WorldPoint} */ { x, y }) => ({ x: x * scale - origin.x, y: y * scale - origin.y }),
      toWorld: (/** @type {number} */ x, /** @type {number} */ y) => ({ x: (x + origin.x) / scale, y: (y + origin.y) / scale }),
    };
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
 * The view of a scene on a map, made at first use.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 * @returns {View}
 */
export function viewOf(map, scene) {
  const own = views.get(map) ?? new Map();
  views.set(map, own);
  if (!own.has(scene)) own.set(scene, new View(map, scene));
  return own.get(scene);
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
