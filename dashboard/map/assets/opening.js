// @ts-check
/* How a page with a map opens. It runs before Dash: the map begins with what stands in the page, and Dash's
   scripts, which wait in the page as a list, are loaded when the map is drawn. */

(function () {
  "use strict";
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const modules = import(new URL("map.mjs", own.src).href);
  const DASH_AFTER_MS = 3000;

  /**
   * Begins a map in an element of its own, which may stand anywhere on the page and be moved.
   * @param {() => import("./types").Props} props  the newest props
   * @returns {import("./types").Begun}
   */
  function newMap(props) {
    const root = document.createElement("div");
    root.id = String(props().id);
    root.className = "mapview";
    const made = modules.then(
      ({ createMap }) => createMap(root, props),
      (reason) => {
        root.textContent = props().words?.["failed"] || String(reason);
        return { /** @type {(props: import("./types").Props) => void} */ update() {}, remove() {} };
      },
    );
    return { root, made };
  }

  /* The page's first map: what it tells before Dash listens is kept. */
  function firstMap() {
    const place = document.getElementById("first-map");
    const written = document.getElementById("first-map-props");
    if (!place || !written) return null;
    /** @type {Record<string, unknown>} */
    const told = {};
    /** @type {import("./types").Props} */
    const now = { ...JSON.parse(String(written.textContent)), setProps: (/** @type {object} */ out) => void Object.assign(told, out) };
    let read = () => now;
    const { root, made } = newMap(() => read());
    place.append(root);
    return {
      id: now.id,
      /** @param {() => import("./types").Props} props */
      take(props) {
        read = props;
        place.remove();
        if (Object.keys(told).length > 0) props().setProps?.(told);
        return { root, made };
      },
    };
  }

  let first = firstMap();
  window.bridgehead = {
    maps: {},
    setGlobalState(mapId, key, value) {
      window.bridgehead.maps[mapId]?.setGlobalState(key, value);
    },
    begin(props) {
      const begun = first && first.id === props().id ? first.take(props) : newMap(props);
      first = null;
      return begun;
    },
  };

  /* What stands written on the page goes in the moment in which the page itself is built. */
  function makeWay() {
    const written = document.getElementById("first-page");
    if (!written) return;
    window.addEventListener("bridgehead:built", () => written.remove(), { once: true });
    for (const due of ["bridgehead:asked", "bridgehead:shown"]) {
      window.addEventListener(due, () => written.classList.add("first-page--whole"), { once: true });
    }
  }
  document.addEventListener("DOMContentLoaded", makeWay);

  /* Dash is loaded when the first map is drawn in full, or after a while: both at once would be slower for both. */
  async function loadDash() {
    const written = document.getElementById("first-map-scripts");
    if (!written) return;
    /** @type {string[]} */
    const addresses = JSON.parse(String(written.textContent));
    await new Promise((due) => {
      window.addEventListener("bridgehead:shown", due, { once: true });
      window.setTimeout(due, DASH_AFTER_MS);
    });
    const scripts = addresses.map((src) => {
      const script = Object.assign(document.createElement("script"), { src, async: false }); // in this order
      document.head.append(script);
      return new Promise((loaded) => script.addEventListener("load", loaded, { once: true }));
    });
    await Promise.all(scripts);
    window.renderer = new window.DashRenderer();
  }
  loadDash();
})();
