// All incidents of a scene in columns: those drawn, layer by layer, then those only listed; and which of them are shown.

/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {import("./types.js").PointLayer} PointLayer */
/** @typedef {import("./view.js").View} View */

import { hasRows, readCards, texts } from "./data.js";
import { ALWAYS, UNDATED } from "./periods.js";
import { Spots } from "./spots.js";

/** Above this many incidents they are clustered where they crowd, and drawn in the order of the file. */
export const MANY = 3000;

export class IncidentTable {
  /** @param {View} view */
  constructor(view) {
    /** @type {PointLayer[]} */
    this.layers = [];
    /** @type {import("./types.js").IncidentList[]} */
    this.lists = [];
    /** Rows of all, and of those drawn. */
    this.length = this.drawn = 0;
    /** Which layer, or beyond the layers which list, a row belongs to. */
    this.part = new Uint8Array(0);
    /** The time of each row, read when a part of all times is chosen first. @type {Int16Array | undefined} */
    this.time = undefined;
    this.hasFacts = false;
    this.killed = this.incident = new Int32Array(0);
    this.told = new Uint8Array(0);
    /** @type {Record<string, Int32Array>} */
    this.values = {};
    /** @type {Map<number, Mark>} */
    this.marks = new Map();
    /** @type {Int32Array | undefined} */
    this.order = undefined;
    /** Rows shown, in the order of drawing. */
    this.rows = new Int32Array(0);
    /** Shown rows of each list. @type {number[][]} */
    this.listed = [];
    /** How many of each layer are shown. @type {number[]} */
    this.counts = [];
    this.sums = { shown: 0, hidden: 0, governorate: 0, unplaced: 0 };
    /** Whether the rows are there; before, the first picture shows all. */
    this.isRead = hasRows();
    const layers = (view.section("points") ?? view.section("spots")?.first)?.layers ?? [];
    this.spots = new Spots(view, layers.length);
    if (this.isRead) this.readRows(view);
    else this.foresee(view);
  }

  /** Take what the first picture shows. @param {View} view */
  foresee(view) {
    /** @type {import("./types.js").FirstPicture} */
    const first = view.section("spots").first;
    const { layers, length, hasFacts, sums } = first;
    Object.assign(this, { layers, length, hasFacts, sums, drawn: layers.reduce((sum, layer) => sum + layer.length, 0) });
    this.spots.show(first, view.columns("spots"));
  }

  /** @param {View} view */
  readRows(view) {
    this.isRead = true;
    this.speak(view);
    const parts = [...this.layers, ...this.lists];
    this.length = parts.reduce((sum, part) => sum + part.length, 0);
    this.drawn = this.layers.reduce((sum, part) => sum + part.length, 0);
    this.part = new Uint8Array(this.length);
    parts.forEach((part, number) => this.part.fill(number, part.start, part.start + part.length));
    this.hasFacts = parts.some((part) => part.facts);
    this.killed = this.gathered((facts) => facts.killed, 0);
    this.incident = this.gathered((facts) => facts.incident, -1);
    for (const { facts, start, length } of parts) for (let row = start; !facts && row < start + length; row++) this.incident[row] = row;
    this.told = new Uint8Array(greatest(this.incident) + 1);
    this.spots.read(this.layers, view.columns("points"));
    this.order = this.drawn > MANY ? undefined : drawingOrder(this);
  }

  /**
   * A column of facts over all rows.
   * @param {(facts: import("./types.js").FactsData) => number | undefined} which
   * @param {number} without the value where there are no facts
   */
  gathered(which, without) {
    const column = new Int32Array(this.length);
    for (const part of [...this.layers, ...this.lists]) {
      const number = part.facts ? which(part.facts) : undefined;
      if (number === undefined) column.fill(without, part.start, part.start + part.length);
      else column.set(part.columns(number), part.start);
    }
    return column;
  }

  /**
   * What a filter goes by, or the day, of all rows.
   * @param {string} key
   */
  value(key) {
    if (!this.isRead) return new Int32Array(0);
    return (this.values[key] ??= this.gathered((facts) => facts.values[key], -1));
  }

  /** Read what is said, in the view's language. @param {View} view */
  speak(view) {
    if (!this.isRead) return;
    const [ofPoints, ofLists] = [view.columns("points"), view.columns("lists")];
    this.layers = (view.section("points")?.layers ?? []).map((/** @type {any} */ layer) => ({
      ...layer,
      columns: ofPoints,
      length: ofPoints(layer.spot).length,
      period: texts(layer.period, ofPoints),
      cards: readCards(layer.cards, ofPoints),
    }));
    this.lists = (view.section("lists") ?? []).map((/** @type {any} */ list) => ({
      ...list,
      columns: ofLists,
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

  /** In which of the view's times each row lies, read when first asked for. @param {View} view */
  times(view) {
    return (this.time ??= this.readTimes(view));
  }

  /** @param {View} view */
  readTimes(view) {
    const time = new Int16Array(this.length);
    const known = new Map(view.times.map(({ key }, number) => [key, number]));
    for (const { period, start, length } of [...this.layers, ...this.lists]) {
      const numbers = period.texts.map((key) => (key === "*" ? ALWAYS : (known.get(key) ?? UNDATED)));
      const { codes } = period;
      for (let i = 0; i < length; i++) time[start + i] = numbers[codes[i]];
    }
    return time;
  }

  /** Find what the view shows of the incidents. @param {View} view */
  choose(view) {
    if (!this.isRead) return;
    const passes = this.sieve(view);
    const { isWhole, from, to } = view;
    const { told, incident, killed, spots } = this;
    const time = isWhole ? new Int16Array(0) : this.times(view);
    const rows = new Int32Array(this.drawn);
    told.fill(0);
    spots.clear();
    this.sums = { shown: 0, hidden: 0, governorate: 0, unplaced: 0 };
    this.listed = this.lists.map(() => []);
    let found = 0;
    this.counts = this.layers.map((layer, number) => {
      const before = found;
      const end = view.hidden.has(layer.key) ? layer.start : layer.start + layer.length;
      for (let row = layer.start; row < end; row++) {
        if (!isWhole && !within(time[row], from, to)) continue;
        if (passes && !passes(row)) continue;
        rows[found++] = row;
        const first = !told[incident[row]];
        if (first) this.sums.shown += tell(told, incident[row], killed[row]);
        spots.tell(row, number, first, killed[row]);
      }
      return found - before;
    });
    this.rows = rows.subarray(0, found);
    if (this.order) {
      const chosen = new Set(this.rows);
      this.rows = this.order.filter((row) => chosen.has(row));
    }
    spots.rows = this.rows;
    for (let row = 0; row < this.length; row++) {
      if (told[incident[row]] || (!isWhole && !within(time[row], from, to))) continue;
      const list = this.part[row] - this.layers.length;
      if (list < 0 || (passes && !passes(row))) this.sums.hidden += tell(told, incident[row], killed[row]);
      else {
        this.listed[list].push(row);
        this.sums[this.lists[list].key] += tell(told, incident[row], killed[row]);
      }
    }
  }

  /**
   * Whether a row passes the filters.
   * @param {View} view
   * @returns {((row: number) => boolean) | undefined} undefined where nothing is filtered
   */
  sieve({ filter, leastKilled, settings }) {
    /** @type {{ column: Int32Array, mask: number, table: Uint8Array | null }[]} */
    const tests = [];
    for (const { key, choices, several } of settings.facets) {
      const chosen = filter[key];
      if (!chosen?.size) continue;
      const table = several ? null : new Uint8Array(choices.length + 1);
      for (const choice of chosen) if (table) table[choice + 1] = 1;
      tests.push({ column: this.value(key), mask: several ? [...chosen].reduce((bits, bit) => bits | (1 << bit), 0) : 0, table });
    }
    if (!tests.length && leastKilled <= 0) return undefined;
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
    return this.onceOf(this.rows, ...this.listed);
  }

  /**
   * Of rows, the first of each incident, in the order of the incidents.
   * @param {...ArrayLike<number>} lists
   */
  onceOf(...lists) {
    const first = new Int32Array(this.told.length).fill(-1);
    for (const rows of lists) {
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
      const index = row - layer.start;
      const [spot, column] = [this.spots.of[row], layer.columns];
      mark = {
        layer,
        index,
        row,
        look: layer.looks[column(layer.look)[index]],
        x: this.spots.x[spot],
        y: this.spots.y[spot],
        lat: this.spots.lat[spot],
        lng: this.spots.lng[spot],
        radius: column(layer.size)[index] / 20,
        km: column(layer.ring)[index] / 1000,
        together: 1,
      };
      if (this.marks.size > MANY) this.marks.clear();
      this.marks.set(row, mark);
    }
    return mark;
  }
}

/** @param {Int32Array} numbers */
function greatest(numbers) {
  let most = -1;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] > most) most = numbers[i];
  return most;
}

/** @param {number} time @param {number} from @param {number} to */
function within(time, from, to) {
  return time === ALWAYS || (time >= from && time <= to);
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

/** @param {IncidentTable} table */
function drawingOrder(table) {
  const marks = Array.from({ length: table.drawn }, (_, row) => table.mark(row));
  return Int32Array.from(marks.sort(inDrawingOrder), ({ row }) => row);
}

/**
 * Rings first, the widest first, then symbols, the largest first.
 * @param {Mark} a
 * @param {Mark} b
 */
export function inDrawingOrder(a, b) {
  return b.km - a.km || b.radius - a.radius || a.row - b.row;
}
