// The histogram of time: a brush to choose a stretch of it, and a button that plays it. Mouse, touch and keyboard.

/** @typedef {import("./view.js").View} View */

import { button, el, icon, inDigits, svg, textEl } from "./dom.js";
import { areaFill } from "./patterns.js";
import { daysOf, gaps } from "./periods.js";

const HIGH = 44; // pixels of the tallest bar
const AXIS = 15;
const STEP = 900; // milliseconds between two pictures
const PLAY = "M5 3l8 5-8 5z";
const PAUSE = "M5.5 3v10M10.5 3v10";
const NO_REPORT = { fill: "#f1efea", pattern: /** @type {const} */ ("hatch"), ink: "#9b9587" };
/** From this many periods on, time is a histogram; fewer are a list. */
export const LEAST_PERIODS = 4;

/** @param {View} view */
export function hasTimeline(view) {
  return view.summable && view.times.length >= LEAST_PERIODS;
}

/** @param {View} view */
export function timeline(view) {
  const label = el("output", "im-time-label");
  const play = button("im-play", view.word("play"), () => player.toggle(), icon(PLAY));
  const cumulative = el("input");
  cumulative.type = "checkbox";
  const track = el("div", "im-track");
  const whole = button("im-time-all", view.settings.periods.find((one) => one.key === "all")?.label ?? "", () => {
    player.stop();
    show(view, 0, view.times.length - 1);
  });
  const player = playing(view, play, cumulative);
  const handles = [handle(view, "from", player), handle(view, "to", player)];
  const choice = el("label", "im-cumulative", [cumulative, textEl("span", "", view.word("cumulative"))]);
  const silent = el("span", "im-no-report", [swatch(), textEl("span", "", view.word("no_report"))]);
  const head = el("div", "im-time-head", [play, label, whole, choice, gaps(view.times).length ? silent : null]);
  const node = el("section", "im-time", [head, track]);
  node.setAttribute("aria-label", view.word("time"));
  let width = 0;
  const draw = () => {
    width = track.clientWidth || 600;
    track.replaceChildren(picture(view, width), ...handles);
    mark();
  };
  const mark = () => {
    const place = places(view, width);
    label.replaceChildren(textEl("span", "", view.periodLabel));
    whole.disabled = view.isWhole;
    const bars = track.querySelectorAll(".im-bar");
    bars.forEach((bar, index) => bar.classList.toggle("im-chosen", index >= view.from && index <= view.to));
    const [start, end] = [place(view.from)[0], place(view.to)[1]];
    const range = track.querySelector(".im-brush");
    range?.setAttribute("x", String(Math.min(start, end)));
    range?.setAttribute("width", String(Math.max(2, Math.abs(end - start))));
    handles.forEach((one, index) => {
      one.style.left = `${index ? end : start}px`;
      const number = index ? view.to : view.from;
      one.setAttribute("aria-valuenow", String(number + 1));
      one.setAttribute("aria-valuetext", view.times[number].label);
    });
  };
  brush(view, track, handles, () => places(view, width), player);
  new ResizeObserver(() => track.clientWidth !== width && draw()).observe(track);
  draw();
  view.follow(mark);
  return node;
}

function swatch() {
  return svg("svg", { width: 18, height: 10, "aria-hidden": "true" }, [
    svg("rect", { width: 18, height: 10, fill: areaFill(NO_REPORT), stroke: "#9b9587" }),
  ]);
}

/**
 * @param {View} view
 * @param {number} from
 * @param {number} to
 */
function show(view, from, to) {
  const last = view.times.length - 1;
  [view.from, view.to] = [Math.max(0, Math.min(from, to)), Math.min(last, Math.max(from, to))];
  view.changed();
}

/**
 * Where each period lies on the track; time runs with the writing.
 * @param {View} view
 * @param {number} width
 * @returns {(index: number) => [number, number]} start and end in pixels
 */
function places(view, width) {
  const first = daysOf(view.times[0].key)[0];
  const last = Math.max(...view.times.map((time) => daysOf(time.key)[1]));
  const at = along(first, last, width, view.direction === "rtl");
  return (index) => {
    const [start, end] = daysOf(view.times[index].key);
    return [at(start), at(end)];
  };
}

/**
 * @param {number} first
 * @param {number} last
 * @param {number} width
 * @param {boolean} mirrored
 * @returns {(day: number) => number}
 */
export function along(first, last, width, mirrored) {
  const scale = width / Math.max(last - first, 1);
  return (day) => (mirrored ? width - (day - first) * scale : (day - first) * scale);
}

/**
 * @param {View} view
 * @param {number} width
 */
function picture(view, width) {
  const { times } = view;
  const mirrored = view.direction === "rtl";
  const place = places(view, width);
  const first = daysOf(times[0].key)[0];
  const last = Math.max(...times.map((time) => daysOf(time.key)[1]));
  const at = along(first, last, width, mirrored);
  const deaths = view.times.map((time) => time.counts.stated ?? 0);
  const most = Math.max(1, ...deaths);
  const bars = times.map((_, index) => {
    const [start, end] = place(index);
    const high = deaths[index] ? Math.max(2, (HIGH * deaths[index]) / most) : 1;
    const gap = Math.abs(end - start) > 4 ? 1 : 0;
    const box = { x: Math.min(start, end) + gap / 2, y: HIGH - high, width: Math.max(0.75, Math.abs(end - start) - gap), height: high };
    return svg("rect", { ...box, class: "im-bar" });
  });
  const silent = gaps(times).map(([start, end]) => {
    const [a, b] = [at(start), at(end)];
    return svg("rect", { x: Math.min(a, b), y: HIGH - 12, width: Math.abs(b - a), height: 12, fill: areaFill(NO_REPORT), class: "im-silent" });
  });
  const brushed = svg("rect", { class: "im-brush", y: 0, height: HIGH, x: 0, width: 0 });
  return svg("svg", { width, height: HIGH + AXIS, "aria-hidden": "true" }, [
    ...silent,
    brushed,
    ...bars,
    svg("path", { d: `M0,${HIGH + 0.5}H${width}`, class: "im-axis" }),
    ...years(first, last).flatMap((year) => tick(year, at(Date.UTC(year, 0, 1) / 86400000), width, mirrored)),
  ]);
}

/**
 * Years to be written below the histogram, at most about a dozen.
 * @param {number} first day
 * @param {number} last day
 */
export function years(first, last) {
  const [start, end] = [first, last].map((day) => new Date(day * 86400000).getUTCFullYear());
  const every = Math.ceil((end - start + 1) / 12);
  /** @type {number[]} */
  const found = [];
  for (let year = start; year <= end; year++) if ((year - start) % every === 0) found.push(year);
  return found;
}

/**
 * @param {number} year
 * @param {number} at
 * @param {number} width
 * @param {boolean} mirrored
 */
function tick(year, at, width, mirrored) {
  const x = mirrored ? Math.min(at, width) : Math.max(at, 0);
  if (mirrored ? x < 30 : x > width - 30) return [];
  const text = svg("text", { x: x + (mirrored ? -4 : 4), y: HIGH + 12, class: "im-year", "text-anchor": mirrored ? "end" : "start" });
  text.textContent = inDigits(String(year));
  return [svg("path", { d: `M${x},${HIGH}v5`, class: "im-axis" }), text];
}

/**
 * @param {View} view
 * @param {"from" | "to"} side
 * @param {ReturnType<typeof playing>} player
 */
function handle(view, side, player) {
  const node = el("div", `im-handle im-${side}`);
  node.tabIndex = 0;
  node.setAttribute("role", "slider");
  node.setAttribute("aria-label", view.word(`time_${side}`));
  node.setAttribute("aria-valuemin", "1");
  node.setAttribute("aria-valuemax", String(view.times.length));
  node.addEventListener("keydown", (event) => {
    const forward = view.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = view.direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const last = view.times.length - 1;
    /** @type {Record<string, number>} */
    const steps = { [forward]: 1, ArrowUp: 1, [back]: -1, ArrowDown: -1, PageUp: 12, PageDown: -12, Home: -last, End: last };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    player.stop();
    if (side === "from") show(view, Math.min(Math.max(view.from + step, 0), view.to), view.to);
    else show(view, view.from, Math.max(Math.min(view.to + step, last), view.from));
  });
  return node;
}

/**
 * Dragging: a handle moves an end, the brush moves as a whole, elsewhere a new stretch begins.
 * @param {View} view
 * @param {HTMLElement} track
 * @param {HTMLElement[]} handles
 * @param {() => (index: number) => [number, number]} placing
 * @param {ReturnType<typeof playing>} player
 */
function brush(view, track, handles, placing, player) {
  /** @type {((index: number) => void) | null} */
  let drag = null;
  const indexAt = (/** @type {PointerEvent} */ event) => {
    const x = event.clientX - track.getBoundingClientRect().left;
    const place = placing();
    let best = 0;
    let least = Infinity;
    view.times.forEach((_, index) => {
      const [a, b] = place(index);
      const away = Math.max(Math.min(a, b) - x, x - Math.max(a, b), 0);
      if (away < least) [best, least] = [index, away];
    });
    return best;
  };
  track.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    player.stop();
    const start = indexAt(event);
    const side = handles.indexOf(/** @type {HTMLElement} */ (event.target));
    const [from, to] = [view.from, view.to];
    if (side >= 0) drag = (index) => (side ? show(view, from, Math.max(index, from)) : show(view, Math.min(index, to), to));
    else if (start >= from && start <= to && !view.isWhole && to > from) {
      drag = (index) => {
        const by = Math.max(-from, Math.min(index - start, view.times.length - 1 - to));
        if (index !== start || view.from !== from) show(view, from + by, to + by);
      };
    } else {
      drag = (index) => show(view, start, index);
      drag(start);
    }
    track.setPointerCapture(event.pointerId);
    if (side < 0) event.preventDefault();
  });
  let last = -1;
  track.addEventListener("pointermove", (event) => {
    const index = drag ? indexAt(event) : -1;
    if (drag && index !== last) drag(index);
    last = index;
  });
  for (const end of ["pointerup", "pointercancel"]) track.addEventListener(end, () => (drag = null));
}

/**
 * Playing: one period after the other, or from the first on, until the end.
 * @param {View} view
 * @param {HTMLButtonElement} play
 * @param {HTMLInputElement} cumulative
 */
function playing(view, play, cumulative) {
  let timer = 0;
  const look = () => {
    const name = view.word(timer ? "pause" : "play");
    play.replaceChildren(icon(timer ? PAUSE : PLAY));
    play.setAttribute("aria-label", name);
    play.title = name;
  };
  const stop = () => {
    window.clearInterval(timer);
    timer = 0;
    look();
  };
  const step = () => {
    if (!play.isConnected || view.to >= view.times.length - 1) return stop();
    show(view, cumulative.checked ? view.from : view.from + 1, view.to + 1);
  };
  const toggle = () => {
    if (timer) return stop();
    const atEnd = view.to >= view.times.length - 1;
    if (view.isWhole) show(view, 0, 0);
    else if (atEnd) show(view, 0, cumulative.checked ? 0 : view.to - view.from);
    timer = window.setInterval(step, STEP);
    look();
  };
  return { toggle, stop };
}
