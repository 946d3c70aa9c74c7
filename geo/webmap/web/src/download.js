// What is shown, as a table or as GeoJSON, out of the file itself.

/** @typedef {import("./view.js").View} View */

import { cardRows, textAt } from "./data.js";
import { button, el, textEl } from "./dom.js";

// also behind spaces and marks that are not seen, and in the wide forms that some spreadsheets read alike
const FORMULA = /^(?:[\t\r\n]|[\s\0\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\-@\uff1d\uff0b\uff0d\uff20])/;
// a spreadsheet that divides cells by semicolons or tabs begins new ones inside a text, whatever quotes it stands in
const INNER = /([;\t\n][\s\0\u200b-\u200f\u202a-\u202e\u2060-\u2069]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/**
 * One cell of a CSV file; what a spreadsheet would take for a formula gets an apostrophe before it.
 * @param {string | number | null} value
 */
export function cell(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = (FORMULA.test(value) ? `'${value}` : value).replace(/\r\n?/g, "\n").replace(INNER, "$1'");
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/**
 * The shown incidents, drawn and listed, as records.
 * @param {View} view
 * @returns {{ record: Record<string, string | number | null>, at: [number, number] | null }[]}
 */
export function records(view) {
  const { incidents } = view;
  if (!incidents) return [];
  return incidents.once().map((row) => {
    const owner = incidents.owner(row);
    const index = row - owner.start;
    const mark = row < incidents.drawn ? incidents.mark(row) : null;
    /** @type {[number, number] | null} */
    const at = mark && [round(mark.lng), round(mark.lat)];
    /** @type {Record<string, string | number | null>} */
    const record = { place: textAt(owner.cards.headings, index), ...Object.fromEntries(cardRows(owner.cards, index)) };
    const day = incidents.value("day")[row];
    if (incidents.hasFacts) record.date_iso = day < 0 ? null : new Date(day * 86400000).toISOString().slice(0, 10);
    if (incidents.hasFacts) record.killed_min = incidents.killed[row] < 0 ? null : incidents.killed[row];
    for (const { key, choices, several } of view.settings.facets) {
      const value = incidents.value(key)[row];
      record[`${key}_code`] = several
        ? choices.flatMap(([code], bit) => (value > 0 && value & (1 << bit) ? [code] : [])).join(";")
        : (choices[value]?.[0] ?? "");
    }
    record.radius_km = mark?.km || null;
    return { record, at };
  });
}

/** @param {number} degrees */
function round(degrees) {
  return Number(degrees.toFixed(5));
}

/** @param {View} view */
export function asCsv(view) {
  const rows = records(view);
  const names = [...new Set(rows.flatMap(({ record }) => Object.keys(record)))];
  const lines = rows.map(({ record, at }) => [...names.map((name) => (Object.hasOwn(record, name) ? record[name] : null)), ...(at ?? [null, null])]);
  return `\ufeff${[[...names, "longitude", "latitude"], ...lines].map((line) => line.map(cell).join(",")).join("\n")}\n`;
}

/** @param {View} view */
export function asGeoJson(view) {
  const features = records(view).map(({ record, at }) => ({
    type: "Feature",
    geometry: at ? { type: "Point", coordinates: at } : null,
    properties: record,
  }));
  return `${JSON.stringify({ type: "FeatureCollection", features }, null, 1)}\n`;
}

/** @param {View} view */
export function downloads(view) {
  if (!view.incidents?.length) return null;
  const save = (/** @type {string} */ name, /** @type {string} */ kind, /** @type {string} */ text) => {
    const link = el("a");
    link.href = URL.createObjectURL(new Blob([text], { type: kind }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const csv = button("im-more im-csv", view.word("csv"), () => save("incidents.csv", "text/csv", asCsv(view)));
  const json = button("im-more im-geojson", view.word("geojson"), () =>
    save("incidents.geojson", "application/geo+json", asGeoJson(view)),
  );
  return el("div", "im-downloads", [textEl("p", "im-group-title", view.word("download")), csv, json]);
}
