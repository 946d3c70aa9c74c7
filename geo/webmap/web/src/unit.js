// What a governorate's popup says besides its figures: how they ran over time, and its incidents.

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./types.js").Unit} Unit */

import { barUnit, bins } from "./calendar.js";
import { el, svg, textEl } from "./dom.js";
import { folded, incidentRow, listedRow } from "./legend.js";
import { seriesOf } from "./periods.js";

const [WIDE, HIGH] = [240, 40];
const THIN = 1.5; // pixels of a bar below which periods are gathered

/**
 * @param {View} view
 * @param {Unit} unit
 */
export function unitDetail(view, unit) {
  const node = el("div", "im-unit-detail", [trend(view, unit), unitIncidents(view, unit)]);
  return node.childElementCount ? node : null;
}

/**
 * Small bars of the unit's figures over time.
 * @param {View} view
 * @param {Unit} unit
 */
function trend(view, unit) {
  const layer = view.areaLayer;
  if (!layer || view.times.length < 2) return null;
  const known = seriesOf(layer, unit.pcode, view.times);
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
  const caption = view.say("trend", { n: view.number(most, layer.breaks.digits) });
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
 * @param {Unit} unit
 */
function unitIncidents(view, unit) {
  const { incidents } = view;
  const facet = view.settings.facets.find(({ key }) => key === "unit");
  const number = facet?.choices.findIndex(([pcode]) => pcode === unit.pcode) ?? -1;
  const column = incidents?.value("unit");
  if (!incidents || !column || number < 0) return null;
  const rows = incidents.once().filter((row) => column[row] === number);
  if (!rows.length) return null;
  return folded(view, view.word("incident_list"), rows.length, (index) =>
    rows[index] < incidents.drawn ? incidentRow(view, rows[index]) : listedRow(view, rows[index]),
  );
}
