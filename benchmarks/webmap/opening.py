"""Open a page in headless Chromium and measure what a reader waits for, by one definition for every tool.

*Ready* is the first moment at which the incidents (or their clusters) stand in a finished picture and the page has
nothing left to do before it answers: the task after the frame in which symbols first stand in the document or, on a
canvas, are drawn. It is timed inside the page, from the start of navigation. *Quiet* is the end of the last task of
more than 50 ms in the two seconds after: what a page puts off until it is ready shows here.
"""

from __future__ import annotations

import re
import statistics
from pathlib import Path
from typing import Any

from network import Assets

LEAFLET = ("geo", "Marker", "MarkerCluster", "FastMarkerCluster", "explore")
#: What tells that symbols stand in the document; of canvases the calls that draw are watched instead.
SYMBOL = {
    "empty": "p",
    "Marker": ".leaflet-marker-icon",
    "MarkerCluster": ".leaflet-marker-icon",
    "FastMarkerCluster": ".leaflet-marker-icon",
    "explore": "path.leaflet-interactive",
}

WATCH = """(selector, least) => {
    const seen = window.__seen = { instances: 0, quiet: 0 };
    let drawn = false;
    for (const name of ["fill", "drawImage"]) {
        const original = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (...rest) {
            drawn ||= Boolean(this.canvas.closest(".leaflet-im-points-pane"));
            return original.apply(this, rest);
        };
    }
    for (const name of ["drawArraysInstanced", "drawElementsInstanced"]) {
        const original = WebGL2RenderingContext.prototype[name];
        WebGL2RenderingContext.prototype[name] = function (...rest) {
            seen.instances += rest[rest.length - 1];
            drawn ||= seen.instances >= least;
            return original.apply(this, rest);
        };
    }
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) seen.quiet = task.startTime + task.duration;
    }).observe({ type: "longtask", buffered: true });
    const look = () => {
        seen.instances = 0;
        if (drawn || (selector && document.querySelector(selector))) {
            setTimeout(() => { seen.ready = performance.now(); document.documentElement.dataset.drawn = ""; });
        } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""

PAN = """async () => {
    const map = window[document.querySelector(".leaflet-container").id];
    const times = [];
    for (let i = 0; i < 8; i++) {
        const start = performance.now();
        map.panBy([i % 2 ? 120 : -120, 0], { animate: false });
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[4];
}"""

#: A change, until the canvas is drawn: reading a pixel back makes sure of that.
CHANGES = """async ({ changes, kind }) => {
    const run = [];
    for (const change of changes) {
        const start = performance.now();
        if (kind === "filter") {
            const input = document.querySelector(".im-least");
            input.value = change;
            input.dispatchEvent(new Event("input"));
        } else {
            const handle = document.querySelector(".im-handle.im-to");
            handle.dispatchEvent(new KeyboardEvent("keydown", { key: change, bubbles: true, cancelable: true }));
        }
        await null;
        await null;
        document.querySelector(".leaflet-im-points-pane canvas").getContext("2d").getImageData(0, 0, 1, 1);
        run.push(performance.now() - start);
        await new Promise((done) => setTimeout(done, 30));
    }
    return run.sort((a, b) => a - b)[Math.floor(run.length / 2)];
}"""

#: A plain redraw of every point as a small disc on one canvas, to compare a change with.
PLAIN = """count => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1366, 768];
    const context = canvas.getContext("2d");
    const xs = Float32Array.from({ length: count }, () => Math.random() * 1366);
    const ys = Float32Array.from({ length: count }, () => Math.random() * 768);
    const run = [];
    for (let turn = 0; turn < 3; turn++) {
        const start = performance.now();
        context.clearRect(0, 0, 1366, 768);
        for (let i = 0; i < count; i++) {
            context.beginPath();
            context.arc(xs[i], ys[i], 4, 0, 7);
            context.fill();
        }
        context.getImageData(0, 0, 1, 1);
        run.push(performance.now() - start);
    }
    return run.sort((a, b) => a - b)[1];
}"""


def opened(browser: Any, tool: str, file: Path, assets: Assets, count: int, *, limit_s: int) -> dict[str, float]:
    """Open a page once and measure it (milliseconds, megabytes)."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(limit_s * 1000)
    selector = SYMBOL.get(tool, "")
    page.add_init_script(f"({WATCH})({selector!r}, {0.9 * count});")
    if tool != "geo":  # what stands in for a file of a CDN may be pressed otherwise: let it pass
        file.write_text(re.sub(r' integrity="[^"]*"', "", file.read_text(encoding="utf-8")), encoding="utf-8")
    page.route("**/*", assets.answer)
    try:
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_selector("html[data-drawn]", state="attached")
        page.wait_for_timeout(2000)
        found = page.evaluate("window.__seen")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")
        row = {"paint_ms": paint, "ready_ms": found["ready"], "quiet_ms": max(found["quiet"], found["ready"])}
        if tool in LEAFLET:
            row["pan_ms"] = page.evaluate(PAN)
        if tool == "geo":
            row["filter_ms"] = page.evaluate(CHANGES, {"kind": "filter", "changes": ["2", "3", "1", "4", "0"]})
            steps = ["Home", "ArrowRight", "ArrowRight", "PageUp", "ArrowLeft", "ArrowRight", "ArrowLeft"]
            row["step_ms"] = page.evaluate(CHANGES, {"kind": "step", "changes": steps})
        row["heap_mb"] = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
        return row
    finally:
        context.close()


def middle(rows: list[dict[str, float]]) -> dict[str, float]:
    """The median of each measure."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0] if rows[0][name] is not None}
