// The one JSON block of the page: read once, never run.

/** @typedef {import("./types.js").PackedRing} PackedRing */

const BLOCK = "incident-maps-data";
const STEPS_PER_DEGREE = 10000;
/** @type {Record<string, any> | undefined} */
let block;

/**
 * Give one section of a scene's data.
 * @param {string} scene
 * @param {string} name
 * @returns {any}
 */
export function section(scene, name) {
  block ??= JSON.parse(document.getElementById(BLOCK)?.textContent ?? "{}");
  return block?.[scene]?.[name];
}

/**
 * Unpack a ring to [latitude, longitude] pairs.
 * @param {PackedRing} packed
 * @returns {[number, number][]}
 */
export function unpackRing(packed) {
  /** @type {[number, number][]} */
  const ring = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < packed.length; i += 2) {
    x += packed[i];
    y += packed[i + 1];
    ring.push([y / STEPS_PER_DEGREE, x / STEPS_PER_DEGREE]);
  }
  return ring;
}

/**
 * Tell whether a thing of one period is shown while another is chosen. Things without a period show with all, "*" always.
 * @param {string} own
 * @param {string} chosen
 */
export function inPeriod(own, chosen) {
  return chosen === "all" || chosen === "" || own === chosen || own === "*";
}

/**
 * Indices of the entries that belong to the chosen period.
 * @param {string[]} periods
 * @param {string} chosen
 */
export function shownIndices(periods, chosen) {
  return periods.flatMap((own, index) => (inPeriod(own, chosen) ? [index] : []));
}

/**
 * The labelled values of one card, without empty ones.
 * @param {import("./types.js").Cards} cards
 * @param {number} index
 * @returns {[string, string][]}
 */
export function cardRows(cards, index) {
  return cards.fields.flatMap((field) => {
    const value = field.values[index];
    return value ? [/** @type {[string, string]} */ ([field.label, value])] : [];
  });
}
