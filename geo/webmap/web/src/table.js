// All incidents of a scene in columns: those drawn, layer by layer, then those only listed; and which of them are shown.

/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {import("./types.js").PointLayer} PointLayer */
/** @typedef {import("./view.js").View} View */

import { readCards, texts } from "./data.js";
import { ALWAYS, UNDATED } from "./periods.js";

/** Above this many incidents they are clustered where they crowd, and drawn in the order of the file. */
export const MANY = 3000;
const STEPS_PER_DEGREE = 100000;
const WORLD = 256;

export class IncidentTable {
  /** @param {View} view */
  constructor(view) {
    /** @type {PointLayer[]} */
    this.layers = [];
    /** @type {import("./types.js").IncidentList[]} */
    this.lists = [];
    this.speak(view);
    const parts = [...this.layers, ...this.lists];
    this.length = parts.reduce((sum, part) => sum + part.length, 0);
    this.drawn = this.layers.reduce((sum, part) => sum + part.length, 0);
    /** Which layer, or beyond the layers which list, a row belongs to. */
    this.part = new Uint8Array(this.length);
    this.x = new Float64Array(this.drawn);
    this.y = new Float64Array(this.drawn);
    this.lng = new Float64Array(this.drawn);
    this.lat = new Float64Array(this.drawn);
    this.radius = new Float32Array(this.drawn);
    this.km = new Float32Array(this.drawn);
    this.look = new Uint8Array(this.drawn);
    this.time = new Int16Array(this.length);
    this.killed = new Int32Array(this.length);
    this.incident = new Int32Array(this.length);
    /** @type {Record<string, Int32Array>} */
    this.values = {};
    for (const { key } of [...view.settings.facets, { key: "day" }]) this.values[key] = new Int32Array(this.length).fill(-1);
    let start = 0;
    let most = -1;
    parts.forEach((part, number) => {
      part.start = start;
      this.part.fill(number, start, start + part.length);
      const column = view.columns(number < this.layers.length ? "points" : "lists");
      this.readTimes(view, part, start);
      if (number < this.layers.length) this.readPlaces(/** @type {PointLayer} */ (part), column, start);
      if (part.facts) {
        this.incident.set(column(part.facts.incident), start);
        this.killed.set(column(part.facts.killed), start);
        for (const [key, values] of Object.entries(part.facts.values)) this.values[key]?.set(column(values), start);
      } else {
        for (let i = start; i < start + part.length; i++) this.incident[i] = i;
      }
      start += part.length;
    });
    for (let i = 0; i < this.length; i++) most = Math.max(most, this.incident[i]);
    this.told = new Uint8Array(most + 1);
    /** Marks of incidents told already, by whoever sums them up. */
    this.stamps = new Int32Array(most + 1);
    this.stamp = 0;
    this.hasFacts = parts.some((part) => part.facts);
    this.order = this.drawn > MANY ? undefined : drawingOrder(this);
    /** Rows shown, in the order of drawing. */
    this.rows = new Int32Array(0);
    /** Shown rows of each list. @type {number[][]} */
    this.listed = [];
    /** How many of each layer are shown. @type {number[]} */
    this.counts = [];
    this.sums = { shown: 0, hidden: 0, governorate: 0, unplaced: 0 };
    /** @type {Map<number, Mark>} */
    this.marks = new Map();
  }

  /** Read what is said, in the view's language. @param {View} view */
  speak(view) {
    const [ofPoints, ofLists] = [view.columns("points"), view.columns("lists")];
    this.layers = (view.section("points")?.layers ?? []).map((/** @type {any} */ layer) => ({
      ...layer,
      length: ofPoints(layer.spot).length,
      period: texts(layer.period, ofPoints),
      cards: readCards(layer.cards, ofPoints),
    }));
    this.lists = (view.section("lists") ?? []).map((/** @type {any} */ list) => ({
      ...list,
      length: ofLists(list.period.codes).length,
      period: texts(list.period, ofLists),
      cards: readCards(list.cards, ofLists),
    }));
    let start = 0;
    for (const part of [...this.layers, ...this.lists]) {
      part.start = start;
      start += part.length;
    }
    this.marks = new Map();
  }

  /**
   * @param {View} view
   * @param {{ period: import("./types.js").Texts, length: number }} part
   * @param {number} start
   */
  readTimes(view, part, start) {
    const numbers = part.period.texts.map((key) => {
      if (key === "*") return ALWAYS;
      const found = view.times.findIndex((time) => time.key === key);
      return found < 0 ? UNDATED : found;
    });
    for (let i = 0; i < part.length; i++) this.time[start + i] = numbers[part.period.codes[i]];
  }

  /**
   * @param {PointLayer} layer
   * @param {(number: number) => ArrayLike<number>} column
   * @param {number} start
   */
  readPlaces(layer, column, start) {
    const [spot, xs, ys] = [column(layer.spot), column(layer.x), column(layer.y)];
    const [size, ring, look] = [column(layer.size), column(layer.ring), column(layer.look)];
    for (let i = 0; i < layer.length; i++) {
      const row = start + i;
      const lng = xs[spot[i]] / STEPS_PER_DEGREE;
      const lat = ys[spot[i]] / STEPS_PER_DEGREE;
      const sine = Math.sin((lat * Math.PI) / 180);
      this.lng[row] = lng;
      this.lat[row] = lat;
      this.x[row] = (lng / 360 + 0.5) * WORLD;
      this.y[row] = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD;
      this.radius[row] = size[i] / 20;
      this.km[row] = ring[i] / 1000;
      this.look[row] = look[i];
    }
  }

  /** Find what the view shows of the incidents. @param {View} view */
  choose(view) {
    const passes = this.sieve(view);
    const visible = this.layers.map((layer) => !view.hidden.has(layer.key));
    const rows = new Int32Array(this.drawn);
    const inTime = view.isWhole ? () => true : (/** @type {number} */ time) => time === ALWAYS || (time >= view.from && time <= view.to);
    const { told, incident, killed, part, time, order } = this;
    told.fill(0);
    this.sums = { shown: 0, hidden: 0, governorate: 0, unplaced: 0 };
    this.counts = this.layers.map(() => 0);
    this.listed = this.lists.map(() => []);
    let found = 0;
    for (let i = 0; i < this.drawn; i++) {
      const row = order ? order[i] : i;
      if (!visible[part[row]] || !inTime(time[row]) || !passes(row)) continue;
      rows[found++] = row;
      this.counts[part[row]] += 1;
      this.sums.shown += tell(told, incident[row], killed[row]);
    }
    this.rows = rows.subarray(0, found);
    for (let row = 0; row < this.length; row++) {
      if (!inTime(time[row]) || told[incident[row]]) continue;
      const list = part[row] - this.layers.length;
      if (list < 0 || !passes(row)) this.sums.hidden += tell(told, incident[row], killed[row]);
      else {
        this.listed[list].push(row);
        this.sums[this.lists[list].key] += tell(told, incident[row], killed[row]);
      }
    }
  }

  /**
   * Whether a row passes the filters.
   * @param {View} view
   * @returns {(row: number) => boolean}
   */
  sieve({ filter, leastKilled, settings }) {
    /** @type {{ column: Int32Array, mask: number, table: Uint8Array | null }[]} */
    const tests = [];
    for (const { key, choices, several } of settings.facets) {
      const chosen = filter[key];
      if (!chosen?.size) continue;
      const table = several ? null : new Uint8Array(choices.length + 1);
      for (const choice of chosen) if (table) table[choice + 1] = 1;
      tests.push({ column: this.values[key], mask: several ? [...chosen].reduce((bits, bit) => bits | (1 << bit), 0) : 0, table });
    }
    const { killed } = this;
    return (row) => {
      if (leastKilled > 0 && killed[row] < leastKilled) return false;
      for (const { column, mask, table } of tests) {
        if (table ? !table[column[row] + 1] : !(column[row] & mask)) return false;
      }
      return true;
    };
  }

  /** Rows of everything shown, drawn or listed, each incident once, the gravest first. */
  once() {
    const first = new Int32Array(this.told.length).fill(-1);
    for (const rows of [this.rows, ...this.listed]) {
      for (let i = 0; i < rows.length; i++) if (first[this.incident[rows[i]]] < 0) first[this.incident[rows[i]]] = rows[i];
    }
    return Array.from(first.filter((row) => row >= 0));
  }

  /** @param {number} row */
  owner(row) {
    const number = this.part[row];
    return number < this.layers.length ? this.layers[number] : this.lists[number - this.layers.length];
  }

  /** One drawn incident, ready to be painted. @param {number} row @returns {Mark} */
  mark(row) {
    let mark = this.marks.get(row);
    if (!mark) {
      const layer = this.layers[this.part[row]];
      mark = {
        layer,
        index: row - layer.start,
        row,
        look: layer.looks[this.look[row]],
        x: this.x[row],
        y: this.y[row],
        lat: this.lat[row],
        lng: this.lng[row],
        radius: this.radius[row],
        km: this.km[row],
        together: 1,
      };
      if (this.marks.size > MANY) this.marks.clear();
      this.marks.set(row, mark);
    }
    return mark;
  }
}

/**
 * The deaths of an incident, the first time it is told.
 * @param {Uint8Array} told
 * @param {number} incident
 * @param {number} killed
 */
function tell(told, incident, killed) {
  if (told[incident]) return 0;
  told[incident] = 1;
  return Math.max(killed, 0);
}

/**
 * Rings first, the widest first, then symbols, the largest first.
 * @param {IncidentTable} table
 */
function drawingOrder({ drawn, km, radius }) {
  const order = Int32Array.from({ length: drawn }, (_, row) => row);
  return order.sort((a, b) => Number(km[b] > 0) - Number(km[a] > 0) || km[b] - km[a] || radius[b] - radius[a] || a - b);
}
