// @ts-check
/** The map in words for who does not see it: its keys, and after each move by keyboard where it stands. */

import { element } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

const REST_MS = 350;

/**
 * @param {Stage} stage
 * @param {(point: import("maplibre-gl").Point) => string | null} parcelAt
 * @returns {MapPart}
 */
export function createAnnouncer(stage, parcelAt) {
  const { map, root } = stage;
  const id = `${root.id || "map"}-keys`;
  const keys = element("p", "mapview-unseen", { id });
  const said = element("p", "mapview-unseen mapview-where", { role: "status" });
  root.append(keys, said);
  const canvas = map.getCanvas();
  canvas.setAttribute("aria-describedby", id);
  let timer = 0;

  function name() {
    keys.textContent = stage.word("keysHint");
  }

  function tell() {
    const where = root.querySelector(".mapview-working")?.textContent || root.querySelector(".mapview-degrees")?.textContent || "";
    const scale = root.querySelector(".mapview-scale-text")?.textContent ?? "";
    const parcel = parcelAt(map.project(map.getCenter()));
    said.textContent = [where, `${stage.word("scaleBar")} ${scale}`, parcel ?? stage.word("noParcel")].join(" · ");
  }

  map.on("moveend", () => {
    window.clearTimeout(timer);
    if (document.activeElement === canvas) timer = window.setTimeout(tell, REST_MS);
  });
  name();
  return {
    update(props, before) {
      if (props.words !== before.words) name();
    },
    remove() {
      window.clearTimeout(timer);
    },
  };
}
