// @ts-check
/** A second map over the first, right of a divider that is dragged: two scenarios or versions at one place. */

import { element, same } from "./dom.mjs";
import { stateOf } from "./state.mjs";
import { NOTHING, notesOf, prepareStyle, supplyImages } from "./style.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */
/** @typedef {import("./types").Swipe} Swipe */

const STEP = 2;
const START = 50;

/**
 * @param {Stage} stage
 * @returns {MapPart & {show: (swipe: Swipe | null) => void}}  `show`: a second side of the map's own
 */
export function createSwipe(stage) {
  const { map, root, libraries } = stage;
  /** @type {import("maplibre-gl").Map | null} */
  let other = null;
  let share = START;
  let loaded = false;
  /** @type {Swipe | null} */
  let own = null;
  /** @type {Swipe | null} */
  let shown = null;
  const held = { band: NOTHING, sites: NOTHING };
  const cover = element("div", "mapview-second", { "aria-hidden": "true" });
  const divider = element("div", "mapview-divider", { role: "slider", tabindex: "0", "aria-valuemin": "0", "aria-valuemax": "100", "aria-orientation": "horizontal" });
  const left = element("span", "mapview-side mapview-side-left");
  const right = element("span", "mapview-side mapview-side-right");
  divider.append(element("span", "mapview-grip"), left, right);

  function place() {
    cover.style.clipPath = `inset(0 0 0 ${share}%)`;
    divider.style.left = `${share}%`;
    divider.setAttribute("aria-valuenow", String(Math.round(share)));
    stage.clearing.changed();
  }

  function follow() {
    other?.jumpTo({ center: map.getCenter(), zoom: map.getZoom(), bearing: map.getBearing() });
  }

  /** @param {Swipe} swipe */
  function drawn(swipe) {
    const props = stage.props();
    const style = swipe.style ?? props.style;
    Object.assign(held, { band: swipe.band ?? props.band ?? NOTHING, sites: swipe.sites ?? props.sites ?? NOTHING });
    return style ? prepareStyle(style, { overlay: props.overlay ?? NOTHING, ...held }, window.location.origin) : null;
  }

  /** The second side's own filter on the layers of the parcels. @param {Swipe} swipe */
  function filter(swipe) {
    const style = swipe.style ?? stage.props().style;
    const wanted = swipe.parcelFilter === undefined ? stage.props().parcelFilter : swipe.parcelFilter;
    for (const id of notesOf(style)?.parcels.filtered ?? []) {
      const layer = style?.layers.find((one) => one.id === id);
      const own = layer && "filter" in layer ? layer.filter : null;
      const joined = wanted && own ? ["all", own, wanted] : (wanted ?? own ?? null);
      if (other?.getLayer(id)) other.setFilter(id, /** @type {any} */ (joined));
    }
  }

  /** @param {Swipe} swipe */
  function state(swipe) {
    return { ...stateOf(stage.props()), ...swipe.globalState };
  }

  /** @param {Swipe} swipe */
  function words(swipe) {
    left.textContent = swipe.left;
    right.textContent = swipe.right;
    divider.setAttribute("aria-label", `${stage.word("swipe")}: ${swipe.left} | ${swipe.right}`);
  }

  /** @param {Swipe} swipe */
  function open(swipe) {
    const style = drawn(swipe);
    if (!style) return;
    root.append(cover, divider);
    root.dataset["swipe"] = "loading";
    const made = new libraries.maplibre.Map({
      container: cover,
      style,
      globalState: state(swipe),
      center: map.getCenter(),
      zoom: map.getZoom(),
      bearing: map.getBearing(),
      interactive: false,
      maxPitch: 0,
      renderWorldCopies: false,
      attributionControl: false,
      fadeDuration: 0,
      validateStyle: false,
    });
    other = made;
    loaded = false;
    stage.clearing.over(made, "right");
    supplyImages(made, () => notesOf(swipe.style ?? stage.props().style));
    made.on("style.load", () => {
      loaded = true;
      if (shown && other === made) apply(shown); // it may have changed while the style was on its way
    });
    made.on("idle", () => (root.dataset["swipe"] = "shown"));
    words(swipe);
    place();
  }

  function close() {
    other?.remove();
    other = null;
    cover.remove();
    divider.remove();
    delete root.dataset["swipe"];
    stage.clearing.changed();
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const { left: edge, width } = root.getBoundingClientRect();
    share = Math.min(100, Math.max(0, ((event.clientX - edge) / width) * 100));
    place();
  }

  divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId));
  divider.addEventListener("pointermove", drag);
  divider.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP, Home: -100, End: 100 }[event.key];
    if (step === undefined) return;
    share = Math.min(100, Math.max(0, share + step));
    place();
    event.preventDefault();
  });
  map.on("move", follow);
  const observer = new ResizeObserver(() => other?.resize());
  observer.observe(root);

  /** Thresholds, filter and data of the second side as they are now. @param {Swipe} swipe */
  function apply(swipe) {
    if (!other) return;
    for (const [key, value] of Object.entries(state(swipe))) {
      if (!same(other.getGlobalState()[key], value)) other.setGlobalStateProperty(key, value);
    }
    filter(swipe);
    const props = stage.props();
    const data = { band: swipe.band ?? props.band ?? NOTHING, sites: swipe.sites ?? props.sites ?? NOTHING };
    for (const id of /** @type {const} */ (["band", "sites"])) {
      const source = /** @type {import("maplibre-gl").GeoJSONSource | undefined} */ (other.getSource(id));
      if (source && held[id] !== data[id]) source.setData(data[id]);
      held[id] = data[id];
    }
  }

  /** @param {boolean} restyled  the map's own style is another */
  function refresh(restyled = false) {
    const swipe = stage.props().swipe ?? own;
    const old = shown;
    shown = swipe;
    if (!swipe) {
      if (other) close();
      return;
    }
    if (!other || !same(swipe.style, old?.style) || (restyled && !swipe.style)) {
      close();
      open(swipe);
      return;
    }
    words(swipe);
    if (loaded) apply(swipe);
  }
  refresh();

  return {
    show(swipe) {
      own = swipe;
      refresh();
    },
    update(props, before) {
      const changed = ["swipe", "style", "globalState", "layerState", "parcelFilter", "band", "sites"].some((key) => {
        const name = /** @type {keyof import("./types").Props} */ (key);
        return props[name] !== before[name];
      });
      if (changed) refresh(!same(props.style, before.style));
    },
    remove() {
      observer.disconnect();
      close();
    },
  };
}
