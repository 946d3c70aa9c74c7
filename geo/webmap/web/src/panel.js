// The page around the map: title above, layers with their legends beside, the account and the notes below.

/** @typedef {import("./types.js").PanelData} PanelData */
/** @typedef {import("./view.js").View} View */

import { addControls } from "./controls.js";
import { button, el, icon, setDigits, textEl } from "./dom.js";
import { downloads } from "./download.js";
import { filterPanel, searchBox } from "./filters.js";
import { cardList, figureList, incidentList, legendBlock } from "./legend.js";
import { followPrint } from "./printing.js";
import { followAddress } from "./state.js";
import { symbolSwatch } from "./symbols.js";
import { dataTable } from "./sheet.js";
import { hasTimeline, timeline } from "./timeline.js";
import { viewOf } from "./view.js";

const PHONE = "(max-width: 760px)";

/**
 * Put the panel of a scene beside a map, or on it where the page has no room kept for it.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function panel(map, scene) {
  const view = viewOf(map, scene);
  view.loadIncidents();
  const container = map.getContainer();
  const page = /** @type {HTMLElement} */ (container.closest(".im-page") ?? container);
  const lasting = [...view.listeners];
  /** @type {Element[]} */
  let built = [];
  const build = () => {
    view.listeners = view.listeners.filter((listener) => lasting.includes(listener));
    for (const node of built) node.remove();
    built = parts(view, container, page);
  };
  build();
  view.speakers.push(build);
  if (page !== container) {
    followSize(view, container);
    followAddress(view);
    lasting.push(...view.listeners.slice(-1));
  }
  followPrint(view);
}

/**
 * Everything around the map, in the view's language.
 * @param {View} view
 * @param {HTMLElement} container
 * @param {HTMLElement} page
 * @returns {Element[]}
 */
function parts(view, container, page) {
  /** @type {PanelData} */
  const data = view.section("panel");
  const { direction, lang } = view.settings;
  const own = page !== container;
  container.dir = "ltr";
  container.lang = lang;
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", view.word("map"));
  page.style.setProperty("--im-start", direction === "rtl" ? "right" : "left");
  page.classList.toggle("im-rtl", direction === "rtl");
  setDigits(view.ownDigits && direction === "rtl");
  const aside = sidePanel(view, data);
  aside.dir = direction;
  const controls = addControls(view);
  if (!own) {
    aside.classList.add("im-floating");
    L.DomEvent.disableClickPropagation(aside);
    L.DomEvent.disableScrollPropagation(aside);
    page.append(aside);
    return [aside, ...controls];
  }
  page.dir = direction;
  Object.assign(document.documentElement, { lang, dir: direction });
  document.title = view.settings.title;
  const head = header(view, data);
  const time = hasTimeline(view) ? timeline(view) : null;
  const compact = page.classList.contains("im-embed");
  const table = compact ? null : dataTable(view);
  const foot = footer(view, data, table);
  page.prepend(head);
  if (time) page.append(time);
  page.append(aside, foot);
  page.classList.toggle("im-timed", Boolean(time));
  if (table) page.after(table);
  return [head, aside, foot, ...controls, ...(time ? [time] : []), ...(table ? [table] : [])];
}

/**
 * @param {View} view
 * @param {PanelData} data
 */
function header(view, data) {
  return el("header", "im-header", [
    el("div", "", [textEl("h1", "", data.title), data.subtitle ? textEl("p", "im-subtitle", data.subtitle) : null]),
    languageChoice(view),
  ]);
}

/** The languages of the page, each named in itself. @param {View} view */
function languageChoice(view) {
  const choices = view.languages
    .filter((lang) => lang !== view.lang)
    .map((lang) => {
      const name = new Intl.DisplayNames([lang], { type: "language" }).of(lang) ?? lang;
      const node = button("im-language", name, () => {
        view.speak(lang);
        /** @type {HTMLElement | null} */ (document.querySelector(".im-language"))?.focus();
      });
      node.lang = lang;
      return node;
    });
  if (view.direction === "rtl") choices.push(digitChoice(view));
  return choices.length ? el("div", "im-languages", choices) : null;
}

/** Latin digits or those of the script. @param {View} view */
function digitChoice(view) {
  const node = button("im-digits", view.word("digits"), () => {
    view.ownDigits = !view.ownDigits;
    view.retell();
    /** @type {HTMLElement | null} */ (document.querySelector(".im-digits"))?.focus();
  });
  return node;
}

/**
 * @param {View} view
 * @param {PanelData} data
 * @param {Element | null} table
 */
function footer(view, data, table) {
  const notes = data.notes.map((note) => textEl("span", "im-note", note));
  const line = notes.length ? el("p", "im-notes-line", notes) : null;
  const open = table
    ? button("im-to-table", view.word("table_open"), () => {
        table.scrollIntoView();
        /** @type {HTMLElement} */ (table).focus({ preventScroll: true });
      })
    : null;
  return el("footer", "im-footer", [open, account(view, data), shownAccount(view), line]);
}

/**
 * @param {View} view
 * @param {PanelData} data
 */
function account(view, data) {
  const line = el("p", "im-account");
  line.setAttribute("role", "status");
  view.follow(() => line.replaceChildren(textEl("span", "", view.account || data.account)));
  return line;
}

/** How many deaths of the incidents are shown, and where the others are. @param {View} view */
function shownAccount(view) {
  const { incidents } = view;
  if (!incidents?.hasFacts) return null;
  const line = el("p", "im-account-view");
  line.setAttribute("role", "status");
  view.follow(() => {
    const sums = { ...incidents.sums, withheld: view.withheld };
    const told = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, view.number(sum)]));
    line.replaceChildren(textEl("span", "", view.say("account.view", told)));
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
  const phone = matchMedia(view.map.getContainer().closest(".im-embed") ? "all" : PHONE);
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
      searchBox(view, closeOnPhone),
      hasTimeline(view) ? null : periodPicker(view),
      areaChoice(view, closeOnPhone),
      incidentChoice(view, closeOnPhone),
      filterPanel(view),
      lists(view),
      downloads(view),
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
  view.follow(() => (select.value = view.period));
  select.addEventListener("change", () => {
    view.choose(select.value);
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
  const rows = [...view.areaLayers, { key: "", title: view.word("no_areas") }].map(({ key, title }) => {
    const detail = el("div", "im-detail");
    view.follow(() => {
      const legend = view.areaLegend;
      const chosen = view.area === key && key && legend;
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
      detail.replaceChildren(...(shown ? [legendBlock(layer.legend), list] : []));
    });
    const toggle = (/** @type {boolean} */ on) => {
      if (on) view.hidden.delete(layer.key);
      else view.hidden.add(layer.key);
      view.changed();
    };
    const swatch = layer.looks[0] ? [symbolSwatch(layer.looks[0], 11, 20)] : [];
    const on = !view.hidden.has(layer.key);
    const row = choice("checkbox", `${view.scene}-points`, layer.title, on, toggle, [...swatch, count]);
    followInput(view, row, () => !view.hidden.has(layer.key));
    return el("div", "", [row, detail]);
  });
  return group(view.word("incidents"), rows);
}

/**
 * Keep a choice in step with the view, whoever changed it.
 * @param {View} view
 * @param {HTMLElement} row
 * @param {() => boolean} checked
 */
function followInput(view, row, checked) {
  const input = row.querySelector("input");
  view.follow(() => input && (input.checked = checked()));
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
