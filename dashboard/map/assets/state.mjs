// @ts-check
/** The values a style reads while it draws: thresholds, what is shown, how strongly. No request is made. */

import { same } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").Props} Props */

const SETTLE_MS = 400;

/**
 * The state that the layer list asks for, in the keys the style compiler uses.
 * @param {Record<string, import("./types").GroupState> | undefined} groups
 * @returns {Record<string, unknown>}
 */
export function layerStateValues(groups) {
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const [id, group] of Object.entries(groups ?? {})) {
    if (group.visible !== undefined) values[`visible:${id}`] = group.visible;
    if (group.opacity !== undefined) values[`opacity:${id}`] = group.opacity;
  }
  return values;
}

/**
 * All state a page's props ask for.
 * @param {Props} props
 * @returns {Record<string, unknown>}
 */
export function stateOf(props) {
  return { ...props.globalState, ...layerStateValues(props.layerState) };
}

/**
 * Applies state so that a fast hand on a slider never queues up work: the newest value waits until the tiles
 * of the one before are drawn, values in between are dropped.
 * @param {Stage} stage
 */
export function createState(stage) {
  const { map, root } = stage;
  /** @type {Map<string, unknown>} */
  const waiting = new Map();
  let busy = false;
  let due = false;
  let gone = false;
  let timer = 0;

  function free() {
    window.clearTimeout(timer);
    map.off("idle", free);
    busy = false;
    if (waiting.size > 0) schedule();
  }

  function apply() {
    due = false;
    if (gone || busy) return; // what waits is applied when the tiles are drawn
    if (!map.isStyleLoaded()) {
      window.clearTimeout(timer);
      timer = window.setTimeout(free, 40);
      return;
    }
    const changed = [...waiting].filter(([key, value]) => !same(map.getGlobalState()[key], value));
    waiting.clear();
    if (changed.length === 0) return;
    busy = true;
    root.dataset["idle"] = "false";
    for (const [key, value] of changed) map.setGlobalStateProperty(key, value);
    map.once("idle", free);
    timer = window.setTimeout(free, SETTLE_MS);
  }

  /** What is set together is applied together, before the page paints and before an answer to it can come. */
  function schedule() {
    if (!due) queueMicrotask(apply);
    due = true;
  }

  /** @type {(key: string, value: unknown) => void} */
  function set(key, value) {
    waiting.set(key, value);
    schedule();
  }

  return {
    set,
    /** @type {(props: Props, before: Props) => void} */
    update(props, before) {
      const old = stateOf(before);
      for (const [key, value] of Object.entries(stateOf(props))) {
        if (!same(value, old[key])) set(key, value);
      }
    },
    remove() {
      gone = true;
      window.clearTimeout(timer);
    },
  };
}
