// For folium elements that a user adds to the map: what they expect to find on the page, without the network.

import icon from "leaflet/dist/images/marker-icon.png";
import icon2x from "leaflet/dist/images/marker-icon-2x.png";
import shadow from "leaflet/dist/images/marker-shadow.png";
import { pin } from "./pins.js";

Object.assign(L.Icon.Default, { imagePath: "" });
L.Icon.Default.mergeOptions({ iconUrl: icon, iconRetinaUrl: icon2x, shadowUrl: shadow });

const leaflet = /** @type {any} */ (L);
leaflet.AwesomeMarkers ??= { icon: pin };

if (!window.$) {
  /**
   * The two uses folium's own elements make of jQuery: an element from markup the map's author wrote, and ready().
   * @param {unknown} thing
   */
  const find = (thing) => {
    if (typeof thing !== "string") return { ready: (/** @type {() => void} */ act) => void setTimeout(act) };
    const parsed = new DOMParser().parseFromString(thing, "text/html");
    return Array.from(parsed.body.children, (child) => document.adoptNode(child));
  };
  window.$ = find;
}
