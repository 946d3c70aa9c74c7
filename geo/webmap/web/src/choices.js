// Labelled choices of layers, as the panel lists them.

/** @typedef {import("./view.js").View} View */

import { el, textEl } from "./dom.js";

/**
 * A labelled choice of a layer.
 * @param {"radio" | "checkbox"} type
 * @param {string} group
 * @param {string} text
 * @param {boolean} checked
 * @param {(checked: boolean) => void} onChange
 * @param {Node[]} [extras]
 */
export function choice(type, group, text, checked, onChange, extras = []) {
  const input = el("input");
  input.type = type;
  input.name = group;
  input.checked = checked;
  input.addEventListener("change", () => onChange(input.checked));
  return el("label", "im-choice", [input, textEl("span", "im-choice-text", text), ...extras]);
}

/**
 * A checkbox that hides and shows a layer of points or outlines.
 * @param {View} view
 * @param {string} group
 * @param {{ key: string, title: string }} layer
 * @param {Node[]} extras
 */
export function layerToggle(view, group, { key, title }, extras) {
  const toggle = (/** @type {boolean} */ on) => {
    if (on) view.hidden.delete(key);
    else view.hidden.add(key);
    view.changed();
  };
  const row = choice("checkbox", group, title, !view.hidden.has(key), toggle, extras);
  followInput(view, row, () => !view.hidden.has(key));
  return row;
}

/**
 * @param {string} title
 * @param {(Node | null)[]} children
 */
export function group(title, children) {
  return el("fieldset", "im-group", [el("legend", "im-group-title", [textEl("span", "", title)]), ...children]);
}

/**
 * Keep a choice in step with the view, whoever changed it.
 * @param {View} view
 * @param {HTMLElement} row
 * @param {() => boolean} checked
 */
export function followInput(view, row, checked) {
  const input = row.querySelector("input");
  view.follow(() => input && (input.checked = checked()));
}
