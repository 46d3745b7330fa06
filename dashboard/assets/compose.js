/**
 * The frame of the sheet on the map of the page that prints: drawn over the map, dragged by pointer or arrow keys.
 * Named by ClientsideFunction in dashboard/compose_page/callbacks.py.
 */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const STEP = 0.1;
  const state = {
    /** @type {[number, number][]} */ corners: [],
    /** @type {SVGPolygonElement | null} */ shape: null,
    /** @type {any} */ map: null,
    fitted: false,
  };

  function held() {
    const maps = /** @type {any} */ (window).bridgehead && /** @type {any} */ (window).bridgehead.maps;
    return maps && maps["compose-map"] ? maps["compose-map"].map : null;
  }

  function draw() {
    if (!state.map || !state.shape) return;
    const points = state.corners.map((corner) => state.map.project(corner));
    state.shape.setAttribute("points", points.map((point) => point.x.toFixed(1) + "," + point.y.toFixed(1)).join(" "));
    state.shape.style.display = state.corners.length ? "" : "none";
  }

  /** Moves the frame by pixels on the screen. */
  function shift(/** @type {number} */ dx, /** @type {number} */ dy) {
    state.corners = state.corners.map((corner) => {
      const point = state.map.project(corner);
      const moved = state.map.unproject([point.x + dx, point.y + dy]);
      return [moved.lng, moved.lat];
    });
    draw();
  }

  /** Tells the server where the frame's middle lies now. */
  function tell() {
    const points = state.corners.map((corner) => state.map.project(corner));
    const middle = state.map.unproject([
      points.reduce((sum, point) => sum + point.x, 0) / points.length,
      points.reduce((sum, point) => sum + point.y, 0) / points.length,
    ]);
    window.dash_clientside.set_props("compose-centre", { data: [Number(middle.lng.toFixed(6)), Number(middle.lat.toFixed(6))] });
  }

  function drag(/** @type {PointerEvent} */ event) {
    const shape = state.shape;
    if (!shape || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    shape.setPointerCapture(event.pointerId);
    let last = [event.clientX, event.clientY];
    let moved = false;
    const move = (/** @type {PointerEvent} */ now) => {
      shift(now.clientX - (last[0] || 0), now.clientY - (last[1] || 0));
      last = [now.clientX, now.clientY];
      moved = true;
    };
    const end = () => {
      shape.removeEventListener("pointermove", move);
      shape.removeEventListener("pointerup", end);
      shape.removeEventListener("pointercancel", end);
      if (moved) tell();
    };
    shape.addEventListener("pointermove", move);
    shape.addEventListener("pointerup", end);
    shape.addEventListener("pointercancel", end);
  }

  function key(/** @type {KeyboardEvent} */ event) {
    const ways = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });
    const way = ways[event.key];
    if (!way || !state.shape) return;
    event.preventDefault();
    event.stopPropagation();
    const box = state.shape.getBBox();
    shift(way[0] * box.width * STEP, way[1] * box.height * STEP);
    tell();
  }

  function begin(/** @type {HTMLElement} */ stage) {
    const sheet = document.createElementNS(SVG, "svg");
    sheet.setAttribute("class", "compose-frame");
    const shape = document.createElementNS(SVG, "polygon");
    shape.setAttribute("tabindex", "0");
    shape.setAttribute("role", "button");
    shape.setAttribute("aria-label", stage.dataset["label"] || "");
    sheet.append(shape);
    stage.append(sheet);
    shape.addEventListener("pointerdown", drag);
    shape.addEventListener("keydown", key);
    state.shape = shape;
    state.map.on("move", draw);
    state.map.on("resize", draw);
  }

  /** Shows the whole frame once. */
  function look() {
    if (state.fitted || !state.corners.length) return;
    state.fitted = true;
    const lons = state.corners.map((corner) => corner[0]);
    const lats = state.corners.map((corner) => corner[1]);
    const strip = /** @type {HTMLElement | null} */ (document.querySelector(".compose__map .mapview-strip"));
    const padding = { top: 26, left: 26, right: 26, bottom: 26 + (strip ? strip.offsetHeight : 0) }; // the frame stands above the read-out
    state.map.fitBounds([[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]], { padding: padding, animate: false });
  }

  function attach(/** @type {number} */ tries) {
    const map = held();
    const stage = document.getElementById("compose-stage");
    if (!stage) return;
    if (!map) {
      if (tries > 0) window.setTimeout(() => attach(tries - 1), 200);
      return;
    }
    if (state.map !== map || !state.shape || !stage.contains(state.shape)) {
      state.map = map;
      state.fitted = false;
      begin(stage);
    }
    look();
    draw();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    bridgehead_compose: {
      /** Shows the controls that a form has use for. */
      suit(/** @type {string} */ form, /** @type {string} */ publication) {
        return "compose compose--" + form + " compose--" + publication;
      },

      /** The server laid the sheet out: draw its frame, or none. */
      frame(/** @type {{corners: [number, number][]} | null} */ frame) {
        state.corners = frame ? frame.corners : [];
        attach(100);
        return frame ? "compose__map" : "compose__map compose__map--idle";
      },
    },
  });
})();
