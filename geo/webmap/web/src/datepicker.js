// Choosing time by the calendar: a year, a month of it, a day of that. For more periods than a list can hold.

/** @typedef {import("./view.js").View} View */
/** @typedef {{ unit: number, first: number, last: number }} Group */

import { dateOf } from "./calendar.js";
import { el, inDigits, textEl } from "./dom.js";

/**
 * Lists of years, months and days; what is coarser than every period is left out.
 * @param {View} view
 * @param {(from: number, to: number) => void} choose
 */
export function datePicker(view, choose) {
  const { times } = view;
  const years = grouped(view, 0, times.length - 1, (index) => dateOf(times[index].start).year);
  const levels = /** @type {const} */ (["year", "month", "day"]).map((level) => {
    const select = el("select");
    select.setAttribute("aria-label", view.word(level));
    return { level, select, groups: /** @type {Group[]} */ ([]) };
  });
  const [year, month, day] = levels;
  const fill = (/** @type {typeof levels[number]} */ own, /** @type {Group[]} */ groups) => {
    own.groups = groups;
    own.select.hidden = groups.length < 2;
    own.select.replaceChildren(option(view.word(own.level), ""), ...groups.map((group, number) => option(named(view, own.level, group), String(number))));
  };
  const monthsOf = (/** @type {Group | undefined} */ group) => (group ? grouped(view, group.first, group.last, (index) => dateOf(times[index].start).month) : []);
  const daysOf = (/** @type {Group | undefined} */ group) => (group ? grouped(view, group.first, group.last, (index) => index) : []);
  fill(year, years);
  const mark = () => {
    const { from, to } = view;
    const own = view.isWhole && years.length > 1 ? -1 : years.findIndex(({ first, last }) => from >= first && to <= last);
    fill(month, monthsOf(years[own]));
    const inMonth = month.groups.findIndex(({ first, last }) => from >= first && to <= last);
    const within = years[own] && !(years[own].first === from && years[own].last === to && years.length > 1);
    fill(day, daysOf(within ? month.groups[inMonth] : undefined));
    const inDay = day.groups.findIndex(({ first, last }) => from === first && to === last);
    year.select.value = own < 0 ? "" : String(own);
    month.select.value = inMonth < 0 || !within ? "" : String(inMonth);
    day.select.value = inDay < 0 ? "" : String(inDay);
  };
  levels.forEach(({ select }, number) => {
    select.addEventListener("change", () => {
      const deepest = levels.slice(0, number + 1).reverse().find((one) => one.select.value !== "");
      const group = deepest?.groups[Number(deepest.select.value)];
      choose(group?.first ?? 0, group?.last ?? times.length - 1);
    });
  });
  const node = el("div", "im-dates", levels.map(({ select }) => select));
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", view.word("period"));
  view.follow(mark);
  return node;
}

/**
 * Runs of periods that agree.
 * @param {View} view
 * @param {number} from
 * @param {number} to
 * @param {(index: number) => number} unitOf
 */
function grouped(view, from, to, unitOf) {
  /** @type {Group[]} */
  const groups = [];
  for (let index = from; index <= to; index++) {
    const unit = unitOf(index);
    const last = groups[groups.length - 1];
    if (last?.unit === unit) last.last = index;
    else groups.push({ unit, first: index, last: index });
  }
  return groups;
}

/**
 * @param {View} view
 * @param {"year" | "month" | "day"} level
 * @param {Group} group
 */
function named(view, level, { unit, first }) {
  if (level === "year") return String(unit);
  if (level === "month") return view.word(`month.${unit + 1}`);
  const { start, end, label } = view.times[first];
  return end - start === 1 ? String(dateOf(start).day) : label;
}

/**
 * @param {string} text
 * @param {string} value
 */
function option(text, value) {
  const node = el("option");
  node.value = value;
  node.textContent = inDigits(text);
  return node;
}

/**
 * A labelled list of few choices.
 * @template {string} T
 * @param {string} className
 * @param {string} label
 * @param {T[]} values
 * @param {(value: T) => string} name
 * @param {T} chosen
 */
export function choiceList(className, label, values, name, chosen) {
  const select = el("select", "", values.map((value) => option(name(value), value)));
  select.value = chosen;
  return { select, node: el("label", className, [textEl("span", "", label), select]) };
}
