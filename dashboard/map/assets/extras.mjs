// @ts-check
/** What is fetched once the map is drawn: tools, pin, overview, a second side, words for screen readers, the way back. */

import { createAnnouncer } from "./announce.mjs";
import { createAway } from "./away.mjs";
import { createBasemap } from "./basemap.mjs";
import { createOrder } from "./order.mjs";
import { createOverview } from "./overview.mjs";
import { createPin } from "./pin.mjs";
import { createSwipe } from "./swipe.mjs";
import { createTools } from "./tools.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

/**
 * @param {Stage} stage
 * @param {{boxed: import("maplibre-gl").BoxZoomEndHandler, parcelAt: (point: import("maplibre-gl").Point) => string | null}} picking
 * @param {() => void} goHome
 * @returns {MapPart[]}
 */
export function createExtras(stage, picking, goHome) {
  const swipe = createSwipe(stage);
  return [createBasemap(stage), createPin(stage), createTools(stage, picking, swipe.show), createOverview(stage), createOrder(stage), swipe, createAnnouncer(stage, picking.parcelAt), createAway(stage, goHome)];
}
