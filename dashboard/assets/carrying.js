/**
 * Carrying a thing of a row or a list to another place by its handle (mouse, pen and touch), and folds that stay
 * open when their panel is drawn anew.
 *
 * A handle is a `.grip` within a `[data-carried]`, whose value names the thing; those that may change places lie in
 * one `[data-carry]`, whose value says along which axis (x or y). Where a thing is let go over another, the list tells
 * `carried`: what was carried, and the place it goes to.
 */
(function () {
  "use strict";

  /** What is in the hand. */
  const held = { thing: /** @type {HTMLElement | null} */ (null), list: /** @type {HTMLElement | null} */ (null) };

  /** @param {HTMLElement} list @returns {HTMLElement[]} */
  const things = (list) => [...list.querySelectorAll("[data-carried]")].filter((one) => one instanceof HTMLElement);

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element ? event.target.closest(".grip") : null;
    const thing = grip?.closest("[data-carried]");
    const list = thing?.closest("[data-carry]");
    if (!grip || !(thing instanceof HTMLElement) || !(list instanceof HTMLElement)) return;
    held.thing = thing;
    held.list = list;
    thing.classList.add("is-dragged");
    grip.setPointerCapture(event.pointerId);
  });

  document.addEventListener("pointermove", (event) => {
    if (!held.thing || !held.list) return;
    const across = held.list.dataset["carry"] === "x";
    const at = across ? event.clientX : event.clientY;
    const every = things(held.list);
    const from = every.indexOf(held.thing);
    every.forEach((one, place) => {
      const box = one.getBoundingClientRect();
      const [low, high] = across ? [box.left, box.right] : [box.top, box.bottom];
      one.classList.toggle("is-target", place !== from && at >= low && at < high);
      one.classList.toggle("is-after", place > from);
    });
  });

  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      const { thing, list } = held;
      if (!thing || !list) return;
      const place = things(list).findIndex((one) => one.classList.contains("is-target"));
      for (const one of things(list)) one.classList.remove("is-target", "is-dragged", "is-after");
      held.thing = held.list = null;
      if (end === "pointerup" && place >= 0) {
        list.dispatchEvent(new CustomEvent("carried", { bubbles: true, detail: { name: thing.dataset["carried"], place: place } }));
      }
    });
  }

  /** Names of the folds that stand open. */
  const open = new Set();

  document.addEventListener("toggle", (event) => {
    const fold = event.target;
    if (!(fold instanceof HTMLDetailsElement) || !fold.dataset["fold"] || !fold.isConnected) return;
    if (fold.open) open.add(fold.dataset["fold"]);
    else open.delete(fold.dataset["fold"]);
  }, true);

  new MutationObserver((changes) => {
    if (!open.size) return;
    for (const added of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(added instanceof Element)) continue;
      const folds = added.matches("details") ? [added] : [...added.querySelectorAll("details[data-fold]")];
      for (const fold of folds) {
        if (fold instanceof HTMLDetailsElement && open.has(fold.dataset["fold"])) fold.open = true;
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
