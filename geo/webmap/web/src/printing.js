// One clean page on paper: the map takes a fixed size and its whole extent, and afterwards its own again.

import { hurry } from "./soon.js";

const SMALLEST = 0.55; // of the usual size of text

/** @param {import("./view.js").View} view */
export function followPrint(view) {
  const { map } = view;
  let before = { centre: map.getCenter(), zoom: map.getZoom() };
  const resize = (/** @type {boolean} */ printing) => {
    document.documentElement.classList.toggle("im-printing", printing);
    fitPanel(map.getContainer().closest(".im-page"), printing);
    map.invalidateSize(false);
    if (!printing) view.points?.print(false);
  };
  window.addEventListener("beforeprint", () => {
    hurry();
    before = { centre: map.getCenter(), zoom: map.getZoom() };
    resize(true);
    view.reset();
    view.points?.print(true);
  });
  window.addEventListener("afterprint", () => {
    resize(false);
    view.reset();
    map.setView(before.centre, before.zoom, { animate: false });
  });
}

/**
 * Legends longer than the sheet are set smaller: as large as fits, since smaller text also breaks into fewer lines.
 * @param {Element | null} page
 * @param {boolean} printing
 */
function fitPanel(page, printing) {
  const panel = page?.querySelector(".im-panel");
  const body = /** @type {HTMLElement | null | undefined} */ (panel?.querySelector(".im-panel-body"));
  if (!panel || !body) return;
  body.style.zoom = "1";
  const fits = (/** @type {number} */ zoom) => {
    body.style.zoom = String(zoom);
    return body.getBoundingClientRect().height <= panel.getBoundingClientRect().height;
  };
  for (let zoom = 1; printing && zoom >= SMALLEST && !fits(zoom); ) zoom -= 0.05;
}
