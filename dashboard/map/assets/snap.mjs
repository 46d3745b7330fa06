// @ts-check
/** The corner or the edge of a parcel that the pointer is near enough to. */

/** @typedef {import("./types").Stage} Stage */
/** @typedef {[number, number]} Pair */

const CORNER_PX = 10;
const EDGE_PX = 8;

/**
 * The rings and lines of a geometry.
 * @param {import("geojson").Geometry} geometry
 * @returns {Pair[][]}
 */
function rings(geometry) {
  if (geometry.type === "Polygon") return /** @type {Pair[][]} */ (geometry.coordinates);
  if (geometry.type === "MultiPolygon") return /** @type {Pair[][]} */ (geometry.coordinates.flat());
  return [];
}

/**
 * @param {Stage} stage
 * @param {{x: number, y: number}} at  in pixels of the map
 * @returns {Pair | undefined}  longitude and latitude
 */
export function snapped(stage, at) {
  const { map } = stage;
  const hit = stage.notes()?.parcels.hit;
  const layers = [hit, "sites"].filter((id) => id && map.getLayer(id));
  const box = /** @type {[[number, number], [number, number]]} */ ([
    [at.x - CORNER_PX, at.y - CORNER_PX],
    [at.x + CORNER_PX, at.y + CORNER_PX],
  ]);
  /** @type {{corner: Pair | undefined, cornerPx: number, edge: Pair | undefined, edgePx: number}} */
  const best = { corner: undefined, cornerPx: CORNER_PX, edge: undefined, edgePx: EDGE_PX };
  for (const feature of map.queryRenderedFeatures(box, { layers: /** @type {string[]} */ (layers) })) {
    for (const ring of rings(feature.geometry)) nearest(map, ring, at, best);
  }
  return best.corner ?? best.edge;
}

/**
 * @param {import("maplibre-gl").Map} map
 * @param {Pair[]} ring
 * @param {{x: number, y: number}} at
 * @param {{corner: Pair | undefined, cornerPx: number, edge: Pair | undefined, edgePx: number}} best
 */
function nearest(map, ring, at, best) {
  let before = null;
  for (const corner of ring) {
    const here = map.project(corner);
    const away = Math.hypot(here.x - at.x, here.y - at.y);
    if (away < best.cornerPx) Object.assign(best, { corner, cornerPx: away });
    if (before) {
      const [dx, dy] = [here.x - before.x, here.y - before.y];
      const along = Math.min(1, Math.max(0, ((at.x - before.x) * dx + (at.y - before.y) * dy) / (dx * dx + dy * dy || 1)));
      const [x, y] = [before.x + along * dx, before.y + along * dy];
      const off = Math.hypot(x - at.x, y - at.y);
      if (off < best.edgePx) {
        const place = map.unproject([x, y]);
        Object.assign(best, { edge: [place.lng, place.lat], edgePx: off });
      }
    }
    before = here;
  }
}
