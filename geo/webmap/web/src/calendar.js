// Time by the calendar: weeks, months and years of periods, steps from one to the next. Plain data, no browser.

/** @typedef {import("./types.js").Period} Period */
/** @typedef {"each" | "week" | "month" | "year"} Step */
/** @typedef {{ start: number, end: number, first: number, last: number }} Bin */

const DAY = 86400000;
const MONDAY = 3; // days from the Monday before 1970 to its first day
const DAYS = { week: 7, month: 30.4, year: 365.2 };
const COARSER = /** @type {const} */ (["week", "month", "year"]);
const MOST_STEPS = 120; // of a play; more take too long to watch

/** @param {number} day since the start of 1970 */
export function dateOf(day) {
  const date = new Date(day * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

/**
 * First day of a month, which may be more than twelve months away.
 * @param {number} year
 * @param {number} month from 0
 */
export function monthStart(year, month) {
  return Date.UTC(year, month, 1) / DAY;
}

/**
 * The calendar's week (from Monday), month or year that a day lies in, from its first day to the day after it.
 * @param {number} day
 * @param {Exclude<Step, "each">} unit
 * @returns {[number, number]}
 */
export function spanOf(day, unit) {
  if (unit === "week") {
    const start = Math.floor((day + MONDAY) / 7) * 7 - MONDAY;
    return [start, start + 7];
  }
  const { year, month } = dateOf(day);
  return unit === "month" ? [monthStart(year, month), monthStart(year, month + 1)] : [monthStart(year, 0), monthStart(year + 1, 0)];
}

/**
 * Periods gathered by the calendar, by the day they start on; "each" leaves them alone.
 * @param {Period[]} times in order
 * @param {Step} unit
 * @returns {Bin[]}
 */
export function bins(times, unit) {
  /** @type {Bin[]} */
  const found = [];
  times.forEach((time, index) => {
    const bin = found[found.length - 1];
    if (unit !== "each" && bin && time.start < bin.end) {
      bin.last = index;
      return;
    }
    const [start, end] = unit === "each" ? [time.start, time.end] : spanOf(time.start, unit);
    found.push({ start, end, first: index, last: index });
  });
  return found;
}

/**
 * The finest gathering whose bars are wide enough to be told apart.
 * @param {Period[]} times
 * @param {number} width in pixels
 * @param {number} least pixels of a bar
 * @returns {Step}
 */
export function barUnit(times, width, least) {
  if (times.length * least <= width) return "each";
  const days = times[times.length - 1].end - times[0].start;
  return COARSER.find((unit) => (width / days) * DAYS[unit] >= least) ?? "year";
}

/**
 * By how much a play can step: each period, and what is coarser than they are and shorter than a third of them all.
 * @param {Period[]} times
 * @returns {Step[]}
 */
export function steps(times) {
  const usual = times.map(({ start, end }) => end - start).sort((a, b) => a - b)[times.length >> 1];
  const days = times[times.length - 1].end - times[0].start;
  return ["each", ...COARSER.filter((unit) => DAYS[unit] > usual * 1.5 && DAYS[unit] * 3 <= days)];
}

/**
 * The step that shows all of the time in a minute or two.
 * @param {Period[]} times
 * @returns {Step}
 */
export function usualStep(times) {
  const offered = steps(times);
  return offered.find((unit) => bins(times, unit).length <= MOST_STEPS) ?? offered[offered.length - 1];
}

/**
 * What the periods mostly are.
 * @param {Period[]} times
 * @returns {"day" | "week" | "month" | "year" | "period"}
 */
export function kindOf(times) {
  const { start, end } = times[times.length >> 1];
  if (end - start === 1) return "day";
  const unit = COARSER.find((one) => spanOf(start, one).join() === [start, end].join());
  return unit ?? "period";
}

/**
 * The stretch one step on: a calendar unit is followed by the next that has a period, another stretch moves as it is.
 * @param {Period[]} times
 * @param {number} from
 * @param {number} to
 * @param {Step} unit
 * @returns {[number, number] | null} null after the last
 */
export function next(times, from, to, unit) {
  if (to >= times.length - 1) return null;
  if (unit === "each") return [from + 1, to + 1];
  const all = bins(times, unit);
  const own = all.findIndex(({ first, last }) => first === from && last === to);
  if (own >= 0) return own + 1 < all.length ? [all[own + 1].first, all[own + 1].last] : null;
  const length = to - from;
  const days = times[from].start + spanLength(times[from].start, unit);
  const first = Math.max(from + 1, times.findIndex(({ start }) => start >= days));
  return [Math.min(first, times.length - 1 - length), Math.min(first + length, times.length - 1)];
}

/**
 * @param {number} day
 * @param {Exclude<Step, "each">} unit
 */
function spanLength(day, unit) {
  const [start, end] = spanOf(day, unit);
  return end - start;
}

/**
 * The end of a stretch that grows by one step.
 * @param {Period[]} times
 * @param {number} to
 * @param {Step} unit
 */
export function grown(times, to, unit) {
  const bin = bins(times, unit).find(({ last }) => last > to);
  return bin ? bin.last : to;
}

/**
 * The stretch with one of its ends moved by a month of days or weeks, or by a year of longer periods.
 * @param {Period[]} times
 * @param {number} index
 * @param {1 | -1} by
 */
export function leap(times, index, by) {
  const unit = kindOf(times) === "day" || kindOf(times) === "week" ? "month" : "year";
  const { year, month, day } = dateOf(times[index].start);
  const [y, m] = unit === "month" ? [year, month + by] : [year + by, month];
  const days = monthStart(y, m + 1) - monthStart(y, m);
  const wanted = monthStart(y, m) + Math.min(day, days) - 1;
  const found = times.findIndex(({ start }) => start >= wanted);
  const target = found < 0 ? times.length - 1 : found;
  return by > 0 ? Math.max(target, Math.min(index + 1, times.length - 1)) : Math.min(target, Math.max(index - 1, 0));
}
