// Names and figures on the map. Figures come first, then governorates, towns, countries; what finds no room is left out.

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Unit} Unit */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./types.js").Neighbour} Country */
/** @typedef {(box: Box, lean: number) => boolean} Fits */
/** @typedef {{ key: string, places: Box[], make: (box: Box, index: number) => HTMLElement }} Label */

import { worldPoint } from "./data.js";
import { boxInside, boxTouches, overlap, placeLabels } from "./collisions.js";
import { el } from "./dom.js";
import { block, line, onScreen, SIZE, STEPS, width } from "./lettering.js";
import { isDark } from "./patterns.js";
import { rankLabels } from "./ranks.js";
import { afterPicture } from "./soon.js";
import { pane } from "./view.js";

const TOWN_ZOOM = [0, 0, 7.4, 8.4, 9.4]; // the zoom from which towns of a rank are named
/** What a unit's label holds, best first; leaning, it may reach over the unit's edge by that part of its width. */
const VARIANTS = [
  { withName: true, withFigure: true, lean: 0 },
  { withName: false, withFigure: true, lean: 0 },
  { withName: false, withFigure: true, lean: 0.12 },
  { withName: true, withFigure: false, lean: 0.1 },
];
const MANY_MARKS = 400;
const PLACES = 12; // tried for a country's name
const SEA_DRIFT = 160; // pixels that the name of a sea may move; it has no outline to stay in

/**
 * Keep the labels of a map in place.
 * @param {View} view
 * @param {import("./types.js").Neighbour[] | null} neighbours null where tiles name towns and countries
 */
export function followLabels(view, neighbours) {
  const { map } = view;
  const countries = (neighbours ?? []).map((one) => ({ ...one }));
  /** @type {import("./types.js").BaseData} */
  let said = view.section("base");
  view.speakers.push(() => {
    said = view.section("base");
    countries.forEach((country, index) => (country.name = said.neighbours[index].name));
  });
  const holder = map.getPane(pane(map, "im-labels", 480)) ?? el("div");
  holder.setAttribute("aria-hidden", "true");
  view.labelled = true;
  let waiting = false;
  const draw = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      // after the marks, and once for all that has just changed
      waiting = false;
      holder.replaceChildren(...labels(view, neighbours ? said.towns : [], countries));
    });
  };
  map.on("zoomstart", () => holder.classList.add("im-moving"));
  map.on("zoomend moveend resize", () => {
    holder.classList.remove("im-moving");
    draw();
  });
  map.whenReady(() => afterPicture(() => view.follow(draw)));
}

/**
 * @param {View} view
 * @param {import("./types.js").BaseData["towns"]} towns
 * @param {Country[]} neighbours
 * @returns {HTMLElement[]}
 */
function labels(view, towns, neighbours) {
  const { map } = view;
  if (!view.bounds) return [];
  const container = map.getContainer();
  const scale = map.getZoomScale(map.getZoom(), 0);
  const origin = map.getPixelOrigin();
  const at = (/** @type {{x: number, y: number}} */ world) => ({ x: world.x * scale - origin.x, y: world.y * scale - origin.y });
  const toWorld = (/** @type {number} */ x, /** @type {number} */ y) => ({ x: (x + origin.x) / scale, y: (y + origin.y) / scale });
  /** @param {Unit} unit @returns {Fits} */
  const fits = (unit) => ({ x, y, w, h }, lean) =>
    boxInside(unit.rings, { x: x + lean * w, y, w: w - 2 * lean * w, h }, toWorld);
  const marks = markBoxes(view);

  const corner = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  const screen = { x: corner.x, y: corner.y, w: size.x, h: size.y };
  const zoom = map.getZoom();
  const lonLat = (/** @type {[number, number]} */ place) => at(worldPoint(place[1], place[0]));
  const spots = towns.filter((town) => (TOWN_ZOOM[town.rank] ?? 10.4) <= zoom).sort((a, b) => a.rank - b.rank);
  const dots = spots.filter((town) => town.rank === 1).map((town) => dot(lonLat(town.at)));

  const ranks = rankLabels(view, marks);
  const taken = [...marks, ...dots, ...ranks.map(({ box }) => box)];
  const named = view.units.flatMap((unit) => unitLabel(view, unit, at(unit.at), fits(unit), container, taken) ?? []);
  const shownNames = new Set(zoom < 8 ? named.map((label) => bones(label.key)) : []);
  const townLabels = spots
    .filter((town) => !shownNames.has(bones(town.name)))
    .map((town) => townLabel(town.name, lonLat(town.at), town.rank, screen, container));
  const land = [...neighbours.flatMap((one) => one.rings), ...view.units.flatMap((unit) => unit.rings)];
  const countryLabels = neighbours.map((one) => {
    const free = (/** @type {Box} */ box) =>
      one.rings.length ? boxInside(one.rings, box, toWorld) : !boxTouches(land, box, toWorld);
    return countryLabel(one.name, lonLat(one.at), !one.rings.length || one.water, screen, free, container);
  });

  const unitBoxes = named.map((label) => label.places[0]);
  const others = [...townLabels, ...countryLabels];
  const chosen = placeLabels(
    others.map((label) => label.places),
    [...unitBoxes, ...ranks.map(({ box }) => box), ...marks, ...controlBoxes(container, corner)],
  );
  return [
    ...others.flatMap((label, i) => (chosen[i] === null ? [] : [label.make(label.places[chosen[i]], chosen[i])])),
    ...named.map((label) => label.make(label.places[0], 0)),
    ...ranks.map(({ node }) => node),
  ];
}

/**
 * What the buttons and the scale bar cover.
 * @param {HTMLElement} container
 * @param {import("leaflet").Point} corner
 * @returns {Box[]}
 */
function controlBoxes(container, corner) {
  const outer = container.getBoundingClientRect();
  return Array.from(container.querySelectorAll(".im-controls, .im-scale, .im-floating"), (node) => {
    const box = node.getBoundingClientRect();
    return { x: box.left - outer.left + corner.x - 4, y: box.top - outer.top + corner.y - 4, w: box.width + 8, h: box.height + 8 };
  });
}

/**
 * The bones of a name, in which its spellings agree: to see that a town is named like its governorate.
 * @param {string} name
 */
function bones(name) {
  return name.toLowerCase().replace(/^(a[dlnrst]|el)[- ]/, "").replace(/[^\p{L}]|[aeiou]/gu, "");
}

/**
 * What a town's dot covers.
 * @param {{ x: number, y: number }} at
 * @returns {Box}
 */
function dot({ x, y }) {
  return { x: x - 5, y: y - 5, w: 10, h: 10 };
}

/**
 * What the incidents cover.
 * @param {View} view
 * @returns {Box[]}
 */
function markBoxes(view) {
  const { points } = view;
  if (!points) return [];
  const clusters = points.clusters.map((cluster) => {
    const at = points.onLayer(cluster);
    return { x: at.x - cluster.r, y: at.y - cluster.r, w: cluster.r * 2, h: cluster.r * 2 };
  });
  if (points.shown.length > MANY_MARKS) return clusters;
  const marks = points.shown
    .filter((mark) => mark.km === 0)
    .map((mark) => {
      const { x, y, r } = points.place(mark);
      return { x: x - r * 1.3, y: y - r * 1.3, w: r * 2.6 + (mark.together > 1 ? 20 : 0), h: r * 2.6 };
    });
  return [...clusters, ...marks];
}

/**
 * A unit's name and figure: both where they fit inside it, else the figure, else the name, else nothing.
 * @param {View} view
 * @param {Unit} unit
 * @param {{ x: number, y: number }} at
 * @param {Fits} fits
 * @param {HTMLElement} container
 * @param {Box[]} marks
 * @returns {Label | null}
 */
function unitLabel(view, unit, at, fits, container, marks) {
  const value = view.areaPeriod?.values.find(([pcode]) => pcode === unit.pcode);
  const figure = value?.[2] ?? "";
  const dark = isDark(view.areaLayer?.looks[value?.[1] ?? ""]?.fill ?? "");
  const nameBox = { w: width(unit.name, "name", container), h: SIZE.name * 1.25 };
  const figureBox = { w: figure ? width(figure, "figure", container) : 0, h: figure ? SIZE.figure * 1.2 : 0 };
  for (const { withName, withFigure, lean } of VARIANTS) {
    if (withFigure && !figure) continue;
    const w = Math.max(withName ? nameBox.w : 0, withFigure ? figureBox.w : 0);
    const h = (withName ? nameBox.h : 0) + (withFigure ? figureBox.h : 0);
    /** @type {Box | undefined} */
    let inside;
    const free = STEPS.find(([dx, dy]) => {
      const box = { x: at.x - w / 2 + dx, y: at.y - h / 2 + dy, w, h };
      if (!fits(box, lean)) return false;
      const open = !marks.some((mark) => overlap(box, mark));
      if (open || !inside) inside = box;
      return open;
    });
    if (!inside || (!free && (withName || !withFigure))) continue; // only a figure may stand before symbols
    const box = inside;
    return {
      key: withName ? unit.name : "",
      places: [box],
      make: () =>
        block(box, `im-unit${dark ? " im-on-dark" : ""}`, [
          withName ? line("im-name", unit.name) : null,
          withFigure ? line("im-figure", figure) : null,
        ]),
    };
  }
  return null;
}

/**
 * @param {string} name
 * @param {{ x: number, y: number }} at
 * @param {number} rank
 * @param {Box} screen
 * @param {HTMLElement} container
 * @returns {Label}
 */
function townLabel(name, at, rank, screen, container) {
  const w = width(name, "town", container) + 10;
  const h = SIZE.town * 1.25;
  const places = [
    { side: "right", x: at.x - 4, y: at.y - h / 2, w, h },
    { side: "left", x: at.x + 4 - w, y: at.y - h / 2, w, h },
    { side: "above", x: at.x - w / 2, y: at.y - h - 3, w, h: h + 6 },
    { side: "below", x: at.x - w / 2, y: at.y - 3, w, h: h + 6 },
  ].filter((box) => onScreen(box, screen));
  return {
    key: name,
    places,
    make: (_box, index) => {
      const node = el("div", `im-town im-${places[index].side}${rank > 1 ? " im-minor" : ""}`, [line("", name)]);
      L.DomUtil.setPosition(node, L.point(at.x, at.y).round());
      return node;
    },
  };
}

/**
 * A country's name stands where the country is in sight: at its own place, else at the nearest one on the screen.
 * @param {string} name
 * @param {{ x: number, y: number }} at
 * @param {boolean} water
 * @param {Box} screen
 * @param {(box: Box) => boolean} free
 * @param {HTMLElement} container
 * @returns {Label}
 */
function countryLabel(name, at, water, screen, free, container) {
  const w = width(name, "country", container);
  const margin = 14;
  const spots = [at];
  for (let i = 0; i <= 12; i++) {
    for (let j = 0; j <= 10; j++) {
      const x = screen.x + margin + w / 2 + (i / 12) * (screen.w - w - 2 * margin);
      spots.push({ x, y: screen.y + margin + 8 + (j / 10) * (screen.h - 16 - 2 * margin) });
    }
  }
  const middle = { x: screen.x + screen.w / 2, y: screen.y + screen.h / 2 };
  const away = (/** @type {{ x: number, y: number }} */ spot) =>
    spot === at ? 0 : Math.hypot(spot.x - at.x, spot.y - at.y) + Math.hypot(spot.x - middle.x, spot.y - middle.y);
  /** @type {Box[]} */
  const places = [];
  for (const { x, y } of spots.sort((a, b) => away(a) - away(b))) {
    const box = { x: x - w / 2, y: y - 8, w, h: 16 };
    const near = !water || Math.hypot(x - at.x, y - at.y) < SEA_DRIFT;
    if (near && onScreen(box, screen) && free(box) && places.push(box) === PLACES) break;
  }
  return { key: name, places, make: (box) => block(box, water ? "im-sea" : "im-country", [line("", name)]) };
}
