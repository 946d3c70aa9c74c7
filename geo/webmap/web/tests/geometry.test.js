import assert from "node:assert/strict";
import { test } from "node:test";
import { boxInside, boxTouches, covered, inside, nearbySteps, overlap, placeLabels } from "../src/collisions.js";
import { roundLength } from "../src/controls.js";
import { cardRows, unpackRing } from "../src/data.js";
import { isDark } from "../src/patterns.js";
import { distinct, pick, togetherCounts } from "../src/picking.js";
import { markStrokes, shapePath } from "../src/symbols.js";

const square = [
  [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 0, y: 10 },
  ],
];
const hole = square[0].map(({ x, y }) => ({ x: 4 + x / 5, y: 4 + y / 5 }));
const same = (x, y) => ({ x, y });

test("a ring unpacks to latitude and longitude", () => {
  assert.deepEqual(unpackRing([361234, 335000, -4, 10]), [
    [33.5, 36.1234],
    [33.501, 36.123],
  ]);
  assert.deepEqual(unpackRing([]), []);
});

test("a card leaves out what is empty", () => {
  const fields = [
    { label: "Date", texts: ["1 May", ""], codes: [0, 1] },
    { label: "Killed", texts: ["0", "2"], codes: [0, 1] },
  ];
  const cards = { headings: { texts: ["x", "y"], codes: [0, 1] }, fields };
  assert.deepEqual(cardRows(cards, 1), [["Killed", "2"]]);
  assert.deepEqual(cardRows(cards, 0), [
    ["Date", "1 May"],
    ["Killed", "0"],
  ]);
});

test("inside knows holes", () => {
  assert.equal(inside(square, 5, 5), true);
  assert.equal(inside([...square, hole], 5, 5), false);
  assert.equal(inside(square, 11, 5), false);
});

test("a box is inside only as a whole, and touches in part", () => {
  assert.equal(boxInside(square, { x: 1, y: 1, w: 5, h: 5 }, same), true);
  assert.equal(boxInside(square, { x: 6, y: 6, w: 5, h: 5 }, same), false);
  const spiked = [[{ x: 0, y: 0 }, { x: 3.5, y: 0 }, { x: 4, y: 4 }, { x: 4.5, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }]];
  assert.equal(boxInside(spiked, { x: 1, y: 3, w: 8, h: 5 }, same), false);
  assert.equal(boxTouches(square, { x: 6, y: 6, w: 5, h: 5 }, same), true);
  assert.equal(boxTouches(square, { x: 16, y: 6, w: 5, h: 5 }, same), false);
});

test("labels never overlap each other or what is taken", () => {
  const box = (x) => ({ x, y: 0, w: 10, h: 10 });
  assert.deepEqual(placeLabels([[box(0)], [box(5), box(10)], [box(8)]], [box(30)]), [0, 1, null]);
  assert.deepEqual(placeLabels([[]], []), [null]);
  assert.equal(overlap(box(0), box(10)), false);
});

test("a label stays where it is when it can", () => {
  assert.deepEqual(nearbySteps(9)[0].map(Math.abs), [0, 0]);
});

test("shapes of one size cover the same area", () => {
  const area = (d) => {
    const corners = d.match(/-?[\d.]+,-?[\d.]+/g).map((pair) => pair.split(",").map(Number));
    return Math.abs(
      corners.reduce((sum, [x, y], i) => {
        const [nextX, nextY] = corners[(i + 1) % corners.length];
        return sum + (x * nextY - nextX * y) / 2;
      }, 0),
    );
  };
  const circle = Math.PI * 100;
  for (const shape of ["triangle", "diamond"]) assert.ok(Math.abs(area(shapePath(shape, 10)) / circle - 1) < 0.01, shape);
  assert.match(shapePath("square", 10), /^M-8.86,-8.86H8.86V8.86H-8.86Z$/);
});

test("dark fills get light text", () => {
  assert.equal(isDark("#2c5f85"), true);
  assert.equal(isDark("#84abc6"), false);
  assert.equal(isDark("url(javascript:x)"), false);
});

test("scale bars have round lengths", () => {
  assert.deepEqual([999, 1000, 2400, 76000, 0, NaN].map(roundLength), [500, 1000, 2000, 50000, 0, 0]);
});

const cards = { headings: { texts: ["a", "b"], codes: [0, 1, 0] }, fields: [] };
const layer = { key: "k", cards };
const mark = (index, x, y, km = 0) => ({ layer, index, x, y, km, radius: 6, together: 1, look: { shape: "circle" } });
const place = (m) => ({ x: m.x, y: m.y, r: m.radius, ring: m.km });

test("a click finds every symbol on the spot, the nearest first, and rings where there is no symbol", () => {
  const marks = [mark(0, 0, 0), mark(1, 3, 0), mark(2, 50, 0), mark(0, 50, 2, 30)];
  assert.deepEqual(
    pick(marks, place, { x: 2.5, y: 0 }, 8).map((m) => m.index),
    [1, 0],
  );
  assert.deepEqual(
    pick(marks, place, { x: 50, y: 20 }, 8).map((m) => m.km),
    [30],
  );
  assert.deepEqual(pick(marks, place, { x: 300, y: 0 }, 8), []);
});

test("a large ring answers at its line and its middle, not between", () => {
  const marks = [mark(0, 0, 0, 100)];
  assert.equal(pick(marks, place, { x: 97, y: 0 }, 8).length, 1);
  assert.equal(pick(marks, place, { x: 2, y: 0 }, 8).length, 1);
  assert.equal(pick(marks, place, { x: 50, y: 0 }, 8).length, 0);
});

test("the topmost mark of a spot tells how many incidents lie there; one shown twice counts once", () => {
  const counts = (marks) => togetherCounts(marks).map((m) => m.together);
  assert.deepEqual(counts([mark(0, 0, 0), mark(1, 0, 0), mark(0, 9, 9)]), [1, 2, 1]);
  assert.deepEqual(counts([mark(0, 0, 0), mark(2, 0, 0)]), [1, 1]);
  assert.equal(distinct([mark(0, 0, 0), mark(2, 0, 0), mark(1, 0, 0)]).length, 2);
});

test("a roughly known place is a ring without a pin", () => {
  const look = { shape: "triangle", fill: "#111111", stroke: "#222222", hollow: false };
  const ring = markStrokes({ look, km: 7, together: 1 }, { r: 8, ring: 20 }, false);
  for (const { d } of ring) assert.match(d, /A20,20/);
  assert.deepEqual(ring.at(-1).dash, [5, 4]);
  const pin = markStrokes({ look, km: 0, together: 3 }, { r: 8, ring: 0 }, false);
  assert.equal(pin.at(-1).text.content, "×3");
});

test("how much of a box is covered, and how far a label may move", () => {
  const box = { x: 0, y: 0, w: 10, h: 10 };
  assert.equal(covered(box, [{ x: 5, y: 5, w: 10, h: 10 }]), 0.25);
  assert.equal(covered(box, [{ x: 11, y: 0, w: 5, h: 5 }]), 0);
  assert.deepEqual(nearbySteps(9)[0], [0, 0]);
  assert.ok(Math.max(...nearbySteps(9, 6).map(([, dy]) => dy)) === 54);
});
