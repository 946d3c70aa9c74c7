// Where many incidents crowd, one disc stands for them and says how many people were killed in them.

/** @typedef {import("./table.js").IncidentTable} IncidentTable */
/**
 * @typedef {object} Cluster
 * @property {number} x
 * @property {number} y
 * @property {number} r
 * @property {number[]} rows
 * @property {number} killed
 * @property {number} silent 0: all numbers are stated, 1: some are not, 2: none is
 * @property {[string, number][]} shares of the layers, by their colour
 */

const CELL = 64; // pixels
const CROWD = 400; // in sight; fewer are drawn one by one
const INK = "#22262a";

/**
 * Gather incidents in sight on a grid that lies still while the map moves.
 * @param {IncidentTable} table
 * @param {{ left: number, top: number, right: number, bottom: number }} sight in pixels of the world
 * @param {number} scale
 * @returns {{ rows: number[], clusters: Cluster[] }}
 */
export function clustered(table, sight, scale) {
  const { x, y, km } = table;
  /** @type {number[]} */
  const seen = [];
  const { rows: all } = table;
  for (let i = 0; i < all.length; i++) {
    const row = all[i];
    const px = x[row] * scale;
    const py = y[row] * scale;
    const reach = km[row] > 0 ? 200 : 0;
    if (px >= sight.left - reach && px <= sight.right + reach && py >= sight.top - reach && py <= sight.bottom + reach) seen.push(row);
  }
  if (seen.length <= CROWD) return { rows: seen.sort((a, b) => km[b] - km[a] || table.radius[b] - table.radius[a]), clusters: [] };
  const left = Math.floor(sight.left / CELL) - 4;
  const top = Math.floor(sight.top / CELL) - 4;
  const wide = Math.ceil(sight.right / CELL) + 5 - left;
  /** @type {number[][]} */
  const cells = [];
  for (const row of seen) {
    const cell = (Math.floor((y[row] * scale) / CELL) - top) * wide + Math.floor((x[row] * scale) / CELL) - left;
    (cells[cell] ??= []).push(row);
  }
  const full = cells.flatMap((cell) => (cell ? [cluster(table, cell)] : []));
  const apart = merged(full, scale).map((group) => (group.length === 1 ? group[0] : joined(table, group)));
  return {
    rows: apart.flatMap((one) => (one.rows.length === 1 ? one.rows : [])),
    clusters: apart.filter((one) => one.rows.length > 1),
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
  for (const one of clusters.sort((a, b) => b.r - a.r || b.rows.length - a.rows.length || a.x - b.x)) {
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
  return { ...cluster(table, group.flatMap(({ rows }) => rows)), x, y, r };
}

/**
 * @param {IncidentTable} table
 * @param {number[]} rows
 * @returns {Cluster}
 */
function cluster(table, rows) {
  const { stamps } = table;
  const stamp = ++table.stamp;
  let told = 0;
  /** @type {number[]} */
  const counts = table.layers.map(() => 0);
  let [sx, sy, killed, silent] = [0, 0, 0, 0];
  for (const row of rows) {
    sx += table.x[row];
    sy += table.y[row];
    counts[table.part[row]] += 1;
    if (stamps[table.incident[row]] === stamp) continue; // told by another layer
    stamps[table.incident[row]] = stamp;
    told += 1;
    killed += Math.max(table.killed[row], 0);
    silent += Number(table.killed[row] < 0);
  }
  /** @type {[string, number][]} */
  const shares = table.layers.map((layer, number) => [layer.looks[0]?.fill ?? INK, counts[number] / rows.length]);
  const r = Math.min(28, Math.max(11, 8 + 1.5 * Math.log2(1 + killed)));
  return { x: sx / rows.length, y: sy / rows.length, r, rows, killed, silent: silent === told ? 2 : Number(silent > 0), shares: shares.filter(([, share]) => share > 0) };
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
