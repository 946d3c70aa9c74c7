// The files of Leaflet's plugins that folium's plugins ask a server for: bundled, so that a map can hold them instead.
//
// `asked` is the version that folium asks for, where another one stands in for it: leaflet-measure 2 was published with
// some fifty packages of its own build. `evaluates` marks what makes code out of text (templates), which a page's policy
// must then allow. Each file is named as folium names it.

export const PLUGINS = [
  {
    name: "leaflet.markercluster",
    licence: ["MIT-LICENCE.txt"],
    files: {
      "leaflet.markercluster.js": "dist/leaflet.markercluster-src.js",
      "MarkerCluster.css": "dist/MarkerCluster.css",
      "MarkerCluster.Default.css": "dist/MarkerCluster.Default.css",
    },
  },
  {
    name: "leaflet.featuregroup.subgroup",
    licence: ["LICENSE"],
    files: { "leaflet.featuregroup.subgroup.js": "dist/leaflet.featuregroup.subgroup-src.js" },
  },
  {
    name: "leaflet.fullscreen",
    licence: ["LICENSE"],
    files: { "Control.FullScreen.js": "Control.FullScreen.js", "Control.FullScreen.css": "Control.FullScreen.css" },
  },
  {
    name: "leaflet-minimap",
    licence: ["LICENSE.txt"],
    files: { "Control.MiniMap.js": "src/Control.MiniMap.js", "Control.MiniMap.css": "src/Control.MiniMap.css" },
  },
  {
    name: "leaflet-mouse-position",
    alias: "Leaflet.MousePosition",
    licence: ["MIT-LICENCE.txt"],
    files: {
      "L.Control.MousePosition.js": "src/L.Control.MousePosition.js",
      "L.Control.MousePosition.css": "src/L.Control.MousePosition.css",
    },
  },
  {
    name: "leaflet-measure",
    asked: "2.1.7",
    evaluates: true,
    licence: ["LICENSE", "../lodash/LICENSE", "../@turf/area/LICENSE"],
    files: { "leaflet-measure.js": "dist/leaflet-measure.js", "leaflet-measure.css": "dist/leaflet-measure.css" },
  },
  {
    name: "leaflet-draw",
    // its package holds no text of its licence (MIT): its own notice, and the words from another package
    licence: ["dist/leaflet.draw.js"],
    wording: "../leaflet.markercluster/MIT-LICENCE.txt",
    files: { "leaflet.draw.js": "dist/leaflet.draw-src.js", "leaflet.draw.css": "dist/leaflet.draw-src.css" },
  },
  {
    name: "leaflet-groupedlayercontrol",
    licence: ["LICENSE.txt"],
    files: {
      "leaflet.groupedlayercontrol.js": "src/leaflet.groupedlayercontrol.js",
      "leaflet.groupedlayercontrol.css": "src/leaflet.groupedlayercontrol.css",
    },
  },
  {
    name: "leaflet-search",
    licence: ["license.txt"],
    files: { "leaflet-search.js": "dist/leaflet-search.src.js", "leaflet-search.css": "dist/leaflet-search.src.css" },
  },
];
