// What stands in the panel beside the map: search, time, layers with their legends, filters, lists, notes.

/** @typedef {import("./types.js").PanelData} PanelData */
/** @typedef {import("./view.js").View} View */

import { choice, followInput, group, layerToggle } from "./choices.js";
import { CROWD } from "./clusters.js";
import { datePicker } from "./datepicker.js";
import { el, textEl } from "./dom.js";
import { downloads } from "./download.js";
import { filterPanel, searchBox } from "./filters.js";
import { cardList, figureList, incidentList, legendBlock } from "./legend.js";
import { outlineChoice } from "./outlinechoice.js";
import { symbolSwatch } from "./symbols.js";
import { hasTimeline } from "./timeline.js";

const LISTED = 60; // periods in one list; more are chosen by the calendar

/**
 * The sections of the panel, each to be made when it is its turn.
 * @param {View} view
 * @param {PanelData} data
 * @param {() => void} beforeOpen
 * @returns {(() => Element | null)[]}
 */
export function sections(view, data, beforeOpen) {
  return [
    () => searchBox(view, beforeOpen),
    () => (hasTimeline(view) ? null : periodPicker(view)),
    () => areaChoice(view, beforeOpen),
    () => outlineChoice(view, beforeOpen),
    () => incidentChoice(view, beforeOpen),
    () => filterPanel(view),
    () => lists(view),
    () => downloads(view),
    () => texts(view, "notes", data.notes, "im-notes"),
    () => texts(view, "sources", data.sources, "im-sources"),
  ];
}

/** @param {View} view */
function periodPicker(view) {
  const { periods } = view;
  if (periods.length < 2) return null;
  if (periods.length > LISTED) {
    const dates = datePicker(view, (index) => {
      view.choose(view.times[index].key);
      view.changed();
    });
    return el("div", "im-period", [textEl("span", "im-group-title", view.word("period")), dates]);
  }
  const select = el("select");
  for (const { key, label } of periods) {
    const option = el("option");
    option.value = key;
    option.textContent = label;
    select.append(option);
  }
  view.follow(() => (select.value = view.period));
  select.addEventListener("change", () => {
    view.choose(select.value);
    view.changed();
  });
  return el("label", "im-period", [textEl("span", "im-group-title", view.word("period")), select]);
}

/**
 * @param {View} view
 * @param {() => void} beforeOpen
 */
function areaChoice(view, beforeOpen) {
  if (!view.areaLayers.length) return null;
  const rows = [...view.areaLayers, { key: "", title: view.word("no_areas") }].map(({ key, title }) => {
    const detail = el("div", "im-detail");
    view.follow(() => {
      const legend = view.areaLegend;
      const chosen = view.area === key && key && legend;
      const remark = view.areaPeriod ? view.areaPeriod.remark : view.word("no_figures");
      const parts = chosen
        ? [legendBlock([legend], title), remark ? textEl("p", "im-remark", remark) : null, view.areaPeriod ? figureList(view, beforeOpen) : null]
        : [];
      detail.replaceChildren(...parts.filter((part) => part !== null));
    });
    const choose = () => {
      view.area = key;
      view.changed();
    };
    const row = choice("radio", `${view.scene}-area`, title, view.area === key, choose);
    followInput(view, row, () => view.area === key);
    return el("div", "", [row, detail]);
  });
  return group(view.word("areas"), rows);
}

/**
 * @param {View} view
 * @param {() => void} beforeOpen
 */
function incidentChoice(view, beforeOpen) {
  if (!view.pointLayers.length) return null;
  const rows = view.pointLayers.map((layer) => {
    const count = el("span", "im-count");
    const detail = el("div", "im-detail");
    view.follow(() => {
      const shown = !view.hidden.has(layer.key);
      const number = view.incidents?.counts[view.pointLayers.indexOf(layer)] ?? 0;
      count.textContent = shown ? view.number(number) : "";
      const list = number ? incidentList(view, layer, beforeOpen) : textEl("p", "im-remark", view.word("no_incidents"));
      detail.replaceChildren(...(shown ? [list] : []));
    });
    const swatch = layer.looks[0] ? [symbolSwatch(layer.looks[0], 11, 20)] : [];
    return el("div", "", [layerToggle(view, `${view.scene}-points`, layer, [...swatch, count]), detail]);
  });
  const crowded = (view.incidents?.drawn ?? 0) > CROWD;
  const scales = el("div");
  view.follow(() => scales.replaceChildren(...pointLegends(view)));
  return group(view.word("incidents"), [crowded ? textEl("p", "im-remark", view.word("clusters")) : null, ...rows, scales]);
}

/** The legends of the incident layers shown; those that say the same are one. @param {View} view */
function pointLegends(view) {
  /** @type {Map<string, import("./types.js").Legend[]>} */
  const alike = new Map();
  for (const { key, legend } of view.pointLayers) {
    const said = legend.lines.map((line) => line.label).join();
    if (!view.hidden.has(key)) alike.set(said, [...(alike.get(said) ?? []), legend]);
  }
  return [...alike.values()].map((legends) => legendBlock(legends, legends[0].title));
}

/** @param {View} view */
function lists(view) {
  const { incidents } = view;
  if (!incidents?.lists.length) return null;
  const holder = el("div", "im-lists");
  view.follow(() => {
    const nodes = incidents.lists.map((list, number) => cardList(view, list, incidents.listed[number]));
    holder.replaceChildren(...nodes.filter((node) => node !== null));
  });
  return holder;
}

/**
 * @param {View} view
 * @param {string} key
 * @param {string[]} lines
 * @param {string} className
 */
function texts(view, key, lines, className) {
  if (!lines.length) return null;
  const title = el("h2", "im-group-title", [textEl("span", "", view.word(key))]);
  return el("section", className, [title, ...lines.map((line) => textEl("p", "im-remark", line))]);
}
