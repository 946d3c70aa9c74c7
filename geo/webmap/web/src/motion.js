// Whoever asked their system for less motion gets maps that move at once: nothing slides, and no zoom is passed through.

if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
  L.Map.mergeOptions({ fadeAnimation: false, inertia: false, zoomAnimation: false });
  const { panBy } = L.Map.prototype;
  L.Map.include({
    /** @type {typeof panBy} */
    panBy(offset, options) {
      return panBy.call(this, offset, { ...options, animate: false });
    },
  });
}
