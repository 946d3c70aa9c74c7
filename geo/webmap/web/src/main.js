// What the page calls, once for each element of the map.

export { base } from "./base.js";
export { choropleth } from "./areas.js";
export { incidents } from "./points.js";
export { panel } from "./panel.js";
