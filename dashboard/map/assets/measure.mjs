// @ts-check
/** Lengths and areas of what is drawn, planar in the working CRS, and their words. */

import { grouped } from "./dom.mjs";

/** @typedef {import("./types").Stage} Stage */
/** @typedef {[number, number]} Pair */

const M2_PER_HA = 10_000;
const M2_PER_MU = 2000 / 3;

/**
 * Metres along a line.
 * @param {Pair[]} points  in metres
 */
export function lengthOf(points) {
  let sum = 0;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [/** @type {Pair} */ (points[i - 1]), /** @type {Pair} */ (points[i])];
    sum += Math.hypot(b[0] - a[0], b[1] - a[1]);
  }
  return sum;
}

/**
 * Square metres inside a ring, by the shoelace formula from a local origin, which keeps the digits.
 * @param {Pair[]} ring  in metres, closed or not
 */
export function areaOf(ring) {
  const first = ring[0];
  if (!first) return 0;
  let twice = 0;
  for (let i = 0; i < ring.length; i += 1) {
    const [a, b] = [/** @type {Pair} */ (ring[i]), /** @type {Pair} */ (ring[(i + 1) % ring.length])];
    twice += (a[0] - first[0]) * (b[1] - first[1]) - (b[0] - first[0]) * (a[1] - first[1]);
  }
  return Math.abs(twice) / 2;
}

/**
 * @param {Stage} stage
 * @param {number} metres
 */
export function lengthWords(stage, metres) {
  if (metres < 10_000) return `${grouped(metres, metres < 100 ? 2 : 1)} ${stage.word("m")}`;
  return `${grouped(metres / 1000, 3)} ${stage.word("km")}`;
}

/**
 * @param {Stage} stage
 * @param {number} squareMetres
 */
export function areaWords(stage, squareMetres) {
  const ha = `${grouped(squareMetres / M2_PER_HA, 4)} ${stage.word("ha")}`;
  return `${ha} · ${grouped(squareMetres / M2_PER_MU, 2)} ${stage.word("mu")} · ${grouped(squareMetres, 0)} ${stage.word("squareMetres")}`;
}
