// @ts-check
/** One map in its place on the page: made from the props, kept in step with them, taken away again. */

import * as maplibre from "maplibre-gl";
import { Protocol } from "pmtiles";
import "proj4"; // a classic build: it leaves itself on the window
import { createCamera, fitOptions } from "./camera.mjs";
import { createClearing } from "./clear.mjs";
import { createControls } from "./controls.mjs";
import { element, same } from "./dom.mjs";
import { drawFirst } from "./first.mjs";
import { createPicking } from "./pick.mjs";
import { createReadout } from "./readout.mjs";
import { createState, stateOf } from "./state.mjs";
import { NOTHING, notesOf, prepareStyle, supplyImages } from "./style.mjs";

/** @typedef {import("./types").Props} Props */
/** @typedef {import("./types").Libraries} Libraries */
/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

const WGS84 = "+proj=longlat +datum=WGS84 +no_defs";
const HELD_SOURCES = /** @type {const} */ (["overlay", "band", "sites"]);

maplibre.addProtocol("pmtiles", new Protocol().tile);
maplibre.prewarm(); // its worker loads while the page is still being built

/** @type {Libraries} */
const libraries = {
  maplibre,
  project(definition) {
    const converter = window.proj4(WGS84, definition);
    return (lngLat) => converter.forward(lngLat);
  },
};

/**
 * The data that pages hand over directly, by source.
 * @param {Props} props
 */
function heldData(props) {
  return { overlay: props.overlay ?? NOTHING, band: props.band ?? NOTHING, sites: props.sites ?? NOTHING };
}

/**
 * @param {Props} props
 * @param {HTMLElement} root
 */
function firstView(props, root) {
  const { camera, home } = props;
  if (camera) return { center: /** @type {[number, number]} */ ([camera.lon, camera.lat]), zoom: camera.zoom, bearing: camera.bearing ?? 0 };
  const fit = props.fit ?? home;
  return fit ? { bounds: fit.bounds, fitBoundsOptions: fitOptions(fit, props.inset, root) } : {};
}

/**
 * @param {HTMLElement} root
 * @param {Props} props
 * @param {{boxed: import("maplibre-gl").BoxZoomEndHandler}} late
 */
function newMap(root, props, late) {
  const place = element("div", "mapview-canvas");
  root.append(place);
  const label = props.interactiveLabel ?? props.words?.["label"] ?? "";
  return new maplibre.Map({
    container: place,
    style: props.style ? prepareStyle(props.style, heldData(props), window.location.origin) : { version: 8, sources: {}, layers: [] },
    globalState: stateOf(props),
    ...firstView(props, root),
    minZoom: 7,
    maxZoom: 20,
    maxPitch: 0,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    attributionControl: false,
    fadeDuration: 0, // each step of a fade draws the whole map again
    boxZoom: { boxZoomEnd: (...gesture) => late.boxed(...gesture) },
    locale: { "Map.Title": label },
    validateStyle: false,
  });
}

/**
 * Says once for each fault that something did not load, and keeps the map usable.
 * @param {Stage} stage
 * @returns {MapPart}
 */
function createFaults(stage) {
  const note = element("p", "mapview-fault", { role: "alert", hidden: "" });
  stage.root.append(note);
  const said = new Set();
  stage.map.on("error", (event) => {
    const source = /** @type {{sourceId?: string}} */ (event).sourceId ?? "";
    const online = source.startsWith("basemap"); // tiles and their names: one fault, said once
    const fault = online ? "basemap" : source;
    if (said.has(fault)) return;
    said.add(fault);
    note.textContent = online ? stage.word("basemapFailed") : stage.word("tilesFailed");
    note.hidden = false;
    stage.send({ status: { loaded: stage.root.dataset["ready"] === "true", error: "tiles", source, detail: event.error?.message ?? "" } });
  });
  return {};
}

/**
 * Marks on the element whether the map has drawn everything it has: `data-ready` once, `data-idle` always.
 * @param {Stage} stage
 * @param {() => void} ready  called once
 * @returns {MapPart}
 */
function watchIdle(stage, ready) {
  const { map, root } = stage;
  root.dataset["idle"] = "false";
  const busy = () => (root.dataset["idle"] = "false");
  map.on("movestart", busy);
  map.on("dataloading", busy);
  return drawFirst(map, root, () => {
    const idle = () => (root.dataset["idle"] = "true");
    map.on("idle", idle);
    idle();
    root.dataset["ready"] = "true";
    window.bridgehead.drawn = true;
    window.bridgehead.drawnAfterMs ??= Math.round(performance.now());
    window.dispatchEvent(new Event("bridgehead:drawn"));
    stage.send({ status: { loaded: true, error: null } });
    ready();
  });
}

/**
 * Keeps the style, its data and the parcel filter as the props say.
 * @param {Stage} stage
 * @returns {MapPart}
 */
function createDrawing(stage) {
  const { map } = stage;

  function filter() {
    const wanted = stage.props().parcelFilter ?? null;
    for (const id of stage.notes()?.parcels.filtered ?? []) {
      const own = /** @type {unknown[] | null} */ (baseFilter(id));
      const joined = wanted && own ? ["all", own, wanted] : (wanted ?? own);
      if (map.getLayer(id)) map.setFilter(id, /** @type {any} */ (joined));
    }
  }
  /** @param {string} id */
  function baseFilter(id) {
    const layer = stage.props().style?.layers.find((one) => one.id === id);
    return layer && "filter" in layer ? (layer.filter ?? null) : null;
  }
  map.on("style.load", filter);

  return {
    update(props, before) {
      const held = heldData(props);
      if (props.style && !same(props.style, before.style)) {
        stage.root.dispatchEvent(new Event("mapview:restyle")); // what was added to the old style is taken off it
        const diff = map.style?._loaded === true; // a style that is still loading cannot be changed part by part
        map.setStyle(prepareStyle(props.style, held, window.location.origin), { globalState: stateOf(props), validate: false, diff });
        return;
      }
      const old = heldData(before);
      for (const id of HELD_SOURCES) {
        const source = map.getSource(id);
        if (source && !same(held[id], old[id])) /** @type {import("maplibre-gl").GeoJSONSource} */ (source).setData(held[id]);
      }
      if (!same(props.parcelFilter, before.parcelFilter)) filter();
    },
  };
}

/**
 * Makes the map in `root`.
 * @param {HTMLElement} root
 * @param {() => Props} props  the newest props
 */
export async function createMap(root, props) {
  /** @type {(key: string) => string} */
  const word = (key) => props().words?.[key] ?? "";
  /** @type {(out: Record<string, unknown>) => void} */
  const send = (out) => props().setProps?.(out);
  const notes = () => notesOf(props().style);
  const late = { boxed: /** @type {import("maplibre-gl").BoxZoomEndHandler} */ (() => undefined) };
  let map;
  try {
    map = newMap(root, props(), late);
  } catch (reason) {
    window.dispatchEvent(new Event("bridgehead:shown")); // there is no more to wait for
    root.replaceChildren(Object.assign(element("p", "mapview-failed", { role: "alert" }), { textContent: word("noWebgl") }));
    send({ status: { loaded: false, error: "webgl", detail: String(reason) } });
    return { update() {}, remove() {} };
  }
  const clearing = createClearing(root);
  clearing.over(map, "left");
  /** @type {Stage} */
  const stage = { map, root, libraries, clearing, props, word, notes, send };
  supplyImages(map, notes);
  let gone = false;
  /** What the first drawing can do without is fetched after it. */
  const watch = watchIdle(stage, () => {
    import("./extras.mjs").then(({ createExtras }) => {
      if (!gone) parts.push(...createExtras(stage, picking, camera.home));
    });
  });
  const camera = createCamera(stage);
  const state = createState(stage);
  const picking = createPicking(stage);
  late.boxed = picking.boxed;
  /** @type {MapPart[]} */
  const parts = [watch, clearing, createDrawing(stage), state, camera, picking, createReadout(stage), createControls(stage, camera.home), createFaults(stage)];
  const id = typeof props().id === "string" ? String(props().id) : "";
  window.bridgehead.maps[id] = { map, setGlobalState: state.set };
  const observer = new ResizeObserver(() => map.resize());
  observer.observe(root);
  let before = props();
  return {
    /** @param {Props} now */
    update(now) {
      const old = before;
      before = now;
      for (const part of parts) part.update?.(now, old);
    },
    remove() {
      gone = true;
      observer.disconnect();
      for (const part of parts) part.remove?.();
      delete window.bridgehead.maps[id];
      map.remove();
      root.replaceChildren();
    },
  };
}
