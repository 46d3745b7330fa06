// @ts-check
/** Small helpers for elements and numbers. */

export const THIN = "\u202f"; // narrow no-break space, as in dashboard/numerals.py

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, className, attributes = {}) {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/**
 * Writes a number with thin grouping.
 * @param {number} value
 * @param {number} [decimals]
 */
export function grouped(value, decimals = 0) {
  const [whole = "", rest] = Math.abs(value).toFixed(decimals).split(".");
  const text = whole.replace(/\B(?=(\d{3})+(?!\d))/g, THIN) + (rest ? `.${rest}` : "");
  return value < 0 && Number(text.replaceAll(THIN, "")) !== 0 ? `\u2212${text}` : text;
}

/** Whether the system asks for less motion. */
export function calm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Whether two small plain values are the same.
 * @param {unknown} a
 * @param {unknown} b
 */
export function same(a, b) {
  return a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
