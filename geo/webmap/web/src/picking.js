// Which incidents a click means. Everything on one spot is found, so that nobody is hidden below another.

/** @typedef {import("./types.js").Mark} Mark */

import { textAt } from "./data.js";

const WHOLE_RING = 40; // pixels; a larger ring answers at its line and its middle only, so that what it covers stays reachable
const LINE = 8;

/**
 * The marks at a point, nearest first: symbols, or where there is none, rings.
 * @param {Mark[]} marks
 * @param {(mark: Mark) => { x: number, y: number, r: number, ring: number }} place
 * @param {{ x: number, y: number }} point
 * @param {number} reach pixels around a symbol that still count
 * @returns {Mark[]}
 */
export function pick(marks, place, point, reach) {
  /** @type {{ mark: Mark, away: number, ring: boolean }[]} */
  const found = [];
  for (const mark of marks) {
    const at = place(mark);
    const away = Math.hypot(at.x - point.x, at.y - point.y);
    if (mark.km > 0) {
      const edge = Math.abs(away - at.ring);
      if (at.ring <= WHOLE_RING ? away <= Math.max(at.ring, reach) : edge <= LINE || away <= LINE) {
        found.push({ mark, away, ring: true });
      }
    } else if (away <= Math.max(at.r * 1.3, reach)) {
      found.push({ mark, away, ring: false });
    }
  }
  const nearest = Math.min(...found.filter((hit) => !hit.ring).map((hit) => hit.away));
  const hits = Number.isFinite(nearest) ? found.filter((hit) => !hit.ring || hit.away <= nearest + 1) : found;
  return hits.sort((a, b) => Number(a.ring) - Number(b.ring) || a.away - b.away).map((hit) => hit.mark);
}

/**
 * Leave out marks that say the same as an earlier one: one incident that two layers show.
 * @param {Mark[]} marks
 */
export function distinct(marks) {
  /** @type {Map<string, Mark>} */
  const told = new Map();
  for (const mark of marks) if (!told.has(says(mark))) told.set(says(mark), mark);
  return [...told.values()];
}

/** @param {Mark} mark */
function says({ layer, index }) {
  const { headings, fields } = layer.cards;
  return JSON.stringify([textAt(headings, index), ...fields.map((field) => [field.label, textAt(field, index)])]);
}

/**
 * Count, on the last drawn mark of each spot, how many lie there. Gives new marks.
 * @param {Mark[]} marks in drawing order
 * @returns {Mark[]}
 */
export function togetherCounts(marks) {
  const spot = (/** @type {Mark} */ mark) => `${mark.x} ${mark.y}`;
  /** @type {Map<string, Mark[]>} */
  const spots = new Map();
  for (const mark of marks) {
    const here = spots.get(spot(mark));
    if (here) here.push(mark);
    else spots.set(spot(mark), [mark]);
  }
  return marks.map((mark) => {
    const here = spots.get(spot(mark)) ?? [];
    const last = here[here.length - 1] === mark;
    return { ...mark, together: last && here.length > 1 ? distinct(here).length : 1 };
  });
}
