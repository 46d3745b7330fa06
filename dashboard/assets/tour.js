/**
 * The first minute: a small card stands beside one part of the page after another and says what it is for.
 * The steps come with the button that begins them, as `dashboard/explore/tour.py` writes them.
 */
(function () {
  "use strict";

  const MARK = "is-toured";
  const GAP = 14;
  const BEAT_MS = 50;
  const TRIES = 20;
  const SHEET_MS = 400;

  /** @typedef {{at: string, sheet: string, title: string, text: string}} Step */
  /** @typedef {{label: string, steps: Step[], words: Record<string, string>}} Tour */
  /** @typedef {{tour: Tour, step: Step, width: string, button: HTMLElement, card: HTMLElement, parts: Record<string, HTMLElement>}} Open */

  /** The tour that is open, and the sheet that was asked for last. */
  const now = { open: /** @type {Open | null} */ (null), sheet: "", asked: -SHEET_MS, renewing: false };

  /** @param {string} name @param {string} look */
  function element(name, look) {
    return Object.assign(document.createElement(name), { className: look });
  }

  const narrow = () => Boolean(window.dash_clientside["bridgehead"].narrow());
  const unmark = () => document.querySelectorAll("." + MARK).forEach((one) => one.classList.remove(MARK));
  const read = (/** @type {HTMLElement} */ button) => /** @type {Tour} */ (JSON.parse(String(button.dataset["tour"])));

  /** The first of what a selector names that is seen. @param {string} selector @returns {HTMLElement | null} */
  function seen(selector) {
    for (const one of selector.split(", ")) {
      for (const part of document.querySelectorAll(one)) if (part instanceof HTMLElement && part.getClientRects().length) return part;
    }
    return null;
  }

  /** Whether the page has what a step points at, and shows it at this width, be it in a sheet that is down. @param {Step} step */
  function possible(step) {
    return [...document.querySelectorAll(step.at)].some((part) => getComputedStyle(part).display !== "none");
  }

  /** The steps that can be shown here, and which of them stands. @param {Open} open */
  function stretch(open) {
    const steps = open.tour.steps.filter(possible);
    const later = open.tour.steps.slice(open.tour.steps.indexOf(open.step)).find(possible);
    return { steps, place: Math.max(later ? steps.indexOf(later) : steps.length - 1, 0) };
  }

  /** What of the width the steps depend on. @param {Open} open */
  const widthOf = (open) => `${narrow()} ${stretch(open).steps.length}`;

  /** On a narrow screen a panel comes up as a sheet, or all go down. @param {string} sheet */
  function bringUp(sheet) {
    if (!narrow()) return;
    const { tab } = window.dash_clientside["bridgehead"];
    const late = performance.now() - now.asked < SHEET_MS; // a sheet that was just asked for is on its way
    const up = late ? tab(now.sheet) : /** @type {HTMLElement | null} */ (document.querySelector(".sheets button.is-open"));
    const wanted = sheet ? tab(sheet) : null;
    if (wanted === up) return;
    Object.assign(now, { sheet, asked: performance.now() });
    (wanted ?? up)?.click();
  }

  /** Right of a part, left of it, or over its middle, where there is room; below a part of the header. @param {HTMLElement} card @param {Element | null} part */
  function stand(card, part) {
    const [wide, high] = [window.innerWidth, window.innerHeight];
    const box = part?.getBoundingClientRect() ?? new DOMRect(wide / 2, high / 2, 0, 0);
    let left = box.right + GAP;
    if (left + card.offsetWidth > wide - GAP) left = box.left - GAP - card.offsetWidth;
    let top = box.top;
    if (left < GAP || part?.closest(".header")) {
      left = box.left + (box.width - card.offsetWidth) / 2;
      top = box.bottom + GAP;
    }
    card.style.left = Math.round(Math.min(Math.max(left, GAP), wide - card.offsetWidth - GAP)) + "px";
    card.style.top = Math.round(Math.min(Math.max(top, GAP), high - card.offsetHeight - GAP)) + "px";
  }

  /** Mark the part that a step is about, once it is seen: a sheet takes a moment to come up. @param {Step} step @param {number} tries */
  function point(step, tries) {
    if (now.open?.step !== step) return;
    const part = seen(step.at);
    if (!part && tries) return void window.setTimeout(() => point(step, tries - 1), BEAT_MS);
    unmark();
    part?.classList.add(MARK);
    part?.scrollIntoView({ block: "nearest" });
    stand(now.open.card, part);
  }

  /** Say a step in the words of its tour; the hand stays on its button while there is one. @param {number} [by] */
  function say(by = 0) {
    const { open } = now;
    if (!open) return;
    const { steps, place: from } = stretch(open);
    const step = steps[from + by];
    if (!step) return end();
    const place = from + by;
    const { card, parts, tour } = open;
    Object.assign(open, { step, width: widthOf(open) });
    card.setAttribute("aria-label", tour.label);
    const words = { place: `${place + 1} / ${steps.length}`, title: step.title, text: step.text, ...tour.words };
    for (const [name, text] of Object.entries(words)) parts[name].textContent = text;
    const hand = document.activeElement;
    parts["back"].hidden = place === 0;
    parts["next"].hidden = place === steps.length - 1;
    if (hand instanceof HTMLElement && hand.hidden && card.contains(hand)) card.focus({ preventScroll: true });
    unmark();
    bringUp(step.sheet);
    point(step, TRIES);
  }

  /** The card with its one region that is read out when its words change. @param {Tour} tour */
  function build(tour) {
    const card = element("div", "tour");
    const said = element("div", "tour__said");
    const ways = element("div", "tour__ways");
    const parts = /** @type {Record<string, HTMLElement>} */ ({});
    for (const name of ["place", "title", "text"]) said.append((parts[name] = element("p", "tour__" + name)));
    for (const way of ["end", "back", "next"]) {
      const button = /** @type {HTMLButtonElement} */ (element("button", way === "next" ? "button button--main" : "button"));
      button.type = "button";
      button.dataset["way"] = way;
      ways.append((parts[way] = button));
    }
    const told = { id: "tour-said", "aria-live": "polite", "aria-atomic": "true" };
    for (const [name, value] of Object.entries(told)) said.setAttribute(name, value);
    const frame = { role: "dialog", "aria-label": tour.label, "aria-describedby": told.id, tabindex: "-1" };
    for (const [name, value] of Object.entries(frame)) card.setAttribute(name, value);
    card.append(said, ways);
    document.body.append(card);
    return { card, parts };
  }

  /** @param {HTMLElement} button */
  function begin(button) {
    close();
    const tour = read(button);
    now.open = { tour, step: tour.steps[0], width: "", button, ...build(tour) };
    say();
    now.open?.card.focus({ preventScroll: true });
    remade.observe(document.body, { childList: true, subtree: true });
  }

  function close() {
    remade.disconnect();
    unmark();
    now.open?.card.remove();
    now.open = null;
  }

  /** Away with the card; whose hand was on it is led back to the button that began. */
  function end() {
    const { open } = now;
    if (!open) return;
    const within = document.activeElement === document.body || open.card.contains(document.activeElement);
    const who = open.button.dataset["who"];
    close();
    if (!within) return;
    bringUp("parcel");
    lead(`.begin__show[data-who="${who}"], #card-close`, TRIES);
  }

  /** To what a selector names, once its sheet is up; to the map where it does not come. @param {string} selector @param {number} tries */
  function lead(selector, tries) {
    if (now.open || (document.activeElement && document.activeElement !== document.body)) return;
    const part = seen(tries ? selector : "#map canvas");
    if (part) part.focus();
    else if (tries) window.setTimeout(() => lead(selector, tries - 1), BEAT_MS);
  }

  /** The panels were made anew: in other words the card says its step again, else it points at it again. @param {number} tries */
  function renew(tries) {
    const { open } = now;
    now.renewing = Boolean(open);
    if (!open) return;
    const button = /** @type {HTMLElement | null} */ (document.querySelector(`.begin__show[data-who="${open.button.dataset["who"]}"]`));
    if (!button && tries) return void window.setTimeout(() => renew(tries - 1), BEAT_MS);
    now.renewing = false;
    if (!button) return end();
    const place = open.tour.steps.indexOf(open.step);
    const other = button.dataset["tour"] !== open.button.dataset["tour"];
    open.button = button;
    if (!other) return point(open.step, TRIES);
    open.tour = read(button);
    open.step = open.tour.steps[place];
    say();
  }

  const remade = new MutationObserver(() => {
    if (now.open && !now.open.button.isConnected && !now.renewing) renew(TRIES);
  });

  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const button = /** @type {HTMLElement | null} */ (at?.closest("[data-tour]") ?? null);
    const way = /** @type {HTMLElement | null} */ (at?.closest(".tour [data-way]") ?? null)?.dataset["way"];
    if (button) begin(button);
    else if (way === "end") end();
    else if (way) say(way === "next" ? 1 : -1);
  });

  document.addEventListener("keydown", (event) => {
    const { open } = now;
    if (!open) return;
    const inside = event.target instanceof Node && open.card.contains(event.target);
    if (event.key === "Escape") end();
    else if (inside && event.key === "ArrowRight" && !open.parts["next"].hidden) say(1);
    else if (inside && event.key === "ArrowLeft" && !open.parts["back"].hidden) say(-1);
  });

  window.addEventListener("resize", () => {
    const { open } = now;
    if (!open) return;
    if (open.width !== widthOf(open)) say();
    else stand(open.card, seen(open.step.at));
  });
})();
