// @ts-check
/** The strip under the map: scale bar, coordinates in the working CRS and in WGS84, attribution. */

import { element, grouped } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */

const DESCRIBED = /** @type {const} */ (["words", "workingCrs", "style", "basemap"]);
const BAR_PX = 110;
const AGREES_M = 0.05;
const EARTH_M = 40_075_016.686;

/**
 * The longest round length that fits in a width.
 * @param {number} metres
 */
export function niceLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  const step = [5, 2, 1].find((one) => one * power <= metres) ?? 1;
  return step * power;
}

/**
 * Metres on the ground a CSS pixel of the map covers (512-pixel tiles).
 * @param {number} latitude
 * @param {number} zoom
 */
export function metresPerPixel(latitude, zoom) {
  return (EARTH_M * Math.cos((latitude * Math.PI) / 180)) / (512 * 2 ** zoom);
}

/**
 * Decimals that one pixel of movement can be told by, two at most.
 * @param {number} metres  a pixel covers
 */
export function usefulDecimals(metres) {
  return metres > 0.5 ? 0 : metres > 0.05 ? 1 : 2;
}

/**
 * The projection into the working CRS, or nothing where it does not give the points it should.
 * @param {import("./types").Libraries} libraries
 * @param {import("./types").WorkingCrs | null | undefined} crs
 * @returns {((lngLat: [number, number]) => [number, number]) | null}
 */
export function trustedProjection(libraries, crs) {
  if (!crs) return null;
  const project = libraries.project(crs.proj4);
  const agrees = (crs.check ?? []).every(([lon, lat, east, north]) => {
    const [x, y] = project([lon, lat]);
    return Math.hypot(x - east, y - north) < AGREES_M;
  });
  return agrees ? project : null;
}

/**
 * @param {Stage} stage
 * @returns {MapPart}
 */
export function createReadout(stage) {
  const { map, root, libraries } = stage;
  const strip = element("div", "mapview-strip");
  const scale = element("span", "mapview-scale");
  const bar = element("span", "mapview-scale-bar");
  const length = element("span", "mapview-scale-text");
  scale.append(bar, length);
  const button = element("button", "mapview-readout", { type: "button" });
  const crs = element("span", "mapview-crs");
  const working = element("span", "mapview-working");
  const degrees = element("span", "mapview-degrees");
  button.append(crs, working, degrees);
  const said = element("span", "mapview-said", { role: "status" });
  const attribution = element("span", "mapview-attribution");
  strip.append(scale, button, said, attribution);
  root.append(strip);
  /** What stands above the strip keeps clear of it, however many lines it takes. */
  const high = new ResizeObserver(() => root.style.setProperty("--map-strip", `${strip.offsetHeight}px`));
  high.observe(strip);
  /** @type {((lngLat: [number, number]) => [number, number]) | null} */
  let project = null;
  /** @type {[number, number]} */
  let at = [0, 0];
  let timer = 0;

  function drawScale() {
    const metres = metresPerPixel(map.getCenter().lat, map.getZoom());
    const wide = niceLength(metres * BAR_PX);
    bar.style.width = `${(wide / metres).toFixed(1)}px`;
    length.textContent = wide >= 1000 ? `${wide / 1000} ${stage.word("km")}` : `${wide} ${stage.word("m")}`;
  }

  /** @param {number} decimals */
  function inWorking(decimals) {
    const [east = NaN, north = NaN] = project ? project(at) : [];
    if (!Number.isFinite(east) || !Number.isFinite(north)) return null;
    return { east: east.toFixed(decimals), north: north.toFixed(decimals), shownEast: grouped(east, decimals), shownNorth: grouped(north, decimals) };
  }

  /** @param {{lng: number, lat: number}} lngLat */
  function show(lngLat) {
    at = [lngLat.lng, lngLat.lat];
    const metres = metresPerPixel(lngLat.lat, map.getZoom());
    const place = inWorking(usefulDecimals(metres));
    working.textContent = place ? `${stage.word("easting")} ${place.shownEast}  ${stage.word("northing")} ${place.shownNorth}` : "";
    degrees.textContent = `${lngLat.lng.toFixed(5)}°, ${lngLat.lat.toFixed(5)}°`;
  }

  async function copy() {
    const place = inWorking(2);
    const label = stage.props().workingCrs?.label ?? "";
    const wgs84 = `${at[0].toFixed(7)}, ${at[1].toFixed(7)} (WGS 84)`;
    const text = place ? `${place.east}, ${place.north} (${label})\n${wgs84}` : wgs84;
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = stage.word("copied");
    } catch {
      said.textContent = stage.word("notCopied");
    }
    button.dataset["copied"] = text;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => (said.textContent = ""), 2500);
  }

  function describe() {
    const props = stage.props();
    project = trustedProjection(libraries, props.workingCrs);
    crs.textContent = (project && props.workingCrs?.label) || "";
    button.title = stage.word("copy");
    button.setAttribute("aria-description", stage.word("copy"));
    attribution.textContent = [props.basemap?.attribution, stage.notes()?.attribution].filter(Boolean).join(" · ");
    show({ lng: at[0], lat: at[1] });
    drawScale();
  }

  map.on("mousemove", (event) => show(event.lngLat));
  map.on("move", () => {
    drawScale();
    if (!map.getCanvas().matches(":hover")) show(map.getCenter());
  });
  button.addEventListener("click", copy);
  show(map.getCenter());
  describe();

  return {
    update(props, before) {
      if (DESCRIBED.some((name) => props[name] !== before[name])) describe();
    },
    remove() {
      window.clearTimeout(timer);
      high.disconnect();
    },
  };
}
