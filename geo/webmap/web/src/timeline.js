// The histogram of time: a brush to choose a stretch of it, and a button that plays it. Mouse, touch and keyboard.

/** @typedef {import("./view.js").View} View */
/** @typedef {import("./calendar.js").Bin} Bin */
/** @typedef {import("./calendar.js").Step} Step */

import { barUnit, bins, grown, kindOf, leap, monthStart, next, steps, usualStep } from "./calendar.js";
import { choiceList, datePicker } from "./datepicker.js";
import { button, el, icon, inDigits, svg, textEl } from "./dom.js";
import { areaFill } from "./patterns.js";
import { gaps } from "./periods.js";

const HIGH = 44; // pixels of the tallest bar
const AXIS = 15;
const THIN = 2; // pixels of a bar below which periods are gathered
const STEP = 900; // milliseconds between two pictures
const PLAY = "M5 3l8 5-8 5z";
const PAUSE = "M5.5 3v10M10.5 3v10";
const NO_REPORT = { fill: "#f1efea", pattern: /** @type {const} */ ("hatch"), ink: "#9b9587" };
/** From this many periods on, time is a histogram; fewer are a list. */
export const LEAST_PERIODS = 4;
/** From this many on, it is a calendar, too. */
export const MANY_PERIODS = 13;

/** @param {View} view */
export function hasTimeline(view) {
  return view.summable && view.times.length >= LEAST_PERIODS;
}

/** @param {View} view */
export function timeline(view) {
  const many = view.times.length >= MANY_PERIODS;
  const label = el("output", "im-time-label");
  const play = button("im-play", view.word("play"), () => player.toggle(), icon(PLAY));
  const cumulative = el("input");
  cumulative.type = "checkbox";
  const track = el("div", "im-track");
  const whole = button("im-time-all", view.periods.find((one) => one.key === "all")?.label ?? "", () => {
    player.stop();
    show(view, 0, view.times.length - 1);
  });
  const [kind, offered] = [kindOf(view.times), steps(view.times)];
  const stepName = (/** @type {Step} */ step) => view.word(`step.${step === "each" ? kind : step}`);
  const step = many && offered.length > 1 ? choiceList("im-by", view.word("step"), offered, stepName, usualStep(view.times)) : null;
  const player = playing(view, play, cumulative, () => /** @type {Step} */ (step?.select.value ?? "each"));
  const dates = many
    ? datePicker(view, (from, to) => {
        player.stop();
        show(view, from, to);
      })
    : null;
  const handles = [handle(view, "from", player), handle(view, "to", player)];
  const choice = el("label", "im-cumulative", [cumulative, textEl("span", "", view.word("cumulative"))]);
  const unit = el("span", "im-bar-unit");
  const silent = el("span");
  const silence = gaps(view.times);
  const legend = el("span", "im-no-report", [unit, silence.length ? swatch() : null, silent]);
  const head = el("div", "im-time-head", [play, label, dates, choice, step?.node, whole, legend]);
  const node = el("section", `im-time${many ? " im-many" : ""}`, [head, track]);
  node.setAttribute("aria-label", view.word("time"));
  /** @type {Bin[]} */
  let bars = [];
  /** @type {NodeListOf<Element>} */
  let drawn;
  let width = 0;
  let ends = [0, 0];
  const draw = () => {
    width = track.clientWidth || 600;
    const by = barUnit(view.times, width, THIN);
    bars = bins(view.times, by);
    track.replaceChildren(picture(view, bars, width), ...handles);
    drawn = track.querySelectorAll(".im-bar");
    unit.replaceChildren(by === "each" ? "" : textEl("span", "", view.say("bar", { step: view.word(`step.${by}`) })));
    mark();
  };
  const mark = () => {
    const at = along(view, width);
    label.replaceChildren(textEl("span", "", view.periodLabel));
    whole.disabled = view.isWhole;
    bars.forEach(({ first, last }, index) => drawn[index].classList.toggle("im-chosen", last >= view.from && first <= view.to));
    ends = [at(view.times[view.from].start), at(view.times[view.to].end)];
    const [start, end] = ends;
    const range = track.querySelector(".im-brush");
    range?.setAttribute("x", String(Math.min(start, end)));
    range?.setAttribute("width", String(Math.max(2, Math.abs(end - start))));
    handles.forEach((one, index) => {
      one.style.left = `${ends[index]}px`;
      const number = index ? view.to : view.from;
      one.setAttribute("aria-valuenow", String(number + 1));
      one.setAttribute("aria-valuetext", view.times[number].label);
    });
    const [since, until] = [view.times[view.from].start, view.times[view.to].end];
    const days = silence.reduce((sum, [first, last]) => sum + (first >= since && last <= until ? last - first : 0), 0);
    const told = days ? view.say("no_report_days", { n: view.number(days) }) : view.word("no_report");
    silent.replaceChildren(...(silence.length ? [textEl("span", "", told)] : []));
  };
  brush(view, track, handles, () => ({ bars, ends, dayAt: dayAt(view, width) }), player);
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
  const [first, final] = [Math.max(0, Math.min(from, to)), Math.min(last, Math.max(from, to))];
  if (first === view.from && final === view.to) return;
  [view.from, view.to] = [first, final];
  view.changed();
}

/** @param {View} view */
function extent({ times }) {
  return { first: times[0].start, last: times.reduce((last, { end }) => Math.max(last, end), -Infinity) };
}

/**
 * Where a day lies on the track; time runs with the writing.
 * @param {View} view
 * @param {number} width
 */
function along(view, width) {
  const { first, last } = extent(view);
  return scale(first, last, width, view.direction === "rtl");
}

/**
 * @param {View} view
 * @param {number} width
 * @returns {(x: number) => number}
 */
function dayAt(view, width) {
  const { first, last } = extent(view);
  return (x) => first + ((view.direction === "rtl" ? width - x : x) / width) * (last - first);
}

/**
 * @param {number} first
 * @param {number} last
 * @param {number} width
 * @param {boolean} mirrored
 * @returns {(day: number) => number}
 */
export function scale(first, last, width, mirrored) {
  const ratio = width / Math.max(last - first, 1);
  return (day) => (mirrored ? width - (day - first) * ratio : (day - first) * ratio);
}

/**
 * @param {View} view
 * @param {Bin[]} bars
 * @param {number} width
 */
function picture(view, bars, width) {
  const { times } = view;
  const mirrored = view.direction === "rtl";
  const { first, last } = extent(view);
  const at = along(view, width);
  const deaths = bars.map((bar) => times.slice(bar.first, bar.last + 1).reduce((sum, { counts }) => sum + (counts.stated ?? 0), 0));
  const most = Math.max(1, ...deaths);
  const columns = bars.map(({ start, end }, index) => {
    const [a, b] = [at(Math.max(start, first)), at(Math.min(end, last))];
    const high = deaths[index] ? Math.max(2, (HIGH * deaths[index]) / most) : 1;
    const gap = Math.abs(b - a) > 4 ? 1 : 0;
    const box = { x: Math.min(a, b) + gap / 2, y: HIGH - high, width: Math.max(0.75, Math.abs(b - a) - gap), height: high };
    return svg("rect", { ...box, class: "im-bar" });
  });
  const silent = gaps(times).map(([start, end]) => {
    const [a, b] = [at(start), at(end)];
    return svg("rect", { x: Math.min(a, b), y: HIGH - 12, width: Math.max(1, Math.abs(b - a)), height: 12, fill: areaFill(NO_REPORT), class: "im-silent" });
  });
  const brushed = svg("rect", { class: "im-brush", y: 0, height: HIGH, x: 0, width: 0 });
  return svg("svg", { width, height: HIGH + AXIS, "aria-hidden": "true" }, [
    ...silent,
    brushed,
    ...columns,
    svg("path", { d: `M0,${HIGH + 0.5}H${width}`, class: "im-axis" }),
    ...years(first, last).flatMap((year) => tick(year, at(monthStart(year, 0)), width, mirrored)),
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
    const own = view[side];
    /** @type {Record<string, number>} */
    const targets = { [forward]: own + 1, ArrowUp: own + 1, [back]: own - 1, ArrowDown: own - 1, Home: 0, End: last };
    const leaps = event.key === "PageUp" ? leap(view.times, own, 1) : event.key === "PageDown" ? leap(view.times, own, -1) : undefined;
    const target = leaps ?? targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    player.stop();
    if (side === "from") show(view, Math.min(target, view.to), view.to);
    else show(view, view.from, Math.max(target, view.from));
  });
  return node;
}

/**
 * Dragging: a handle moves an end, the brush moves as a whole, elsewhere a new stretch begins. A press without a drag
 * chooses the bar.
 * @param {View} view
 * @param {HTMLElement} track
 * @param {HTMLElement[]} handles
 * @param {() => { bars: Bin[], ends: number[], dayAt: (x: number) => number }} drawn
 * @param {ReturnType<typeof playing>} player
 */
function brush(view, track, handles, drawn, player) {
  /** @type {((index: number) => void) | null} */
  let drag = null;
  let last = -1;
  let grip = 0; // pixels between the pointer and the end it moves
  let inward = 0; // an end lies between two periods: it belongs to the one inside
  const indexAt = (/** @type {PointerEvent} */ event) => {
    const day = drawn().dayAt(event.clientX - track.getBoundingClientRect().left - grip) + inward;
    let best = 0;
    let least = Infinity;
    view.times.forEach(({ start, end }, index) => {
      const away = Math.max(start - day, day - end, 0);
      if (away < least) [best, least] = [index, away];
    });
    return best;
  };
  track.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    player.stop();
    const side = handles.indexOf(/** @type {HTMLElement} */ (event.target));
    grip = side < 0 ? 0 : event.clientX - track.getBoundingClientRect().left - drawn().ends[side];
    inward = [1e-6, -1e-6][side] ?? 0;
    const start = indexAt(event);
    const [from, to] = [view.from, view.to];
    if (side >= 0) drag = (index) => (side ? show(view, from, Math.max(index, from)) : show(view, Math.min(index, to), to));
    else if (start >= from && start <= to && !view.isWhole && to > from) {
      drag = (index) => {
        const by = Math.max(-from, Math.min(index - start, view.times.length - 1 - to));
        show(view, from + by, to + by);
      };
    } else {
      const bar = drawn().bars.find((one) => start >= one.first && start <= one.last);
      show(view, bar?.first ?? start, bar?.last ?? start);
      drag = (index) => show(view, start, index);
    }
    last = start;
    track.setPointerCapture(event.pointerId);
    if (side < 0) event.preventDefault();
  });
  track.addEventListener("pointermove", (event) => {
    const index = drag ? indexAt(event) : -1;
    if (drag && index !== last) drag(index);
    last = index;
  });
  for (const end of ["pointerup", "pointercancel"]) track.addEventListener(end, () => (drag = null));
}

/**
 * Playing: one stretch after the other, or growing from the first on, until the end.
 * @param {View} view
 * @param {HTMLButtonElement} play
 * @param {HTMLInputElement} cumulative
 * @param {() => Step} by
 */
function playing(view, play, cumulative, by) {
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
    const stretch = cumulative.checked ? [view.from, grown(view.times, view.to, by())] : next(view.times, view.from, view.to, by());
    if (!play.isConnected || !stretch || stretch[1] === view.to) return stop();
    show(view, stretch[0], stretch[1]);
  };
  const toggle = () => {
    if (timer) return stop();
    const units = bins(view.times, by());
    const { from, to } = view;
    const unit = cumulative.checked || view.isWhole || units.some(({ first, last }) => first === from && last === to);
    if (view.isWhole || to >= view.times.length - 1) show(view, 0, unit ? units[0].last : to - from);
    timer = window.setInterval(step, STEP);
    look();
  };
  return { toggle, stop };
}
