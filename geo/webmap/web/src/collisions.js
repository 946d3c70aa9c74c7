// Placing labels so that none covers another. Plain geometry, no browser.

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").WorldPoint} WorldPoint */

/**
 * @param {Box} a
 * @param {Box} b
 */
export function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/**
 * @param {Box} box
 * @param {number} by
 */
export function grown({ x, y, w, h }, by) {
  return { x: x - by, y: y - by, w: w + 2 * by, h: h + 2 * by };
}

/**
 * The part of a box that others cover, those that overlap counted twice.
 * @param {Box} box
 * @param {Box[]} others
 */
export function covered(box, others) {
  const across = (/** @type {Box} */ { x, w }) => Math.max(0, Math.min(box.x + box.w, x + w) - Math.max(box.x, x));
  const down = (/** @type {Box} */ { y, h }) => Math.max(0, Math.min(box.y + box.h, y + h) - Math.max(box.y, y));
  return others.reduce((sum, other) => sum + across(other) * down(other), 0) / (box.w * box.h);
}

/**
 * Choose for each label, in order, the first of its places that is free; null where none is.
 * @param {Box[][]} labels the places each label would take, best first
 * @param {Box[]} taken boxes that are not to be covered
 * @returns {(number | null)[]}
 */
export function placeLabels(labels, taken) {
  const used = [...taken];
  return labels.map((places) => {
    const index = places.findIndex((box) => !used.some((other) => overlap(box, other)));
    if (index < 0) return null;
    used.push(places[index]);
    return index;
  });
}

/** @type {WeakMap<WorldPoint[], { low: number, high: number, left: number, right: number }>} */
const extents = new WeakMap();

/** @param {WorldPoint[]} ring */
function extentOf(ring) {
  let found = extents.get(ring);
  if (!found) {
    let [low, high, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { x, y } of ring) {
      if (y < low) low = y;
      if (y > high) high = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
    extents.set(ring, (found = { low, high, left, right }));
  }
  return found;
}

/**
 * Whether a point lies inside rings, by the even-odd rule: holes are rings like others.
 * @param {WorldPoint[][]} rings
 * @param {number} x
 * @param {number} y
 */
export function inside(rings, x, y) {
  let odd = false;
  for (const ring of rings) {
    const { low, high, left, right } = extentOf(ring);
    if (y < low || y > high || x < left || x > right) continue;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
  }
  return odd;
}

/** Nine points of a box, its middle first, as parts of its width and height. */
const NINE = [0.5, 0, 1].flatMap((fx) => [0.5, 0, 1].map((fy) => [fx, fy]));

/**
 * Whether one of nine points of a box lies inside rings, or does not.
 * @param {WorldPoint[][]} rings
 * @param {Box} box
 * @param {(x: number, y: number) => WorldPoint} toWorld from the box's pixels to the rings' units
 * @param {boolean} wanted
 */
function anyPoint(rings, box, toWorld, wanted) {
  return NINE.some(([fx, fy]) => {
    const { x, y } = toWorld(box.x + fx * box.w, box.y + fy * box.h);
    return inside(rings, x, y) === wanted;
  });
}

/**
 * Whether a corner of rings lies in a box, be it that of a spike between the nine points.
 * @param {WorldPoint[][]} rings
 * @param {Box} box
 * @param {(x: number, y: number) => WorldPoint} toWorld
 */
function cornered(rings, box, toWorld) {
  const [from, to] = [toWorld(box.x, box.y), toWorld(box.x + box.w, box.y + box.h)];
  return rings.some((ring) => {
    const { low, high, left, right } = extentOf(ring);
    if (low > to.y || high < from.y || left > to.x || right < from.x) return false;
    return ring.some(({ x, y }) => x > from.x && x < to.x && y > from.y && y < to.y);
  });
}

/**
 * Whether a box lies inside rings, as far as nine points and their corners tell.
 * @param {WorldPoint[][]} rings
 * @param {Box} box
 * @param {(x: number, y: number) => WorldPoint} toWorld
 */
export function boxInside(rings, box, toWorld) {
  return !anyPoint(rings, box, toWorld, false) && !cornered(rings, box, toWorld);
}

/**
 * Whether a box touches rings, as far as nine points and their corners tell.
 * @param {WorldPoint[][]} rings
 * @param {Box} box
 * @param {(x: number, y: number) => WorldPoint} toWorld
 */
export function boxTouches(rings, box, toWorld) {
  return anyPoint(rings, box, toWorld, true) || cornered(rings, box, toWorld);
}

/**
 * Steps away from the best place, nearest first, for a label that may move a little.
 * @param {number} step
 * @param {number} reach steps up and down
 * @returns {[number, number][]}
 */
export function nearbySteps(step, reach = 3) {
  /** @type {[number, number][]} */
  const steps = [];
  for (let i = -reach; i <= reach; i++) for (let j = -reach; j <= reach; j++) steps.push([i * step * 1.4, j * step]);
  return steps.sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || a[0] - b[0] || a[1] - b[1]);
}
