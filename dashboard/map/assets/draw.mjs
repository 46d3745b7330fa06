// @ts-check
/** Drawing on the map through terra-draw. Loaded when a drawing tool is first used, never before. */

import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
  TerraDrawSelectMode,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { snapped } from "./snap.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").Drawing} Drawing */
/** @typedef {import("geojson").Polygon | import("geojson").LineString} Shape */

const INK = "#14202B";
const ACCENT = "#0E8A74";
const PAPER = "#FFFFFF";
const PRECISION = 9;

/**
 * @param {import("terra-draw").HexColor} colour
 */
function looks(colour) {
  return {
    fillColor: colour,
    fillOpacity: 0.1,
    outlineColor: colour,
    outlineWidth: 2,
    lineStringColor: colour,
    lineStringWidth: 2.5,
    closingPointColor: PAPER,
    closingPointOutlineColor: colour,
    closingPointOutlineWidth: 2,
    closingPointWidth: 5,
    snappingPointColor: "#E0A030",
    snappingPointOutlineColor: PAPER,
    snappingPointWidth: 5,
  };
}

/**
 * @param {{toCustom: import("terra-draw").SnapToCustom}} snapping
 */
function modes(snapping) {
  const [ink, accent] = [looks(INK), looks(ACCENT)].map((styles) => /** @type {any} */ (styles));
  const editable = {
    feature: { draggable: true, coordinates: { snappable: snapping, midpoints: true, draggable: true, deletable: true } },
  };
  return [
    new TerraDrawLineStringMode({ modeName: "length", styles: ink, snapping }),
    new TerraDrawPolygonMode({ modeName: "area", styles: ink, snapping }),
    new TerraDrawPolygonMode({ modeName: "polygon", styles: accent, snapping }),
    new TerraDrawRectangleMode({ modeName: "rectangle", styles: accent, drawInteraction: "click-move-or-drag" }),
    new TerraDrawLineStringMode({ modeName: "line", styles: accent, snapping }),
    new TerraDrawSelectMode({
      modeName: "edit",
      flags: { polygon: editable, rectangle: editable },
      styles: /** @type {any} */ ({
        selectedPolygonColor: ACCENT,
        selectedPolygonOutlineColor: ACCENT,
        selectedPolygonOutlineWidth: 2,
        selectedPolygonFillOpacity: 0.12,
        selectionPointColor: PAPER,
        selectionPointOutlineColor: ACCENT,
        selectionPointOutlineWidth: 2,
        selectionPointWidth: 5.5,
        midPointColor: ACCENT,
        midPointOutlineColor: PAPER,
        midPointWidth: 4,
      }),
    }),
  ];
}

/**
 * @param {Stage} stage
 * @param {{changed: (shape: Shape) => void, finished: (shape: Shape, id: string | number) => void, snaps: () => boolean}} hooks
 * @returns {Drawing}
 */
export function createDrawing(stage, hooks) {
  const { map } = stage;
  const adapter = new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: PRECISION });
  const snapping = {
    toCustom: (/** @type {import("terra-draw").TerraDrawMouseEvent} */ event) =>
      hooks.snaps() ? snapped(stage, { x: event.containerX, y: event.containerY }) : undefined,
  };
  const draw = new TerraDraw({ adapter, modes: modes(snapping), undoRedo: { modeLevel: new TerraDrawModeUndoRedo() } });
  draw.start();

  /** @param {string | number | undefined} id */
  function shape(id) {
    const geometry = id === undefined ? undefined : draw.getSnapshotFeature(id)?.geometry;
    return geometry && geometry.type !== "Point" ? /** @type {Shape} */ (geometry) : null;
  }

  draw.on("change", (ids) => {
    for (const id of ids) {
      const found = draw.hasFeature(id) ? shape(id) : null;
      if (found) hooks.changed(found);
    }
  });
  draw.on("finish", (id) => {
    const found = shape(id);
    if (found) hooks.finished(found, id);
  });

  return {
    begin(mode) {
      draw.setMode(mode);
    },
    edit(geometry) {
      draw.clear();
      const coordinates = geometry.coordinates.map((ring) => ring.map((at) => at.map((value) => Number(value.toFixed(PRECISION)))));
      const rounded = { type: /** @type {const} */ ("Polygon"), coordinates }; // more digits are refused
      const [added] = draw.addFeatures([{ type: "Feature", geometry: rounded, properties: { mode: "polygon" } }]);
      draw.setMode("edit");
      if (added?.valid && added.id !== undefined) draw.selectFeature(added.id);
      return added?.valid ?? false;
    },
    undo() {
      draw.undo();
    },
    drop(id) {
      if (draw.hasFeature(id)) draw.removeFeatures([id]);
    },
    clear() {
      draw.clear();
    },
    stop() {
      if (draw.enabled) draw.stop();
    },
  };
}
