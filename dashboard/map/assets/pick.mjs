// @ts-check
/** Pointing at parcels: hover, click, box, and Enter for the one in the middle. */

import { element, grouped } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */
/** @typedef {import("maplibre-gl").MapGeoJSONFeature} Feature */

const HOVER_MS = 120;
const M2_PER_HA = 10_000;
const M2_PER_MU = 2000 / 3;

/**
 * The parcel id of a feature.
 * @param {Feature} feature
 */
function idOf(feature) {
  return String(feature.properties["parcel_id"]);
}

/**
 * @param {unknown} colour  as MapLibre evaluates it
 * @returns {string}  #rrggbb
 */
export function hexOf(colour) {
  const { r, g, b } = /** @type {{r: number, g: number, b: number}} */ (colour);
  return `#${[r, g, b].map((part) => Math.round(part * 255).toString(16).padStart(2, "0")).join("")}`;
}

/**
 * @param {Stage} stage
 * @returns {MapPart & {boxed: import("maplibre-gl").BoxZoomEndHandler, parcelAt: (point: import("maplibre-gl").Point) => string | null}}
 */
export function createPicking(stage) {
  const { map, root, send } = stage;
  const tip = element("div", "mapview-tip", { role: "status", hidden: "" });
  root.append(tip);
  const canvas = map.getCanvas();
  let clicks = 0;
  let boxes = 0;
  /** @type {string | null} */
  let hovered = null;
  /** @type {string[]} */
  let marked = [];
  let timer = 0;
  let frame = 0;
  /** @type {import("maplibre-gl").MapMouseEvent | null} */
  let last = null;

  /** @param {import("maplibre-gl").PointLike | [import("maplibre-gl").PointLike, import("maplibre-gl").PointLike]} where */
  function parcelsAt(where) {
    const hit = stage.notes()?.parcels.hit;
    if (!hit || !map.getLayer(hit)) return [];
    return map.queryRenderedFeatures(where, { layers: [hit] });
  }

  /**
   * The drawn site at a point, if one is there.
   * @param {import("maplibre-gl").PointLike} point
   */
  function siteAt(point) {
    if (!map.getLayer("sites")) return null;
    const hit = map.queryRenderedFeatures(point, { layers: ["sites"] })[0];
    return hit ? String(hit.properties["id"]) : null;
  }

  /**
   * @param {string} id
   * @param {string} key
   * @param {boolean} value
   */
  function mark(id, key, value) {
    const parcels = stage.notes()?.parcels;
    if (parcels && map.getSource(parcels.source)) {
      map.setFeatureState({ source: parcels.source, sourceLayer: parcels.sourceLayer, id }, { [key]: value });
    }
  }

  /** @param {Feature | undefined} feature */
  function verdictOf(feature) {
    const legend = stage.notes()?.verdict;
    const at = last?.point;
    if (!legend || !feature || !at) return null;
    const id = idOf(feature);
    const seen = legend.layer === feature.layer.id ? feature : map.queryRenderedFeatures(at, { layers: [legend.layer] }).find((one) => idOf(one) === id);
    const paint = /** @type {Record<string, unknown> | undefined} */ (seen?.layer.paint);
    const colour = paint?.["fill-color"];
    return colour ? legend.colours[hexOf(colour)] ?? null : null;
  }

  /** @param {Feature} feature */
  function fillTip(feature) {
    const area = Number(feature.properties["site_area_m2"]);
    const verdict = verdictOf(feature);
    tip.replaceChildren();
    tip.append(Object.assign(element("strong", "mapview-tip-id"), { textContent: idOf(feature) }));
    if (area > 0) {
      const text = `${grouped(area / M2_PER_HA, 2)} ${stage.word("ha")} · ${grouped(area / M2_PER_MU, 1)} ${stage.word("mu")}`;
      tip.append(Object.assign(element("span", "mapview-tip-area"), { textContent: text }));
    }
    if (verdict) {
      const line = element("span", "mapview-tip-verdict");
      line.append(element("i", `mapview-swatch mapview-swatch-${verdict}`), stage.word(`verdict.${verdict}`));
      tip.append(line);
    }
  }

  /** @param {{x: number, y: number}} point */
  function placeTip(point) {
    const left = Math.min(point.x + 14, root.clientWidth - tip.offsetWidth - 8);
    const below = point.y + 18 + tip.offsetHeight < root.clientHeight - 8;
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(below ? point.y + 18 : point.y - 12 - tip.offsetHeight)}px)`;
  }

  /** @param {string | null} id */
  function setHovered(id) {
    if (id === hovered) return;
    if (hovered !== null) mark(hovered, "hover", false);
    hovered = id;
    if (id !== null) mark(id, "hover", true);
    if (!root.dataset["tool"]) canvas.style.cursor = id === null ? "" : "pointer";
    window.clearTimeout(timer);
    timer = window.setTimeout(() => send({ hovered: id }), HOVER_MS);
  }

  function look() {
    frame = 0;
    const feature = last && !map.isMoving() && !root.dataset["tool"] ? parcelsAt(last.point)[0] : undefined;
    setHovered(feature ? idOf(feature) : null);
    tip.hidden = !feature;
    if (feature && last) {
      fillTip(feature);
      placeTip(last.point);
    }
  }

  function lookSoon() {
    if (!frame) frame = window.requestAnimationFrame(look);
  }

  map.on("mousemove", (event) => {
    last = event;
    lookSoon();
  });
  for (const event of /** @type {const} */ (["movestart", "moveend", "idle"])) map.on(event, lookSoon);
  canvas.addEventListener("mouseleave", () => {
    last = null;
    lookSoon();
  });

  /**
   * @param {import("maplibre-gl").PointLike} point
   * @param {boolean} additive
   * @param {import("maplibre-gl").LngLat} lngLat
   */
  function choose(point, additive, lngLat) {
    const ids = [...new Set(parcelsAt(point).map(idOf))].slice(0, 1);
    clicks += 1;
    send({ clicked: { ids, additive, lngLat: [lngLat.lng, lngLat.lat], n: clicks } });
  }

  map.on("click", (event) => {
    if (root.dataset["tool"]) return; // the tool in hand has it
    const site = siteAt(event.point);
    if (site) {
      send({ picked: { id: site, n: (clicks += 1) } });
      return;
    }
    const { shiftKey, ctrlKey, metaKey } = event.originalEvent;
    choose(event.point, shiftKey || ctrlKey || metaKey, event.lngLat);
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || root.dataset["tool"]) return;
    const centre = map.getCenter();
    choose(map.project(centre), event.shiftKey || event.ctrlKey, centre);
  });

  function showSelected() {
    const wanted = stage.props().selected ?? [];
    for (const id of marked) if (!wanted.includes(id)) mark(id, "selected", false);
    for (const id of wanted) mark(id, "selected", true);
    marked = [...wanted];
  }
  map.on("style.load", showSelected);

  return {
    parcelAt(point) {
      const feature = parcelsAt(point)[0];
      return feature ? idOf(feature) : null;
    },
    boxed(_map, start, end) {
      boxes += 1;
      const ids = [...new Set(parcelsAt([start, end]).map(idOf))].sort();
      send({ boxed: { ids, n: boxes } });
    },
    update(props, before) {
      if (props.selected !== before.selected) showSelected();
    },
    remove() {
      window.clearTimeout(timer);
      window.cancelAnimationFrame(frame);
    },
  };
}
