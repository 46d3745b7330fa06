// @ts-check
/* The component that Dash finds as window.bridgehead_map.MapView. It holds the place and hands the props on;
   everything else is in the modules, which `opening.js` loads. */

/** @typedef {import("./types").Props} Props */

(function () {
  "use strict";
  const { createElement, Fragment, useEffect, useRef, useState } = window.React;
  const LONGEST_WAIT_MS = 8000;

  /** @param {Props} props */
  function MapView(props) {
    const place = useRef(/** @type {HTMLDivElement | null} */ (null));
    const latest = useRef(props);
    const control = useRef(/** @type {{update: (props: Props) => void, remove: () => void} | null} */ (null));
    latest.current = props;
    useEffect(() => {
      let gone = false;
      const read = () => latest.current;
      const { root, made } = window.bridgehead.begin(read);
      place.current?.append(root);
      made.then((map) => {
        if (gone) return map.remove();
        control.current = map;
        map.update(latest.current);
      });
      return () => {
        gone = true;
        control.current?.remove();
        control.current = null;
        root.remove();
      };
    }, []);
    useEffect(() => {
      control.current?.update(props);
    });
    return createElement("div", { className: "mapview-place", ref: place });
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
     one without a name is a slot. In a frame a number is the place of one of its components. */
  /** @typedef {string | number | [string, Record<string, any>, ...any[]]} Node */
  /** @typedef {{tree: Node[], under: Node[]}} Said  what a slot was handed, and in whose place */

  /** @type {Map<string, Set<(tree: Node[]) => void>>} */
  const slots = new Map();

  /** @type {(node: Node, held?: unknown[]) => any} */
  function grown(node, held) {
    if (typeof node === "string") return node;
    if (typeof node === "number") return held?.[node];
    const [name, given, ...under] = node;
    if (name === "") return createElement(Slot, { key: given["name"], name: given["name"], tree: under });
    return createElement(name, given, ...under.map((one) => grown(one, held)));
  }

  /** @param {{tree: Node[]}} props */
  function Still({ tree }) {
    return createElement(Fragment, null, ...tree.map((one) => grown(one)));
  }

  /** @param {{tree: Node[], children?: unknown}} props */
  function Frame({ tree, children }) {
    const held = Array.isArray(children) ? children : [children];
    return createElement(Fragment, null, ...tree.map((one) => grown(one, held)));
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

  window.bridgehead_map = { MapView, Later, Still, Frame, Slot, Board };
})();
