// Buttons and the scale bar on the map, named in the map's language.

import { button, el, icon, textEl } from "./dom.js";

/** @typedef {import("./view.js").View} View */

const STEPS = [1, 2, 5];

/**
 * The roundest length that fits, in metres.
 * @param {number} metres
 */
export function roundLength(metres) {
  if (!(metres > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(metres));
  return power * Math.max(...STEPS.filter((step) => step * power <= metres));
}

/** Give the nodes added. @param {View} view */
export function addControls(view) {
  const { map } = view;
  const zoomIn = button("im-zoom-in", view.word("zoom_in"), () => map.zoomIn(), icon("M8 3v10M3 8h10"));
  const zoomOut = button("im-zoom-out", view.word("zoom_out"), () => map.zoomOut(), icon("M3 8h10"));
  const reset = button("im-reset", view.word("reset_view"), () => view.reset(), icon("M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3"));
  const buttons = el("div", "im-controls", [zoomIn, zoomOut, reset]);
  L.DomEvent.disableClickPropagation(buttons);
  const scale = scaleBar(view);
  map.getContainer().append(buttons, scale);
  const limits = () => {
    zoomIn.disabled = map.getZoom() >= map.getMaxZoom();
    zoomOut.disabled = map.getZoom() <= map.getMinZoom();
  };
  map.on("zoomend", limits);
  map.whenReady(limits);
  return [buttons, scale];
}

/** @param {View} view */
function scaleBar(view) {
  const { map } = view;
  const bar = el("div", "im-scale");
  const draw = () => {
    const y = map.getSize().y / 2;
    const width = 110;
    const metres = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([width, y]));
    const length = roundLength(metres);
    const [number, unit] = length >= 1000 ? [length / 1000, "km"] : [length, "m"];
    bar.replaceChildren(textEl("span", "", `${number} ${view.word(unit)}`));
    bar.style.width = `${Math.round((width * length) / (metres || 1))}px`;
  };
  map.on("moveend zoomend resize", draw);
  map.whenReady(draw);
  return bar;
}
