// What a governorate's popup says besides its figures: how they ran over time, and its incidents.

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./types.js").Unit} Unit */

import { barUnit, bins } from "./calendar.js";
import { definitions, el, svg, textEl } from "./dom.js";
import { folded, incidentRow, listedRow } from "./legend.js";
import { interval, seriesOf } from "./periods.js";

const [WIDE, HIGH] = [240, 40];
const THIN = 1.5; // pixels of a bar below which periods are gathered

/**
 * @param {View} view
 * @param {Unit} unit
 */
export function unitDetail(view, unit) {
  const own = incidentsOf(view, unit);
  const node = el("div", "im-unit-detail", [own && deaths(view, own), trend(view, unit, own), own && unitIncidents(view, own)]);
  return node.childElementCount ? node : null;
}

/**
 * The incidents of the unit that are shown, in the chosen time and in all times.
 * @param {View} view
 * @param {Unit} unit
 */
function incidentsOf(view, unit) {
  const { incidents } = view;
  const facet = view.settings.facets.find(({ key }) => key === "unit");
  const number = facet?.choices.findIndex(([pcode]) => pcode === unit.pcode) ?? -1;
  if (!incidents || number < 0) return null;
  const column = incidents.value("unit");
  const rows = incidents.once().filter((row) => column[row] === number);
  return rows.length || column.includes(number) ? { incidents, column, number, rows } : null;
}

/**
 * People killed in the shown incidents of the unit.
 * @param {View} view
 * @param {NonNullable<ReturnType<typeof incidentsOf>>} own
 */
function deaths(view, { incidents: { killed }, rows }) {
  const sum = rows.reduce((total, row) => total + Math.max(killed[row], 0), 0);
  const open = rows.some((row) => killed[row] < 0);
  return definitions([[view.word("unit_killed"), interval(view, sum, open ? null : sum, 0)]]);
}

/**
 * Deaths in the incidents of a unit that pass the filters, in each of all times; null where there is none.
 * @param {View} view
 * @param {NonNullable<ReturnType<typeof incidentsOf>>} own
 */
function deathsOverTime(view, { incidents, column, number }) {
  const passes = incidents.sieve(view);
  const time = incidents.times(view);
  /** @type {number[]} */
  const rows = [];
  for (let row = 0; row < incidents.length; row++) {
    if (column[row] !== number || time[row] < 0 || view.hidden.has(incidents.owner(row).key) || (passes && !passes(row))) continue;
    rows.push(row);
  }
  /** @type {(number | null)[]} */
  const known = view.times.map(() => null);
  for (const row of incidents.onceOf(rows)) known[time[row]] = (known[time[row]] ?? 0) + Math.max(incidents.killed[row], 0);
  return known;
}

/**
 * Small bars of the unit's figures over time: those of the shading, else of the incidents.
 * @param {View} view
 * @param {Unit} unit
 * @param {ReturnType<typeof incidentsOf>} own
 */
function trend(view, unit, own) {
  const layer = view.areaLayer;
  if ((!layer && !own) || view.times.length < 2) return null;
  const known = layer ? seriesOf(layer, unit.pcode, view.times) : own ? deathsOverTime(view, own) : [];
  const by = barUnit(view.times, WIDE, THIN);
  const bars = bins(view.times, by);
  const values = bars.map(({ first, last }) => known.slice(first, last + 1).reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null));
  const most = Math.max(...values.map((value) => value ?? 0));
  if (!most) return null;
  const step = WIDE / values.length;
  const shapes = values.map((value, index) => {
    const x = view.direction === "rtl" ? WIDE - (index + 1) * step : index * step;
    const high = value === null ? 0 : Math.max(1, (HIGH * value) / most);
    const chosen = bars[index].last >= view.from && bars[index].first <= view.to;
    const box = { x: x + step * 0.08, y: HIGH - high, width: Math.max(step * 0.84, 0.6), height: high };
    return svg("rect", { ...box, class: `im-bar${chosen ? " im-chosen" : ""}` });
  });
  const axis = svg("path", { d: `M0,${HIGH + 0.5}H${WIDE}`, class: "im-axis" });
  const gathered = by === "each" ? "" : ` · ${view.say("bar", { step: view.word(`step.${by}`) })}`;
  const caption = view.say("trend", { n: view.number(most, layer?.breaks.digits ?? 0) });
  const [first, last] = [view.times[0].label, view.times[view.times.length - 1].label];
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH + 1}`, class: "im-trend", role: "img", "aria-label": `${caption}: ${first} – ${last}` }, [...shapes, axis]);
  return el("figure", "im-trend-figure", [
    textEl("figcaption", "im-remark", caption + gathered),
    picture,
    el("div", "im-trend-ends", [textEl("span", "", first), textEl("span", "", last)]),
  ]);
}

/**
 * The incidents of the unit that are shown, drawn or only listed.
 * @param {View} view
 * @param {NonNullable<ReturnType<typeof incidentsOf>>} own
 */
function unitIncidents(view, { incidents, rows }) {
  if (!rows.length) return null;
  return folded(view, view.word("incident_list"), rows.length, (index) =>
    rows[index] < incidents.drawn ? incidentRow(view, rows[index]) : listedRow(view, rows[index]),
  );
}
