// Periods in the order of time, and sums over several of them. Plain data, no browser.

import { dateOf } from "./calendar.js";
import { cardRows, readCards, textAt, texts } from "./data.js";

/** @typedef {import("./types.js").AreaLayer} AreaLayer */
/** @typedef {import("./types.js").AreaLayerData} AreaLayerData */
/** @typedef {import("./types.js").AreaPeriodData} AreaPeriodData */
/** @typedef {import("./types.js").UnitValue} UnitValue */
/** @typedef {import("./types.js").Period} Period */
/** @typedef {{ say: (key: string, values?: Record<string, string>) => string, number: (value: number, digits?: number) => string, direction: string }} Speaker */

export const UNDATED = -1;
export const ALWAYS = -2;
const DAY = 86400000;

/**
 * Periods with their columns read.
 * @param {import("./types.js").PeriodsData} data
 * @param {(number: number) => ArrayLike<number>} column
 * @returns {Period[]}
 */
export function readPeriods(data, column) {
  const [starts, lengths] = [column(data.start), column(data.length)];
  const columns = Object.entries(data.counts).map(([name, number]) => /** @type {const} */ ([name, column(number)]));
  return data.labels.map((label, index) => {
    const [start, end] = [starts[index], starts[index] + lengths[index]];
    /** @type {Record<string, number>} */
    const counts = {};
    for (const [name, values] of columns) if (values[index] >= 0) counts[name] = values[index];
    const key = lengths[index] ? `${isoDay(start)}/${isoDay(end - 1)}` : "all";
    return { key, label, account: data.accounts[index], counts, start, end };
  });
}

/** @param {number} day since the start of 1970 */
export function isoDay(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** @param {string} [day] as ISO writes it; what is none is not a number */
export function dayOf(day = "") {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) / DAY : NaN;
}

/**
 * The periods that follow each other, earliest first.
 * @param {Period[]} periods
 */
export function inOrder(periods) {
  return periods.filter(({ key }) => key !== "all").sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * The stretches of time that no period covers, as days.
 * @param {Pick<Period, "start" | "end">[]} times in order
 * @returns {[number, number][]}
 */
export function gaps(times) {
  /** @type {[number, number][]} */
  const found = [];
  let reached = Infinity;
  for (const { start, end } of times) {
    if (start > reached) found.push([reached, start]);
    reached = reached === Infinity ? end : Math.max(reached, end);
  }
  return found;
}

/**
 * A stretch of time in words: its year or month where it is a whole one, else from its first period to its last.
 * @param {Period} first
 * @param {Period} last
 * @param {Speaker} speaker
 */
export function stretchLabel(first, last, speaker) {
  const [start, end] = [dateOf(first.start), dateOf(last.end)];
  const months = start.day === 1 && end.day === 1;
  const years = months && start.month === 0 && end.month === 0;
  const final = dateOf(last.end - 1);
  const name = (/** @type {typeof start} */ { year, month }) =>
    years ? String(year) : speaker.say("value.month", { month: speaker.say(`month.${month + 1}`), year: String(year) });
  const names = months ? [name(start), name(final)] : [first.label, last.label];
  return names[0] === names[1] ? names[0] : speaker.say("value.dates", { first: names[0], last: names[1] });
}

/**
 * What an interval says in words.
 * @param {Speaker} speaker
 * @param {number | null} low
 * @param {number | null} high
 * @param {number} digits
 */
export function interval(speaker, low, high, digits) {
  if (low === null) return speaker.say("value.not_stated");
  const least = speaker.number(low, digits);
  if (high === null) return speaker.say("value.at_least", { n: least });
  if (low === high) return least;
  const text = speaker.say("value.interval", { low: least, high: speaker.number(high, digits) });
  return speaker.direction === "rtl" ? `\u2066${text}\u2069` : text;
}

/**
 * The class of a value above zero.
 * @param {number[]} lower
 * @param {number} value
 */
export function classOf(lower, value) {
  return Math.max(0, lower.filter((bound) => value >= bound).length - 1);
}

/**
 * A choropleth with its columns read.
 * @param {AreaLayerData} data
 * @param {(number: number) => ArrayLike<number>} column
 * @param {Period[]} periods of the scene
 * @returns {AreaLayer}
 */
export function readAreaLayer(data, column, periods) {
  const names = Object.keys(data.looks);
  return {
    ...data,
    rows: new Map(Array.from(column(data.periods), (number, row) => [periods[number].key, row])),
    codes: column(data.codes),
    remarks: texts(data.remarks, column),
    cells: { ...data.cells, look: Array.from(column(data.cells.look), (number) => names[number]), cards: readCards(data.cells, column) },
  };
}

/**
 * What a choropleth says of one period; nothing where it does not have it.
 * @param {AreaLayer} layer
 * @param {string} key
 * @returns {AreaPeriodData | undefined}
 */
export function periodOf(layer, key) {
  const row = layer.rows.get(key);
  if (row === undefined) return undefined;
  const { codes, units } = layer;
  const values = units.flatMap((pcode, unit) => {
    const code = codes[row * units.length + unit];
    return code ? [valueOf(layer, pcode, code - 1)] : [];
  });
  return { remark: textAt(layer.remarks, row), values };
}

/**
 * @param {AreaLayer} layer
 * @param {string} pcode
 * @param {number} cell
 * @returns {UnitValue}
 */
function valueOf({ cells }, pcode, cell) {
  return [pcode, cells.look[cell], textAt(cells.cards.headings, cell), cardRows(cells.cards, cell), cells.least[cell], cells.most[cell]];
}

/**
 * The least that is known of a unit in each of some periods; null where nothing is.
 * @param {AreaLayer} layer
 * @param {string} pcode
 * @param {Period[]} times
 */
export function seriesOf(layer, pcode, times) {
  const unit = layer.units.indexOf(pcode);
  return times.map(({ key }) => {
    const code = unit < 0 ? 0 : (layer.codes[(layer.rows.get(key) ?? NaN) * layer.units.length + unit] ?? 0);
    return code ? layer.cells.least[code - 1] : null;
  });
}

/**
 * Classes and legend of a stretch of so many periods: shared by all stretches of like length.
 * @param {Pick<AreaLayer, "scales" | "breaks" | "legend">} layer
 * @param {number} count
 */
export function scaleOf(layer, count) {
  return layer.scales.find(({ periods }) => count <= periods) ?? layer;
}

/**
 * Sum a choropleth over periods: open above wherever one of them leaves a unit unstated.
 * @param {AreaLayer} layer
 * @param {Period[]} times
 * @param {Speaker} speaker
 * @returns {AreaPeriodData}
 */
export function sumOver(layer, times, speaker) {
  const rows = times.flatMap(({ key }) => layer.rows.get(key) ?? []);
  const { breaks } = scaleOf(layer, times.length);
  const values = layer.units.flatMap((pcode, unit) => sumOf(layer, breaks, pcode, unit, rows, speaker));
  return { remark: speaker.say("note.summed"), values };
}

/**
 * @param {AreaLayer} layer
 * @param {import("./types.js").Breaks} breaks
 * @param {string} pcode
 * @param {number} unit
 * @param {number[]} rows
 * @param {Speaker} speaker
 * @returns {UnitValue[]} one, or none where no row has the unit
 */
function sumOf(layer, breaks, pcode, unit, rows, speaker) {
  const { cells, codes, units } = layer;
  let [low, high, parts, known, silent, last] = [0, 0, 0, 0, -1, -1];
  for (const row of rows) {
    const cell = codes[row * units.length + unit] - 1;
    if (cell < 0) continue;
    if (cells.look[cell] === "withheld") return [valueOf(layer, pcode, cell)];
    const [least, most] = [cells.least[cell], cells.most[cell]];
    parts += 1;
    last = cell;
    if (least !== null) {
      known += 1;
      low += least;
      high += most ?? NaN;
    } else if (silent < 0 && cells.look[cell] !== "no_data") silent = cell;
  }
  if (!parts) return [];
  if (!known) return [valueOf(layer, pcode, silent < 0 ? last : silent)];
  const top = known === parts && !Number.isNaN(high) ? high : null;
  const look = low === 0 && top === 0 ? "zero" : low > 0 ? `class-${classOf(breaks.lower, low)}` : "not_stated";
  const text = interval(speaker, low, top, breaks.digits);
  const figure = look === "not_stated" ? "" : top === null ? `≥ ${speaker.number(low, breaks.digits)}` : text;
  return [[pcode, look, figure, [[layer.title, text]], low, top]];
}

/**
 * The coverage line of several periods together; empty where none of them has an account.
 * @param {Record<string, number>[]} counts
 * @param {Speaker} speaker
 */
export function accountOf(counts, speaker) {
  const sum = (/** @type {string} */ name) => counts.reduce((total, own) => total + (own[name] ?? 0), 0);
  if (!sum("accounts")) return "";
  const told = (/** @type {string} */ name) => speaker.number(sum(name));
  const parts = { mapped: told("mapped"), stated: told("stated"), unplaced: told("unplaced"), withheld: told("withheld") };
  const lines = [speaker.say("account.killed", parts)];
  if (sum("remnants_stated")) {
    lines.push(speaker.say("account.remnants", { located: told("remnants_located"), stated: told("remnants_stated") }));
  }
  if (sum("outside_headline")) lines.push(speaker.say("account.outside", { killed: told("outside_headline") }));
  if (sum("beyond_stated")) lines.push(speaker.say("account.beyond", { n: told("beyond_stated") }));
  if (sum("overlapping")) lines.push(speaker.say("account.twice"));
  return lines.join(" ");
}
