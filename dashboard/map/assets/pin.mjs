// @ts-check
/** A pin on a place that was found; a click on the map takes it away. */

import { element, same } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

/**
 * @param {Stage} stage
 * @returns {MapPart}
 */
export function createPin(stage) {
  const { map } = stage;
  /** @type {import("maplibre-gl").Marker | null} */
  let marker = null;

  function clear() {
    marker?.remove();
    marker = null;
  }

  /** @param {import("./types").Pin | null | undefined} pin */
  function put(pin) {
    clear();
    if (!pin) return;
    const place = element("div", "mapview-pin", { role: "img", "aria-label": pin.label });
    place.append(element("span", "mapview-pin-head"), Object.assign(element("span", "mapview-pin-text"), { textContent: pin.label }));
    marker = new stage.libraries.maplibre.Marker({ element: place, anchor: "bottom" }).setLngLat([pin.lon, pin.lat]).addTo(map);
  }

  map.on("click", clear);
  put(stage.props().pin);
  return {
    update(props, before) {
      if (!same(props.pin, before.pin)) put(props.pin);
    },
    remove: clear,
  };
}
