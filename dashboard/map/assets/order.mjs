// @ts-check
/** Which groups of layers lie over which: the style's own order, or the one the page asks for. Names stay on top. */

import { same } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */
/** @typedef {import("maplibre-gl").LayerSpecification} Layer */

/**
 * The group that shows and hides a layer; nothing for what belongs to none, and for names.
 * @param {Layer} layer
 * @returns {string}
 */
function groupOf(layer) {
  if (layer.type === "symbol" || !("layout" in layer)) return "";
  const found = /** @type {RegExpMatchArray | null} */ (JSON.stringify(layer.layout?.visibility ?? "").match(/"visible:([\w-]+)"/));
  return found ? String(found[1]) : "";
}

/**
 * The layers from the lowest to the highest, those of the ordered groups one group over the other.
 * @param {Layer[]} layers  in the style's own order
 * @param {string[]} order  groups, the highest first
 * @returns {string[]}
 */
export function orderedIds(layers, order) {
  const rank = (/** @type {Layer} */ layer) => -order.indexOf(groupOf(layer));
  const moved = layers.filter((layer) => order.includes(groupOf(layer)));
  const sorted = moved.map((layer, place) => ({ layer, place })).sort((a, b) => rank(a.layer) - rank(b.layer) || a.place - b.place);
  let next = 0;
  return layers.map((layer) => (moved.includes(layer) ? /** @type {{layer: Layer}} */ (sorted[next++]).layer.id : layer.id));
}

/**
 * @param {Stage} stage
 * @returns {MapPart}
 */
export function createOrder(stage) {
  const { map } = stage;

  function apply() {
    const layers = stage.props().style?.layers ?? [];
    const wanted = orderedIds(layers, stage.props().layerOrder ?? []).filter((id) => map.getLayer(id));
    const now = map.getLayersOrder().filter((id) => wanted.includes(id));
    if (same(now, wanted)) return;
    for (let place = wanted.length - 2; place >= 0; place -= 1) map.moveLayer(String(wanted[place]), wanted[place + 1]);
  }
  map.on("style.load", apply);
  apply();

  return {
    update(props, before) {
      if (!same(props.layerOrder ?? [], before.layerOrder ?? [])) apply();
    },
  };
}
