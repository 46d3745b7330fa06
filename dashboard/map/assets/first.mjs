// @ts-check
/**
 * The first drawing. A map becomes whole in a dozen steps, one for each layer that arrives, and would draw itself
 * at each. Where there is no graphics card that takes seconds. So nothing is painted before everything is there,
 * or a while has passed; then the map is painted once and shown.
 */

/** @typedef {import("maplibre-gl").Map} MapLibreMap */

const SHOWN_AFTER_MS = 2500;

/**
 * @param {MapLibreMap} map  just made
 * @param {HTMLElement} root
 * @param {() => void} whole  called once, when everything is painted
 */
export function drawFirst(map, root, whole) {
  const { painter } = map;
  const paint = painter.render;
  painter.render = () => undefined;
  root.dataset["drawing"] = "first";
  let shown = false;
  const timer = window.setTimeout(show, SHOWN_AFTER_MS);
  map.once("style.load", () => window.setTimeout(() => window.dispatchEvent(new Event("bridgehead:asked")))); // for its tiles

  function show() {
    window.clearTimeout(timer);
    if (shown) return;
    shown = true;
    painter.render = paint;
    map.once("render", () => {
      delete root.dataset["drawing"];
      window.dispatchEvent(new Event("bridgehead:shown"));
    });
    map.triggerRepaint();
  }

  map.on("idle", function idle() {
    if (!shown) return show();
    map.off("idle", idle);
    whole();
  });
  return {
    remove() {
      window.clearTimeout(timer);
    },
  };
}
