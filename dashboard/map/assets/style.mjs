// @ts-check
/** What a compiled style needs before MapLibre can take it: whole addresses, its data, its pattern images. */

/** @typedef {import("./types").PatternImage} PatternImage */
/** @typedef {import("./types").StyleNotes} StyleNotes */
/** @typedef {import("maplibre-gl").StyleSpecification} StyleSpecification */
/** @typedef {import("geojson").FeatureCollection} FeatureCollection */

/** @type {FeatureCollection} */
export const NOTHING = { type: "FeatureCollection", features: [] };

/**
 * The notes that the style compiler left for the component.
 * @param {StyleSpecification | undefined} style
 * @returns {StyleNotes | null}
 */
export function notesOf(style) {
  const metadata = /** @type {Record<string, unknown> | undefined} */ (style?.metadata);
  return /** @type {StyleNotes | null} */ (metadata?.["bridgehead"] ?? null);
}

/**
 * Copies a style with this server's address before every path, and with the data that the page holds.
 * @param {StyleSpecification} style
 * @param {Record<string, FeatureCollection>} data  by source id
 * @param {string} origin
 * @returns {StyleSpecification}
 */
export function prepareStyle(style, data, origin) {
  const sources = Object.fromEntries(
    Object.entries(style.sources).map(([id, source]) => {
      const held = data[id];
      return [id, held && source.type === "geojson" ? { ...source, data: held } : wholeSource(source, origin)];
    }),
  );
  const prepared = { ...style, sources };
  if (style["font-faces"]) prepared["font-faces"] = wholeFonts(style["font-faces"], origin);
  return prepared;
}

/**
 * @param {import("maplibre-gl").SourceSpecification} source
 * @param {string} origin
 */
function wholeSource(source, origin) {
  if (source.type === "vector" && source.url) {
    return { ...source, url: source.url.replace(/^pmtiles:\/\/(?=\/)/, `pmtiles://${origin}`) };
  }
  if (source.type === "geojson" && typeof source.data === "string") {
    return { ...source, data: new URL(source.data, origin).href };
  }
  return source;
}

/**
 * @param {NonNullable<StyleSpecification["font-faces"]>} faces
 * @param {string} origin
 */
function wholeFonts(faces, origin) {
  return Object.fromEntries(
    Object.entries(faces).map(([name, files]) => [
      name,
      typeof files === "string"
        ? new URL(files, origin).href
        : files.map((file) => ({ ...file, url: new URL(file.url, origin).href })),
    ]),
  );
}

/**
 * Draws one pattern. Lines run corner to corner, with the corners' other halves, so that copies join unseen.
 * @param {PatternImage} image
 * @param {number} ratio  device pixels a CSS pixel
 * @returns {ImageData}
 */
export function drawPattern(image, ratio) {
  const size = Math.round(image.size * ratio);
  const canvas = new OffscreenCanvas(size, size);
  // read back at once: a canvas kept on the graphics card would wait there for the map's own drawing
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  if (image.background) {
    context.fillStyle = image.background;
    context.fillRect(0, 0, size, size);
  }
  context.strokeStyle = context.fillStyle = image.stroke;
  context.lineWidth = image.width * ratio;
  if (image.kind === "square") {
    const side = image.width * ratio;
    context.fillRect((size - side) / 2, (size - side) / 2, side, side);
  } else {
    if (image.falling) context.setTransform(-1, 0, 0, 1, size, 0);
    context.beginPath();
    for (const shift of [-size, 0, size]) {
      context.moveTo(shift - size / 2, size * 1.5);
      context.lineTo(shift + size * 1.5, -size / 2);
    }
    context.stroke();
  }
  return context.getImageData(0, 0, size, size);
}

/**
 * Gives the map the images its style names, whenever it asks for one.
 * @param {import("maplibre-gl").Map} map
 * @param {() => StyleNotes | null} notes
 */
export function supplyImages(map, notes) {
  const ratio = Math.min(3, Math.max(1, Math.ceil(window.devicePixelRatio || 1)));
  map.setMissingStyleImageResolver((id) => {
    const image = notes()?.images.find((entry) => entry.id === id);
    if (image && !map.hasImage(id)) map.addImage(id, drawPattern(image, ratio), { pixelRatio: ratio });
  });
}
