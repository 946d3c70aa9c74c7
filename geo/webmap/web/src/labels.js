// Names and figures on the map. Figures come first, then governorates, towns, countries; what finds no room is left out.

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Unit} Unit */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./types.js").Neighbour} Country */
/** @typedef {import("./unitlabels.js").Fits} Fits */
/** @typedef {import("./unitlabels.js").Label} Label */

import { worldPoint } from "./data.js";
import { boxInside, boxTouches, grown, inside, overlap, placeLabels } from "./collisions.js";
import { el } from "./dom.js";
import { block, line, onScreen, SIZE, width } from "./lettering.js";
import { isDark } from "./patterns.js";
import { rankLabels } from "./ranks.js";
import { afterPicture } from "./soon.js";
import { markBoxes, shaded, unitLabel } from "./unitlabels.js";
import { pane } from "./view.js";

const TOWN_ZOOM = [0, 0, 7.4, 8.4, 9.4]; // the zoom from which towns of a rank are named
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
  const { screen, toLayer: at, toWorld } = view.sight;
  const { marks, edges } = markBoxes(view);
  const zoom = map.getZoom();
  const lonLat = (/** @type {[number, number]} */ place) => at(worldPoint(place[1], place[0]));
  const spots = towns.filter((town) => (TOWN_ZOOM[town.rank] ?? 10.4) <= zoom).sort((a, b) => a.rank - b.rank);
  const dots = spots.filter((town) => town.rank === 1).map((town) => ({ ...dot(lonLat(town.at)), of: bones(town.name) }));

  const taken = [...marks, ...dots];
  const ranks = rankLabels(view, [...marks, ...dots.map((one) => grown(one, 3))]); // a name beside its dot is higher than it
  /** @param {Unit} unit @returns {Fits} */
  const fits = (unit) => (box) => !ranks.some((rank) => overlap(rank.box, box)) && boxInside(unit.rings, box, toWorld);
  const figures = new Map(view.areaPeriod?.values.map(([pcode, , figure]) => [pcode, figure]));
  const capitals = new Set(zoom < 8 ? spots.map((town) => bones(town.name)) : []);
  /** Figures that find no room in their unit stand with the town of its name. @type {Map<string, string>} */
  const beside = new Map();
  const named = view.units.flatMap((unit) => {
    const [name, figure] = [bones(unit.name), figures.get(unit.pcode)];
    const own = dots.filter(({ of }) => zoom < 8 && of === name);
    const label = unitLabel(view, unit, at(unit.at), fits(unit), container, taken, edges, own);
    if (!figure || label?.figured || !capitals.has(name)) return label ?? [];
    beside.set(name, figure);
    return [];
  });
  const shownNames = new Set(zoom < 8 ? named.map((label) => bones(label.key)) : []);
  const looks = new Map(view.areaPeriod?.values.map(([pcode, look]) => [pcode, view.areaLayer?.looks[look]?.fill ?? ""]));
  const shadeOf = (/** @type {Box} */ { x, y, w, h }) => {
    const middle = toWorld(x + w / 2, y + h / 2);
    const around = looks.size ? view.units.find((unit) => inside(unit.rings, middle.x, middle.y)) : undefined;
    return looks.get(around?.pcode ?? "") ?? "";
  };
  const townLabels = spots
    .filter((town) => !shownNames.has(bones(town.name)))
    .map((town) => {
      const { x, y } = worldPoint(town.at[1], town.at[0]);
      const strange = view.units.filter((unit) => !unit.rings.some((ring) => inside([ring], x, y)));
      const stays = (/** @type {Box} */ box) => !strange.some((unit) => boxTouches(unit.rings, grown(box, -2), toWorld));
      return townLabel(town.name, beside.get(bones(town.name)) ?? "", lonLat(town.at), town.rank, screen, container, shadeOf, stays);
    });
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
    [...unitBoxes, ...ranks.map(({ box }) => box), ...marks, ...controlBoxes(container, screen)],
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
 * @param {Box} screen
 * @returns {Box[]}
 */
function controlBoxes(container, screen) {
  const outer = container.getBoundingClientRect();
  return Array.from(container.querySelectorAll(".im-controls, .im-scale, .im-floating"), (node) => {
    const box = node.getBoundingClientRect();
    return grown({ x: box.left - outer.left + screen.x, y: box.top - outer.top + screen.y, w: box.width, h: box.height }, 4);
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
 * @param {string} name
 * @param {string} figure of the unit that is named like the town, where it has no room of its own; told where it fits
 * @param {{ x: number, y: number }} at
 * @param {number} rank
 * @param {Box} screen
 * @param {HTMLElement} container
 * @param {(box: Box) => string} shadeOf the colour of the unit that the middle of a box lies in
 * @param {(box: Box) => boolean} stays whether a box keeps to the units around the town, so that its name seems no other's
 * @returns {Label}
 */
function townLabel(name, figure, at, rank, screen, container, shadeOf, stays) {
  const h = SIZE.town * 1.25;
  const places = (figure ? [figure, ""] : [""]).flatMap((told) => {
    const w = width(name, "town", container) + 10 + (told ? width(` ${told}`, "beside", container) : 0);
    return [
      { told, side: "right", x: at.x - 4, y: at.y - h / 2, w, h },
      { told, side: "left", x: at.x + 4 - w, y: at.y - h / 2, w, h },
      { told, side: "above", x: at.x - w / 2, y: at.y - h - 3, w, h: h + 6 },
      { told, side: "below", x: at.x - w / 2, y: at.y - 3, w, h: h + 6 },
    ].filter((box) => onScreen(box, screen) && stays(box));
  });
  return {
    key: name,
    places,
    make: (box, index) => {
      const shade = shadeOf(box);
      const text = line("", name);
      const { told, side } = places[index];
      if (told) text.append("\u00a0", line("im-figure", told));
      const node = el("div", `im-town im-${side}${rank > 1 ? " im-minor" : ""}${isDark(shade) ? " im-on-dark" : ""}`, [text]);
      L.DomUtil.setPosition(node, L.point(at.x, at.y).round());
      return shaded(node, shade);
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
