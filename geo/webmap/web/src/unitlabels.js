// Names and figures of units: inside the unit, clear of symbols and of the edges of rings where there is room.

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Unit} Unit */
/** @typedef {import("./view.js").View} View */
/** @typedef {(box: Box) => boolean} Fits */
/** @typedef {{ key: string, figured?: boolean, places: Box[], make: (box: Box, index: number) => HTMLElement }} Label */

import { covered, grown, nearbySteps, overlap } from "./collisions.js";
import { SIZE, STEPS, block, line, width } from "./lettering.js";
import { isDark } from "./patterns.js";

const FAR = nearbySteps(5, 10);
const DENSE = nearbySteps(2.5, 12);
const MANY_MARKS = 400;
const RINGS = 60; // whose edges are minded
const CLEAR = 3; // pixels between a label and its unit's edge
const OUTLINED = 4; // and where that may be outlined
const MOST_COVERED = 0.15; // of a figure; what hides more of it would make it another number
const LARGE = { withFigure: true, small: false, steps: FAR };
const SMALL = { withFigure: true, small: true, steps: DENSE };
/** What a unit's label holds, best first; those of one line are equals. */
const FIGURED = [
  [{ ...LARGE, withName: true }],
  [{ ...SMALL, withName: true }],
  [{ ...LARGE, withName: false }, { ...SMALL, withName: false }],
];
const NAMED = [[{ withName: true, withFigure: false, small: false, steps: STEPS }]];

/**
 * What the incidents cover, and where their rings run.
 * @param {View} view
 * @returns {{ marks: Box[], edges: Box[] }}
 */
export function markBoxes(view) {
  const { points } = view;
  if (!points) return { marks: [], edges: [] };
  const marks = points.clusters.map((cluster) => {
    const at = points.onLayer(cluster);
    const r = cluster.r + CLEAR;
    return { x: at.x - r, y: at.y - r, w: r * 2, h: r * 2 };
  });
  if (points.shown.length > MANY_MARKS) return { marks, edges: [] };
  for (const mark of points.shown.filter(({ km }) => km === 0)) {
    const { x, y, r } = points.place(mark);
    marks.push({ x: x - r * 1.3, y: y - r * 1.3, w: r * 2.6 + (mark.together > 1 ? 20 : 0), h: r * 2.6 });
  }
  const rings = points.shown.filter(({ km }) => km > 0).slice(0, RINGS);
  return { marks, edges: rings.flatMap((mark) => edge(points.place(mark))) };
}

/**
 * Small boxes along a ring.
 * @param {{ x: number, y: number, ring: number }} at
 * @returns {Box[]}
 */
function edge({ x, y, ring }) {
  const radius = Math.max(ring, 5);
  const count = Math.min(48, Math.max(6, Math.ceil(radius)));
  return Array.from({ length: count }, (_, number) => {
    const angle = (number / count) * 2 * Math.PI;
    return { x: x + radius * Math.cos(angle) - 3, y: y + radius * Math.sin(angle) - 3, w: 6, h: 6 };
  });
}

/**
 * A unit's name and figure: both where they fit inside it, else the figure, else the name, else nothing.
 * @param {View} view
 * @param {Unit} unit
 * @param {{ x: number, y: number }} at
 * @param {Fits} fits
 * @param {HTMLElement} container
 * @param {Box[]} marks not to be covered
 * @param {Box[]} edges better not covered
 * @param {Box[]} own marks that go where the unit's name is written
 * @returns {Label | null}
 */
export function unitLabel(view, unit, at, fits, container, marks, edges, own) {
  const value = view.areaPeriod?.values.find(([pcode]) => pcode === unit.pcode);
  const figure = value?.[2] ?? "";
  const nameBox = { w: width(unit.name, "name", container), h: SIZE.name * 1.25 };
  const placed = (/** @type {typeof FIGURED[0][0]} */ variant) => {
    const kind = variant.small ? "beside" : "figure";
    const told = variant.withFigure && figure;
    const w = Math.max(variant.withName ? nameBox.w : 0, told ? width(figure, kind, container) : 0);
    const h = (variant.withName ? nameBox.h : 0) + (told ? SIZE[kind] * 1.2 : 0);
    const boxes = variant.steps.map(([dx, dy]) => ({ x: at.x - w / 2 + dx, y: at.y - h / 2 + dy, w, h }));
    return { ...variant, boxes };
  };
  const shade = view.areaLayer?.looks[value?.[1] ?? ""]?.fill ?? "";
  const told = (/** @type {ReturnType<typeof placed>} */ { withName, withFigure, small }, /** @type {Box} */ box) => ({
    key: withName ? unit.name : "",
    figured: withFigure,
    places: [box],
    make: () =>
      shaded(
        block(box, `im-unit${small ? " im-small" : ""}${isDark(shade) ? " im-on-dark" : ""}`, [withName ? line("im-name", unit.name) : null, withFigure ? line("im-figure", figure) : null]),
        shade,
      ),
  });
  const free = (/** @type {ReturnType<typeof placed>[]} */ places, /** @type {Box[]} */ taken, room = 0) => {
    for (const place of places) {
      const others = place.withName ? taken.filter((mark) => !own.includes(mark)) : taken;
      const box = place.boxes.find((one) => !others.some((other) => overlap(one, other)) && fits(grown(one, room)));
      if (box) return told(place, box);
    }
    return null;
  };
  const groups = (figure ? FIGURED : NAMED).map((group) => group.map(placed));
  const last = groups[groups.length - 1];
  const minded = [...marks, ...edges];
  const room = view.outlineLayers.some((layer) => !view.hidden.has(layer.key)) ? OUTLINED : CLEAR;
  for (const group of groups) {
    const found = free(group, minded, room) ?? free(group, minded);
    if (found) return found;
  }
  const over = free(last, marks);
  if (over || !figure) return over;
  for (const alone of last) {
    const least = leastCovered(alone.boxes.filter(fits), marks);
    if (least) return told(alone, least);
  }
  return free(NAMED[0].map(placed), marks);
}

/**
 * @param {Box[]} boxes
 * @param {Box[]} marks
 */
function leastCovered(boxes, marks) {
  const parts = boxes.map((box) => covered(box, marks));
  const least = Math.min(...parts);
  return least <= MOST_COVERED ? boxes[parts.indexOf(least)] : undefined;
}

/**
 * A label with a halo in the colour it stands on.
 * @param {HTMLElement} node
 * @param {string} shade
 */
export function shaded(node, shade) {
  if (shade) node.style.setProperty("--halo-ink", shade);
  return node;
}
