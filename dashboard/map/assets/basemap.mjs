// @ts-check
/** An online base map under the zones and parcels, when one is chosen and its key is known. */

import { same } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

export const SOURCES = ["basemap", "basemap-names"];
const ABOVE = ["carriers", "band", "parcels"];

/**
 * @param {Stage} stage
 * @returns {MapPart}
 */
export function createBasemap(stage) {
  const { map, root } = stage;

  function remove() {
    for (const id of SOURCES) {
      if (map.getLayer(id)) map.removeLayer(id);
      if (map.getSource(id)) map.removeSource(id);
    }
    delete root.dataset["basemap"];
  }

  /** @param {string} id @param {string[]} tiles @param {string} key */
  function add(id, tiles, key) {
    const basemap = stage.props().basemap;
    if (!basemap || tiles.length === 0) return;
    const below = map.getStyle().layers.find((layer) => "source" in layer && ABOVE.includes(String(layer.source)))?.id;
    const whole = tiles.map((address) => address.replace("{key}", encodeURIComponent(key)));
    map.addSource(id, { type: "raster", tiles: whole, tileSize: 256, maxzoom: basemap.mostZoom });
    map.addLayer({ id, type: "raster", source: id, paint: { "raster-fade-duration": 0 } }, below);
  }

  function put() {
    remove();
    const { basemap, basemapKey } = stage.props();
    const key = basemap?.key ?? basemapKey ?? "";
    if (!basemap || (basemap.needsKey && !key)) return;
    root.dataset["basemap"] = basemap.id;
    add("basemap", basemap.tiles, key);
    add("basemap-names", basemap.names, key);
  }

  map.on("style.load", put);
  if (map.isStyleLoaded()) put();
  else map.once("idle", put);
  return {
    update(props, before) {
      const [now, then] = [props.basemap, before.basemap].map((one) => one && [one.id, one.key, one.tiles, one.names]);
      if (!same(now, then) || props.basemapKey !== before.basemapKey) put();
    },
  };
}
