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
  const container = view.map.getContainer();
  const { screen, toLayer, toWorld } = view.sight;
  /** @type {{ box: Box, node: HTMLElement }[]} */
  const placed = [];
  for (const { mark, look, at, rings } of view.outlineLayers.filter((layer) => !view.hidden.has(layer.key)).flatMap((layer) => layer.outlines)) {
    if (!mark) continue;
    const w = width(mark, "rank", container) + 8;
    const { x, y } = toLayer(at);
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
