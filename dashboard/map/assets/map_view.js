// @ts-check
/* The component that Dash finds as window.bridgehead_map.MapView. It holds the place and hands the props on;
   everything else is in the modules, which begin to load as soon as this file runs. */
(function () {
  "use strict";
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const modules = import(new URL("map.mjs", own.src).href);
  const { createElement, Fragment, useEffect, useRef, useState } = window.React;
  const LONGEST_WAIT_MS = 8000;

  window.bridgehead = window.bridgehead || {
    maps: {},
    /** @type {(mapId: string, key: string, value: unknown) => void} */
    setGlobalState(mapId, key, value) {
      const held = window.bridgehead.maps[mapId];
      if (held) held.setGlobalState(key, value);
    },
  };

  /** @param {import("./types").Props} props */
  function MapView(props) {
    const host = useRef(/** @type {HTMLDivElement | null} */ (null));
    const latest = useRef(props);
    const control = useRef(/** @type {{update: (props: any) => void, remove: () => void} | null} */ (null));
    latest.current = props;
    useEffect(() => {
      let gone = false;
      modules.then(async ({ createMap }) => {
        const made = await createMap(host.current, () => latest.current);
        if (gone) made.remove();
        else control.current = made;
      }, (reason) => {
        const words = latest.current.words || {};
        if (host.current) host.current.textContent = words["failed"] || String(reason);
      });
      return () => {
        gone = true;
        if (control.current) control.current.remove();
        control.current = null;
      };
    }, []);
    useEffect(() => {
      if (control.current) control.current.update(props);
    });
    return createElement("div", { id: props.id, className: "mapview", ref: host });
  }

  /* Charts and tables are heavy to begin: on a page with a map they wait until the map is drawn, or a while. */
  /** @param {{children?: unknown}} props */
  function Later(props) {
    const [due, setDue] = useState(false);
    useEffect(() => {
      if (due) return undefined;
      if (window.bridgehead.drawn || !document.querySelector(".mapview")) {
        setDue(true);
        return undefined;
      }
      const begin = () => setDue(true);
      const timer = window.setTimeout(begin, LONGEST_WAIT_MS);
      window.addEventListener("bridgehead:drawn", begin);
      return () => {
        window.clearTimeout(timer);
        window.removeEventListener("bridgehead:drawn", begin);
      };
    }, [due]);
    return due ? props.children : null;
  }

  /* Tags that answer to nothing, as `dashboard.map.still` writes them: a text, or [name, attributes, ...children];
     one without a name is a slot. */
  /** @typedef {string | [string, Record<string, any>, ...any[]]} Node */
  /** @typedef {{tree: Node[], under: Node[]}} Said  what a slot was handed, and in whose place */

  /** @type {Map<string, Set<(tree: Node[]) => void>>} */
  const slots = new Map();

  /** @type {(node: Node) => any} */
  function grown(node) {
    if (typeof node === "string") return node;
    const [name, given, ...under] = node;
    if (name === "") return createElement(Slot, { key: given["name"], name: given["name"], tree: under });
    return createElement(name, given, ...under.map(grown));
  }

  /** @param {{tree: Node[]}} props */
  function Still({ tree }) {
    return createElement(Fragment, null, ...tree.map(grown));
  }

  /** @param {{name: string, tree: Node[]}} props */
  function Slot({ name, tree }) {
    const [said, setSaid] = useState(/** @type {Said | null} */ (null));
    useEffect(() => {
      const hear = (/** @type {Node[]} */ now) => setSaid({ tree: now, under: tree });
      const all = slots.get(name) ?? new Set();
      slots.set(name, all.add(hear));
      return () => {
        all.delete(hear);
      };
    }, [name, tree]);
    return createElement(Still, { tree: said && said.under === tree ? said.tree : tree });
  }

  /** @param {{data?: Record<string, Node[]> | null}} props */
  function Board({ data }) {
    useEffect(() => {
      for (const [name, tree] of Object.entries(data ?? {})) slots.get(name)?.forEach((hear) => hear(tree));
    }, [data]);
    return null;
  }

  window.bridgehead_map = { MapView, Later, Still, Slot, Board };
})();
