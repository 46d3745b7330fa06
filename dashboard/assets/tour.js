/**
 * The first minute: a small card stands beside one part of the page after another and says what it is for.
 * The steps come with the button that begins them, as `dashboard/explore/tour.py` writes them.
 */
(function () {
  "use strict";

  const NARROW = "(max-width: 760px)";
  const MARK = "is-toured";
  const GAP = 14;

  /** @typedef {{at: string, sheet: string, title: string, text: string}} Step */
  /** @typedef {{label: string, steps: Step[], words: Record<string, string>}} Tour */

  const now = { tour: /** @type {Tour | null} */ (null), place: 0, from: /** @type {HTMLElement | null} */ (null), card: /** @type {HTMLElement | null} */ (null) };

  /** @param {string} name @param {string} look @param {string} [text] */
  function element(name, look, text) {
    return Object.assign(document.createElement(name), { className: look, textContent: text ?? "" });
  }

  const unmark = () => document.querySelectorAll("." + MARK).forEach((one) => one.classList.remove(MARK));

  function end() {
    unmark();
    now.card?.remove();
    Object.assign(now, { tour: null, card: null });
    const back = now.from?.isConnected ? now.from : /** @type {HTMLElement | null} */ (document.querySelector(`.begin__show[data-who="${now.from?.dataset["who"]}"]`));
    back?.focus();
  }

  /** On a narrow screen the panel that a step is about comes up. @param {string} sheet */
  function bringUp(sheet) {
    if (!window.matchMedia(NARROW).matches) return;
    const open = /** @type {HTMLElement | null} */ (document.querySelector(".sheets button.is-open"));
    const wanted = sheet ? /** @type {HTMLElement | null} */ (document.querySelector(`.sheets button[id*='"panel":"${sheet}"']`)) : null;
    if (wanted !== open) (wanted ?? open)?.click();
  }

  /** The first of what a selector names that is seen. @param {string} selector @returns {Element | null} */
  function seen(selector) {
    for (const one of selector.split(", ")) {
      for (const part of document.querySelectorAll(one)) if (part.getClientRects().length) return part;
    }
    return null;
  }

  /** Right of a part, left of it, or over its middle: where there is room. @param {Element | null} part */
  function stand(part) {
    const { card } = now;
    if (!card) return;
    const [wide, high] = [window.innerWidth, window.innerHeight];
    const box = part?.getBoundingClientRect() ?? new DOMRect(wide / 2, high / 2, 0, 0);
    let left = box.right + GAP;
    if (left + card.offsetWidth > wide - GAP) left = box.left - GAP - card.offsetWidth;
    let top = box.top;
    if (left < GAP) {
      left = box.left + (box.width - card.offsetWidth) / 2;
      top = box.bottom + GAP;
    }
    card.style.left = Math.round(Math.min(Math.max(left, GAP), wide - card.offsetWidth - GAP)) + "px";
    card.style.top = Math.round(Math.min(Math.max(top, GAP), high - card.offsetHeight - GAP)) + "px";
  }

  /** @param {number} place */
  function show(place) {
    const { tour, card } = now;
    const step = tour?.steps[place];
    if (!tour || !card || !step) return end();
    now.place = place;
    unmark();
    bringUp(step.sheet);
    const ways = element("div", "tour__ways");
    for (const way of place ? ["end", "back", "next"] : ["end", "next"]) {
      if (way === "next" && place === tour.steps.length - 1) continue;
      const button = /** @type {HTMLButtonElement} */ (element("button", way === "next" ? "button button--primary" : "button", tour.words[way]));
      button.type = "button";
      button.dataset["way"] = way;
      ways.append(button);
    }
    const said = element("div", "tour__said");
    said.setAttribute("aria-live", "polite");
    said.append(element("p", "tour__place", `${place + 1} / ${tour.steps.length}`), element("p", "tour__title", step.title), element("p", "tour__text", step.text));
    card.replaceChildren(said, ways);
    card.focus({ preventScroll: true });
    point(step, 20);
  }

  /** Mark the part that a step is about, once it is seen: a sheet takes a moment to come up. @param {Step} step @param {number} tries */
  function point(step, tries) {
    if (now.tour?.steps[now.place] !== step) return;
    const part = seen(step.at);
    if (!part && tries) return void window.setTimeout(() => point(step, tries - 1), 50);
    unmark();
    part?.classList.add(MARK);
    part?.scrollIntoView({ block: "nearest" });
    stand(part);
  }

  /** @param {string} way */
  function go(way) {
    if (way === "end") end();
    else show(now.place + (way === "next" ? 1 : -1));
  }

  /** @param {HTMLElement} button */
  function begin(button) {
    now.card?.remove();
    const tour = /** @type {Tour} */ (JSON.parse(String(button.dataset["tour"])));
    const card = element("div", "tour");
    for (const [name, value] of [["role", "dialog"], ["aria-label", tour.label], ["tabindex", "-1"]]) card.setAttribute(String(name), String(value));
    document.body.append(card);
    Object.assign(now, { tour, card, from: button });
    show(0);
  }

  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const button = /** @type {HTMLElement | null} */ (at?.closest("[data-tour]") ?? null);
    const way = /** @type {HTMLElement | null} */ (at?.closest(".tour [data-way]") ?? null);
    if (button) begin(button);
    else if (way) go(String(way.dataset["way"]));
  });

  document.addEventListener("keydown", (event) => {
    if (!now.card) return;
    const inside = event.target instanceof Node && now.card.contains(event.target);
    if (event.key === "Escape") end();
    else if (inside && event.key === "ArrowRight" && now.tour && now.place < now.tour.steps.length - 1) show(now.place + 1);
    else if (inside && event.key === "ArrowLeft" && now.place) show(now.place - 1);
  });

  window.addEventListener("resize", () => now.tour && stand(seen(String(now.tour.steps[now.place]?.at))));
})();
