// Popups made of cards. Several incidents on one spot turn pages.

/** @typedef {import("./types.js").Page} Page */
/** @typedef {{ length: number, at: (number: number) => Page | undefined }} Pages a list of them, or one made page by page */
/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {import("./types.js").Unit} Unit */
/** @typedef {import("./view.js").View} View */

import { unitPage } from "./areas.js";
import { button, definitions, el, icon, textEl } from "./dom.js";
import { outlinePage } from "./outlines.js";
import { distinct } from "./picking.js";
import { incidentPage } from "./points.js";
import { symbolSwatch } from "./symbols.js";
import { MANY } from "./table.js";

const BUTTONS = 62; // the pixels that the buttons on the map keep free of popups
const FRAME = 63; // pixels of a popup around what it holds, its tip among them

export class Popups {
  /** @param {View} view */
  static of(view) {
    view.popups ??= new Popups(view);
    return view.popups;
  }

  /** @param {View} view */
  constructor(view) {
    this.view = view;
    /** @type {Unit | undefined} */
    this.offered = undefined;
    /** @type {HTMLElement | null} */
    this.opener = null;
    /** @type {(at: import("leaflet").Point) => Mark[]} */
    this.incidentsAt = () => [];
    /** @type {(at: import("leaflet").Point) => import("./clusters.js").Cluster | null} */
    this.clusterAt = () => null;
    this.popup = L.popup({ className: "im-popup", closeOnEscapeKey: false });
    const { map } = view;
    map.on("click", (event) => this.answer(event));
    map.on("popupclose", (event) => {
      if (event.popup === this.popup) this.closed();
    });
    view.follow(() => map.closePopup(this.popup));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) map.closePopup(this.popup);
    });
  }

  get isOpen() {
    return this.view.map.hasLayer(this.popup);
  }

  /**
   * A unit was clicked; the map's own click comes next and decides whether an incident lies there.
   * @param {Unit} unit
   */
  offerUnit(unit) {
    this.offered = unit;
  }

  /** @param {import("leaflet").LeafletMouseEvent} event */
  answer(event) {
    const unit = this.offered;
    this.offered = undefined;
    const marks = this.incidentsAt(event.containerPoint);
    const cluster = this.clusterAt(event.containerPoint);
    const told = /** @type {any} */ (event.originalEvent);
    const outlines = this.view.outlines?.at(event.latlng) ?? [];
    if (cluster) this.enter(cluster);
    else if (marks.length) this.openMarks(marks);
    if (cluster || marks.length) told.incidentTold = true;
    else if (outlines.length) {
      told.outlineTold = true;
      queueMicrotask(() => told.incidentTold || this.openOutlines(outlines, unit, event.latlng));
    }
    // a layer of its own on the same map may have an incident or an outline there: it goes before
    else if (unit) queueMicrotask(() => told.incidentTold || told.outlineTold || this.openUnit(unit, event.latlng));
  }

  /**
   * Go closer to the incidents of a cluster; those that no closer look parts are told one by one.
   * @param {import("./clusters.js").Cluster} cluster
   */
  enter(cluster) {
    const { map, incidents } = this.view;
    if (!incidents) return;
    const { lat, lng } = incidents.spots;
    const extent = L.latLngBounds(cluster.spots.map((spot) => [lat[spot], lng[spot]]));
    const apart = extent.getNorth() - extent.getSouth() + extent.getEast() - extent.getWest() > 1e-6;
    if (apart && map.getZoom() < map.getMaxZoom()) {
      const zoom = Math.min(map.getBoundsZoom(extent.pad(0.1)), map.getMaxZoom());
      map.setView(extent.getCenter(), Math.max(zoom, Math.min(map.getZoom() + 1, map.getMaxZoom())));
    } else if (incidents.isRead) this.openRows(incidents, incidents.spots.rowsAt(cluster.spots));
  }

  /**
   * Tell incidents of one place, however many.
   * @param {import("./table.js").IncidentTable} incidents
   * @param {number[]} rows
   */
  openRows(incidents, rows) {
    if (rows.length <= MANY) return this.openMarks(rows.map((row) => incidents.mark(row)));
    const [once, { lat, lng }] = [incidents.onceOf(rows), incidents.mark(rows[0])];
    this.open([lat, lng], { length: once.length, at: (number) => incidentPage(incidents.mark(once[number])) }, 0, null);
  }

  /**
   * @param {Mark[]} marks
   * @param {HTMLElement | null} [opener] what gets the focus back
   */
  openMarks(marks, opener = null) {
    const offset = marks[0].km > 0 ? 4 : -marks[0].radius;
    const pages = distinct(marks).map((mark) => ({ ...incidentPage(mark), onShow: () => this.activate(mark) }));
    this.open([marks[0].lat, marks[0].lng], pages, offset, opener);
  }

  /**
   * @param {Unit} unit
   * @param {import("leaflet").LatLngExpression} [at]
   * @param {HTMLElement | null} [opener]
   */
  openUnit(unit, at = this.placed(unit.at), opener = null) {
    this.activate(null);
    this.open(at, [unitPage(this.view, unit)], 0, opener);
  }

  /**
   * Outlines, the smallest first, and last the unit they lie in, where anything is shown of it.
   * @param {import("./types.js").Outline[]} outlines
   * @param {Unit} [unit]
   * @param {import("leaflet").LatLngExpression} [at]
   * @param {HTMLElement | null} [opener]
   */
  openOutlines(outlines, unit, at = this.placed(outlines[0].at), opener = null) {
    const pages = outlines.map((outline) => ({ ...outlinePage(outline), onShow: () => this.raise(outline) }));
    if (unit && (this.view.areaLayer || this.view.incidents?.length)) {
      pages.push({ ...unitPage(this.view, unit), onShow: () => this.activate(null) });
    }
    this.open(at, pages, 0, opener);
  }

  /** @param {import("./types.js").WorldPoint} world */
  placed({ x, y }) {
    return this.view.map.unproject(L.point(x, y), 0);
  }

  /** @param {import("./types.js").Outline} outline */
  raise(outline) {
    this.activate(null);
    this.view.outlines?.activate(outline);
  }

  /** @param {Mark | null} mark */
  activate(mark) {
    const { points } = this.view;
    this.view.outlines?.activate(null);
    if (!points) return;
    points.active = mark && (points.shown.find((one) => one.row === mark.row) ?? null);
    points.repaint();
  }

  /**
   * @param {import("leaflet").LatLngExpression} at
   * @param {Pages} pages
   * @param {number} lift
   * @param {HTMLElement | null} opener
   */
  open(at, pages, lift, opener) {
    const { map } = this.view;
    const size = map.getSize();
    const [left, right] = this.roomForButtons();
    const above = this.roomAbove();
    const width = Math.min(300, size.x - left - right - 40);
    Object.assign(this.popup.options, {
      maxWidth: width,
      minWidth: Math.min(220, width),
      maxHeight: Math.max(90, Math.min(size.y * 0.62, size.y - above - FRAME)),
      autoPanPaddingTopLeft: L.point(left, above),
      autoPanPaddingBottomRight: L.point(right, 16),
    });
    this.popup.options.offset = L.point(0, lift);
    const body = el("div", "im-card");
    body.dir = this.view.settings.direction;
    body.tabIndex = -1;
    // the map asks where a click's target stands, and a row that led here stands nowhere any more
    body.addEventListener("click", (event) => event.stopPropagation());
    body.setAttribute("role", "dialog");
    body.setAttribute("aria-label", pages.at(0)?.heading ?? "");
    this.turn(body, pages, 0);
    this.opener = null;
    this.popup.setLatLng(at).setContent(body);
    this.popup.openOn(map);
    this.nameCloseButton();
    this.opener = opener;
    if (opener) body.focus({ preventScroll: true });
  }

  /** What a popup keeps free left and right: of buttons in a column; those in a row, on a phone, give way to it. */
  roomForButtons() {
    const container = this.view.map.getContainer();
    const buttons = /** @type {HTMLElement | null} */ (container.querySelector(".im-controls"));
    if (buttons && buttons.offsetWidth > buttons.offsetHeight) return [16, 16];
    return !buttons || buttons.offsetLeft < container.clientWidth / 2 ? [BUTTONS, 16] : [16, BUTTONS];
  }

  /** What a popup keeps free above it: the button that opens the panel may stand on the map. */
  roomAbove() {
    const box = this.view.map.getContainer().getBoundingClientRect();
    const toggle = document.querySelector(".im-panel[data-open='false'] .im-toggle")?.getBoundingClientRect();
    return toggle && toggle.height && toggle.top < box.top + box.height / 2 ? Math.max(16, toggle.bottom - box.top + 8) : 16;
  }

  nameCloseButton() {
    const close = this.popup.getElement()?.querySelector(".leaflet-popup-close-button");
    if (!close) return;
    close.setAttribute("aria-label", this.view.word("close"));
    close.setAttribute("title", this.view.word("close"));
  }

  /**
   * @param {HTMLElement} body
   * @param {Pages} pages
   * @param {number} number
   */
  turn(body, pages, number) {
    const page = pages.at(number);
    if (!page) return;
    const over = page.over
      ? el("p", "im-over", [page.look ? symbolSwatch(page.look, 10, 18) : null, textEl("span", "", page.over)])
      : null;
    body.replaceChildren(
      ...[over, textEl("h2", "im-heading", page.heading), definitions(page.rows), page.extra?.() ?? null, this.pager(body, pages, number)].filter(
        (part) => part !== null,
      ),
    );
    page.onShow?.();
  }

  /**
   * @param {HTMLElement} body
   * @param {Pages} pages
   * @param {number} number
   */
  pager(body, pages, number) {
    if (pages.length < 2) return null;
    const step = (/** @type {number} */ by, /** @type {string} */ key, /** @type {string} */ d) =>
      button(
        `im-step im-${key}`,
        this.view.word(key),
        () => {
          this.turn(body, pages, (number + by + pages.length) % pages.length);
          this.popup.update();
          this.nameCloseButton();
          /** @type {HTMLElement | null} */ (body.querySelector(`.im-${key}`))?.focus();
        },
        icon(d),
      );
    const count = textEl("span", "im-page-count", `${number + 1} ${this.view.word("of")} ${pages.length}`);
    count.setAttribute("aria-live", "polite");
    return el("div", "im-pager", [step(-1, "previous", "M10 3L5 8L10 13"), count, step(1, "next", "M6 3L11 8L6 13")]);
  }

  closed() {
    this.activate(null);
    this.opener?.focus();
    this.opener = null;
  }
}
