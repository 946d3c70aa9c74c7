// What the page calls, once for each element of the map.

import { choropleth as drawChoropleth } from "./areas.js";
import { base as drawBase } from "./base.js";
import { whenRead } from "./data.js";
import { panel as drawPanel } from "./panel.js";
import { incidents as drawIncidents } from "./points.js";

/** @typedef {(map: import("leaflet").Map, scene: string) => void} Part */

/** @param {Part} part @returns {Part} */
const later = (part) => (map, scene) => whenRead(() => part(map, scene));

export const base = later(drawBase);
export const choropleth = later(drawChoropleth);
export const incidents = later(drawIncidents);
export const panel = later(drawPanel);
