/**
 * What the pages that are read do in the browser: the link, the language, the view carried along the navigation,
 * and the thresholds of the Policy page while they are dragged.
 * Functions here are named by ClientsideFunction in dashboard/document.py and dashboard/policy_page.
 */
(function () {
  "use strict";

  const NO = () => window.dash_clientside.no_update;
  const FIGURES_WAIT_MS = 140;
  const state = { text: /** @type {string | null} */ (null), timer: 0 };

  /** The address's view as it is written, without the list. */
  function withoutList() {
    const parts = window.location.search.replace(/^\?/, "").split("&");
    return parts.filter((part) => !part.startsWith("list=")).join("&");
  }

  /** Links of the navigation take the view along, whichever way they are opened. */
  function carry(/** @type {Event} */ event) {
    const target = /** @type {Element | null} */ (event.target instanceof Element ? event.target : null);
    const link = /** @type {HTMLAnchorElement | null} */ (target && target.closest(".header .nav a, .header .brand, a.carries"));
    if (!link) return;
    // another page would hold on to an old list
    link.search = link.pathname.startsWith("/compare") ? window.location.search : withoutList();
  }
  for (const kind of ["pointerdown", "focusin", "click", "auxclick", "contextmenu"]) document.addEventListener(kind, carry, true);

  /** The DOM id of a component whose id is a pattern. */
  function domId(/** @type {string} */ part, /** @type {string} */ rule) {
    return JSON.stringify({ rule: rule, type: "sweep-" + part });
  }

  /** What is pasted from a spreadsheet into the scheme's table is taken apart by the server. */
  document.addEventListener("paste", (event) => {
    const target = event.target instanceof Element ? event.target.closest(".programme-grid") : null;
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!target || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    event.stopPropagation();
    window.dash_clientside.set_props("scheme-pasted", { data: { text: text, stamp: Date.now() } });
  }, true);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    bridgehead_document: {
      /** The address changed: is it another view than the one that is shown? */
      arrive(/** @type {string} */ _search, /** @type {string} */ served) {
        const text = window.location.search.replace(/^\?/, ""); // Dash tells its own, at first an empty one
        if (text === state.text) return NO();
        if (state.text === null && text === (served || "")) return NO();
        state.text = text;
        return { search: text, stamp: Date.now() };
      },

      /** Something of the view changed: write it into the address. */
      remember(/** @type {string} */ text) {
        if (!text || text === state.text) return;
        const first = state.text === null;
        const filled = state.text !== null && !/(^|&)list=/.test(state.text) && text.replace(/&list=[^&]*/, "") === state.text;
        state.text = text;
        const url = window.location.pathname + "?" + text + (first ? window.location.hash : "");
        if (first || filled) window.history.replaceState(null, "", url);
        else window.history.pushState(null, "", url);
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      },

      /** Another language: the same view in other words. */
      speak(/** @type {(number | null)[]} */ _clicks, /** @type {string} */ view) {
        const context = window.dash_clientside.callback_context;
        if (!context.triggered.length || !context.triggered[0].value) return NO();
        const rest = (view || "").replace(/(^|&)lang=\w+/, "");
        const search = "lang=" + context.triggered_id.code + (rest && !rest.startsWith("&") ? "&" : "") + rest;
        return { search: search, stamp: Date.now() };
      },

      /** A threshold is dragged: its line at once, the figures when the hand rests. */
      sweep(/** @type {number[]} */ values, /** @type {{rule: string}[]} */ ids) {
        ids.forEach((id, index) => {
          const frame = document.getElementById(domId("figure", id.rule));
          const plot = /** @type {PlotlyElement | null} */ (frame && frame.querySelector(".js-plotly-plot"));
          if (plot && window.Plotly && plot.layout && plot.layout.shapes && plot.layout.shapes.length) {
            window.Plotly.relayout(plot, { "shapes[0].x0": values[index], "shapes[0].x1": values[index] });
          }
        });
        window.clearTimeout(state.timer);
        const limits = Object.fromEntries(ids.map((id, index) => [id.rule, values[index]]));
        state.timer = window.setTimeout(() => window.dash_clientside.set_props("policy-limits", { data: limits }), FIGURES_WAIT_MS);
      },

      /** Every threshold back to the pack's own. */
      reset(/** @type {number} */ clicks, /** @type {{value: number}[][]} */ marks, /** @type {{from: string, base: string}} */ own,
        /** @type {{rule: string}[]} */ rules) {
        if (!clicks) return [marks.map(NO), NO(), NO(), rules.map(NO)];
        return [marks.map((mark) => mark[0].value), own.from, own.base, rules.map(() => "review")];
      },
    },
  });
})();
