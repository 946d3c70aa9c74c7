// The page around the map: title above, layers with their legends beside, the account and the notes below.

/** @typedef {import("./types.js").PanelData} PanelData */
/** @typedef {import("./view.js").View} View */

import { addControls } from "./controls.js";
import { section } from "./data.js";
import { el, icon, textEl } from "./dom.js";
import { cardList, figureList, incidentList, legendBlock } from "./legend.js";
import { followPrint } from "./printing.js";
import { symbolSwatch } from "./symbols.js";
import { viewOf } from "./view.js";

const PHONE = "(max-width: 760px)";

/**
 * Put the panel of a scene beside a map, or on it where the page has no room kept for it.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function panel(map, scene) {
  const view = viewOf(map, scene);
  /** @type {PanelData} */
  const data = section(scene, "panel");
  const container = map.getContainer();
  const { direction, lang } = view.settings;
  const page = /** @type {HTMLElement} */ (container.closest(".im-page") ?? container);
  container.dir = "ltr";
  container.lang = lang;
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", view.word("map"));
  page.style.setProperty("--im-start", direction === "rtl" ? "right" : "left");
  if (page !== container) page.dir = direction;
  page.classList.toggle("im-rtl", direction === "rtl");
  const aside = sidePanel(view, data);
  aside.dir = direction;
  addControls(view);
  if (page === container) {
    aside.classList.add("im-floating");
    L.DomEvent.disableClickPropagation(aside);
    L.DomEvent.disableScrollPropagation(aside);
    page.append(aside);
  } else {
    page.prepend(header(data));
    page.append(aside, footer(view, data));
    followSize(view, container);
  }
  followPrint(view);
}

/** @param {PanelData} data */
function header(data) {
  return el("header", "im-header", [
    textEl("h1", "", data.title),
    data.subtitle ? textEl("p", "im-subtitle", data.subtitle) : null,
  ]);
}

/**
 * @param {View} view
 * @param {PanelData} data
 */
function footer(view, data) {
  const notes = data.notes.map((note) => textEl("span", "im-note", note));
  return el("footer", "im-footer", [account(view, data), notes.length ? el("p", "im-notes-line", notes) : null]);
}

/**
 * @param {View} view
 * @param {PanelData} data
 */
function account(view, data) {
  const line = el("p", "im-account");
  line.setAttribute("role", "status");
  view.follow(() => {
    const own = view.settings.periods.find((period) => period.key === view.period)?.account;
    line.replaceChildren(textEl("span", "", own || data.account));
  });
  return line;
}

/** Keep the extent in view when the space for the map changes. @param {View} view @param {HTMLElement} container */
function followSize(view, container) {
  let width = container.clientWidth;
  view.map.invalidateSize(false);
  view.reset();
  new ResizeObserver(() => {
    const changed = container.clientWidth !== width;
    width = container.clientWidth;
    view.map.invalidateSize(false);
    if (changed) view.reset();
  }).observe(container);
}

/**
 * @param {View} view
 * @param {PanelData} data
 */
function sidePanel(view, data) {
  const body = el("div", "im-panel-body");
  body.id = `${view.scene}-panel`;
  const aside = el("aside", "im-panel", [body]);
  const label = el("span", "im-toggle-label");
  const toggle = el("button", "im-toggle", [icon("M2 5l6-3 6 3-6 3zM2 8.5l6 3 6-3M2 11.5l6 3 6-3"), label]);
  toggle.type = "button";
  toggle.setAttribute("aria-controls", body.id);
  const phone = matchMedia(PHONE);
  const set = (/** @type {boolean} */ open) => {
    aside.dataset.open = String(open);
    aside.parentElement?.classList.toggle("im-panel-closed", !open);
    toggle.setAttribute("aria-expanded", String(open));
    label.replaceChildren(textEl("span", "", view.word(open ? "close_panel" : "open_panel")));
    body.hidden = !open;
  };
  const closeOnPhone = () => phone.matches && set(false);
  toggle.addEventListener("click", () => set(aside.dataset.open !== "true"));
  aside.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && phone.matches && aside.dataset.open === "true") {
      set(false);
      toggle.focus();
    }
  });
  aside.prepend(toggle);
  aside.setAttribute("aria-label", view.word("layers"));
  set(!phone.matches);
  phone.addEventListener("change", () => set(!phone.matches));
  body.append(
    ...[
      periodPicker(view),
      areaChoice(view, closeOnPhone),
      incidentChoice(view, closeOnPhone),
      lists(view, data),
      texts(view, "notes", data.notes, "im-notes"),
      texts(view, "sources", data.sources, "im-sources"),
    ].filter((part) => part !== null),
  );
  return aside;
}

/** @param {View} view */
function periodPicker(view) {
  const { periods } = view.settings;
  if (periods.length < 2) return null;
  const select = el("select");
  for (const { key, label } of periods) {
    const option = el("option");
    option.value = key;
    option.textContent = label;
    select.append(option);
  }
  select.value = view.period;
  select.addEventListener("change", () => {
    view.period = select.value;
    view.changed();
  });
  return el("label", "im-period", [textEl("span", "im-group-title", view.word("period")), select]);
}

/**
 * A labelled choice of a layer.
 * @param {"radio" | "checkbox"} type
 * @param {string} group
 * @param {string} text
 * @param {boolean} checked
 * @param {(checked: boolean) => void} onChange
 * @param {Node[]} [extras]
 */
function choice(type, group, text, checked, onChange, extras = []) {
  const input = el("input");
  input.type = type;
  input.name = group;
  input.checked = checked;
  input.addEventListener("change", () => onChange(input.checked));
  return el("label", "im-choice", [input, textEl("span", "im-choice-text", text), ...extras]);
}

/**
 * @param {string} title
 * @param {(Node | null)[]} children
 */
function group(title, children) {
  return el("fieldset", "im-group", [el("legend", "im-group-title", [textEl("span", "", title)]), ...children]);
}

/**
 * @param {View} view
 * @param {() => void} beforeOpen
 */
function areaChoice(view, beforeOpen) {
  if (!view.areaLayers.length) return null;
  const rows = [...view.areaLayers, { key: "", title: view.word("no_areas"), legend: null }].map(({ key, title, legend }) => {
    const detail = el("div", "im-detail");
    view.follow(() => {
      const chosen = view.area === key && legend;
      const remark = view.areaPeriod ? view.areaPeriod.remark : view.word("no_figures");
      const parts = chosen
        ? [legendBlock(legend), remark ? textEl("p", "im-remark", remark) : null, view.areaPeriod ? figureList(view, beforeOpen) : null]
        : [];
      detail.replaceChildren(...parts.filter((part) => part !== null));
    });
    const choose = () => {
      view.area = key;
      view.changed();
    };
    return el("div", "", [choice("radio", `${view.scene}-area`, title, view.area === key, choose), detail]);
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
      const number = view.points?.shown.filter((mark) => mark.layer === layer).length ?? 0;
      count.textContent = shown ? String(number) : "";
      const list = number ? incidentList(view, layer, beforeOpen) : textEl("p", "im-remark", view.word("no_incidents"));
      detail.replaceChildren(...(shown ? [legendBlock(layer.legend), list] : []));
    });
    const toggle = (/** @type {boolean} */ on) => {
      if (on) view.hidden.delete(layer.key);
      else view.hidden.add(layer.key);
      view.changed();
    };
    const swatch = layer.looks[0] ? [symbolSwatch(layer.looks[0], 11, 20)] : [];
    const on = !view.hidden.has(layer.key);
    return el("div", "", [choice("checkbox", `${view.scene}-points`, layer.title, on, toggle, [...swatch, count]), detail]);
  });
  return group(view.word("incidents"), rows);
}

/**
 * @param {View} view
 * @param {PanelData} data
 */
function lists(view, data) {
  if (!data.lists.length) return null;
  const holder = el("div", "im-lists");
  view.follow(() => {
    holder.replaceChildren(...data.lists.map((list) => cardList(view, list)).filter((node) => node !== null));
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
