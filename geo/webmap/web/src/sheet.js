// Under the map: the same data as tables, to be sorted, read aloud and copied.

/** @typedef {import("./view.js").View} View */

import { cardRows, textAt } from "./data.js";
import { button, el, textEl } from "./dom.js";
import { outlineRows } from "./outlinechoice.js";

const ROWS = 50;

/**
 * @typedef {object} Sheet
 * @property {string} title
 * @property {string[]} columns
 * @property {number} count
 * @property {(index: number) => string[]} row
 * @property {number} [noted] a column of long texts that recur: the rows have numbers, which are explained below
 * @property {(index: number, column: number) => number | null | undefined} size of a number or date; null for none;
 * undefined where the column is text
 */

/** @param {View} view */
export function hasTable(view) {
  return Boolean(view.section("areas")?.layers.length || view.section("outlines")?.layers.length || view.incidents?.length);
}

/** @param {View} view */
export function dataTable(view) {
  const holder = el("div");
  const title = textEl("h2", "", view.word("table"));
  const node = el("section", "im-data", [title, holder]);
  node.tabIndex = -1;
  node.dir = view.direction;
  node.setAttribute("aria-label", view.word("table"));
  /** @type {{ draw: () => void }[]} */
  const sheets = [];
  if (view.areaLayers.length) sheets.push(sheet(view, holder, () => areaRows(view)));
  for (const { key } of view.outlineLayers) {
    const layer = () => view.outlineLayers.find((one) => one.key === key);
    if (layer()?.outlines.length) sheets.push(sheet(view, holder, () => outlineRows(/** @type {any} */ (layer()))));
  }
  if (view.incidents?.length) sheets.push(sheet(view, holder, () => incidentRows(view)));
  let near = false;
  const draw = () => near && sheets.forEach((one) => one.draw());
  new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting) && !near) {
      near = true;
      draw();
    }
  }, { rootMargin: "-1px" }).observe(node);
  view.follow(draw);
  return node;
}

/**
 * The units and their figures in the chosen time.
 * @param {View} view
 * @returns {Sheet}
 */
function areaRows(view) {
  const values = new Map(view.areaPeriod?.values.map((value) => [value[0], value]));
  const layer = view.areaLayer;
  const row = (/** @type {number} */ index) => {
    const unit = view.units[index];
    const value = values.get(unit.pcode);
    return [unit.name, layer ? (value?.[2] || value?.[3][0]?.[1] || "–") : "–"];
  };
  const size = (/** @type {number} */ index, /** @type {number} */ column) =>
    column ? (values.get(view.units[index].pcode)?.[4] ?? null) : undefined;
  const title = [layer?.title, view.periodLabel].filter(Boolean).join(" · ");
  return { title, columns: [view.word("field.governorate"), layer?.title ?? "–"], count: view.units.length, row, size };
}

/**
 * The incidents shown, drawn and listed.
 * @param {View} view
 * @returns {Sheet}
 */
function incidentRows(view) {
  const { incidents } = view;
  const rows = incidents?.once() ?? [];
  const labels = [...new Set([...(incidents?.layers ?? []), ...(incidents?.lists ?? [])].flatMap((part) => part.cards.fields.map((field) => field.label)))];
  const row = (/** @type {number} */ number) => {
    const owner = incidents?.owner(rows[number]);
    if (!owner) return [];
    const index = rows[number] - owner.start;
    const said = new Map(cardRows(owner.cards, index));
    return [textAt(owner.cards.headings, index), ...labels.map((label) => said.get(label) ?? "")];
  };
  const [date, killed] = [labels.indexOf(view.word("field.date")) + 1, labels.indexOf(view.word("field.killed")) + 1];
  const size = (/** @type {number} */ number, /** @type {number} */ column) => {
    if (!incidents?.hasFacts || !column || (column !== date && column !== killed)) return undefined;
    const value = (column === date ? incidents.value("day") : incidents.killed)[rows[number]];
    return value < 0 ? null : value;
  };
  const noted = labels.indexOf(view.word("field.source")) + 1;
  return { title: view.word("incidents"), columns: [view.word("field.place"), ...labels], count: rows.length, row, size, noted };
}

/**
 * One table with a heading to sort by in each column, and its rows page by page.
 * @param {View} view
 * @param {HTMLElement} holder
 * @param {() => Sheet} read
 */
function sheet(view, holder, read) {
  const block = el("div", "im-sheet");
  holder.append(block);
  let [column, down, first] = [-1, false, 0];
  const draw = () => {
    const own = read();
    const { title, columns, count, row, noted } = own;
    /** @type {Map<string, number>} */
    const notes = new Map();
    const noteOf = (/** @type {string} */ text) => {
      if (text && !notes.has(text)) notes.set(text, notes.size + 1);
      return text && view.number(notes.get(text) ?? 0);
    };
    first = Math.min(first, Math.max(0, Math.ceil(count / ROWS) - 1) * ROWS);
    const order = sorted(own, column, down);
    const heads = columns.map((name, number) => {
      const sort = button("im-sort", name, () => {
        [down, column, first] = [column === number && !down, number, 0];
        draw();
        /** @type {HTMLElement | undefined} */ (block.querySelectorAll(".im-sort")[number])?.focus();
      });
      const head = el("th", "", [sort]);
      head.scope = "col";
      head.setAttribute("aria-sort", column === number ? (down ? "descending" : "ascending") : "none");
      return head;
    });
    const body = order.slice(first, first + ROWS).map((index) =>
      el("tr", "", row(index).map((text, number) => {
        const node = textEl(number ? "td" : "th", "", number && number === noted ? noteOf(text) : text);
        if (!number) node.setAttribute("scope", "row");
        return node;
      })),
    );
    const table = el("table", "", [el("caption", "", [textEl("span", "", title)]), el("thead", "", [el("tr", "", heads)]), el("tbody", "", body)]);
    const scroller = el("div", "im-scroll", [table]);
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", title);
    const sources = [...notes].map(([text, number]) => textEl("p", "im-remark", `${view.number(number)}  ${text}`));
    const below = sources.length ? [el("div", "im-references", [textEl("h3", "", columns[noted ?? 0]), ...sources])] : [];
    block.replaceChildren(scroller, ...below, ...pager(count));
  };
  /** @param {number} count */
  const pager = (count) => {
    if (count <= ROWS) return [];
    const turn = (/** @type {string} */ key, /** @type {number} */ by) => {
      const node = button(`im-more im-turn-${key}`, view.word(key), () => {
        first += by;
        draw();
        /** @type {HTMLElement | null} */ (block.querySelector(`.im-turn-${key}`))?.focus();
      });
      node.disabled = first + by < 0 || first + by >= count;
      return node;
    };
    const numbers = { first: view.number(first + 1), last: view.number(Math.min(first + ROWS, count)), n: view.number(count) };
    const shown = textEl("span", "im-remark", view.say("table_shown", numbers));
    shown.setAttribute("role", "status");
    return [el("div", "im-turns", [turn("previous", -ROWS), shown, turn("next", ROWS)])];
  };
  return { draw };
}

/**
 * Rows in the order of a column: numbers and dates by their size, texts as people order them, empty cells last.
 * @param {Pick<Sheet, "count" | "row" | "size">} sheet
 * @param {number} column
 * @param {boolean} down
 */
export function sorted({ count, row, size }, column, down) {
  const order = Array.from({ length: count }, (_, index) => index);
  if (column < 0) return order;
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const sized = order.map((index) => size(index, column));
  const cells = sized.map((value, index) => (value === undefined ? row(index)[column] || null : value));
  const sign = down ? -1 : 1;
  const by = (/** @type {string | number} */ a, /** @type {string | number} */ b) =>
    typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b));
  return order.sort((a, b) => {
    const [one, other] = [cells[a], cells[b]];
    if (one === null || other === null) return Number(one === null) - Number(other === null) || a - b;
    return by(one, other) * sign || a - b;
  });
}
