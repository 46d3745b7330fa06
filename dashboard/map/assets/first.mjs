// @ts-check
/**
 * The first drawing. A map becomes whole in a dozen steps, one for each layer that arrives, and draws itself at
 * each. Where there is no graphics card that takes seconds. So the steps are drawn small and unseen; when
 * everything is there, or after a while, the map is drawn in full and shown.
 */

/** @typedef {import("maplibre-gl").Map} MapLibreMap */

export const SMALL = 0.1;
const SHOWN_AFTER_MS = 2500;

/**
 * @param {MapLibreMap} map  made with a pixel ratio of SMALL
 * @param {HTMLElement} root
 * @param {() => void} whole  called once, when everything is drawn in full
 */
export function drawFirst(map, root, whole) {
  root.dataset["drawing"] = "first";
  let full = false;
  const timer = window.setTimeout(show, SHOWN_AFTER_MS);

  function show() {
    window.clearTimeout(timer);
    if (full) return;
    full = true;
    window.dispatchEvent(new Event("bridgehead:shown"));
    /** @type {{setPixelRatio: (ratio?: number) => void}} */ (map).setPixelRatio(undefined); // the screen's own
    map.once("render", () => delete root.dataset["drawing"]);
  }

  map.on("idle", function idle() {
    if (!full) {
      show();
      map.triggerRepaint();
      return;
    }
    map.off("idle", idle);
    whole();
  });
  return { remove: () => window.clearTimeout(timer) };
}
