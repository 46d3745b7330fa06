// @ts-check
/** Where the map looks: moves asked for by the page, and the moves of the user told to the page. */

import { calm, same } from "./dom.mjs";

/** @typedef {import("./types").Camera} Camera */
/** @typedef {import("./types").Fit} Fit */
/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

const TELL_AFTER_MS = 120;
const ECHO_MS = 2000;
const MOVE_MS = 180;

/**
 * @param {import("maplibre-gl").Map} map
 * @returns {Required<Camera>}
 */
export function cameraOf(map) {
  const centre = map.getCenter();
  return { lon: round(centre.lng, 5), lat: round(centre.lat, 5), zoom: round(map.getZoom(), 2), bearing: round(map.getBearing(), 1) };
}

/**
 * @param {number} value
 * @param {number} decimals
 */
function round(value, decimals) {
  return Number(value.toFixed(decimals)) + 0;
}

/**
 * Whether two cameras show the same thing, as far as a link tells them apart.
 * @param {Camera} a
 * @param {Camera} b
 */
export function sameCamera(a, b) {
  return (
    Math.abs(a.lon - b.lon) < 2e-5 &&
    Math.abs(a.lat - b.lat) < 2e-5 &&
    Math.abs(a.zoom - b.zoom) < 0.02 &&
    Math.abs((a.bearing ?? 0) - (b.bearing ?? 0)) < 0.2
  );
}

/**
 * Options for fitting bounds, clear of the panels that float over the map.
 * @param {Fit} fit
 * @param {import("./types").Inset | null | undefined} inset
 * @param {HTMLElement} root
 */
export function fitOptions(fit, inset, root) {
  const own = typeof fit.padding === "object" ? fit.padding : null;
  const margin = typeof fit.padding === "number" ? fit.padding : 32;
  const side = { ...inset, ...own };
  const padding = {
    top: (side.top ?? 0) + margin,
    right: (side.right ?? 0) + margin,
    bottom: (side.bottom ?? 0) + margin,
    left: (side.left ?? 0) + margin,
  };
  const fits =
    padding.left + padding.right < root.clientWidth * 0.9 && padding.top + padding.bottom < root.clientHeight * 0.9;
  return { padding: fits ? padding : 16, maxZoom: fit.maxZoom ?? 16 };
}

/**
 * @param {Stage} stage
 * @returns {MapPart & {home: () => void}}
 */
export function createCamera(stage) {
  const { map, root, send } = stage;
  /** The user's own moves lately: a page that answers one of them with the same camera asks for nothing.
   * @type {{camera: Camera, at: number}[]} */
  let told = [];
  /** @type {Camera | null} */
  let asked = null;
  let timer = 0;
  const started = cameraOf(map);

  function tell() {
    const camera = cameraOf(map);
    const bounds = map.getBounds().toArray().flat();
    told = told.filter((entry) => Date.now() - entry.at < ECHO_MS);
    if (!asked || !sameCamera(asked, camera)) told.push({ camera, at: Date.now() });
    asked = null;
    send({ moved: { ...camera, bounds: bounds.map((value) => round(value, 5)) } });
  }

  const onMoveEnd = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(tell, TELL_AFTER_MS);
  };
  map.on("moveend", onMoveEnd);
  const duration = () => (calm() ? 0 : MOVE_MS);

  /** @param {Fit} fit */
  function fitTo(fit) {
    map.fitBounds(fit.bounds, { ...fitOptions(fit, stage.props().inset, root), duration: duration() });
  }

  return {
    home() {
      const home = stage.props().home;
      if (home) fitTo(home);
      else map.easeTo({ center: [started.lon, started.lat], zoom: started.zoom, bearing: 0, duration: duration() });
    },
    update(props, before) {
      if (props.camera && props.camera !== before.camera) {
        const camera = props.camera;
        const echo = told.some((entry) => Date.now() - entry.at < ECHO_MS && sameCamera(entry.camera, camera));
        if (!echo && !sameCamera(camera, cameraOf(map))) {
          asked = camera;
          map.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom, bearing: camera.bearing ?? 0 });
        }
      }
      if (props.fit && !same(props.fit, before.fit)) fitTo(props.fit);
    },
    remove() {
      window.clearTimeout(timer);
    },
  };
}
