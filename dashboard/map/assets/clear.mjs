// @ts-check
/**
 * Names stay whole: none is placed under what lies over the map, nor across its edge.
 *
 * At each frame MapLibre places the names anew and asks its index of those placed whether a place is free. Here the index
 * answers that it is not where something covers the map. So nothing is added to the style, and what covers it never moves
 * with the land under the hand. What may lie over others (`text-allow-overlap`) does not ask.
 */

/** @typedef {import("maplibre-gl").Map} MapLibreMap */
/** @typedef {import("./types").Clearing} Clearing */
/** @typedef {[left: number, top: number, right: number, bottom: number]} Box  in pixels from a corner */

const OVER = ".panels"; // what a page lays over its map stands within
const PASSING = ".mapview-canvas, .mapview-second, .mapview-tip, .mapview-unseen"; // the map itself, and what comes and goes
const SETTLED_MS = 100;

/** @param {Element} one @returns {Box} */
function boxOf(one) {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return [left, top, right, bottom];
}

/**
 * What two boxes share, or nothing.
 * @param {Box} a
 * @param {Box} b
 * @returns {Box | null}
 */
function shared(a, b) {
  /** @type {Box} */
  const box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box[0] < box[2] && box[1] < box[3] ? box : null;
}

/** Whether a ground hides what lies under it. @param {CSSStyleDeclaration} style */
function hides({ backgroundColor }) {
  const alpha = backgroundColor.match(/(?:^rgba.*, |\/ )([\d.]+)\)$/)?.[1];
  return Number(alpha ?? 1) > 0.5;
}

/**
 * The boxes over a map, in whole pixels from its corner; `seen` is told of every element that was looked at, and whether into it.
 * @param {HTMLElement} root
 * @param {(one: Element, into: boolean) => void} seen
 * @returns {Box[]}
 */
export function coveredIn(root, seen) {
  const frame = boxOf(root);
  /** @type {Box[]} */
  const found = [];

  /** @param {Element} one @param {Box} clip */
  function look(one, clip) {
    if (one.matches(PASSING)) return;
    if (!one.checkVisibility({ visibilityProperty: true })) return seen(one, false);
    const style = getComputedStyle(one);
    const whole = hides(style);
    seen(one, !whole);
    const box = shared(boxOf(one), clip);
    if (whole) {
      if (box) found.push(box);
      return;
    }
    const inner = style.overflow === "visible" ? clip : box;
    if (inner) for (const under of one.children) look(under, inner);
  }

  for (const one of [...root.children, ...document.querySelectorAll(OVER)]) look(one, frame);
  const [x, y] = frame;
  return found.map(([left, top, right, bottom]) => [Math.floor(left - x), Math.floor(top - y), Math.ceil(right - x), Math.ceil(bottom - y)]);
}

/**
 * Whether a box touches any of others, or is not wholly in the map.
 * @param {Box} box
 * @param {Box[]} others
 * @param {{width: number, height: number}} size
 */
export function blocked([left, top, right, bottom], others, { width, height }) {
  if (left < 0 || top < 0 || right > width || bottom > height) return true;
  return others.some((one) => left < one[2] && right > one[0] && top < one[3] && bottom > one[1]);
}

/**
 * Has the index of each placement of a map's style say that no place is free where `covered` says so.
 * @param {MapLibreMap} map
 * @param {() => Box[]} covered
 */
function watchPlacements(map, covered) {
  const { style } = map;
  let held = style.pauseablePlacement;
  Object.defineProperty(style, "pauseablePlacement", {
    configurable: true,
    get: () => held,
    set(/** @type {typeof held} */ next) {
      held = next;
      if (!next) return;
      const { grid, transform, screenRightBoundary } = next.placement.collisionIndex;
      const beside = screenRightBoundary - transform.width; // the index reaches this far beyond the map
      const { hitTest, hitTestCircle } = grid;
      grid.hitTest = (x1, y1, x2, y2, ...more) =>
        blocked([x1 - beside, y1 - beside, x2 - beside, y2 - beside], covered(), transform) || hitTest.call(grid, x1, y1, x2, y2, ...more);
      grid.hitTestCircle = (x, y, radius, ...more) =>
        blocked([x - beside - radius, y - beside - radius, x - beside + radius, y - beside + radius], covered(), transform) ||
        hitTestCircle.call(grid, x, y, radius, ...more);
    },
  });
}

/**
 * @param {HTMLElement} root
 * @returns {Clearing & {remove: () => void}}
 */
export function createClearing(root) {
  /** @type {Set<MapLibreMap>} */
  const maps = new Set();
  /** @type {Box[] | null} */
  let boxes = null;
  /** Where the second side begins; nothing where there is one side. @type {number | null} */
  let divided = null;
  let measured = "";
  let placed = ""; // by what the names on the map were placed
  let timer = 0;
  let gone = false;
  const sizes = new ResizeObserver(changed);
  const parts = new MutationObserver(changed);
  /** @type {Set<Element>} */
  let watched = new Set();

  function measure() {
    /** @type {Set<Element>} */
    const now = new Set([root]);
    parts.disconnect();
    const found = coveredIn(root, (one, into) => {
      now.add(one);
      if (into) parts.observe(one, { childList: true });
    });
    parts.observe(root, { childList: true });
    for (const one of watched) if (!now.has(one)) sizes.unobserve(one);
    for (const one of now) if (!watched.has(one)) sizes.observe(one);
    watched = now;
    const divider = /** @type {HTMLElement | null} */ (root.querySelector(".mapview-divider"));
    divided = divider && divider.offsetLeft + divider.offsetWidth / 2;
    measured = JSON.stringify([found, divided]);
    boxes = found;
    return found;
  }

  /** @param {"left" | "right"} side @returns {Box[]} */
  function covered(side) {
    const found = boxes ?? measure();
    placed = measured;
    if (divided === null) return found;
    return [...found, side === "left" ? [divided, 0, Infinity, Infinity] : [0, 0, divided, Infinity]];
  }

  /** Once all has come to rest: draws again where something else is covered than when it was drawn. */
  function settle() {
    measure();
    if (measured !== placed) for (const map of maps) map.triggerRepaint();
  }

  function changed() {
    window.clearTimeout(timer);
    if (!gone) timer = window.setTimeout(settle, SETTLED_MS);
  }
  window.addEventListener("bridgehead:built", changed);

  return {
    changed,
    over(map, side) {
      maps.add(map);
      const watch = () => watchPlacements(map, () => covered(side));
      map.on("style.load", watch);
      map.once("remove", () => maps.delete(map));
      watch();
    },
    remove() {
      gone = true;
      window.clearTimeout(timer);
      window.removeEventListener("bridgehead:built", changed);
      sizes.disconnect();
      parts.disconnect();
    },
  };
}
