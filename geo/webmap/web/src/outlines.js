// Outlines over the areas: units by rank, hulls of clusters. Each line lies inside its shape, so that neighbours keep theirs.

/** @typedef {import("./types.js").Outline} Outline */
/** @typedef {import("./view.js").View} View */

import { inside } from "./collisions.js";
import { cardRows, textAt, worldPoint } from "./data.js";
import { svg, textEl } from "./dom.js";
import { Popups } from "./popup.js";
import { followRanks } from "./ranks.js";
import { pane, viewOf } from "./view.js";

const REACH = 9; // pixels around the middle of an outline that still count, for those too small to hit
const RAISED = 2;

/**
 * @typedef {object} Outlines
 * @property {(at: import("leaflet").LatLng) => Outline[]} at what lies there, the smallest first
 * @property {(outline: Outline | null) => void} activate
 */

/**
 * Draw the outlines of a scene on a map.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function outlines(map, scene) {
  const view = viewOf(map, scene);
  view.loadOutlines();
  if (!view.outlineLayers.length) return;
  const renderer = new (innerLines())({ pane: pane(map, "im-outlines", 380), padding: 0.5 });
  // what comes first in a layer is drawn last, and hulls over units
  const shapes = view.outlineLayers.map((layer) => layer.outlines.map((outline) => polygon(outline, renderer)).reverse());
  view.outlines = handle(view, shapes);
  Popups.of(view);
  if (!view.labelled) followRanks(view);
  view.follow(() => {
    view.outlineLayers.forEach((layer, number) => {
      shapes[number].forEach((shape, index) => {
        shape.setStyle({ fillOpacity: tint(view, layer.outlines[layer.outlines.length - 1 - index]) });
        if (view.hidden.has(layer.key)) shape.remove();
        else if (!map.hasLayer(shape)) shape.addTo(map);
      });
    });
  });
}

/**
 * @param {Outline} outline
 * @param {any} renderer
 */
function polygon({ latlngs, look }, renderer) {
  const line = { color: look.stroke, weight: weight(look), casing: look.casing, dashArray: look.dash.join(" "), lineCap: /** @type {const} */ ("butt") };
  const fill = { fillColor: look.stroke, fillOpacity: look.tint };
  return L.polygon(latlngs, { ...line, ...fill, lineJoin: "round", smoothFactor: 0, interactive: false, renderer, pane: "im-outlines" });
}

/**
 * A line is clipped to its inner half, of which the outer white line covers a part.
 * @param {Outline["look"]} look
 */
function weight({ width, casing }, raised = 0) {
  return (width + casing + raised) * 2;
}

/**
 * A tint would change the colours of a choropleth, which mean something.
 * @param {View} view
 * @param {Outline} outline
 */
function tint(view, outline) {
  return view.areaLayer ? 0 : outline.look.tint;
}

/**
 * @param {View} view
 * @param {import("leaflet").Polygon[][]} shapes
 * @returns {Outlines}
 */
function handle(view, shapes) {
  /** @type {{ shape: import("leaflet").Polygon, outline: Outline } | null} */
  let active = null;
  const set = (/** @type {number} */ raised) => {
    if (!active) return;
    const { shape, outline } = active;
    shape.setStyle({ weight: weight(outline.look, raised), fillOpacity: tint(view, outline) + (raised ? 0.15 : 0) });
  };
  return {
    at(latlng) {
      const { x, y } = worldPoint(latlng.lat, latlng.lng);
      const reach = REACH / view.map.getZoomScale(view.map.getZoom(), 0);
      return view.outlineLayers
        .filter((layer) => !view.hidden.has(layer.key))
        .flatMap((layer) => layer.outlines)
        .filter(({ rings, at }) => inside(rings, x, y) || Math.hypot(at.x - x, at.y - y) < reach)
        .sort((a, b) => a.area - b.area);
    },
    activate(outline) {
      set(0);
      const number = outline ? view.outlineLayers.indexOf(outline.layer) : -1;
      const own = outline && shapes[number]?.[shapes[number].length - 1 - outline.index];
      active = own ? { shape: own, outline } : null;
      set(RAISED);
    },
  };
}

/**
 * What a popup says of an outline.
 * @param {Outline} outline
 * @returns {import("./types.js").Page}
 */
export function outlinePage({ layer, index }) {
  const rows = cardRows(layer.cards, index);
  return { over: layer.title, heading: textAt(layer.cards.headings, index), rows, extra: () => textEl("p", "im-remark", layer.caution) };
}

/** A renderer that cuts each line to the inside of its shape, between two white ones. */
function innerLines() {
  const base = /** @type {any} */ (L.SVG.prototype);
  return /** @type {any} */ (L.SVG).extend({
    /** @param {any} layer */
    _initPath(layer) {
      base._initPath.call(this, layer);
      const id = `im-inside-${L.Util.stamp(layer)}`;
      const { weight, casing } = layer.options;
      const white = { fill: "none", stroke: "#ffffff", "stroke-linejoin": "round", "clip-path": `url(#${id})` };
      layer._inside = svg("path", { "clip-rule": "evenodd" });
      layer._clip = svg("clipPath", { id }, [layer._inside]);
      layer._casings = [weight + 2 * casing, 2 * casing].map((width) => svg("path", { ...white, "stroke-width": width }));
      layer._path.setAttribute("clip-path", `url(#${id})`);
    },
    /** @param {any} layer */
    _addPath(layer) {
      if (!this._rootGroup) this._initContainer();
      this._rootGroup.append(layer._clip, layer._casings[0]);
      base._addPath.call(this, layer);
      this._rootGroup.append(layer._casings[1]);
    },
    /** @param {any} layer */
    _removePath(layer) {
      base._removePath.call(this, layer);
      for (const node of [layer._clip, ...layer._casings]) node.remove();
    },
    /** @param {any} layer @param {string} d */
    _setPath(layer, d) {
      base._setPath.call(this, layer, d);
      for (const node of [layer._inside, ...layer._casings]) node.setAttribute("d", d);
    },
  });
}
