// The pins of folium.Icon, drawn instead of fetched: colour and place are the author's, the sign is a dot.

import { svg } from "./dom.js";

const COLOURS = /** @type {Record<string, string>} */ ({
  red: "#c8402f", darkred: "#8d2b26", lightred: "#f08a76", orange: "#e38a1f", beige: "#e6c796", green: "#5a9a2b",
  darkgreen: "#3c6b2e", lightgreen: "#a9cf6a", blue: "#2f7fb5", darkblue: "#1f4f7d", cadetblue: "#43737f",
  lightblue: "#7cc0e0", purple: "#a14f9f", darkpurple: "#553562", pink: "#e58bb8", white: "#f5f5f3", gray: "#6d7378",
  lightgray: "#b0b5b9", black: "#2b2e31",
});
const [WIDE, HIGH] = [26, 40];

/** @param {string} colour @param {string} dot */
function drawn(colour, dot) {
  const outline = "M13 39C10 29 1 23 1 13a12 12 0 0 1 24 0c0 10-9 16-12 26z";
  return svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH, "aria-hidden": "true" }, [
    svg("path", { d: outline, fill: COLOURS[colour] ?? COLOURS.blue, stroke: "#ffffff", "stroke-width": 1.5 }),
    svg("circle", { cx: 13, cy: 13, r: 4.5, fill: dot }),
  ]);
}

/** @param {{ markerColor?: string, iconColor?: string }} [options] */
export function pin(options = {}) {
  const Pin = L.DivIcon.extend({
    options: { className: "im-pin", iconSize: [WIDE, HIGH], iconAnchor: [WIDE / 2, HIGH - 1], popupAnchor: [0, 4 - HIGH] },
    /** @param {HTMLElement} [old] */
    createIcon(old) {
      const node = L.DivIcon.prototype.createIcon.call(this, old);
      node.replaceChildren(drawn(options.markerColor ?? "blue", options.iconColor ?? "white"));
      return node;
    },
  });
  return new Pin();
}
