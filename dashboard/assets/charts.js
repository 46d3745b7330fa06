/**
 * Charts that filter: a bar chooses what it stands for, a press or a stroke on a chart over the threshold sets it,
 * a double press gives it back to the policy. The controls of the left panel do the same by keyboard.
 */
(function () {
  "use strict";

  const held = { chart: /** @type {HTMLElement | null} */ (null) };

  /** @param {Event} event @param {string} selector */
  function near(event, selector) {
    return event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest(selector)) : null;
  }

  /** The threshold under the pointer, in metres. @param {HTMLElement} chart @param {PointerEvent | MouseEvent} event */
  function metres(chart, event) {
    const box = chart.getBoundingClientRect();
    const step = Number(chart.dataset["step"]);
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    return Math.round((share * Number(chart.dataset["threshold"])) / step) * step;
  }

  function set(/** @type {number} */ value) {
    window.dash_clientside.set_props("slider", { value: value });
  }

  document.addEventListener("pointerdown", (event) => {
    const chart = near(event, "[data-threshold]");
    if (!chart || event.button !== 0) return;
    event.preventDefault();
    held.chart = chart;
    set(metres(chart, event));
  });
  document.addEventListener("pointermove", (event) => {
    if (held.chart && held.chart.isConnected) set(metres(held.chart, event));
    const plot = near(event, ".sweep__plot");
    document.querySelectorAll(".sweep__plot").forEach((one) => one === plot || hush(one));
    if (plot) read(plot, event);
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (held.chart = null));
  document.addEventListener("dblclick", (event) => {
    const chart = near(event, "[data-threshold]");
    const policy = chart && document.querySelector("[data-policy]");
    if (policy instanceof HTMLElement) set(Number(policy.dataset["policy"]));
  });

  document.addEventListener("click", (event) => {
    const bar = near(event, "[data-pick]");
    if (bar) window.dash_clientside.set_props("picked", { data: { facet: bar.dataset["pick"], value: bar.dataset["value"], n: Date.now() } });
  });

  function hush(/** @type {Element} */ plot) {
    const words = plot.querySelector(".sweep__read");
    if (words instanceof HTMLElement) words.hidden = true;
  }

  /** What the threshold under the pointer would give. @param {HTMLElement} plot @param {PointerEvent} event */
  function read(plot, event) {
    const words = plot.querySelector(".sweep__read");
    if (!(words instanceof HTMLElement)) return;
    const areas = JSON.parse(plot.dataset["areas"] || "[]");
    const counts = JSON.parse(plot.dataset["counts"] || "[]");
    const end = Number(plot.dataset["threshold"]);
    const place = Math.round((metres(plot, event) / end) * (areas.length - 1));
    /** @type {Record<string, string>} */
    const facts = { m: String(Math.round((place * end) / (areas.length - 1))), area: areas[place], count: counts[place] };
    words.textContent = String(plot.dataset[counts[place] === "1" ? "one" : "words"]).replace(/\{(\w+)\}/g, (_whole, name) => facts[name] ?? "");
    words.hidden = false;
    words.style.left = (100 * place) / (areas.length - 1) + "%";
    words.classList.toggle("sweep__read--left", place > areas.length / 2);
  }
})();
