import assert from "node:assert/strict";
import { test } from "node:test";
import { columnReader } from "../src/data.js";
import { cell } from "../src/download.js";
import { matching, plain } from "../src/filters.js";
import { barUnit, bins, grown, kindOf, leap, monthStart, next, spanOf, steps, usualStep } from "../src/calendar.js";
import {
  accountOf,
  classOf,
  dayOf,
  gaps,
  inOrder,
  interval,
  isoDay,
  periodOf,
  readAreaLayer,
  readPeriods,
  scaleOf,
  seriesOf,
  stretchLabel,
  sumOver,
} from "../src/periods.js";
import { written } from "../src/state.js";
import { sorted } from "../src/sheet.js";
import { scale, years } from "../src/timeline.js";

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
const period = (key) => {
  const [first, last] = key.split("/").map(dayOf);
  return { key, label: key, account: "", counts: {}, start: first, end: last + 1 };
};
const months = ["2012-03-01/2012-03-31", "2012-01-01/2012-01-31", "2012-02-01/2012-02-29"].map(period);
/** Days from the first of a year on, but for those left out. */
const days = (count, without = []) =>
  Array.from({ length: count }, (_, index) => monthStart(2012, 0) + index)
    .filter((day) => !without.includes(isoDay(day)))
    .map((day) => period(`${isoDay(day)}/${isoDay(day)}`));

test("columns are lists, tables over others, or bytes in planes", () => {
  const plainly = columnReader([[5, 7], [0, 1, 1, 0], { of: 1, map: 0 }]);
  assert.deepEqual([...plainly(2)], [5, 7, 7, 5]);
  assert.deepEqual([0, 1, 2].map(plainly.isZero), [false, false, false]);
  assert.ok(columnReader([[0, 0], [0, 1, 1, 0], { of: 1, map: 0 }]).isZero(2));
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
  assert.deepEqual(gaps(inOrder([months[0], months[1]])), [[monthStart(2012, 1), monthStart(2012, 2)]]);
});

test("periods are read from their columns", () => {
  const columns = [[0, monthStart(2012, 1), -1], [0, 29, 1], [7, 3, -1]];
  const data = { start: 0, length: 1, labels: ["All", "February", "Last day of 1969"], accounts: ["", "", "told"], counts: { stated: 2 } };
  const read = readPeriods(data, (number) => columns[number]);
  assert.deepEqual(read.map(({ key }) => key), ["all", "2012-02-01/2012-02-29", "1969-12-31/1969-12-31"]);
  assert.deepEqual(read.map(({ counts }) => counts), [{ stated: 7 }, { stated: 3 }, {}]);
  assert.equal(read[2].account, "told");
  assert.ok(Number.isNaN(dayOf("2012-1-1")) && Number.isNaN(dayOf()));
});

/** A layer with one unit and a cell for each value of it. */
const layerOf = (values, more = {}) => {
  const looks = [...new Set(values.map(([look]) => look))];
  const columns = [values.map((_, index) => index), values.map((_, index) => index + 1), values.map(([look]) => looks.indexOf(look))];
  const zeros = values.map(() => 0);
  const data = {
    title: "Killed",
    looks: Object.fromEntries(looks.map((look) => [look, {}])),
    legend: "long",
    breaks: { lower: [1, 5, 10], digits: 0 },
    scales: [],
    units: ["SY01"],
    periods: 0,
    codes: 1,
    remarks: { texts: ["of this period"], codes: 3 },
    cells: { look: 2, least: values.map(([, low]) => low), most: values.map(([, , high]) => high), headings: { texts: ["7"], codes: 3 }, fields: [{ label: "Killed", texts: ["x"], codes: 3 }] },
    ...more,
  };
  const times = values.map((_, index) => period(`2012-01-0${index + 1}/2012-01-0${index + 1}`));
  return { layer: readAreaLayer(data, (number) => columns[number] ?? zeros, times), times };
};

test("a layer says of a period what its cells hold", () => {
  const { layer, times } = layerOf([["class-0", 2, 2], ["zero", 0, 0]]);
  assert.deepEqual(periodOf(layer, times[1].key), { remark: "of this period", values: [["SY01", "zero", "7", [["Killed", "x"]], 0, 0]] });
  assert.equal(periodOf(layer, "all"), undefined);
  assert.deepEqual(seriesOf(layer, "SY01", [...times, period("2013-01-01/2013-01-01")]), [2, 0, null]);
  assert.deepEqual(seriesOf(layer, "SY09", times), [null, null]);
});

test("a sum over periods is open where one of them says nothing", () => {
  const sum = (...values) => {
    const { layer, times } = layerOf(values);
    return sumOver(layer, times, speaker).values[0];
  };
  assert.deepEqual(sum(["class-0", 2, 2], ["class-0", 3, 4]).slice(1, 3), ["class-1", "5–6"]);
  assert.deepEqual(sum(["class-0", 2, 2], ["not_stated", null, null]).slice(1, 3), ["class-0", "≥ 2"]);
  assert.deepEqual(sum(["class-0", 2, 2], ["class-0", 3, null]).slice(1, 3), ["class-1", "≥ 5"]);
  assert.deepEqual(sum(["zero", 0, 0], ["zero", 0, 0]).slice(1, 3), ["zero", "0"]);
  assert.deepEqual(sum(["class-0", 2, 2], ["withheld", null, null]).slice(1), ["withheld", "7", [["Killed", "x"]], null, null]);
  assert.deepEqual(sum(["no_data", null, null], ["not_stated", null, null])[1], "not_stated");
  assert.deepEqual(sum(["no_data", null, null])[1], "no_data");
});

test("stretches of like length share their classes", () => {
  const scales = [
    { periods: 1, legend: "one", breaks: { lower: [1, 2], digits: 0 } },
    { periods: 7, legend: "week", breaks: { lower: [1, 4], digits: 0 } },
  ];
  const { layer, times } = layerOf([["class-0", 2, 2], ["class-0", 3, 3]], { scales });
  assert.deepEqual([1, 2, 7, 8].map((count) => scaleOf(layer, count).legend), ["one", "week", "week", "long"]);
  assert.equal(sumOver(layer, times, speaker).values[0][1], "class-1");
  assert.equal(sumOver({ ...layer, scales: [] }, times, speaker).values[0][1], "class-1");
  assert.equal(sumOver({ ...layer, scales: [{ ...scales[0], periods: 2, breaks: { lower: [1, 9], digits: 0 } }] }, times, speaker).values[0][1], "class-0");
});

test("a whole month or year is called so, another stretch by its first and last period", () => {
  const said = { ...speaker, say: (key, values) => (key === "value.dates" ? `${values.first} – ${values.last}` : key === "value.month" ? `${values.month} ${values.year}` : key) };
  const all = days(400);
  const label = (first, last) => stretchLabel(all[first], all[last], said);
  assert.equal(label(0, 30), "month.1 2012");
  assert.equal(label(0, 59), "month.1 2012 – month.2 2012");
  assert.equal(label(0, 365), "2012");
  assert.equal(label(1, 2), "2012-01-02/2012-01-02 – 2012-01-03/2012-01-03");
});

test("many periods are gathered by week, month or year until their bars can be seen", () => {
  const all = days(366, ["2012-01-02"]);
  assert.deepEqual(spanOf(monthStart(2012, 0), "week").map(isoDay), ["2011-12-26", "2012-01-02"]);
  assert.deepEqual([800, 400, 60, 10].map((width) => barUnit(all, width, 2)), ["each", "week", "month", "year"]);
  assert.deepEqual(bins(all, "month").map(({ first, last }) => last - first + 1).slice(0, 3), [30, 29, 31]);
  assert.equal(bins(all, "each").length, 365);
  assert.equal(bins(all, "week")[1].first, 1); // the Monday has no report
});

test("a play steps by what can be watched to its end", () => {
  assert.deepEqual(steps(days(366)), ["each", "week", "month"]);
  assert.equal(usualStep(days(100)), "each");
  assert.equal(usualStep(days(366)), "week");
  assert.equal(usualStep(days(2687)), "month");
  assert.deepEqual(steps(inOrder([...months])), ["each"]);
  assert.deepEqual([kindOf(days(3)), kindOf(inOrder([...months]))], ["day", "month"]);
});

test("the next stretch is the next month, or as many periods later, until the last", () => {
  const all = days(366, ["2012-04-05"]);
  assert.deepEqual(next(all, 0, 30, "month"), [31, 59]);
  assert.deepEqual(next(all, 3, 12, "each"), [4, 13]);
  assert.deepEqual(next(all, 3, 12, "month"), [34, 43]);
  assert.deepEqual(next(all, 355, 363, "month"), [356, 364]);
  assert.equal(next(all, 300, 364, "month"), null);
  assert.equal(next(all, 334, 364, "month"), null);
  const stretches = [];
  for (let at = [0, 30]; at; at = next(all, ...at, "month")) stretches.push(at[1] - at[0] + 1);
  assert.deepEqual(stretches, [31, 29, 31, 29, 31, 30, 31, 31, 30, 31, 30, 31]);
  assert.deepEqual([30, 31, 364].map((to) => grown(all, to, "month")), [59, 59, 364]);
  assert.deepEqual([leap(all, 0, 1), leap(all, 0, -1), leap(all, 59, -1), leap(all, 360, 1)], [31, 0, 28, 364]);
  const ordered = inOrder([...months]);
  assert.deepEqual([leap(ordered, 0, 1), leap(ordered, 2, -1)], [2, 0]);
});

test("numbers say what is known of them", () => {
  assert.equal(interval(speaker, 3, null, 0), "at least 3");
  assert.equal(interval({ ...speaker, direction: "rtl" }, 3, 5, 0), "\u20663–5\u2069");
  assert.equal(interval(speaker, null, 5, 0), "not stated");
  assert.equal(classOf([1, 5, 10], 7), 1);
});

test("the coverage line adds up over periods", () => {
  const counts = { accounts: 1, mapped: 1, stated: 3, unplaced: 2, withheld: 0, outside_headline: 0, overlapping: 0 };
  assert.equal(accountOf([counts, { ...counts, outside_headline: 4 }], speaker), "2 of 6; 4; 0. Outside: 4.");
  assert.equal(accountOf([counts, { ...counts, overlapping: 1 }], speaker), "2 of 6; 4; 0. account.twice");
  assert.equal(accountOf([{}], speaker), "");
  assert.equal(accountOf([{ ...counts, accounts: 0 }], speaker), "");
});

test("time runs with the writing, under a dozen years at most", () => {
  assert.equal(scale(0, 10, 100, false)(2), 20);
  assert.equal(scale(0, 10, 100, true)(2), 80);
  assert.ok(years(0, 365 * 40).length <= 12);
  assert.deepEqual(years(monthStart(2011, 0), monthStart(2013, 1)), [2011, 2012, 2013]);
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
  for (const text of ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=1", " =1", "\u00a0+1", "\ufeff=1", "\u202e=1", "\uff1d1"]) assert.match(cell(text), /^"?'/, text);
  for (const text of ["a;=1", "a\t=1", "a\n=1", "a; +1", "a\r\n\u200b@x"]) assert.match(cell(text), /[;\t\n]\s*\u200b?'[=+@]/, text);
  assert.equal(cell("a;b - c"), "a;b - c");
  assert.equal(cell(-1), "-1");
  assert.equal(cell('a "b", c'), '"a ""b"", c"');
  assert.equal(cell(null), "");
});

test("one view has one address, in whatever order it was chosen", () => {
  const choices = [["landmine", ""], ["shelling", ""], ["gunfire", ""]];
  const address = (chosen) =>
    written({
      map: { getCenter: () => ({ lat: 35, lng: 38 }), getZoom: () => 6 },
      settings: { facets: [{ key: "cause", choices }] },
      filter: { cause: new Set(chosen) },
      ...{ times: [], languages: ["en"], areaLayers: [], outlineLayers: [], pointLayers: [], hidden: new Set() },
    });
  assert.equal(address([2, 0]), address([0, 2]));
  assert.match(address([2, 0]), /f\.cause=landmine\+gunfire/);
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
