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
  const levels = /** @type {const} */ (["year", "month", "day"]).map((level) => {
    const select = el("select");
    select.setAttribute("aria-label", view.word(level));
    return { level, select, groups: /** @type {Group[]} */ ([]), of: "" };
  });
  const [year, month, day] = levels;
  /**
   * @param {typeof levels[number]} own
   * @param {Group | undefined} within
   * @param {(index: number) => number} unitOf
   */
  const fill = (own, within, unitOf) => {
    const of = within ? `${within.first} ${within.last}` : "none";
    if (own.of === of) return;
    own.of = of;
    own.groups = within ? grouped(within, unitOf) : [];
    own.select.hidden = own.groups.length < 2;
    own.select.replaceChildren(option(view.word(own.level), ""), ...own.groups.map((group, number) => option(named(view, own.level, group), String(number))));
  };
  const holding = (/** @type {Group[]} */ groups) => groups.findIndex(({ first, last }) => view.from >= first && view.to <= last);
  const mark = () => {
    const own = view.isWhole && years.length > 1 ? -1 : holding(years);
    const { first, last } = years[own] ?? {};
    const wholeYear = years.length > 1 && first === view.from && last === view.to;
    fill(month, years[own], (index) => dateOf(times[index].start).month);
    const inMonth = wholeYear ? -1 : holding(month.groups);
    fill(day, month.groups[inMonth], (index) => index);
    const inDay = day.groups.findIndex((group) => view.from === group.first && view.to === group.last);
    [own, inMonth, inDay].forEach((number, level) => (levels[level].select.value = number < 0 ? "" : String(number)));
  };
  fill(year, { unit: 0, first: 0, last: times.length - 1 }, (index) => dateOf(times[index].start).year);
  const years = year.groups;
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
 * @param {Group} within
 * @param {(index: number) => number} unitOf
 */
function grouped(within, unitOf) {
  /** @type {Group[]} */
  const groups = [];
  for (let index = within.first; index <= within.last; index++) {
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
