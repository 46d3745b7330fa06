// @ts-check
/** Zoom, north and home, in the look of the house. */

import { calm, element } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

/** Paths on a 20 × 20 grid. */
const SHAPES = {
  zoomIn: "M10 4.5v11M4.5 10h11",
  zoomOut: "M4.5 10h11",
  north: "M10 3.5l4 12.5-4-3-4 3z",
  full: "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4",
  home: "M3.5 10L10 4l6.5 6M5.5 8.5V16h9V8.5",
};

/**
 * @param {string} path
 */
function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/**
 * @param {Stage} stage
 * @param {() => void} goHome
 * @returns {MapPart}
 */
export function createControls(stage, goHome) {
  const { map, root } = stage;
  const duration = () => (calm() ? 0 : 180);
  /** @type {Record<keyof typeof SHAPES, () => unknown>} */
  const actions = {
    zoomIn: () => map.zoomIn({ duration: duration() }),
    zoomOut: () => map.zoomOut({ duration: duration() }),
    north: () => map.easeTo({ bearing: 0, duration: duration() }),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
    home: goHome,
  };
  const box = element("div", "mapview-controls", { role: "group" });
  const buttons = /** @type {(keyof typeof SHAPES)[]} */ (Object.keys(SHAPES)).map((name) => {
    const button = element("button", `mapview-control mapview-control-${name}`, { type: "button" });
    button.append(icon(SHAPES[name]));
    button.hidden = name === "full" && !document.fullscreenEnabled;
    button.addEventListener("click", () => actions[name]());
    box.append(button);
    return /** @type {const} */ ([name, button]);
  });
  root.append(box);
  const needle = box.querySelector(".mapview-control-north svg");

  function name() {
    const label = stage.props().interactiveLabel;
    if (label) map.getCanvas().setAttribute("aria-label", label);
    box.setAttribute("aria-label", stage.word("controls"));
    for (const [key, button] of buttons) {
      button.setAttribute("aria-label", stage.word(key));
      button.title = stage.word(key);
    }
  }
  function turn() {
    if (needle instanceof SVGElement) needle.style.transform = `rotate(${-map.getBearing()}deg)`;
  }
  map.on("rotate", turn);
  turn();
  name();
  return {
    update(props, before) {
      if (props.words !== before.words || props.interactiveLabel !== before.interactiveLabel) name();
    },
  };
}
