/**
 * Around the filters: the link with something taken away or put in, undo and redo, the brush on a spread.
 * Functions here are named by ClientsideFunction in dashboard/explore/saving.py.
 */
(function () {
  "use strict";

  const NO = () => window.dash_clientside.no_update;
  /** Keys of the link that are no filter and no threshold, and stay whatever is filtered. */
  const STAYS = /^(?:(?:v|lang|packs|list|order|names|base|hide|show|opacity|select|price|at|share|b|c|against)$|limit\.|unknown\.|site\.|plan\.|[bc]\.)/;
  /** Keys that another set of filters leaves as they are. */
  const TAIL = /^(hide|show|opacity|select|price|at)$/;
  /** The same with what is the page's and no scenario's. */
  const PAGES_OWN = new RegExp(TAIL.source + "|^(names|base|order|list)$");
  /** Keys of what is laid beside the view. */
  const SIDES = /^(?:(?:b|c|against)$|[bc]\.)/;
  const MOST = 100;

  /** @typedef {{filters: string, sites: string}} State  the link's filters, and the drawn sites as JSON */

  const past = /** @type {State[]} */ ([]);
  const future = /** @type {State[]} */ ([]);
  /** What stands now, and where undo or redo is on its way to. */
  const held = { now: /** @type {State | null} */ (null), to: /** @type {State | null} */ (null) };

  const same = (/** @type {State} */ a, /** @type {State} */ b) => a.filters === b.filters && a.sites === b.sites;

  const parts = (/** @type {string} */ text) => text.replace(/^\?/, "").split("&").filter(Boolean);
  const keyOf = (/** @type {string} */ part) => decodeURIComponent(part.split("=")[0]);
  const here = () => parts(window.location.search);

  /** Show what a link says. */
  function go(/** @type {string[]} */ text) {
    window.dash_clientside.set_props("route", { data: { search: text.join("&"), stamp: Date.now() } });
  }

  function without(/** @type {string} */ key) {
    go(here().filter((part) => keyOf(part) !== key));
  }

  function put(/** @type {string} */ key, /** @type {string} */ value) {
    go([...here().filter((part) => keyOf(part) !== key), key + "=" + encodeURIComponent(value)]);
  }

  /** The filters of another link, the rest as it is on this page. @param {string} filters @param {RegExp} rest */
  function exchange(filters, rest = TAIL) {
    go([...parts(filters).filter((part) => !rest.test(keyOf(part))), ...here().filter((part) => rest.test(keyOf(part)))]);
  }

  /** Another scenario right of the map's divider, or nothing. */
  function lay(/** @type {string} */ beside) {
    go([...here().filter((part) => !SIDES.test(keyOf(part))), ...parts(beside)]);
  }

  /** One step from one pile, what stands now onto the other. @param {State[]} from @param {State[]} onto */
  function step(from, onto) {
    const next = from.pop();
    if (next === undefined || held.now === null) return;
    onto.push(held.now);
    held.to = next;
    if (next.sites !== held.now.sites) window.dash_clientside.set_props("sites", { data: JSON.parse(next.sites) });
    if (next.filters !== held.now.filters) exchange(next.filters);
  }

  const undo = () => step(past, future);
  const redo = () => step(future, past);

  /** Every filter away, and the ring's threshold back to the policy's. */
  function reset() {
    const rule = document.querySelector("#reset")?.getAttribute("data-rule");
    go(here().filter((part) => STAYS.test(keyOf(part)) && keyOf(part) !== "limit." + rule));
  }

  /** The layers in another order, the highest first. */
  function inOrder(/** @type {string} */ order) {
    window.dash_clientside.set_props("ordered", { data: { order: order, stamp: Date.now() } });
  }

  function element(/** @type {Event} */ event) {
    return event.target instanceof Element ? event.target : null;
  }

  document.addEventListener("click", (event) => {
    const at = /** @type {HTMLElement | null} */ (element(event)?.closest("button") ?? null);
    if (!at) return;
    if (at.id === "undo") undo();
    else if (at.id === "redo") redo();
    else if (at.id === "reset" || at.id === "empty-reset") reset();
    else if (at.id === "place-frame") frame();
    else if (at.dataset["beside"]) lay(at.dataset["beside"]);
    else if (at.dataset["sides"] === "end") lay("");
    else if (at.dataset["order"]) inOrder(at.dataset["order"]);
    else if (at.dataset["take"]) {
      /** @type {HTMLElement | null} */ (document.querySelector(".sheets button.is-open"))?.click(); // on a narrow screen the panel makes way
      document.getElementById("map")?.dispatchEvent(new CustomEvent("mapview:take", { detail: at.dataset["take"] }));
    }
    else if (at.dataset["clear"]) without(at.dataset["clear"]);
    else if (at.dataset["show"]) exchange(at.dataset["show"], PAGES_OWN);
    else if (at.dataset["drop"]) window.dash_clientside.set_props("saved-drop", { data: { name: at.dataset["drop"], stamp: Date.now() } });
  });

  document.addEventListener("carried", (event) => {
    const list = element(event)?.closest(".stacking");
    if (!(event instanceof CustomEvent) || !list) return;
    const order = [...list.querySelectorAll("[data-carried]")].map((one) => String(one.getAttribute("data-carried")));
    order.splice(event.detail.place, 0, ...order.splice(order.indexOf(event.detail.name), 1));
    inOrder(order.join(","));
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !document.getElementById("undo")) return;
    const at = element(event);
    if (at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement) return; // their own undo
    const key = event.key.toLowerCase();
    const forth = key === "y" || (key === "z" && event.shiftKey);
    if (!forth && key !== "z") return;
    event.preventDefault();
    if (forth) redo();
    else undo();
  });

  /** What the map shows now, as the area that filters. */
  function frame() {
    const map = window.bridgehead?.maps?.["map"]?.map;
    if (!map) return;
    const box = map.getBounds();
    const [west, south, east, north] = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((value) => value.toFixed(5));
    put("in", [`${west},${south}`, `${east},${south}`, `${east},${north}`, `${west},${north}`].join(";"));
  }

  /** Whether two stretches of an outline cross each other. @param {number[][]} ring */
  function crosses(ring) {
    const turn = (/** @type {number[]} */ a, /** @type {number[]} */ b, /** @type {number[]} */ c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
    const last = ring.length - 1;
    for (let i = 0; i < last; i += 1) {
      for (let j = i + 2; j < last; j += 1) {
        if (i === 0 && j === last - 1) continue;
        const [a, b, c, d] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
        if (turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) return true;
      }
    }
    return false;
  }

  /** Filter by what lies inside an outline too, beside the areas that filter already; else the sentence that says why not. @param {any} geometry @param {any} words */
  function inside(geometry, words) {
    if (geometry.type !== "Polygon" || crosses(geometry.coordinates[0])) return words.place_crosses;
    if (geometry.coordinates.length > 1) return words.place_hole;
    const corners = geometry.coordinates[0].slice(0, -1);
    if (corners.length > words.most_corners) return words.place_corners;
    const ring = corners.map((/** @type {number[]} */ at) => at.map((value) => value.toFixed(6)).join(",")).join(";");
    const already = (new URLSearchParams(window.location.search).get("in") || "").split("~").filter(Boolean);
    if (already.length >= words.most_areas) return words.place_many;
    put("in", [...already, ring].join("~"));
    return "";
  }

  /* the brush: a stretch drawn over a spread narrows its range */
  const brush = { control: "", from: 0, box: /** @type {DOMRect | null} */ (null), max: 1, step: 1 };

  function at(/** @type {PointerEvent} */ event) {
    if (!brush.box) return 0;
    const share = Math.min(Math.max((event.clientX - brush.box.left) / brush.box.width, 0), 1);
    return Math.round((share * brush.max) / brush.step) * brush.step;
  }

  document.addEventListener("pointerdown", (event) => {
    const picture = /** @type {HTMLElement | null} */ (element(event)?.closest("img.spread") ?? null);
    const owner = /** @type {HTMLElement | null} */ (picture?.closest("[data-brush]") ?? null);
    const handle = owner?.querySelector("[role=slider]");
    if (!picture || !owner || !handle) return;
    event.preventDefault();
    brush.control = String(owner.dataset["brush"]);
    brush.box = picture.getBoundingClientRect();
    brush.max = Number(handle.getAttribute("aria-valuemax"));
    brush.step = Number(owner.dataset["step"]);
    brush.from = at(event);
  });
  document.addEventListener("pointerup", (event) => {
    if (!brush.control) return;
    const to = at(event);
    const ends = to === brush.from ? [0, brush.max] : [Math.min(brush.from, to), Math.max(brush.from, to)];
    window.dash_clientside.set_props(brush.control, { value: ends.map((value) => Number(value.toFixed(2))) });
    brush.control = "";
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    bridgehead_filters: {
      /** The filters changed: what was before can be had again. */
      history(/** @type {string} */ filters, /** @type {unknown[] | null} */ sites) {
        const kept = held.now === null && !sites ? window.localStorage.getItem("sites") : null; // on its way into the page
        const now = { filters: filters, sites: kept || JSON.stringify(sites || []) };
        if (held.to) {
          if (same(now, held.to)) held.to = null;
        } else if (held.now && !same(now, held.now)) {
          past.push(held.now);
          past.splice(0, past.length - MOST);
          future.length = 0;
        }
        held.now = now;
        return [past.length === 0, future.length === 0];
      },

      /** An area was drawn to filter by. */
      bounded(/** @type {{geometry: any} | null} */ drawn, /** @type {any} */ words) {
        if (!drawn) return NO();
        return inside(drawn.geometry, words);
      },

      /** The open site as the area that filters. */
      inside: inside,

      /** The files of what is filtered: the same view as the link's. */
      exports(/** @type {string} */ filters, /** @type {string} */ _csv, /** @type {{form: string}[]} */ land) {
        const files = land.map((one) => "/export/land/" + one.form + "?" + filters);
        return ["/export/parcels.csv?" + filters, "/export/parcels.xlsx?" + filters, files];
      },

      /** The columns that were chosen; the id always stands. */
      columns(/** @type {string[]} */ chosen, /** @type {{field: string}[]} */ columns) {
        if (!columns) return NO();
        return columns.map((column) => ({ ...column, hide: column.field !== "parcel_id" && !chosen.includes(column.field) }));
      },

      /** Near something: the selected parcel stands for itself. */
      near(/** @type {number} */ clicks, /** @type {string | null} */ what, /** @type {any} */ metres, /** @type {any} */ words) {
        if (!clicks) return NO();
        if (!what) return words.near_what;
        const selected = new URLSearchParams(window.location.search).get("select");
        if (what === "selected" && !selected) return words.near_select;
        if (typeof metres !== "number") return words.near_metres;
        const thing = what === "selected" ? "parcel:" + String(selected).split(",")[0] : what;
        put("near", thing + "~" + metres);
        return "";
      },
    },
  });
})();
