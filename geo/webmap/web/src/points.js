// Incidents, painted on one canvas: rings below, symbols above, the largest first, so that none hides another.

/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {import("./clusters.js").Cluster} Cluster */
/** @typedef {import("./view.js").View} View */

import { CROWD, clustered, clusterStrokes } from "./clusters.js";
import { cardRows, textAt } from "./data.js";
import { svg } from "./dom.js";
import { markStrokes } from "./symbols.js";
import { pick, togetherCounts } from "./picking.js";
import { Popups } from "./popup.js";
import { pane, viewOf } from "./view.js";

const EARTH_KM = 40075.017;
const BADGE_FONT = "600 11px system-ui, sans-serif";

/**
 * @typedef {object} PointCanvas
 * @property {() => void} refresh after another choice of incidents
 * @property {() => void} repaint
 * @property {(printing: boolean) => void} print
 * @property {Mark[]} shown marks that are painted one by one
 * @property {Cluster[]} clusters
 * @property {Mark | null} active
 * @property {(mark: Mark) => { x: number, y: number, r: number, ring: number }} place
 * @property {(world: { x: number, y: number }) => { x: number, y: number }} onLayer
 * @property {(at: import("leaflet").Point) => Mark[]} at
 * @property {(at: import("leaflet").Point) => Cluster | null} clusterAt
 */

/**
 * Draw the incidents of a scene on a map.
 * @param {import("leaflet").Map} map
 * @param {string} scene
 */
export function incidents(map, scene) {
  const view = viewOf(map, scene);
  view.loadIncidents();
  const canvas = pointCanvas(view, pane(map, "im-points", 450));
  view.points = canvas;
  view.follow(() => canvas.refresh()); // what is not on a map yet is not painted: once is enough
  canvas.addTo(map);
  watch(view, canvas);
}

/**
 * Clicks and hovering. The canvas lets the mouse through, so one place decides: incidents first, then the unit below.
 * @param {View} view
 * @param {PointCanvas} canvas
 */
function watch(view, canvas) {
  const { map } = view;
  const popups = Popups.of(view);
  popups.incidentsAt = (at) => canvas.at(at);
  popups.clusterAt = (at) => canvas.clusterAt(at) ?? null;
  const hover = L.tooltip({ pane: "im-tips", direction: "top", className: "im-tip", opacity: 1 });
  pane(map, "im-tips", 650);
  map.on("mousemove", (event) => {
    const cluster = canvas.clusterAt(event.containerPoint);
    const mark = cluster ? null : (canvas.at(event.containerPoint)[0] ?? null);
    map.getContainer().classList.toggle("im-pointing", Boolean(mark ?? cluster));
    if (mark === canvas.active || (!mark && popups.isOpen)) return;
    canvas.active = mark;
    canvas.repaint();
    if (!mark) hover.remove();
    else {
      const node = document.createElement("bdi");
      node.textContent = textAt(mark.layer.cards.headings, mark.index);
      hover.options.offset = L.point(0, -canvas.place(mark).r - 4);
      hover.setLatLng([mark.lat, mark.lng]).setContent(node).addTo(map);
    }
  });
  map.on("click zoomstart mouseout", () => hover.remove());
}

/**
 * What a popup says of an incident.
 * @param {Mark} mark
 * @returns {import("./types.js").Page}
 */
export function incidentPage(mark) {
  const { cards, title } = mark.layer;
  return { over: title, heading: textAt(cards.headings, mark.index), rows: cardRows(cards, mark.index), look: mark.look };
}

/**
 * @param {View} view
 * @param {string} paneName
 * @returns {PointCanvas & import("leaflet").Layer}
 */
function pointCanvas(view, paneName) {
  const Canvas = L.Renderer.extend({
    shown: [],
    clusters: [],
    active: null,

    _initContainer() {
      this._layers = {};
      this._container = document.createElement("canvas");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
    },

    _updatePaths() {},

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      this._ratio = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      this.repaint();
    },

    /** @param {{ x: number, y: number }} world */
    onLayer(world) {
      const scale = this._map.getZoomScale(this._map.getZoom(), 0);
      const origin = this._map.getPixelOrigin();
      return { x: world.x * scale - origin.x, y: world.y * scale - origin.y };
    },

    /** @param {Mark} mark */
    place(mark) {
      const scale = this._map.getZoomScale(this._map.getZoom(), 0);
      const kmPerPixel = (EARTH_KM * Math.cos((mark.lat * Math.PI) / 180)) / (256 * scale);
      return { ...this.onLayer(mark), r: mark.radius, ring: mark.km / kmPerPixel };
    },

    /** @param {import("leaflet").Point} containerPoint */
    at(containerPoint) {
      const point = this._map.containerPointToLayerPoint(containerPoint);
      const reach = L.Browser.mobile ? 14 : 8;
      return pick(this.shown, (/** @type {Mark} */ mark) => this.place(mark), point, reach);
    },

    /** @param {import("leaflet").Point} containerPoint */
    clusterAt(containerPoint) {
      const point = this._map.containerPointToLayerPoint(containerPoint);
      return this.clusters.find((/** @type {Cluster} */ cluster) => {
        const at = this.onLayer(cluster);
        return Math.hypot(at.x - point.x, at.y - point.y) <= cluster.r;
      });
    },

    refresh() {
      this.settled = undefined;
      const { incidents } = view;
      if (incidents && incidents.drawn <= CROWD) {
        this.settled = togetherCounts(Array.from(incidents.rows, (row) => incidents.mark(row)));
      }
      this.repaint();
    },

    /** What stands in sight: few incidents as they are, many gathered where they crowd. */
    gather() {
      const { incidents } = view;
      const { min, max } = this._bounds;
      const scale = this._map.getZoomScale(this._map.getZoom(), 0);
      const origin = this._map.getPixelOrigin();
      const sight = { left: min.x + origin.x, top: min.y + origin.y, right: max.x + origin.x, bottom: max.y + origin.y };
      if (!incidents) return;
      const found = clustered(incidents, sight, scale);
      this.clusters = found.clusters;
      this.shown = togetherCounts(found.marks);
    },

    /** What is painted, mark by mark, and where. */
    painted() {
      const { min, max } = this._bounds;
      const marks = this.shown.flatMap((/** @type {Mark} */ mark) => {
        const at = this.place(mark);
        const reach = Math.max(at.r * 2, at.ring);
        const away = at.x < min.x - reach || at.x > max.x + reach || at.y < min.y - reach || at.y > max.y + reach;
        return away ? [] : [{ at, strokes: markStrokes(mark, at, mark === this.active) }];
      });
      return [...marks, ...this.clusters.map((/** @type {Cluster} */ one) => ({ at: this.onLayer(one), strokes: clusterStrokes(one, view) }))];
    },

    repaint() {
      if (!this._map || !this._bounds) return;
      if (this.settled) [this.shown, this.clusters] = [this.settled, []];
      else this.gather();
      const context = this._context;
      const { min, max } = this._bounds;
      this._container.width = this._ratio * (max.x - min.x);
      this._container.height = this._ratio * (max.y - min.y);
      context.setTransform(this._ratio, 0, 0, this._ratio, -min.x * this._ratio, -min.y * this._ratio);
      for (const { at, strokes } of this.painted()) {
        context.save();
        context.translate(at.x, at.y);
        drawStrokes(context, strokes);
        context.restore();
      }
    },

    /** Browsers print an empty canvas as a white sheet: on paper vectors stand in its place. @param {boolean} printing */
    print(printing) {
      this._paper?.remove();
      this._container.hidden = printing;
      if (!printing) return;
      this.active = null;
      const { min } = this._bounds;
      const { x, y } = this._bounds.getSize();
      const symbols = this.painted().map((/** @type {any} */ { at, strokes }) =>
        svg("g", { transform: `translate(${at.x} ${at.y})` }, strokesAsSvg(strokes)),
      );
      this._paper = svg("svg", { width: x, height: y, viewBox: `${min.x} ${min.y} ${x} ${y}` }, symbols);
      this._container.after(this._paper);
      L.DomUtil.setPosition(this._paper, min);
    },
  });
  return new Canvas({ pane: paneName, padding: 0.25 });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("./symbols.js").Stroke[]} strokes
 */
function drawStrokes(context, strokes) {
  for (const { d, text, fill, stroke, width, dash, opacity } of strokes) {
    context.lineWidth = width;
    context.lineJoin = "round";
    context.setLineDash(dash ?? []);
    context.fillStyle = fill;
    context.strokeStyle = stroke;
    if (text) {
      context.font = BADGE_FONT;
      context.direction = "ltr";
      context.textAlign = text.centred ? "center" : "left";
      if (stroke !== "none") context.strokeText(text.content, text.x, text.y);
      if (fill !== "none") context.fillText(text.content, text.x, text.y);
      continue;
    }
    const path = pathOf(d ?? "");
    context.globalAlpha = opacity ?? 1;
    context.fill(path);
    context.globalAlpha = 1;
    context.stroke(path);
  }
}

/** @type {Map<string, Path2D>} */
const paths = new Map();

/** @param {string} d path data; few differ, however many marks there are */
function pathOf(d) {
  const path = paths.get(d) ?? new Path2D(d);
  if (paths.size > 500) paths.clear();
  paths.set(d, path);
  return path;
}

/**
 * The same as vectors, for paper.
 * @param {import("./symbols.js").Stroke[]} strokes
 */
function strokesAsSvg(strokes) {
  return strokes.map(({ d, text, fill, stroke, width, dash, opacity }) => {
    const shared = { fill, stroke, "stroke-width": width, "stroke-linejoin": "round", "fill-opacity": opacity ?? 1 };
    if (!text) return svg("path", { d: d ?? "", ...shared, ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}) });
    const node = svg("text", { x: text.x, y: text.y, ...shared, class: "im-badge", "text-anchor": text.centred ? "middle" : "start" });
    node.textContent = text.content;
    return node;
  });
}
