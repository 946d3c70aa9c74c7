// How wide a label is, where it may stand and what it is made of.

/** @typedef {import("./types.js").Box} Box */

import { nearbySteps } from "./collisions.js";
import { el, inDigits } from "./dom.js";

export const SIZE = { figure: 15, name: 11.5, town: 11.5, beside: 11.5, country: 12, rank: 11 };
const WEIGHT = { figure: 700, name: 500, town: 500, beside: 700, country: 500, rank: 700 };
export const STEPS = nearbySteps(9);

/** @type {CanvasRenderingContext2D | null | undefined} */
let ruler;
/** @type {Map<string, number>} */
const widths = new Map();

/**
 * @param {string} text
 * @param {keyof typeof SIZE} kind
 * @param {HTMLElement} container
 */
export function width(text, kind, container) {
  const key = `${kind} ${text}`;
  let value = widths.get(key);
  if (value === undefined) {
    ruler ??= document.createElement("canvas").getContext("2d");
    if (!ruler) return text.length * SIZE[kind];
    ruler.font = `${WEIGHT[kind]} ${SIZE[kind]}px ${getComputedStyle(container).fontFamily}`;
    value = ruler.measureText(text).width + (kind === "country" ? text.length * 1.2 : 0) + 4;
    widths.set(key, value);
  }
  return value;
}

/**
 * @param {Box} box
 * @param {Box} screen
 */
export function onScreen(box, screen) {
  const [right, bottom] = [screen.x + screen.w - 4, screen.y + screen.h - 4];
  return box.x > screen.x + 4 && box.y > screen.y + 4 && box.x + box.w < right && box.y + box.h < bottom;
}

/**
 * @param {string} className
 * @param {string} text
 */
export function line(className, text) {
  const node = el("bdi", className);
  node.textContent = inDigits(text);
  return node;
}

/**
 * @param {Box} box
 * @param {string} className
 * @param {(HTMLElement | null)[]} lines
 */
export function block(box, className, lines) {
  const node = el("div", className, lines);
  node.style.width = `${box.w}px`;
  L.DomUtil.setPosition(node, L.point(box.x, box.y).round());
  return node;
}
