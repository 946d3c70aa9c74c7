// What the page calls, once for each element of the map. All parts are drawn together when the last is called for: the
// frame first, because the map's size depends on it, then the map at that size, and the panel when the map can be seen.

import "./motion.js";
import { choropleth as drawChoropleth } from "./areas.js";
import { base as drawBase } from "./base.js";
import { whenRead, whenRows } from "./data.js";
import { outlines as drawOutlines } from "./outlines.js";
import { address as readAddress, panel as drawPanel } from "./panel.js";
import { incidents as drawIncidents } from "./points.js";

/** @typedef {(map: import("leaflet").Map, scene: string) => void} Part */

/** @type {{ order: number, draw: () => void }[]} */
let waiting = [];

/** @param {number} order @param {Part} part @returns {Part} */
const later = (order, part) => (map, scene) => {
  waiting.push({ order, draw: () => part(map, scene) });
  if (waiting.length === 1) queueMicrotask(() => whenRead(() => (location.hash ? whenRows(drawAll) : drawAll())));
};

function drawAll() {
  const parts = waiting.sort((a, b) => a.order - b.order);
  waiting = [];
  for (const { draw } of parts) draw();
}

const frame = later(0, drawPanel);
export const base = later(1, drawBase);
export const choropleth = later(2, drawChoropleth);
export const outlines = later(3, drawOutlines);
export const incidents = later(4, drawIncidents);
const address = later(5, readAddress);

/** @type {Part} */
export const panel = (map, scene) => {
  frame(map, scene);
  address(map, scene);
};
