// The places of incidents. Many incidents have one place: what is shown of them is summed there, once for each choice,
// so that a map can move without asking every incident.

/** @typedef {import("./types.js").PointLayer} PointLayer */

import { worldPoint } from "./data.js";

const STEPS_PER_DEGREE = 100000;

export class Spots {
  /**
   * @param {import("./view.js").View} view
   * @param {number} layers
   */
  constructor(view, layers) {
    const data = view.section("spots");
    const column = view.columns("spots");
    const [xs, ys] = data ? [column(data.x), column(data.y)] : [[], []];
    this.length = xs.length;
    this.layers = layers;
    this.lng = Float64Array.from(xs, (x) => x / STEPS_PER_DEGREE);
    this.lat = Float64Array.from(ys, (y) => y / STEPS_PER_DEGREE);
    /** In pixels of the whole world at zoom 0. */
    this.x = new Float64Array(this.length);
    this.y = new Float64Array(this.length);
    for (let spot = 0; spot < this.length; spot++) {
      const at = worldPoint(this.lat[spot], this.lng[spot]);
      this.x[spot] = at.x;
      this.y[spot] = at.y;
    }
    /** The spot of each drawn row. */
    this.of = new Int32Array(0);
    /** Whether a ring lies there, which reaches further than a symbol. */
    this.ringed = new Uint8Array(this.length);
    /** Rows shown at each spot, of all layers and of each; deaths; incidents, and those without a number of deaths. */
    this.count = new Int32Array(this.length);
    this.parts = new Int32Array(this.length * layers);
    this.killed = new Int32Array(this.length);
    this.incidents = new Int32Array(this.length);
    this.silent = new Int32Array(this.length);
    /** The last row shown at each spot; at most spots of a scattered set it is the only one. */
    this.last = new Int32Array(this.length);
    /** All rows shown. */
    this.rows = new Int32Array(0);
    /** @type {{ starts: Int32Array, sorted: Int32Array } | undefined} */
    this.index = undefined;
  }

  /**
   * Show the sums of the first picture, before there are rows.
   * @param {import("./types.js").FirstPicture} first
   * @param {(number: number) => ArrayLike<number>} column
   */
  show(first, column) {
    for (const name of /** @type {const} */ (["count", "parts", "killed", "incidents", "silent"])) this[name].set(column(first[name]));
  }

  /**
   * Learn which row lies where.
   * @param {PointLayer[]} layers
   * @param {import("./data.js").ColumnReader} column
   */
  read(layers, column) {
    this.of = new Int32Array(layers.reduce((sum, { length }) => sum + length, 0));
    for (const layer of layers) {
      this.of.set(column(layer.spot), layer.start);
      if (column.isZero(layer.ring)) continue;
      const ring = column(layer.ring);
      for (let i = 0; i < ring.length; i++) if (ring[i] > 0) this.ringed[this.of[layer.start + i]] = 1;
    }
  }

  clear() {
    for (const sums of [this.count, this.parts, this.killed, this.incidents, this.silent]) sums.fill(0);
    this.index = undefined;
  }

  /**
   * Count a row that is shown.
   * @param {number} row
   * @param {number} layer its number
   * @param {boolean} first whether no other layer has told its incident
   * @param {number} killed below zero where the source gives no number
   */
  tell(row, layer, first, killed) {
    const spot = this.of[row];
    this.count[spot] += 1;
    this.last[spot] = row;
    this.parts[spot * this.layers + layer] += 1;
    if (!first) return;
    this.incidents[spot] += 1;
    if (killed < 0) this.silent[spot] += 1;
    else this.killed[spot] += killed;
  }

  /**
   * The rows shown at some spots.
   * @param {number[]} spots
   */
  rowsAt(spots) {
    if (spots.every((spot) => this.count[spot] === 1)) return spots.map((spot) => this.last[spot]);
    const { starts, sorted } = (this.index ??= this.sort());
    return spots.flatMap((spot) => Array.from(sorted.subarray(starts[spot], starts[spot + 1])));
  }

  /** Sort the rows shown by their spots. */
  sort() {
    const starts = new Int32Array(this.length + 1);
    for (let spot = 0; spot < this.length; spot++) starts[spot + 1] = starts[spot] + this.count[spot];
    const next = starts.slice();
    const sorted = new Int32Array(this.rows.length);
    for (const row of this.rows) sorted[next[this.of[row]]++] = row;
    return { starts, sorted };
  }
}
