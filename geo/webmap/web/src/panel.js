// The page around the map: title above, layers with their legends beside, the account and the notes below.

/** @typedef {import("./types.js").PanelData} PanelData */
/** @typedef {import("./view.js").View} View */

import { addControls } from "./controls.js";
import { section, whenRows } from "./data.js";
import { button, el, icon, setDigits, textEl } from "./dom.js";
import { followPrint } from "./printing.js";
import { sections } from "./sections.js";
import { dataTable, hasTable } from "./sheet.js";
import { afterPicture, hurry } from "./soon.js";
import { followAddress } from "./state.js";
import { hasTimeline, timeline } from "./timeline.js";
import { viewOf } from "./view.js";

const PHONE = "(max-width: 760px)";

/**
 * Put the panel of a scene beside a map, or on it where the page has no room kept for it. Its frame comes at once, since
 * the size of the map depends on it; what is in it, when the map is seen.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function panel(map, scene) {
  const view = viewOf(map, scene);
  view.loadIncidents();
  const container = map.getContainer();
  const page = /** @type {HTMLElement} */ (container.closest(".im-page") ?? container);
  /** @type {Element[]} */
  let built = [];
  let turn = 0;
  const build = (/** @type {(act: () => void) => void} */ when) => {
    const own = ++turn;
    view.passing = [];
    for (const node of built) node.remove();
    const { nodes, fill } = view.build(() => frame(view, container, page));
    built = nodes;
    for (const part of fill) when(() => void (own === turn && view.build(() => built.push(...part()))));
    when(() => (page.dataset.whole = view.lang));
  };
  build((act) => whenRows(() => afterPicture(act)));
  view.speakers.push(() => build(whenRows));
  if (page !== container) followSize(view, container);
  followPrint(view);
}

/**
 * Show what the address says, and keep it in step with the map.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function address(map, scene) {
  const view = viewOf(map, scene);
  if (!map.getContainer().closest(".im-page")) return;
  if (location.hash) followAddress(view);
  else whenRows(() => afterPicture(() => followAddress(view)));
}

/**
 * Everything around the map, in the view's language: what is there from the start, and what is filled in.
 * @param {View} view
 * @param {HTMLElement} container
 * @param {HTMLElement} page
 * @returns {{ nodes: Element[], fill: (() => Element[])[] }}
 */
function frame(view, container, page) {
  /** @type {PanelData} */
  const data = view.section("panel");
  const { direction, lang } = view.settings;
  const own = page !== container;
  container.dir = "ltr";
  container.lang = lang;
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", view.word("map"));
  page.classList.toggle("im-rtl", direction === "rtl");
  setDigits(view.ownDigits && direction === "rtl");
  const { aside, fill } = sidePanel(view, data);
  aside.dir = direction;
  const controls = addControls(view);
  if (!own) {
    aside.classList.add("im-floating");
    L.DomEvent.disableClickPropagation(aside);
    L.DomEvent.disableScrollPropagation(aside);
    page.append(aside);
    return { nodes: [aside, ...controls], fill };
  }
  page.dir = direction;
  Object.assign(document.documentElement, { lang, dir: direction });
  document.title = view.settings.title;
  const head = header(view, data);
  const time = hasTimeline(view) ? timeline(view) : null;
  const tabled = !page.classList.contains("im-embed") && hasTable(view);
  const foot = footer(view, data, tabled ? () => showTable(page) : null);
  page.prepend(head);
  if (time) page.append(time);
  page.append(aside, foot);
  if (tabled) {
    fill.push(() => {
      const table = dataTable(view);
      page.after(table);
      return [table];
    });
  }
  return { nodes: [head, aside, foot, ...controls, ...(time ? [time] : [])], fill };
}

/**
 * @param {View} view
 * @param {PanelData} data
 */
function header(view, data) {
  return el("header", "im-header", [
    el("div", "", [textEl("h1", "", data.title), data.subtitle ? textEl("p", "im-subtitle", data.subtitle) : null, shownTime(view)]),
    languageChoice(view),
  ]);
}

/** On paper, where nothing else tells: the time that the map shows. @param {View} view */
function shownTime(view) {
  if (view.periods.length < 2) return null;
  const line = el("p", "im-shown");
  view.follow(() => line.replaceChildren(textEl("span", "", view.say("shown", { period: view.periodLabel }))));
  return line;
}

/** The languages of the page, each named in itself. @param {View} view */
function languageChoice(view) {
  const choices = view.languages
    .filter((lang) => lang !== view.lang)
    .map((lang) => {
      const name = section(view.scene, "settings", lang).words["language.name"];
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

/** @param {HTMLElement} page */
function showTable(page) {
  hurry();
  const table = /** @type {HTMLElement | null} */ (page.nextElementSibling);
  table?.scrollIntoView();
  table?.focus({ preventScroll: true });
}

/**
 * @param {View} view
 * @param {PanelData} data
 * @param {(() => void) | null} toTable
 */
function footer(view, data, toTable) {
  const notes = data.notes.map((note) => textEl("span", "im-note", note));
  const line = notes.length ? el("p", "im-notes-line", notes) : null;
  const open = toTable && button("im-to-table", view.word("table_open"), toTable);
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
 * @returns {{ aside: HTMLElement, fill: (() => Element[])[] }}
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
  const fill = sections(view, data, closeOnPhone).map((make) => () => {
    const node = make();
    if (node) body.append(node);
    return [];
  });
  return { aside, fill };
}
