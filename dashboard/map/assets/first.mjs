// @ts-check
/**
 * The first drawing. A map becomes whole in a dozen steps, one for each layer that arrives, and draws itself at
 * each. Where there is no graphics card that takes seconds. So the steps are drawn small and unseen, and not
 * one for each layer; when everything is there, or after a while, the map is drawn in full and shown.
 */

/** @typedef {import("maplibre-gl").Map} MapLibreMap */

export const SMALL = 0.1;
const SHOWN_AFTER_MS = 2500;
const STEP_MS = 150;

/**
 * Has a map draw itself at most once in a while; returns what ends that.
 * @param {MapLibreMap} map
 */
function drawSeldom(map) {
  const draw = map.triggerRepaint.bind(map);
  let last = 0;
  let timer = 0;
  map.triggerRepaint = () => {
    if (timer) return;
    const rest = Math.max(0, last + STEP_MS - performance.now());
    timer = window.setTimeout(() => {
      timer = 0;
      last = performance.now();
      draw();
    }, rest);
  };
  return () => {
    window.clearTimeout(timer);
    map.triggerRepaint = draw;
  };
}

/**
 * @param {MapLibreMap} map  made with a pixel ratio of SMALL
 * @param {HTMLElement} root
 * @param {() => void} whole  called once, when everything is drawn in full
 */
export function drawFirst(map, root, whole) {
  root.dataset["drawing"] = "first";
  const drawAlways = drawSeldom(map);
  let full = false;
  const timer = window.setTimeout(show, SHOWN_AFTER_MS);

  function show() {
    window.clearTimeout(timer);
    if (full) return;
    full = true;
    drawAlways();
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
  return {
    remove() {
      window.clearTimeout(timer);
      drawAlways();
    },
  };
}
