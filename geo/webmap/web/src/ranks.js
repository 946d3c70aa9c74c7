// The first ranks, written on the units that have them.

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./view.js").View} View */

import { boxInside, placeLabels } from "./collisions.js";
import { block, line, onScreen, STEPS, width } from "./lettering.js";
import { pane } from "./view.js";

const HIGH = 17;
const LIFT = 10; // pixels that a rank stands higher where a figure is to stand below it

/**
 * Each rank stands on its unit, or as near as others let it; where several crowd, the later ones wait for a closer look.
 * @param {View} view
 * @param {Box[]} marks what is better not covered
 * @returns {{ box: Box, node: HTMLElement }[]}
 */
export function rankLabels(view, marks) {
  const { map } = view;
  const container = map.getContainer();
  const scale = map.getZoomScale(map.getZoom(), 0);
  const origin = map.getPixelOrigin();
  const toWorld = (/** @type {number} */ x, /** @type {number} */ y) => ({ x: (x + origin.x) / scale, y: (y + origin.y) / scale });
  const corner = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  const screen = { x: corner.x, y: corner.y, w: size.x, h: size.y };
  /** @type {{ box: Box, node: HTMLElement }[]} */
  const placed = [];
  for (const { mark, look, at, rings } of view.outlineLayers.filter((layer) => !view.hidden.has(layer.key)).flatMap((layer) => layer.outlines)) {
    if (!mark) continue;
    const w = width(mark, "rank", container) + 8;
    const [x, y] = [at.x * scale - origin.x, at.y * scale - origin.y];
    const around = (/** @type {number} */ lift) =>
      STEPS.map(([dx, dy]) => ({ x: x - w / 2 + dx, y: y - lift - HIGH / 2 + dy, w, h: HIGH })).filter((box) => onScreen(box, screen));
    const own = around(view.areaLayer ? LIFT : 0).filter((box) => boxInside(rings, box, toWorld));
    const near = around(0).filter((box) => Math.hypot(box.x + w / 2 - x, box.y + HIGH / 2 - y) < w);
    const places = [...own, ...near];
    const ranks = placed.map(({ box }) => box);
    const [free] = placeLabels([places], [...marks, ...ranks]);
    const [found] = free === null ? placeLabels([places], ranks) : [free];
    if (found === null) continue;
    const node = block(places[found], "im-rank", [line("", mark)]);
    node.style.borderColor = look.stroke;
    placed.push({ box: places[found], node });
  }
  return placed;
}

/** Write the ranks on a map that has no other labels of ours. @param {View} view */
export function followRanks(view) {
  const { map } = view;
  const holder = map.getPane(pane(map, "im-labels", 480));
  const group = document.createElement("div");
  group.setAttribute("aria-hidden", "true");
  holder?.append(group);
  const draw = () => group.replaceChildren(...rankLabels(view, []).map(({ node }) => node));
  map.on("zoomend moveend resize", draw);
  map.whenReady(() => view.follow(draw));
}
