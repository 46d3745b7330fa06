// @ts-check
/** What is fetched once the map is drawn: tools, pin. */

import { createPin } from "./pin.mjs";
import { createTools } from "./tools.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

/**
 * @param {Stage} stage
 * @param {{boxed: import("maplibre-gl").BoxZoomEndHandler}} picking
 * @returns {MapPart[]}
 */
export function createExtras(stage, picking) {
  return [createPin(stage), createTools(stage, picking)];
}
