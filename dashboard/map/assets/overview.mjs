// @ts-check
/** The whole area small in a corner, with a frame around what the map shows; a press there leads there. */

import { calm, element, same } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */
/** @typedef {import("./types").Overview} Overview */

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 1; // half the frame's line, and a little
const LEAST = 3;

/** @param {number} lat */
function northing(lat) {
  return Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
}

/**
 * The part of a stretch that lies on the overview, its ends seen and not too short: where it begins, how long it is.
 * @param {number} from
 * @param {number} to
 * @param {number} whole
 * @returns {[number, number]}
 */
export function partOf(from, to, whole) {
  const begin = Math.min(Math.max(from, EDGE), whole - EDGE - LEAST);
  return [begin, Math.max(LEAST, Math.min(to, whole - EDGE) - begin)];
}

/** @param {number} y */
function latitude(y) {
  return (Math.atan(Math.exp(y)) * 360) / Math.PI - 90;
}

/**
 * @param {Stage} stage
 * @returns {MapPart}
 */
export function createOverview(stage) {
  const { map, root } = stage;
  const box = element("div", "mapview-overview", { "aria-hidden": "true" });
  const svg = document.createElementNS(SVG, "svg");
  const frame = document.createElementNS(SVG, "rect");
  frame.setAttribute("class", "mapview-frame");
  box.append(svg);
  root.append(box);

  function build() {
    const overview = stage.props().overview;
    box.hidden = !overview;
    if (!overview) return;
    svg.setAttribute("viewBox", `0 0 ${overview.width} ${overview.height}`);
    svg.style.aspectRatio = `${overview.width} / ${overview.height}`;
    const paths = overview.paths.map(({ d, kind }) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      path.setAttribute("class", `mapview-overview-${kind}`);
      return path;
    });
    svg.replaceChildren(...paths, frame);
    show();
  }

  /** @param {Overview} overview @param {number} lon @param {number} lat @returns {[number, number]} */
  function at(overview, lon, lat) {
    const [west, south, east, north] = overview.box;
    const [bottom, top] = [northing(south), northing(north)];
    return [((lon - west) / (east - west)) * overview.width, ((top - northing(lat)) / (top - bottom)) * overview.height];
  }

  function show() {
    const overview = stage.props().overview;
    if (!overview) return;
    const bounds = map.getBounds();
    const [left, top] = at(overview, bounds.getWest(), bounds.getNorth());
    const [right, bottom] = at(overview, bounds.getEast(), bounds.getSouth());
    const [x, width] = partOf(left, right, overview.width);
    const [y, height] = partOf(top, bottom, overview.height);
    for (const [name, value] of Object.entries({ x, y, width, height })) frame.setAttribute(name, value.toFixed(1));
  }

  /** @param {PointerEvent} event */
  function go(event) {
    const overview = stage.props().overview;
    if (!overview || (event.type === "pointermove" && event.buttons !== 1)) return;
    const { left, top, width, height } = svg.getBoundingClientRect();
    const [west, south, east, north] = overview.box;
    const lon = west + ((event.clientX - left) / width) * (east - west);
    const lat = latitude(northing(north) - ((event.clientY - top) / height) * (northing(north) - northing(south)));
    map.easeTo({ center: [lon, lat], duration: calm() || event.type === "pointermove" ? 0 : 180 });
  }

  svg.addEventListener("pointerdown", go);
  svg.addEventListener("pointermove", go);
  map.on("move", show);
  build();
  return {
    update(props, before) {
      if (!same(props.overview, before.overview)) build();
    },
  };
}
