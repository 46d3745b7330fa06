/**
 * What the Explore page does in the browser: the threshold while it is dragged, the link, folding, selecting.
 * Every function here is named by a ClientsideFunction in dashboard/explore/browser.py.
 */
(function () {
  "use strict";

  const NO = () => window.dash_clientside.no_update;
  const NARROW = "(max-width: 760px)"; // as in the style sheets
  const ASK_EVERY_MS = 60;
  const ASK_AGAIN_MS = 400;
  /** Facets in the order in which dashboard/explore/browser.py lists their controls. */
  const PICKING = ["verdict", "use", "supply", "town", "carrier"];

  /** The text of the view that the address bar holds, and what is waiting. */
  const state = { text: /** @type {string | null} */ (null), stale: false, observer: /** @type {ResizeObserver | null} */ (null) };

  /** The figures of a threshold that moves: what is wanted, when it was asked for, whether it was answered. */
  const reckoning = { wanted: 0, at: 0, timer: 0, asked: false, answered: true };

  /** @param {string} template @param {Record<string, string>} facts */
  function fill(template, facts) {
    return template.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));
  }

  /** Digits grouped by narrow no-break spaces, as `dashboard.numerals.number` writes them. */
  function grouped(/** @type {number} */ value) {
    return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
  }

  /** Percent-encoding as `dashboard.view.write_view` does it. */
  function quoted(/** @type {string} */ text) {
    return encodeURIComponent(text)
      .replace(/[!'()*]/g, (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase())
      .replace(/%2C/g, ",")
      .replace(/%3A/g, ":");
  }

  function plain(/** @type {number} */ value) {
    return value.toFixed(4).replace(/0+$/, "").replace(/\.$/, "");
  }

  /** Text order by code point, as Python sorts. */
  function byCode(/** @type {string} */ a, /** @type {string} */ b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function sameList(/** @type {unknown[]} */ a, /** @type {unknown[]} */ b) {
    return a.length === b.length && a.every((entry, index) => entry === b[index]);
  }

  /** Whether the panels stand as sheets. */
  const narrow = () => window.matchMedia(NARROW).matches;

  /** The tab that brings a panel up as a sheet. @param {string} panel @returns {HTMLElement | null} */
  const tab = (panel) => document.querySelector(`.sheets button[id*='"panel":"${panel}"']`);

  function triggered() {
    const context = window.dash_clientside.callback_context;
    return context.triggered.length ? context.triggered_id : null;
  }

  /** The online base map that a link names. */
  const ground = (/** @type {string} */ text) => new URLSearchParams(text).get("base") || "";

  /** Write the address: a new entry for a changed view, the same entry for a moved map. */
  function address(/** @type {string} */ text, /** @type {boolean} */ onlyMoved) {
    if (text === state.text) return;
    const first = state.text === null;
    state.text = text;
    const url = window.location.pathname + "?" + text;
    if (first || onlyMoved) window.history.replaceState(null, "", url);
    else window.history.pushState(null, "", url);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function layerParts(/** @type {any[]} */ ids, /** @type {boolean[]} */ shown, /** @type {number[]} */ opacities, /** @type {any} */ words) {
    /** @type {string[]} */ const hide = [];
    /** @type {string[]} */ const show = [];
    /** @type {string[]} */ const opacity = [];
    ids.forEach((id, index) => {
      const standard = words.layers[id.layer];
      if (standard === undefined) return;
      if (standard.shown && !shown[index]) hide.push(id.layer);
      if (!standard.shown && shown[index]) show.push(id.layer);
      if (standard.opacity !== opacities[index]) opacity.push(id.layer + ":" + opacities[index]);
    });
    return { hide: hide.sort(byCode), show: show.sort(byCode), opacity: opacity.sort(byCode) };
  }

  function cameraText(/** @type {any} */ moved) {
    if (!moved || typeof moved.lon !== "number") return "";
    return [moved.lon.toFixed(5), moved.lat.toFixed(5), moved.zoom.toFixed(2)].join(",");
  }

  /** Enter in the search box takes the first thing found where none is marked. */
  document.addEventListener("keydown", (event) => {
    const box = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "Enter" || box.id !== "search") return;
    const list = document.getElementById(box.getAttribute("aria-controls") || "");
    if (!list || list.querySelector("[data-combobox-selected]")) return;
    const first = /** @type {HTMLElement | null} */ (list.querySelector("[role=option]"));
    if (!first) return;
    event.preventDefault();
    event.stopPropagation();
    first.click();
  }, true);

  /** Ask for the figures of a threshold: at once, then as fast as they are answered, and in the end the last. */
  function reckon(/** @type {number} */ value) {
    reckoning.wanted = value;
    if (reckoning.timer) return;
    const rest = reckoning.asked ? Math.max(0, reckoning.at + (reckoning.answered ? ASK_EVERY_MS : ASK_AGAIN_MS) - Date.now()) : 0;
    reckoning.timer = window.setTimeout(ask, rest);
  }

  function ask() {
    const value = reckoning.wanted;
    Object.assign(reckoning, { timer: 0, at: Date.now(), asked: true, answered: false });
    window.dash_clientside.set_props("threshold", { data: value });
  }

  /** The figures have come: what was wanted since then may be asked for. */
  function reckoned() {
    reckoning.answered = true;
    if (!reckoning.timer) return;
    window.clearTimeout(reckoning.timer);
    reckoning.timer = 0;
    reckon(reckoning.wanted);
  }

  /** The table asks for its rows again when it is looked at. */
  function freshen() {
    const drawer = document.getElementById("drawer");
    if (!state.stale || !drawer || getComputedStyle(drawer).visibility === "hidden" || !drawer.offsetHeight) return;
    state.stale = false;
    window.dash_ag_grid.getApiAsync("table").then((api) => api.purgeInfiniteCache());
  }

  /** The code of the link goes with Escape, or a press beside it. */
  function foldCode() {
    const panel = document.getElementById("share-panel");
    if (panel && !panel.hidden) window.dash_clientside.set_props("share-panel", { hidden: true });
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && foldCode());
  document.addEventListener("pointerdown", (event) => event.target instanceof Element && !event.target.closest(".share") && foldCode());

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    bridgehead: {
      narrow: narrow,
      tab: tab,

      /** The address changed: is it another view than the one that is shown? */
      arrive(/** @type {string} */ search, /** @type {string} */ served) {
        const text = (search || "").replace(/^\?/, "");
        if (text === state.text) return NO();
        if (state.text === null && text === served) return NO();
        state.text = text;
        if (ground(text) && ground(text) !== ground(served)) {
          window.location.reload(); // its policy opens for the base map's host alone, and is the page's header
          return NO();
        }
        return { search: text, stamp: Date.now() };
      },

      /** Something of the view changed: write it into the address. */
      remember(/** @type {string} */ filters, /** @type {string[]} */ selected, /** @type {any} */ price, /** @type {boolean[]} */ shown,
        /** @type {number[]} */ opacities, /** @type {any} */ moved, /** @type {any[]} */ layerIds, /** @type {any} */ words) {
        const onlyMoved = triggered() === "map";
        const layers = layerParts(layerIds, shown, opacities, words);
        const tail = [
          ["hide", layers.hide.join(",")], ["show", layers.show.join(",")], ["opacity", layers.opacity.join(",")],
          ["select", (selected || []).slice().sort(byCode).join(",")],
          ["price", typeof price === "number" ? plain(price) : ""],
          ["at", cameraText(moved)],
        ];
        const parts = tail.filter((pair) => pair[1]).map((pair) => pair[0] + "=" + quoted(pair[1]));
        address([filters, ...parts].join("&"), onlyMoved);
      },

      /** Another language: the same view in other words. */
      speak(/** @type {(number | null)[]} */ _clicks) {
        const id = triggered();
        if (!id || !window.dash_clientside.callback_context.triggered[0].value) return NO();
        const text = (state.text || "").replace(/(^|&)lang=\w+/, "");
        const search = "lang=" + id.code + (text ? (text.startsWith("&") ? "" : "&") + text : "");
        return { search: search, stamp: Date.now() };
      },

      /** The page's own language, for readers of screens and for hyphens. */
      tell(/** @type {any} */ words) {
        document.documentElement.lang = words.lang === "zh" ? "zh-CN" : "en";
        document.title = words.title;
        const skip = document.querySelector(".skip");
        if (skip) skip.textContent = words.skip;
      },

      /** The threshold is dragged: the map at once, the figures when the hand rests. */
      drag(/** @type {number} */ value, /** @type {any} */ words) {
        if (value === null || value === undefined || !words.rule) return [NO(), NO()];
        if (window.bridgehead && window.bridgehead.setGlobalState) {
          window.bridgehead.setGlobalState("map", "rule:" + words.rule, value);
        }
        const picture = /** @type {HTMLElement | null} */ (document.querySelector(".histogram"));
        if (picture) picture.style.setProperty("--kept", (100 * Math.min(value / Number(picture.dataset["threshold"]), 1)).toFixed(2) + "%");
        reckon(value);
        const note = value === words.policy ? "" : fill(words.what_if, { value: grouped(words.policy) });
        return [fill(words.limit, { value: grouped(value) }), note];
      },

      /** One selection, wherever it is made: map, box, table, search, the card's cross. */
      select(/** @type {any} */ clicked, /** @type {any} */ boxed, /** @type {any} */ cell, /** @type {string | null} */ found,
        /** @type {number} */ _close, /** @type {string[]} */ before, /** @type {any} */ words) {
        const id = triggered();
        const had = before || [];
        let next = had;
        if (id === "map") {
          const which = window.dash_clientside.callback_context.triggered[0].prop_id;
          if (which === "map.boxed") next = (boxed && boxed.ids) || [];
          else {
            const hit = (clicked && clicked.ids) || [];
            const all = hit.every((/** @type {string} */ entry) => had.includes(entry));
            if (!clicked || !clicked.additive) next = hit;
            else next = all ? had.filter((entry) => !hit.includes(entry)) : [...had, ...hit];
          }
        } else if (id === "table") {
          if (cell && cell.rowId) next = [cell.rowId];
        } else if (id === "search") {
          if (found && found.startsWith("parcel:")) next = [found.slice(7, found.lastIndexOf("@"))];
        } else if (id === "card-close") {
          if (window.dash_clientside.callback_context.triggered[0].value) next = [];
        }
        next = Array.from(new Set(next)).slice(0, words.most_selected);
        return sameList(next, had) ? NO() : next;
      },

      /** Fold and unfold a panel. */
      fold(/** @type {number} */ clicks, /** @type {string} */ name) {
        if (!clicks) return [NO(), NO()];
        const folded = !name.includes(" folded");
        return [folded ? name + " folded" : name.replace(" folded", ""), folded ? "false" : "true"];
      },

      /** Open and close what lies folded: the table under the key figures, the rest of a long list. */
      unfold(/** @type {number} */ clicks, /** @type {string} */ name) {
        if (!clicks) return [NO(), NO()];
        const open = !name.includes(" open");
        if (open) window.setTimeout(freshen, 250);
        return [open ? name + " open" : name.replace(" open", ""), open ? "true" : "false"];
      },

      /** On a narrow screen: which panel stands as a sheet. A parcel that is selected opens its own. */
      sheet(/** @type {(number | null)[]} */ clicks, /** @type {string[]} */ selected, /** @type {any[]} */ ids, /** @type {string} */ name) {
        const id = triggered();
        const now = (name.match(/sheet-(\w+)/) || [])[1] || "";
        let next = now;
        if (id === "selection") {
          if (selected && selected.length && narrow()) next = "parcel";
        } else if (id && clicks.some(Boolean)) next = id.panel === now ? "" : id.panel;
        const classes = next ? "app sheet-" + next : "app";
        if (next === "table") window.setTimeout(freshen, 250);
        return [classes, ids.map((tab) => String(tab.panel === next)), ids.map((tab) => (tab.panel === next ? "is-open" : ""))];
      },

      /** Copy the address, and show its code. */
      async share(/** @type {number} */ clicks, /** @type {any} */ words) {
        if (!clicks) return [NO(), NO(), NO(), NO()];
        const here = window.location;
        const code = "/share/code.svg?to=" + encodeURIComponent(here.pathname + here.search);
        const shown = [false, code, !/^(localhost|127\.[\d.]+|\[::1\])$/.test(here.hostname)];
        try {
          await navigator.clipboard.writeText(here.href);
        } catch (_refused) {
          return [words.share_failed, ...shown];
        }
        window.setTimeout(() => window.dash_clientside.set_props("share-word", { children: words.share }), 2200);
        return [words.shared, ...shown];
      },

      /** The filters changed: the table asks for its rows again. */
      refresh(/** @type {string} */ _filters) {
        state.stale = true;
        reckoned();
        freshen();
      },

      /** Which layers are shown, and how strongly. */
      layers(/** @type {boolean[]} */ shown, /** @type {number[]} */ opacities, /** @type {any[]} */ ids) {
        return Object.fromEntries(ids.map((id, index) => [id.layer, { visible: shown[index], opacity: opacities[index] / 100 }]));
      },

      /** The filters changed: what the card says of the selection may be another. */
      due(/** @type {string} */ _filters, /** @type {string[]} */ selected, /** @type {number | null} */ before) {
        return selected && selected.length ? (before || 0) + 1 : NO();
      },

      /** To what is selected. */
      zoom(/** @type {number} */ clicks, /** @type {any} */ overlay) {
        const points = clicks && overlay ? overlay.features.filter((/** @type {any} */ one) => one.properties.role === "selected").flatMap((/** @type {any} */ one) => one.geometry.coordinates.flat(one.geometry.type === "Polygon" ? 1 : 2)) : [];
        if (!points.length) return NO();
        const [lons, lats] = [0, 1].map((axis) => points.map((/** @type {number[]} */ point) => point[axis]));
        return { bounds: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], maxZoom: 16, padding: 40, n: clicks };
      },

      /** A bar of a chart was pressed: its value is chosen, or let go again. */
      pick(/** @type {{facet: string, value: string} | null} */ picked, /** @type {(string[] | null)[]} */ ...chosen) {
        return chosen.map((now, place) => {
          if (!picked || picked.facet !== PICKING[place]) return NO();
          const held = now || [];
          return held.includes(picked.value) ? held.filter((one) => one !== picked.value) : [...held, picked.value];
        });
      },

      /** The selection on the map and in the table. */
      mark(/** @type {string[]} */ selected) {
        return [selected || [], { ids: selected || [] }];
      },

      /** To the place that was found. */
      fly(/** @type {string | null} */ found) {
        if (!found) return NO();
        const [lon, lat, zoom] = found.slice(found.lastIndexOf("@") + 1).split(",").map(Number);
        return { lon: lon, lat: lat, zoom: zoom, bearing: 0 };
      },

      /** The map's read-outs stand above the key figures, however high these are. */
      watch() {
        const stage = document.getElementById("stage");
        if (!stage) return;
        if (state.observer) state.observer.disconnect();
        const observer = new ResizeObserver((entries) => {
          const height = entries[0].target.getBoundingClientRect().height;
          stage.style.setProperty("--map-bottom", Math.round(height) + 14 + "px");
        });
        state.observer = observer;
        const attach = (/** @type {number} */ tries) => {
          const panel = document.querySelector(".panel--totals");
          if (panel) observer.observe(panel);
          else if (tries) window.setTimeout(() => attach(tries - 1), 50);
        };
        attach(40);
      },

      /** Enter on a row of the table selects its parcel, as a click does. */
      keys(/** @type {string} */ id) {
        window.dash_ag_grid.getApiAsync(id).then((api) => {
          api.addEventListener("cellKeyDown", (event) => {
            if (event.event.key === "Enter" && event.data) window.dash_clientside.set_props("selection", { data: [event.data.parcel_id] });
          });
        });
      },

      dismiss(/** @type {number} */ clicks) {
        return clicks ? [] : NO();
      },
    },
  });
})();
