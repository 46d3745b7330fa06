// @ts-check
/* The component that Dash finds as window.bridgehead_map.MapView. It holds the place and hands the props on;
   everything else is in the modules, which `opening.js` loads. */

/** @typedef {import("./types").Props} Props */

(function () {
  "use strict";
  const { createElement, Fragment, useEffect, useLayoutEffect, useRef, useState } = window.React;
  const { flushSync } = window.ReactDOM;
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
      /** @type {HTMLElement | null} */
      let taken = null;
      const take = () => {
        const { root, made } = window.bridgehead.begin(read);
        taken = root;
        place.current?.append(root);
        made.then((map) => {
          if (gone) return map.remove();
          control.current = map;
          map.update(latest.current);
        });
      };
      if (opening) window.addEventListener("bridgehead:built", take, { once: true });
      else take();
      return () => {
        gone = true;
        window.removeEventListener("bridgehead:built", take);
        control.current?.remove();
        control.current = null;
        taken?.remove();
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

  /* While the page opens, what stands written is shown, and a frame's components are built behind it a few at a time,
     so that the map answers in between. Later frames are built at once. */
  const AT_A_TIME_MS = 20;
  const TOGETHER = 2;
  /** @type {(() => void)[]} */
  const waiting = [];
  let opening = document.getElementById("first-page") !== null;
  let begun = false;

  function soon() {
    if (window.scheduler) window.scheduler.postTask(build, { priority: "user-blocking" });
    else window.setTimeout(build);
  }

  function build() {
    const until = performance.now() + AT_A_TIME_MS;
    while (waiting.length > 0 && performance.now() < until) {
      flushSync(() => waiting.splice(0, TOGETHER).forEach((begin) => begin()));
    }
    if (waiting.length > 0) return soon();
    opening = false;
    window.dispatchEvent(new Event("bridgehead:built"));
  }

  /** @param {{children?: import("react").ReactNode}} props */
  function InTurn({ children }) {
    const [due, setDue] = useState(false);
    useLayoutEffect(() => {
      waiting.push(() => setDue(true));
      if (!begun) soon();
      begun = true;
    }, []);
    return due ? children : null;
  }

  /** @param {{tree: Node[], children?: unknown}} props */
  function Frame({ tree, children }) {
    const inTurn = useRef(opening).current; // as it began, for as long as it stands
    const given = Array.isArray(children) ? children : [children];
    const held = inTurn ? given.map((one) => createElement(InTurn, null, one)) : given;
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
