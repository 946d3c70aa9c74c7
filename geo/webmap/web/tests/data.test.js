import assert from "node:assert/strict";
import { test } from "node:test";
import { columnReader } from "../src/data.js";
import { cell } from "../src/download.js";
import { matching, plain } from "../src/filters.js";
import { accountOf, classOf, daysOf, gaps, inOrder, interval, sumOver } from "../src/periods.js";
import { sorted } from "../src/sheet.js";
import { along, years } from "../src/timeline.js";

const words = {
  "value.at_least": "at least {n}",
  "value.interval": "{low}–{high}",
  "value.not_stated": "not stated",
  "note.summed": "sums",
  "account.killed": "{mapped} of {stated}; {unplaced}; {withheld}.",
  "account.outside": "Outside: {killed}.",
};
const speaker = {
  direction: "ltr",
  say: (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]),
  number: (value, digits = 0) => value.toFixed(digits),
};
const period = (key) => ({ key, label: key, account: "", counts: {} });
const months = ["2012-03-01/2012-03-31", "2012-01-01/2012-01-31", "2012-02-01/2012-02-29"].map(period);

test("columns are lists, tables over others, or bytes in planes", () => {
  const plainly = columnReader([[5, 7], [0, 1, 1, 0], { of: 1, map: 0 }]);
  assert.deepEqual([...plainly(2)], [5, 7, 7, 5]);
  const bytes = Uint8Array.of(0, 0, 2, 1, 88, 39, 2, 0); // 1, -1 as bytes after two of another; then steps of two bytes
  const read = columnReader([[2, 1, 0], [2, 2, 1]], bytes, 2);
  assert.deepEqual([...read(0)], [1, -1]);
  assert.deepEqual([...read(1)], [300, 280]);
});

test("periods come in the order of time, all of them together left out", () => {
  const ordered = inOrder([period("all"), ...months]);
  assert.deepEqual(ordered.map(({ key }) => key.slice(0, 7)), ["2012-01", "2012-02", "2012-03"]);
});

test("months without a report are gaps, neighbours are none", () => {
  assert.deepEqual(gaps(inOrder([...months])), []);
  const [, end] = daysOf("2012-01-01/2012-01-31");
  const [start] = daysOf("2012-03-01/2012-03-31");
  assert.deepEqual(gaps(inOrder([months[0], months[1]])), [[end, start]]);
});

test("a sum over periods is open where one of them says nothing", () => {
  const layer = { title: "Killed", breaks: { lower: [1, 5, 10], digits: 0 } };
  const value = (low, high, look = "class-0") => ["SY01", look, "", [["Killed", "x"]], low, high];
  const sum = (...values) => sumOver(layer, values.map((one) => ({ values: [one] })), speaker).values[0];
  assert.deepEqual(sum(value(2, 2), value(3, 4)).slice(1, 3), ["class-1", "5–6"]);
  assert.deepEqual(sum(value(2, 2), value(null, null, "not_stated")).slice(1, 3), ["class-0", "≥ 2"]);
  assert.deepEqual(sum(value(2, 2), value(3, null)).slice(1, 3), ["class-1", "≥ 5"]);
  assert.deepEqual(sum(value(0, 0, "zero"), value(0, 0, "zero")).slice(1, 3), ["zero", "0"]);
  assert.deepEqual(sum(value(2, 2), value(null, null, "withheld")).slice(1), ["withheld", "", [["Killed", "x"]], null, null]);
  assert.deepEqual(sum(value(null, null, "no_data"), value(null, null, "not_stated"))[1], "not_stated");
  assert.deepEqual(sum(value(null, null, "no_data"))[1], "no_data");
});

test("numbers say what is known of them", () => {
  assert.equal(interval(speaker, 3, null, 0), "at least 3");
  assert.equal(interval({ ...speaker, direction: "rtl" }, 3, 5, 0), "\u20663–5\u2069");
  assert.equal(interval(speaker, null, 5, 0), "not stated");
  assert.equal(classOf([1, 5, 10], 7), 1);
});

test("the coverage line adds up over periods", () => {
  const counts = { mapped: 1, stated: 3, unplaced: 2, withheld: 0, outside_headline: 0 };
  assert.equal(accountOf([counts, { ...counts, outside_headline: 4 }], speaker), "2 of 6; 4; 0. Outside: 4.");
  assert.equal(accountOf([{}], speaker), "");
});

test("time runs with the writing, under a dozen years at most", () => {
  assert.equal(along(0, 10, 100, false)(2), 20);
  assert.equal(along(0, 10, 100, true)(2), 80);
  assert.ok(years(0, 365 * 40).length <= 12);
  assert.deepEqual(years(daysOf("2011-01-01/2011-01-31")[0], daysOf("2013-01-01/2013-01-31")[1]), [2011, 2012, 2013]);
});

test("a place is found under any spelling of its name", () => {
  const places = [{ names: ["دير الزور", "Deir-ez-Zor"].map(plain) }, { names: ["Al-Bab", "الباب"].map(plain) }];
  assert.deepEqual(matching(places, "deir ez"), [places[0]]);
  assert.deepEqual(matching(places, "ديرالزور"), []);
  assert.deepEqual(matching(places, "دَير"), [places[0]]);
  assert.deepEqual(matching(places, "bab"), [places[1]]);
  assert.deepEqual(matching(places, " "), []);
});

test("a cell never runs as a formula", () => {
  for (const text of ["=1+1", "+1", "-1", "@x", "\tx", "\rx"]) assert.match(cell(text), /^"?'/, text);
  assert.equal(cell(-1), "-1");
  assert.equal(cell('a "b", c'), '"a ""b"", c"');
  assert.equal(cell(null), "");
});

test("rows sort by number where there are numbers, and empty ones come last", () => {
  const rows = [["b", 10], ["a", null], ["c", 9], ["d", 1200]];
  const size = (index, column) => (column ? rows[index][column] : undefined);
  const by = (column, down) => sorted({ count: rows.length, row: (index) => rows[index], size }, column, down);
  assert.deepEqual(by(1, false), [2, 0, 3, 1]);
  assert.deepEqual(by(1, true), [3, 0, 2, 1]);
  assert.deepEqual(by(0, false), [1, 0, 2, 3]);
  assert.deepEqual(by(-1, false), [0, 1, 2, 3]);
});
