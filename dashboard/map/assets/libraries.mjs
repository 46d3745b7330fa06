// @ts-check
/** The libraries of the map, loaded once through the page's import map. */

import * as maplibre from "maplibre-gl";
import { Protocol } from "pmtiles";
import "proj4"; // a classic build: it leaves itself on the window

/** @typedef {import("./types").Libraries} Libraries */

const WGS84 = "+proj=longlat +datum=WGS84 +no_defs";

const protocol = new Protocol();
maplibre.addProtocol("pmtiles", protocol.tile);
maplibre.prewarm(); // its worker loads while the page is still being built

/** @type {Libraries} */
export const libraries = {
  maplibre,
  project(definition) {
    const converter = window.proj4(WGS84, definition);
    return (lngLat) => converter.forward(lngLat);
  },
};
