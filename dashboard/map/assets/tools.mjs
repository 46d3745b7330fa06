// @ts-check
/** The tools over the map: measure a length or an area, draw a site, box parcels. One is in hand at a time. */

import { createBox } from "./box.mjs";
import { element } from "./dom.mjs";
import { areaOf, areaWords, lengthOf, lengthWords } from "./measure.mjs";
import { trustedProjection } from "./readout.mjs";
import { NOTHING } from "./style.mjs";
import { createToolbar } from "./toolbar.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").MapPart} MapPart */
/** @typedef {import("./types").Drawing} Drawing */
/** @typedef {import("./types").ToolName} ToolName */
/** @typedef {import("geojson").Polygon | import("geojson").LineString} Shape */
/** @typedef {[number, number]} Pair */

const SHAPE_OF = /** @type {const} */ ({ length: "length", area: "area", polygon: "polygon", rectangle: "rectangle", buffer: "line", split: "line", within: "polygon", withinBox: "rectangle" });

/**
 * @param {Stage} stage
 * @param {{boxed: import("maplibre-gl").BoxZoomEndHandler}} picking
 * @param {(swipe: import("./types").Swipe | null) => void} beside  shows a second side
 * @returns {MapPart}
 */
export function createTools(stage, picking, beside) {
  const { map, root } = stage;
  /** @type {ToolName | "edit" | null} */
  let tool = null;
  /** @type {Drawing | null} */
  let drawing = null;
  let told = 0;
  /** @type {Shape | null} */
  let latest = null;
  let sent = "";
  /** @type {import("maplibre-gl").Marker[]} */
  let labels = [];
  const box = createBox(stage, (start, end) => {
    picking.boxed(map, start, end, /** @type {any} */ (null));
    take(null);
  });
  const bar = createToolbar(stage, { take, undo: () => drawing?.undo(), finish: () => key("Enter"), cancel: () => take(null), policy });

  /** The pack's own limits beside those in force: nothing where they are the same. */
  function original() {
    const { style, globalState } = stage.props();
    const own = Object.entries(/** @type {any} */ (style)?.state ?? {}).map(([key, entry]) => [key, /** @type {any} */ (entry).default]);
    return own.some(([key, value]) => key in (globalState ?? {}) && globalState?.[key] !== value) ? Object.fromEntries(own) : null;
  }

  /** @param {boolean} on */
  function policy(on) {
    const limits = original();
    beside(on && limits ? { globalState: limits, band: NOTHING, left: stage.word("sideHere"), right: stage.word("sidePolicy") } : null);
  }

  function offerPolicy() {
    const possible = Boolean(original());
    bar.offer(possible);
    if (!possible) policy(false);
  }
  offerPolicy();

  function project() {
    return trustedProjection(stage.libraries, stage.props().workingCrs);
  }

  /** @param {Shape} shape */
  function words(shape) {
    const to = project();
    if (!to) return "";
    const line = shape.type === "LineString";
    const metres = /** @type {Pair[]} */ (line ? shape.coordinates : shape.coordinates[0]).map(to);
    if (line) return lengthWords(stage, lengthOf(metres));
    const around = lengthWords(stage, lengthOf([...metres, /** @type {Pair} */ (metres[0])]));
    return `${areaWords(stage, areaOf(metres))} · ${stage.word("around")} ${around}`;
  }

  /** @param {Shape} shape */
  function label(shape) {
    const points = /** @type {Pair[]} */ (shape.type === "LineString" ? shape.coordinates : shape.coordinates[0]);
    const last = /** @type {Pair} */ (points[shape.type === "LineString" ? points.length - 1 : 0]);
    const text = element("span", "mapview-measured");
    text.textContent = words(shape).split(" · ").slice(0, 2).join(" · ");
    labels.push(new stage.libraries.maplibre.Marker({ element: text, anchor: "bottom-left", offset: [6, -4] }).setLngLat(last).addTo(map));
  }

  /** @param {Shape} shape @param {string | number} id */
  function finished(shape, id) {
    if (tool === "edit") {
      tellEdited();
      return;
    }
    if (tool === "length" || tool === "area") {
      bar.say(words(shape), true);
      label(shape);
      return;
    }
    if (!tool || tool === "box" || tool === "merge") return;
    if (tool === "within" || tool === "withinBox") stage.send({ bounded: { geometry: shape, n: (told += 1) } });
    else tell(tool, shape);
    drawing?.drop(id);
    take(null);
  }

  /** The corners as they are now, once for each change: a quick drag ends without a word from terra-draw. */
  function tellEdited() {
    const editing = stage.props().editing;
    const now = JSON.stringify(latest);
    if (!editing || tool !== "edit" || latest?.type !== "Polygon" || now === sent) return;
    sent = now;
    told += 1;
    stage.send({ edited: { id: editing.id, geometry: latest, snap: bar.snaps(), n: told } });
  }

  /** @param {Shape} shape */
  function changed(shape) {
    latest = shape;
    sent ||= JSON.stringify(shape); // the first is what was put under the hand
    bar.say(words(shape));
  }

  /** @param {ToolName} which @param {Shape | null} geometry */
  function tell(which, geometry) {
    told += 1;
    stage.send({ drawn: { tool: which, geometry, width: bar.width(), snap: bar.snaps(), n: told } });
  }

  async function ready() {
    const { createDrawing } = await import("./draw.mjs");
    drawing ??= createDrawing(stage, { changed, finished, snaps: bar.snaps });
    return drawing;
  }

  function putDown() {
    latest = null;
    sent = "";
    for (const one of labels) one.remove();
    labels = [];
    drawing?.stop();
    drawing = null;
    box.stop();
  }

  /** @param {ToolName | null} next */
  function take(next) {
    if (next === "merge") {
      tell("merge", null);
      next = null;
    }
    if (tool === "edit" && stage.props().editing) stage.send({ editing: null });
    putDown();
    tool = next;
    root.dataset["tool"] = tool ?? "";
    bar.show(tool);
    if (tool === "box") box.start();
    else if (tool && tool in SHAPE_OF) {
      const mode = SHAPE_OF[/** @type {keyof typeof SHAPE_OF} */ (tool)];
      const wanted = tool;
      ready().then((made) => {
        if (tool === wanted) made.begin(mode);
      });
    }
  }

  function edit() {
    const editing = stage.props().editing;
    if (!editing) {
      if (tool === "edit") take(null);
      return;
    }
    putDown();
    tool = "edit";
    root.dataset["tool"] = tool;
    bar.show(tool);
    ready().then((made) => {
      if (tool === "edit" && !made.edit(editing.geometry)) take(null);
    });
  }

  const canvas = map.getCanvas();
  const rested = () => window.setTimeout(tellEdited, 30);
  window.addEventListener("pointerup", rested);

  /** A key as terra-draw listens to it. @param {string} name */
  function key(name) {
    for (const type of ["keydown", "keyup"]) canvas.dispatchEvent(new KeyboardEvent(type, { key: name, bubbles: true }));
  }

  /** A press on the middle of the map, for hands on the keyboard. */
  function press() {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, isPrimary: true, pointerId: 1, button: 0 };
    for (const type of ["pointermove", "pointerdown", "pointerup"]) {
      canvas.dispatchEvent(new PointerEvent(type, { ...at, buttons: type === "pointerdown" ? 1 : 0 }));
    }
  }

  canvas.addEventListener("keydown", (event) => {
    if (!tool || !event.isTrusted) return;
    if (event.key === " ") press();
    else if (event.key === "Backspace") drawing?.undo();
    else return;
    event.preventDefault();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && tool && event.isTrusted) take(null);
  });
  root.addEventListener("mapview:take", (event) => {
    take(/** @type {CustomEvent<ToolName>} */ (event).detail);
    canvas.focus({ preventScroll: true });
  });
  root.addEventListener("mapview:restyle", () => {
    if (drawing) take(null);
  });

  return {
    update(props, before) {
      if (props.words !== before.words || props.tools !== before.tools) bar.name();
      if (props.globalState !== before.globalState || props.style !== before.style) offerPolicy();
      if (props.said && props.said !== before.said && props.said.n !== before.said?.n) bar.tell(props.said.text);
      if (props.editing !== before.editing && props.editing?.id !== before.editing?.id) edit();
    },
    remove() {
      window.removeEventListener("pointerup", rested);
      putDown();
    },
  };
}
