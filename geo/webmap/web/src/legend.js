// Legends and lists beside the map.

/** @typedef {import("./types.js").Legend} Legend */
/** @typedef {import("./types.js").LegendLine} LegendLine */
/** @typedef {import("./view.js").View} View */

import { cardRows, textAt } from "./data.js";
import { button, definitions, el, textEl } from "./dom.js";
import { areaSwatch, outlineSwatch } from "./patterns.js";
import { ringSwatch, symbolSwatch } from "./symbols.js";

const ROWS_AT_ONCE = 100;

/**
 * Legends whose lines say the same, as one: a sample of each before what they share.
 * @param {Legend[]} legends
 * @param {string} [under] the title it stands under, which it need not say again
 */
export function legendBlock(legends, under = "") {
  const [{ title, lines }] = legends;
  const largest = Math.max(28, ...lines.map((line) => (line.point ? (line.size ?? 0) * 1.36 + 4 : 0)));
  const samples = (/** @type {number} */ n) => el("span", "im-samples", legends.map((legend) => swatch(legend.lines[n], largest)));
  const remarks = [...new Set(legends.map(({ remark }) => remark))].filter(Boolean);
  return el("div", "im-legend", [
    title && title !== under ? textEl("p", "im-legend-title", title) : null,
    el("ul", "", lines.map((line, n) => el("li", "", [samples(n), textEl("span", "", line.label)]))),
    ...remarks.map((remark) => textEl("p", "im-remark", remark)),
  ]);
}

/**
 * @param {LegendLine} line
 * @param {number} wide
 */
function swatch(line, wide) {
  const node = el("span", "im-swatch");
  node.style.minWidth = `${wide}px`;
  if (line.area) node.append(areaSwatch(line.area));
  else if (line.outline) node.append(outlineSwatch(line.outline));
  else if (line.ring) node.append(ringSwatch(line.ring));
  else if (line.point) node.append(symbolSwatch(line.point, line.size ?? 12, wide));
  return node;
}

/**
 * A list that opens on demand and then makes its rows, a hundred at a time.
 * @param {View} view
 * @param {string} title
 * @param {number} count
 * @param {(index: number) => Node} row
 * @param {string} [remark]
 */
export function folded(view, title, count, row, remark = "") {
  const body = el("ul", "im-list");
  const more = button("im-more", view.word("more"), () => grow());
  let made = 0;
  const grow = () => {
    const end = Math.min(count, made + ROWS_AT_ONCE);
    for (; made < end; made++) body.append(el("li", "", [row(made)]));
    more.hidden = made >= count;
  };
  const summary = el("summary", "", [textEl("span", "", title), textEl("span", "im-count", view.number(count))]);
  const node = el("details", "im-folded", [summary, remark ? textEl("p", "im-remark", remark) : null, body, more]);
  more.hidden = true;
  const fill = () => made === 0 && grow();
  summary.addEventListener("click", fill); // before it opens, so that nothing jumps
  node.addEventListener("toggle", fill);
  return node;
}

/**
 * The list of a layer's incidents, each a way to its popup.
 * @param {View} view
 * @param {import("./types.js").PointLayer} layer
 * @param {() => void} beforeOpen
 */
export function incidentList(view, layer, beforeOpen) {
  const { incidents } = view;
  if (!incidents) return el("span");
  /** @type {Int32Array | undefined} */
  let rows;
  const own = () => (rows ??= incidents.rows.filter((row) => row >= layer.start && row < layer.start + layer.length).sort());
  return folded(view, view.word("incident_list"), incidents.counts[incidents.layers.indexOf(layer)], (number) =>
    incidentRow(view, own()[number], beforeOpen),
  );
}

/**
 * A row of a list that leads to an incident on the map.
 * @param {View} view
 * @param {number} row
 * @param {() => void} [beforeOpen]
 */
export function incidentRow(view, row, beforeOpen = () => {}) {
  const { incidents } = view;
  const owner = incidents?.owner(row);
  if (!incidents || !owner) return el("span");
  return button("im-row", textAt(owner.cards.headings, row - owner.start), (event) => {
    beforeOpen();
    const opener = /** @type {HTMLElement} */ (event.currentTarget);
    const mark = incidents.mark(row);
    view.map.setView([mark.lat, mark.lng], Math.max(view.map.getZoom(), 8), { animate: false });
    view.popups?.openMarks([mark], opener.isConnected ? opener : null);
  });
}

/**
 * The figures of the chosen area layer as a list, each a way to the unit's popup.
 * @param {View} view
 * @param {() => void} beforeOpen
 */
export function figureList(view, beforeOpen) {
  const values = view.areaPeriod?.values ?? [];
  const names = new Map(view.units.map((unit) => [unit.pcode, unit]));
  const known = values.filter(([pcode]) => names.has(pcode));
  return folded(view, view.word("figure_list"), known.length, (number) => {
    const [pcode, , figure] = known[number];
    const unit = names.get(pcode);
    return figureRow(unit?.name ?? "", figure, (opener) => {
      beforeOpen();
      if (unit) view.popups?.openUnit(unit, undefined, opener);
    });
  });
}

/**
 * A row of a list with a figure at its end, that opens something.
 * @param {string} name
 * @param {string} figure
 * @param {(opener: HTMLElement) => void} open
 */
export function figureRow(name, figure, open) {
  const node = button("im-row", name, () => open(node));
  node.append(textEl("span", "im-row-figure", figure || "–"));
  return node;
}

/**
 * Incidents that are counted but not drawn.
 * @param {View} view
 * @param {import("./types.js").IncidentList} list
 * @param {number[]} shown its rows
 */
export function cardList(view, list, shown) {
  return shown.length ? folded(view, list.title, shown.length, (number) => listedRow(view, shown[number]), list.remark) : null;
}

/**
 * An incident that has no place on the map, told in full.
 * @param {View} view
 * @param {number} row
 */
export function listedRow(view, row) {
  const owner = view.incidents?.owner(row);
  if (!owner) return el("span");
  const index = row - owner.start;
  return el("div", "im-listed", [
    textEl("p", "im-listed-heading", textAt(owner.cards.headings, index)),
    definitions(cardRows(owner.cards, index)),
  ]);
}
