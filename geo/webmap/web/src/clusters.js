// Where many incidents crowd, one disc stands for them and says how many people were killed in them.

/** @typedef {import("./table.js").IncidentTable} IncidentTable */
/** @typedef {import("./types.js").Mark} Mark */
/**
 * @typedef {object} Cluster
 * @property {number} x
 * @property {number} y
 * @property {number} r
 * @property {number[]} spots
 * @property {number} count of incidents, by layer
 * @property {number} killed
 * @property {number} silent 0: all numbers are stated, 1: some are not, 2: none is
 * @property {[string, number][]} shares of the layers, by their colour
 */

import { inDrawingOrder } from "./table.js";

const CELL = 64; // pixels
export const CROWD = 400; // in sight; fewer are drawn one by one
const REACH = 200; // pixels around a ring's middle
const INK = "#22262a";

/**
 * Gather incidents in sight on a grid that lies still while the map moves.
 * @param {IncidentTable} table
 * @param {{ left: number, top: number, right: number, bottom: number }} sight in pixels of the world
 * @param {number} scale
 * @returns {{ marks: Mark[], clusters: Cluster[] }}
 */
export function clustered(table, sight, scale) {
  const { x, y, count, ringed, length } = table.spots;
  const marks = (/** @type {number[]} */ spots) => table.spots.rowsAt(spots).map((row) => table.mark(row)).sort(inDrawingOrder);
  /** @type {number[]} */
  const seen = [];
  let rows = 0;
  for (let spot = 0; spot < length; spot++) {
    const reach = ringed[spot] * REACH;
    const [px, py] = [x[spot] * scale, y[spot] * scale];
    if (!count[spot] || px < sight.left - reach || px > sight.right + reach || py < sight.top - reach || py > sight.bottom + reach) continue;
    seen.push(spot);
    rows += count[spot];
  }
  if (rows <= CROWD && table.isRead) return { marks: marks(seen), clusters: [] };
  /** @type {Map<number, number[]>} */
  const cells = new Map();
  for (const spot of seen) {
    const cell = Math.floor((y[spot] * scale) / CELL) * (1 << 24) + Math.floor((x[spot] * scale) / CELL);
    const own = cells.get(cell);
    if (own) own.push(spot);
    else cells.set(cell, [spot]);
  }
  const full = Array.from(cells.values(), (spots) => cluster(table, spots));
  const apart = merged(full, scale).map((group) => (group.length === 1 ? group[0] : joined(table, group)));
  if (!table.isRead) return { marks: [], clusters: apart };
  return {
    marks: marks(apart.flatMap((one) => (one.count === 1 ? one.spots : []))),
    clusters: apart.filter((one) => one.count > 1),
  };
}

/**
 * Group clusters that would cover each other, the largest first.
 * @param {Cluster[]} clusters
 * @param {number} scale
 */
function merged(clusters, scale) {
  /** @type {Cluster[][]} */
  const groups = [];
  for (const one of clusters.sort((a, b) => b.r - a.r || b.count - a.count || a.x - b.x)) {
    const near = groups.find(([head]) => Math.hypot(head.x - one.x, head.y - one.y) * scale < (head.r + one.r) * 0.97 + 2);
    if (near) near.push(one);
    else groups.push([one]);
  }
  return groups;
}

/**
 * @param {IncidentTable} table
 * @param {Cluster[]} group its largest member first, which keeps its place
 */
function joined(table, group) {
  const [{ x, y, r }] = group;
  return { ...cluster(table, group.flatMap(({ spots }) => spots)), x, y, r };
}

/**
 * @param {IncidentTable} table
 * @param {number[]} spots
 * @returns {Cluster}
 */
function cluster({ spots: all, layers }, spots) {
  let [sx, sy, count, killed, incidents, silent] = [0, 0, 0, 0, 0, 0];
  const counts = layers.map(() => 0);
  for (const spot of spots) {
    count += all.count[spot];
    sx += all.x[spot] * all.count[spot];
    sy += all.y[spot] * all.count[spot];
    killed += all.killed[spot];
    incidents += all.incidents[spot];
    silent += all.silent[spot];
    for (let layer = 0; layer < counts.length; layer++) counts[layer] += all.parts[spot * counts.length + layer];
  }
  /** @type {[string, number][]} */
  const shares = layers.map((layer, number) => [layer.looks[0]?.fill ?? INK, counts[number] / count]);
  const r = Math.min(28, Math.max(11, 8 + 1.5 * Math.log2(1 + killed)));
  const told = { killed, silent: silent === incidents ? 2 : Number(silent > 0), shares: shares.filter(([, share]) => share > 0) };
  return { x: sx / count, y: sy / count, r, spots, count, ...told };
}

/**
 * How a cluster is painted: its sum on paper, in a ring that shares out its layers.
 * @param {Cluster} cluster
 * @param {{ number: (value: number) => string }} speaker
 * @returns {import("./symbols.js").Stroke[]}
 */
export function clusterStrokes({ r, killed, silent, shares }, speaker) {
  const circle = arc(r, 0, 1);
  /** @type {import("./symbols.js").Stroke[]} */
  const strokes = [{ d: circle, fill: "rgba(255,255,255,0.94)", stroke: "#ffffff", width: 6 }];
  let start = 0;
  for (const [colour, share] of shares) {
    strokes.push({ d: arc(r, start, start + share), fill: "transparent", stroke: colour, width: 3.5 });
    start += share;
  }
  const sum = `${silent ? "≥ " : ""}${speaker.number(killed)}`; // what is not stated is not zero
  const text = { content: silent === 2 ? "–" : sum, x: 0, y: 4, centred: true };
  strokes.push({ text, fill: INK, stroke: "none", width: 0 });
  return strokes;
}

/**
 * Path data of a part of a circle, clockwise from the top.
 * @param {number} r
 * @param {number} from
 * @param {number} to as parts of the whole
 */
function arc(r, from, to) {
  const n = (/** @type {number} */ value) => Number(value.toFixed(2));
  if (to - from > 0.9999) return `M0,${n(-r)}A${n(r)},${n(r)} 0 1,1 0,${n(r)}A${n(r)},${n(r)} 0 1,1 0,${n(-r)}Z`;
  const at = (/** @type {number} */ part) => `${n(r * Math.sin(part * 2 * Math.PI))},${n(-r * Math.cos(part * 2 * Math.PI))}`;
  return `M${at(from)}A${n(r)},${n(r)} 0 ${to - from > 0.5 ? 1 : 0},1 ${at(to)}`;
}
