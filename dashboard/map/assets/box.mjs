// @ts-check
/** A box drawn with the pointer alone, for hands without a Shift key. */

import { element } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("maplibre-gl").Point} Point */

/**
 * @param {Stage} stage
 * @param {(start: Point, end: Point) => void} done
 */
export function createBox(stage, done) {
  const { map, root, libraries } = stage;
  const frame = element("div", "maplibregl-boxzoom", { hidden: "" });
  const canvas = map.getCanvas();
  /** @type {Point | null} */
  let start = null;

  /** @param {PointerEvent} event */
  function at(event) {
    const { left, top } = canvas.getBoundingClientRect();
    return new libraries.maplibre.Point(event.clientX - left, event.clientY - top);
  }

  /** @param {PointerEvent} event */
  function down(event) {
    if (event.button !== 0) return;
    start = at(event);
    canvas.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  function move(event) {
    if (!start) return;
    const end = at(event);
    frame.hidden = false;
    frame.style.transform = `translate(${Math.min(start.x, end.x)}px, ${Math.min(start.y, end.y)}px)`;
    frame.style.width = `${Math.abs(end.x - start.x)}px`;
    frame.style.height = `${Math.abs(end.y - start.y)}px`;
  }

  /** @param {PointerEvent} event */
  function up(event) {
    if (!start) return;
    const from = start;
    start = null;
    frame.hidden = true;
    const end = at(event);
    if (from.dist(end) > 4) done(from, end);
  }

  function stop() {
    start = null;
    frame.hidden = true;
    frame.remove();
    canvas.style.cursor = "";
    canvas.removeEventListener("pointerdown", down);
    canvas.removeEventListener("pointermove", move);
    canvas.removeEventListener("pointerup", up);
    map.dragPan.enable();
  }

  return {
    start() {
      root.append(frame);
      map.dragPan.disable();
      canvas.style.cursor = "crosshair";
      canvas.addEventListener("pointerdown", down);
      canvas.addEventListener("pointermove", move);
      canvas.addEventListener("pointerup", up);
    },
    stop,
  };
}
