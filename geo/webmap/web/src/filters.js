// Choosing incidents by cause, party, group, precision and number killed; and finding a place by its name.

/** @typedef {import("./view.js").View} View */

import { button, el, textEl } from "./dom.js";

const FILTERED = ["cause", "party", "group", "precision"];
const FOUND = 8;

/** @param {View} view */
export function filterPanel(view) {
  const { incidents } = view;
  const facets = view.settings.facets.filter(({ key }) => FILTERED.includes(key));
  if (!incidents?.hasFacts || !facets.length) return null;
  const groups = facets.map((facet) => facetChoice(view, facet)).filter((node) => node !== null);
  const least = el("input", "im-least");
  least.type = "number";
  least.min = "0";
  least.step = "1";
  least.inputMode = "numeric";
  least.addEventListener("input", () => {
    view.leastKilled = Math.max(0, Math.floor(Number(least.value) || 0));
    view.changed();
  });
  const clear = button("im-more im-clear", view.word("filter_reset"), () => {
    view.filter = {};
    view.leastKilled = 0;
    view.changed();
  });
  const count = el("span", "im-count");
  const summary = el("summary", "", [textEl("span", "", view.word("filters")), count]);
  const node = el("details", "im-folded im-filters", [
    summary,
    ...groups,
    el("label", "im-least-row", [textEl("span", "", view.word("least_killed")), least]),
    clear,
  ]);
  view.follow(() => {
    const active = facets.filter(({ key }) => view.filter[key]?.size).length + Number(view.leastKilled > 0);
    count.textContent = active ? String(active) : "";
    clear.hidden = !active;
    if (Number(least.value) !== view.leastKilled) least.value = view.leastKilled ? String(view.leastKilled) : "";
  });
  return node;
}

/**
 * @param {View} view
 * @param {import("./types.js").Facet} facet
 */
function facetChoice(view, { key, label, choices, several }) {
  const column = view.incidents?.value(key);
  if (!column) return null;
  const used = new Uint8Array(several ? 1 << choices.length : choices.length);
  for (let row = 0; row < column.length; row++) if (column[row] >= 0) used[column[row]] = 1;
  const occurs = (/** @type {number} */ number) => (several ? used.some((there, bits) => there && bits & (1 << number)) : used[number]);
  const boxes = choices.flatMap(([, text], number) => {
    if (!occurs(number)) return [];
    const input = el("input");
    input.type = "checkbox";
    input.addEventListener("change", () => {
      const chosen = new Set(view.filter[key]);
      if (input.checked) chosen.add(number);
      else chosen.delete(number);
      view.filter = { ...view.filter, [key]: chosen };
      view.changed();
    });
    view.follow(() => (input.checked = view.filter[key]?.has(number) ?? false));
    return [el("label", "im-choice", [input, textEl("span", "im-choice-text", text)])];
  });
  if (!boxes.length) return null;
  const count = el("span", "im-count");
  view.follow(() => (count.textContent = view.filter[key]?.size ? String(view.filter[key].size) : ""));
  const group = el("div", "im-facet", boxes);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  return el("details", "im-folded", [el("summary", "", [textEl("span", "", label), count]), group]);
}

/**
 * A name without what writers leave out or write in two ways, in Latin and Arabic script.
 * @param {string} name
 */
export function plain(name) {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f\u064b-\u0652\u0670ـ]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .replace(/\b(al|ad|ar|as|ash|at|an|az|el)[- ]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * @typedef {{ name: string, names: string[], kind: string, go: () => void }} Place
 */

/**
 * Places whose name begins with, then those whose name holds, what is asked for.
 * @template {{ names: string[] }} T
 * @param {T[]} places
 * @param {string} asked
 * @returns {T[]}
 */
export function matching(places, asked) {
  const wanted = plain(asked);
  if (!wanted) return [];
  const begins = places.filter(({ names }) => names.some((name) => name.startsWith(wanted)));
  const holds = places.filter((place) => !begins.includes(place) && place.names.some((name) => name.includes(wanted)));
  return [...begins, ...holds].slice(0, FOUND);
}

/**
 * @param {View} view
 * @param {() => void} beforeOpen
 */
export function searchBox(view, beforeOpen) {
  const input = el("input", "im-search");
  input.type = "search";
  input.autocomplete = "off";
  input.placeholder = view.word("search");
  input.setAttribute("aria-label", view.word("search"));
  const found = el("ul", "im-list im-found");
  const status = el("p", "im-remark");
  status.setAttribute("role", "status");
  /** @type {Place[] | undefined} */
  let places;
  input.addEventListener("input", () => {
    places ??= knownPlaces(view);
    const hits = matching(places, input.value);
    status.replaceChildren(...(input.value.trim() && !hits.length ? [textEl("span", "", view.word("no_match"))] : []));
    found.replaceChildren(
      ...hits.map(({ name, kind, go }) => {
        const row = button("im-row", name, () => {
          beforeOpen();
          found.replaceChildren();
          go();
        });
        if (kind) row.append(textEl("span", "im-row-kind", kind));
        return el("li", "", [row]);
      }),
    );
  });
  input.addEventListener("keydown", (event) => {
    const first = found.querySelector("button");
    if (event.key === "Enter") first?.click();
    else if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    } else if (event.key === "Escape") found.replaceChildren();
  });
  return el("div", "im-finder", [input, found, status]);
}

/**
 * Governorates and towns under their names in all languages, and the places of incidents as their sources print them.
 * @param {View} view
 * @returns {Place[]}
 */
function knownPlaces(view) {
  const { map, incidents } = view;
  /** @type {Place[]} */
  const places = view.units.map((unit) => ({
    name: unit.name,
    names: [unit.name, ...unit.also].map(plain),
    kind: view.word("field.governorate"),
    go: () => {
      map.fitBounds(L.latLngBounds(unit.latlngs.flat(2)), { animate: false });
      view.popups?.openUnit(unit);
    },
  }));
  for (const { name, also, at } of view.section("base")?.towns ?? []) {
    const go = () => void map.setView([at[1], at[0]], 10, { animate: false });
    places.push({ name, names: [name, ...also].map(plain), kind: "", go });
  }
  const known = new Set(places.map(({ name }) => name));
  for (const layer of incidents?.layers ?? []) {
    const { texts, codes } = layer.cards.headings;
    const told = new Uint8Array(texts.length);
    for (let i = 0; i < layer.length && known.size < 20000; i++) {
      if (told[codes[i]]) continue;
      told[codes[i]] = 1;
      const name = texts[codes[i]];
      if (known.has(name)) continue;
      known.add(name);
      const row = layer.start + i;
      const go = () => {
        const mark = incidents?.mark(row);
        if (!mark) return;
        map.setView([mark.lat, mark.lng], 11, { animate: false });
        if (incidents?.rows.includes(row)) view.popups?.openMarks([mark]);
      };
      places.push({ name, names: [plain(name)], kind: "", go });
    }
  }
  return places;
}
