/**
 * What the map's own controls do in the browser: what was found lately, the pin on a place that was found.
 * Every function here is named by a ClientsideFunction in dashboard/explore.
 */
(function () {
  "use strict";

  const KEPT = 6;
  const NO = () => window.dash_clientside.no_update;

  /** @typedef {{value: string, label: string}} Found */

  /** @param {any[] | null} groups @param {string} value @returns {Found | undefined} */
  function option(groups, value) {
    return (groups || []).flatMap((group) => group.items || []).find((entry) => entry.value === value);
  }

  /** A slash leads to the search box from anywhere but a field. */
  document.addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (at.closest("input, textarea, select, [contenteditable=true]")) return;
    const box = /** @type {HTMLInputElement | null} */ (document.getElementById("search"));
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {
    /** The server has looked already: everything it sends is shown. */
    everything: (/** @type {{options: unknown[]}} */ given) => given.options,

    /** One line each: what is looked for, and dimmed what tells it apart; the whole on a slow pointer. */
    found: (/** @type {{option: Found}} */ { option: { label } }) => {
      const { createElement } = window.React;
      const [name, ...rest] = label.split(" · ");
      const part = (/** @type {string} */ words, /** @type {string} */ kind) => createElement("span", { className: kind, key: kind }, words);
      return createElement("span", { className: "found", title: label }, [part(name, "found__name"), ...(rest.length ? [part(rest.join(" · "), "found__rest")] : [])]);
    },
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    mapping: {
      /** Nothing typed: what was found lately. */
      recall(/** @type {string | null} */ text, /** @type {Found[] | null} */ recent, /** @type {any} */ words) {
        if ((text || "").trim()) return NO();
        return recent && recent.length ? [{ group: words.recent, items: recent }] : [];
      },

      /** What is chosen is kept in this browser, the newest first. */
      remember(/** @type {string | null} */ value, /** @type {any[] | null} */ groups, /** @type {Found[] | null} */ recent) {
        const found = value ? option(groups, value) : undefined;
        if (!found) return NO();
        return [found, ...(recent || []).filter((entry) => entry.value !== found.value)].slice(0, KEPT);
      },

      /** Another base map: the page is asked for again with it, since its policy opens for that host alone. */
      ground(/** @type {string} */ chosen) {
        const search = new URLSearchParams(window.location.search);
        const now = search.get("base") || "none";
        if (!chosen || chosen === now) return;
        const text = window.location.search.replace(/^\?/, "").replace(/(^|&)base=[^&]*/, "").replace(/^&/, "");
        window.location.assign(window.location.pathname + "?" + text + (chosen === "none" ? "" : (text ? "&" : "") + "base=" + chosen));
      },

      /** The key of the base map stays in this browser. */
      key(/** @type {string} */ typed, /** @type {string | null} */ kept) {
        const clean = (typed || "").trim();
        if (clean && clean !== kept) return [clean, clean];
        return [kept || null, NO()];
      },

      /** To the parcel before or after; the hand stays on the button. */
      step(/** @type {any} */ _clicks) {
        const context = window.dash_clientside.callback_context;
        const id = context.triggered.length && context.triggered[0].value ? context.triggered_id : null;
        if (!id || !id.parcel) return NO();
        const wait = (/** @type {number} */ tries) => {
          const name = document.querySelector("#card .card__id");
          const button = /** @type {HTMLElement | null} */ (document.querySelector(".step--" + id.way));
          if (button && name && name.textContent === id.parcel) button.focus();
          else if (tries) window.setTimeout(() => wait(tries - 1), 60);
        };
        wait(40);
        return [id.parcel];
      },

      /** The address of this view, with the parcel in it. */
      async link(/** @type {number} */ clicks, /** @type {string} */ words) {
        const button = document.getElementById("card-link");
        if (!clicks || !button) return NO();
        try {
          await navigator.clipboard.writeText(window.location.href);
        } catch (_refused) {
          return button.dataset.failed;
        }
        window.setTimeout(() => document.getElementById("card-link") && window.dash_clientside.set_props("card-link", { children: words }), 2200);
        return button.dataset.done;
      },

      /** A place that is no feature of the map is marked. */
      pin(/** @type {string | null} */ value, /** @type {any[] | null} */ groups) {
        if (!value) return NO();
        if (!value.startsWith("point:")) return null;
        const [lon, lat] = value.slice(value.lastIndexOf("@") + 1).split(",").map(Number);
        const found = option(groups, value);
        return { lon: lon, lat: lat, label: found ? found.label.split(" · ")[0] : "" };
      },
    },
  });
})();
