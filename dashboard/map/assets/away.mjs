// @ts-check
/** Where no parcel lies in view: a line that says so, with the way back to them. */

import { element } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

const CELLS = 6; // a side; most views are told by the first cell, in the middle

/**
 * The cells of a box, those in its middle first, as corners in pixels.
 * @param {{left: number, top: number, width: number, height: number}} box
 * @returns {[[number, number], [number, number]][]}
 */
export function cellsOf({ left, top, width, height }) {
  const middle = (CELLS - 1) / 2;
  const places = Array.from({ length: CELLS * CELLS }, (_, place) => [place % CELLS, Math.floor(place / CELLS)]);
  const away = (/** @type {number[]} */ at) => Math.hypot(at[0] - middle, at[1] - middle);
  places.sort((a, b) => away(a) - away(b));
  return places.map(([x, y]) => [
    [left + (x * width) / CELLS, top + (y * height) / CELLS],
    [left + ((x + 1) * width) / CELLS, top + ((y + 1) * height) / CELLS],
  ]);
}

/**
 * @param {Stage} stage
 * @param {() => void} goHome
 * @returns {MapPart}
 */
export function createAway(stage, goHome) {
  const { map, root } = stage;
  const room = element("div", "mapview-away");
  const line = element("div", "mapview-away-line", { hidden: "" });
  const said = element("span", "", { role: "status" });
  const button = element("button", "mapview-tool mapview-tool-back", { type: "button" });
  line.append(said, button);
  room.append(line);
  root.append(room);
  let moves = 0;
  /** What the last answer hung on. @type {unknown[]} */
  let answered = [];

  function anyInView() {
    const layers = (stage.notes()?.parcels.filtered ?? []).filter((id) => map.getLayer(id));
    const [outer, inner] = [root.getBoundingClientRect(), room.getBoundingClientRect()];
    const free = { left: inner.left - outer.left, top: inner.top - outer.top, width: inner.width, height: inner.height };
    return layers.length === 0 || cellsOf(free).some((cell) => map.queryRenderedFeatures(cell, { layers }).length > 0);
  }

  /** @param {boolean} away */
  function show(away) {
    line.hidden = !away;
    said.textContent = !away ? "" : stage.props().parcelFilter ? stage.word("awayFiltered") : stage.word("away");
    button.textContent = away ? stage.word("awayBack") : "";
  }

  /** Asks the map only where something changed that the answer hangs on: an idle map is told of often. */
  function tell() {
    const { style, parcelFilter, layerState, tools } = stage.props();
    const main = (tools ?? []).length > 0; // no small map beside other things
    const visible = layerState?.["parcels"]?.visible !== false;
    const drawn = map.getGlobalState()["visible:parcels"];
    const now = [moves, style, parcelFilter, main, visible, drawn, room.offsetLeft, room.offsetWidth, room.offsetHeight];
    if (!map.areTilesLoaded() || now.every((one, place) => one === answered[place])) return;
    answered = now;
    const away = main && visible && !anyInView();
    if (away === line.hidden) show(away);
  }

  button.addEventListener("click", () => {
    goHome();
    map.getCanvas().focus(); // the button goes away under the hand
  });
  map.on("idle", tell);
  map.on("movestart", () => {
    moves += 1;
    show(false);
  });
  tell();
  return {
    update(props, before) {
      if (props.words !== before.words || props.parcelFilter !== before.parcelFilter) show(!line.hidden);
    },
  };
}
