// The outlines in the panel and in the tables: their switches, legends and lists, each a way to a popup.

/** @typedef {import("./types.js").OutlineLayer} OutlineLayer */
/** @typedef {import("./view.js").View} View */

import { group, layerToggle } from "./choices.js";
import { cardRows, textAt } from "./data.js";
import { el, textEl } from "./dom.js";
import { figureRow, folded, legendBlock } from "./legend.js";

/**
 * @param {View} view
 * @param {() => void} beforeOpen
 */
export function outlineChoice(view, beforeOpen) {
  if (!view.outlineLayers.length) return null;
  const rows = view.outlineLayers.map((layer) => {
    const detail = el("div", "im-detail");
    const count = el("span", "im-count");
    // what is off at first says why
    const always = !layer.visible || !layer.outlines.length;
    view.follow(() => {
      const shown = !view.hidden.has(layer.key);
      count.textContent = shown ? view.number(layer.outlines.length) : "";
      const list = shown && layer.outlines.length ? outlineList(view, layer, beforeOpen) : null;
      const parts = shown || always ? [legendBlock([layer.legend], layer.title), list] : [];
      detail.replaceChildren(...parts.filter((part) => part !== null));
    });
    return el("div", "", [layerToggle(view, `${view.scene}-outlines`, layer, [count]), detail]);
  });
  const cautions = [...new Set(view.outlineLayers.map((layer) => layer.caution))];
  return group(view.word("hotspots"), [...rows, ...cautions.map((caution) => textEl("p", "im-remark", caution))]);
}

/**
 * @param {View} view
 * @param {OutlineLayer} layer
 * @param {() => void} beforeOpen
 */
function outlineList(view, layer, beforeOpen) {
  return folded(view, view.word("outline_list"), layer.outlines.length, (index) =>
    figureRow(textAt(layer.cards.headings, index), layer.outlines[index].figure, (opener) => {
      beforeOpen();
      view.popups?.openOutlines([layer.outlines[index]], undefined, undefined, opener);
    }),
  );
}

/**
 * The outlines of a layer as rows of a table.
 * @param {OutlineLayer} layer
 * @returns {import("./sheet.js").Sheet}
 */
export function outlineRows({ title, heading, cards, outlines }) {
  const labels = cards.fields.map((field) => field.label);
  const row = (/** @type {number} */ index) => {
    const said = new Map(cardRows(cards, index));
    return [textAt(cards.headings, index), ...labels.map((label) => said.get(label) ?? "")];
  };
  return { title, columns: [heading, ...labels], count: outlines.length, row, size: () => undefined };
}
