/**
 * Sites that are drawn, as the browser keeps them: which is open, its name and plan, edit, zoom, delete.
 * Every function here is named by a ClientsideFunction in dashboard/explore/site_callbacks.py.
 */
(function () {
  "use strict";

  const NO = () => window.dash_clientside.no_update;

  /** @typedef {{id: string, name: string, geometry: any, far: number | null, support: number | null, made?: string, of?: string[]}} Site */

  const held = { any: false, turn: 0, led: false, left: 0 };

  function trigger() {
    const context = window.dash_clientside.callback_context;
    return context.triggered.length ? { id: context.triggered_id, value: context.triggered[0].value } : { id: null, value: null };
  }

  /** The outline as a link writes it: degrees to six places. @param {{geometry: any}} site */
  function outlineOf(site) {
    return JSON.stringify(site.geometry.coordinates, (_key, value) => (typeof value === "number" ? Number(value.toFixed(6)) : value));
  }

  /** The filters without a site, which is another one now, or none. @param {string} filters @param {Site | undefined} site */
  function unlinked(filters, site) {
    const keys = site ? ["site." + site.name, "plan." + site.name] : [];
    const parts = filters.split("&");
    const left = parts.filter((part) => !keys.includes(decodeURIComponent(part.split("=")[0])));
    return left.length === parts.length ? NO() : left.join("&");
  }

  /** @param {any} value @param {number} unit */
  function planned(value, unit) {
    return typeof value === "number" && Number.isFinite(value) ? Number((value / unit).toFixed(6)) : null;
  }

  /** @param {any} geometry @returns {[number, number, number, number]} */
  function bounds(geometry) {
    const points = geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2);
    const [lons, lats] = [0, 1].map((axis) => points.map((/** @type {number[]} */ point) => point[axis]));
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    sites: {
      /** Whether the panel and the map have anything to say of sites, or had until now. */
      due(/** @type {Site[] | null} */ sites) {
        const any = Boolean(sites && sites.length);
        if (!any && !held.any) return NO();
        held.any = any;
        return (held.turn += 1);
      },

      /** Which site is open: the one that is picked or was just made; none when a parcel is selected. */
      open(/** @type {{id: string} | null} */ picked, /** @type {any} */ _rows, /** @type {any} */ _acts, /** @type {string[]} */ selected, /** @type {string | null} */ now, /** @type {Site[] | null} */ sites) {
        const { id, value } = trigger();
        let next = now;
        if (id === "selection") next = selected && selected.length ? null : now;
        else if (!value) return NO();
        else if (id === "map") next = picked ? picked.id : now;
        else if (id.act === "close") next = null;
        else if (id.act === "delete") next = ((sites || []).find((one) => one.id !== now) || { id: null }).id;
        else if (id.site) next = id.site;
        return next === now ? NO() : next;
      },

      /**
       * Sites that a link brings are kept like those drawn here; one that is kept already is not doubled, and how many
       * find no room is told. The first of them is opened when the page begins with the link or the link brings a new one, unless it selects a parcel.
       */
      adopt(/** @type {Site[] | null} */ brought, /** @type {Site[] | null} */ stored, /** @type {string[] | null} */ selected, /** @type {any} */ words) {
        /** @type {Site[]} */
        const kept = stored || JSON.parse(window.localStorage.getItem("sites") || "null") || []; // on its way into the page
        /** @type {(site: Site) => Site | undefined} */
        const among = (site) => kept.find((one) => one.name === site.name && outlineOf(one) === outlineOf(site));
        const first = 1 + Math.max(0, ...kept.map((one) => Number(one.id.replace("site-", ""))));
        const fresh = (brought || []).filter((site) => !among(site)).map((site, place) => ({ ...site, id: "site-" + (first + place) }));
        const next = [...kept, ...fresh].slice(0, words.most_sites);
        const leads = (fresh.length > 0 || !held.led) && !(selected && selected.length);
        held.led = true;
        const opened = leads && brought && brought.length ? (among(brought[0]) || fresh[0]).id : null;
        const [left, told] = [kept.length + fresh.length - next.length, held.left];
        held.left = left;
        return [fresh.length ? next : NO(), next.some((one) => one.id === opened) ? opened : NO(), left || told ? left : NO()];
      },

      /** The notice of what found no room is put away. */
      dismiss(/** @type {number} */ clicks) {
        return clicks ? [] : NO();
      },

      /** Name and plan of the open site. */
      plan(/** @type {string} */ name, /** @type {any} */ far, /** @type {any} */ share, /** @type {Site[] | null} */ sites, /** @type {string} */ open, /** @type {string} */ filters, /** @type {any} */ words) {
        const site = (sites || []).find((one) => one.id === open);
        if (!site || !sites) return [NO(), NO()];
        const clean = (name || "").replace(/[<>\u0000-\u001f]/g, "").trim().slice(0, words.longest_name);
        const next = { ...site, name: clean || site.name, far: planned(far, 1), support: planned(share, 100) };
        if (next.name === site.name && next.far === site.far && next.support === site.support) return [NO(), NO()];
        return [sites.map((one) => (one === site ? next : one)), unlinked(filters, site)];
      },

      /** The panel's buttons that the browser answers: delete, edit (and let go), zoom. */
      act(/** @type {any} */ _clicks, /** @type {Site[] | null} */ sites, /** @type {string} */ open, /** @type {any} */ editing, /** @type {any} */ words, /** @type {string} */ filters) {
        const { id, value } = trigger();
        const site = (sites || []).find((one) => one.id === open);
        const answer = [NO(), NO(), NO(), NO(), NO()];
        if (!value || !site || !sites) return answer;
        if (id.act === "delete") {
          answer[0] = sites.filter((one) => one !== site);
          answer[4] = unlinked(filters, site);
        }
        if (id.act === "edit" && site.geometry.type === "Polygon") answer[1] = editing ? null : { id: site.id, geometry: site.geometry };
        if (id.act === "delete" && editing) answer[1] = null;
        if (id.act === "filter") answer[3] = window.dash_clientside.bridgehead_filters.inside(site.geometry, words);
        if (id.act === "zoom") answer[2] = { bounds: bounds(site.geometry), maxZoom: 17, padding: 60, n: Date.now() };
        return answer;
      },

      /** The corners of a site were moved: it is not the link's any more. */
      edited(/** @type {{id: string} | null} */ told, /** @type {Site[] | null} */ sites, /** @type {string} */ filters) {
        return told ? unlinked(filters, (sites || []).find((one) => one.id === told.id)) : NO();
      },

      /** Another site is open: the one under the hand is let go; on a narrow screen the panel comes up. */
      release(/** @type {string | null} */ open, /** @type {any} */ editing) {
        const { narrow, tab } = window.dash_clientside.bridgehead;
        const parcel = tab("parcel");
        if (open && narrow() && parcel && !parcel.classList.contains("is-open")) parcel.click();
        return editing && editing.id !== open ? null : NO();
      },
    },
  });
})();
