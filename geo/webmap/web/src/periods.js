// Periods in the order of time, and sums over several of them. Plain data, no browser.

/** @typedef {import("./types.js").AreaLayerData} AreaLayerData */
/** @typedef {import("./types.js").AreaPeriodData} AreaPeriodData */
/** @typedef {import("./types.js").UnitValue} UnitValue */
/** @typedef {import("./types.js").Period} Period */
/** @typedef {{ say: (key: string, values?: Record<string, string>) => string, number: (value: number, digits?: number) => string, direction: string }} Speaker */

export const UNDATED = -1;
export const ALWAYS = -2;
const DAY = 86400000;

/**
 * The periods that follow each other, earliest first.
 * @param {Period[]} periods
 */
export function inOrder(periods) {
  const dated = periods.filter((period) => period.key !== "all");
  return dated.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/**
 * First and last day of a period, as days since the start of 1970.
 * @param {string} key two ISO days joined by a slash
 * @returns {[number, number]} the day it starts and the day after it ends
 */
export function daysOf(key) {
  const [start, end] = key.split("/").map((day) => Date.parse(`${day}T00:00:00Z`) / DAY);
  return [start, end + 1];
}

/**
 * The stretches of time that no period covers, as days.
 * @param {Period[]} times in order
 * @returns {[number, number][]}
 */
export function gaps(times) {
  /** @type {[number, number][]} */
  const found = [];
  let reached = Infinity;
  for (const { key } of times) {
    const [start, end] = daysOf(key);
    if (start > reached) found.push([reached, start]);
    reached = reached === Infinity ? end : Math.max(reached, end);
  }
  return found;
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
 * Sum a choropleth over periods: open above wherever one of them leaves a unit unstated.
 * @param {AreaLayerData} layer
 * @param {AreaPeriodData[]} periods
 * @param {Speaker} speaker
 * @returns {AreaPeriodData}
 */
export function sumOver(layer, periods, speaker) {
  /** @type {Map<string, UnitValue[]>} */
  const units = new Map();
  for (const period of periods) {
    for (const value of period.values) {
      const own = units.get(value[0]);
      if (own) own.push(value);
      else units.set(value[0], [value]);
    }
  }
  const values = Array.from(units.values(), (parts) => sumOf(layer, parts, speaker));
  return { key: "", label: "", remark: speaker.say("note.summed"), values };
}

/**
 * @param {AreaLayerData} layer
 * @param {UnitValue[]} parts
 * @param {Speaker} speaker
 * @returns {UnitValue}
 */
function sumOf(layer, parts, speaker) {
  const [pcode, , , ownRows] = parts[parts.length - 1];
  const held = parts.find((part) => part[1] === "withheld");
  const known = parts.filter((part) => part[4] !== null);
  if (held) return [pcode, "withheld", "", held[3], null, null];
  if (!known.length) {
    const silent = parts.find((part) => part[1] !== "no_data");
    return silent ? [pcode, silent[1], "", silent[3], null, null] : [pcode, "no_data", "", ownRows, null, null];
  }
  const { digits, lower } = layer.breaks;
  const low = known.reduce((sum, part) => sum + (part[4] ?? 0), 0);
  const closed = known.length === parts.length && known.every((part) => part[5] !== null);
  const high = closed ? known.reduce((sum, part) => sum + (part[5] ?? 0), 0) : null;
  const look = low === 0 && high === 0 ? "zero" : low > 0 ? `class-${classOf(lower, low)}` : "not_stated";
  const text = interval(speaker, low, high, digits);
  const figure = look === "not_stated" ? "" : high === null ? `≥ ${speaker.number(low, digits)}` : text;
  return [pcode, look, figure, [[layer.title, text]], low, high];
}

/**
 * The coverage line of several periods together.
 * @param {Record<string, number>[]} counts
 * @param {Speaker} speaker
 */
export function accountOf(counts, speaker) {
  const sum = (/** @type {string} */ name) => counts.reduce((total, own) => total + (own[name] ?? 0), 0);
  if (!counts.some((own) => "stated" in own)) return "";
  const told = (/** @type {string} */ name) => speaker.number(sum(name));
  const parts = { mapped: told("mapped"), stated: told("stated"), unplaced: told("unplaced"), withheld: told("withheld") };
  const lines = [speaker.say("account.killed", parts)];
  if (sum("remnants_stated")) {
    lines.push(speaker.say("account.remnants", { located: told("remnants_located"), stated: told("remnants_stated") }));
  }
  if (sum("outside_headline")) lines.push(speaker.say("account.outside", { killed: told("outside_headline") }));
  if (sum("beyond_stated")) lines.push(speaker.say("account.beyond", { n: told("beyond_stated") }));
  return lines.join(" ");
}
