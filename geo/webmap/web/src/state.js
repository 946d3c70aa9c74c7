// What a map shows, written in the address after the #, so that a view can be sent.

/** @typedef {import("./view.js").View} View */

import { dayOf, isoDay } from "./periods.js";

const OFTEN = 20; // addresses written at once in SPAN milliseconds; beyond that browsers refuse, and say so
const SPAN = 5000;

/** @param {View} view */
export function written(view) {
  const { map } = view;
  const parts = new URLSearchParams();
  const whole = view.isWhole && view.summable;
  if (whole) parts.set("t", "all");
  else if (view.times.length) parts.set("t", `${isoDay(view.times[view.from].start)}..${isoDay(view.times[view.to].end - 1)}`);
  if (view.areaLayers.length) parts.set("a", view.area);
  const off = switched(view).filter((key) => view.hidden.has(key));
  if (off.length) parts.set("off", off.join(" "));
  for (const { key, choices } of view.settings.facets) {
    const chosen = view.filter[key];
    if (chosen?.size) parts.set(`f.${key}`, [...chosen].sort((a, b) => a - b).map((number) => choices[number][0]).join(" "));
  }
  if (view.leastKilled) parts.set("k", String(view.leastKilled));
  if (view.languages.length > 1) parts.set("l", view.lang);
  if (view.ownDigits) parts.set("n", "own");
  const { lat, lng } = map.getCenter();
  parts.set("v", `${Number(map.getZoom().toFixed(2))}/${lat.toFixed(3)}/${lng.toFixed(3)}`);
  return parts.toString();
}

/** Keys of the layers that are switched on and off. @param {View} view */
function switched(view) {
  return [...view.outlineLayers, ...view.pointLayers].map((layer) => layer.key);
}

/**
 * Show what an address says; what it does not say, or says of things that are not here, stays as it is.
 * @param {View} view
 * @param {string} text
 */
export function restore(view, text) {
  const parts = new URLSearchParams(text.replace(/^#/, ""));
  const lang = parts.get("l");
  if (lang) view.speak(lang);
  const ownDigits = parts.get("n") === "own";
  if (parts.has("v") && ownDigits !== view.ownDigits) {
    view.ownDigits = ownDigits;
    view.retell();
  }
  const [first, last] = (parts.get("t") ?? "").split("..");
  const [start, end] = [dayOf(first), dayOf(last) + 1];
  const one = view.times.findIndex((time) => time.start === start && time.end === end);
  const from = one < 0 ? view.times.findIndex((time) => time.start === start) : one;
  const to = one < 0 ? view.times.findIndex((time) => time.end === end) : one;
  if (parts.get("t") === "all" && view.summable) view.choose("all");
  if (from >= 0 && to >= from) [view.from, view.to] = [from, view.summable ? to : from];
  const area = parts.get("a");
  if (area !== null && (area === "" || view.areaLayers.some((layer) => layer.key === area))) view.area = area;
  const off = (parts.get("off") ?? "").split(" ");
  if (parts.has("v")) view.hidden = new Set(off.filter((key) => switched(view).includes(key)));
  view.filter = {};
  for (const { key, choices } of view.settings.facets) {
    const wanted = (parts.get(`f.${key}`) ?? "").split(" ");
    const chosen = choices.flatMap(([code], number) => (wanted.includes(code) ? [number] : []));
    if (chosen.length) view.filter[key] = new Set(chosen);
  }
  view.leastKilled = Math.max(0, Math.floor(Number(parts.get("k")) || 0));
  const [zoom, lat, lng] = (parts.get("v") ?? "").split("/").map(Number);
  if ([zoom, lat, lng].every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lng) <= 180) {
    view.map.setView([lat, lng], zoom, { animate: false });
  }
  view.changed();
}

/** Keep the address and the map in step. @param {View} view */
export function followAddress(view) {
  let own = "";
  let started = false;
  let waiting = 0;
  /** @type {number[]} */
  let recent = [];
  const write = () => {
    if (!started || waiting) return;
    recent = recent.filter((time) => time > Date.now() - SPAN);
    if (recent.length < OFTEN) put();
    else waiting = window.setTimeout(put, SPAN / OFTEN);
  };
  const put = () => {
    waiting = 0;
    recent.push(Date.now());
    own = `#${written(view)}`;
    try {
      history.replaceState(null, "", own);
    } catch {
      started = false; // a frame without an address of its own
    }
  };
  const read = () => {
    if (location.hash && location.hash !== own) restore(view, location.hash);
  };
  try {
    read();
  } finally {
    window.addEventListener("hashchange", read);
    view.follow(write);
    view.map.on("moveend", write);
    started = true;
  }
}
