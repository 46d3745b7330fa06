/**
 * What is kept for this browser: its own made-up id, the shortlist's count and button, and the Compare page's
 * table, whose columns are moved by hand or by key.
 * Functions here are named by ClientsideFunction in dashboard/keeping.py.
 */
(function () {
  "use strict";

  const KEY = "bridgehead-browser";
  const FORM = /^[0-9a-f]{32}$/;

  /** An id that nobody guesses: 16 random bytes. It names a browser to this server and nothing else. */
  function newId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function browserId() {
    try {
      const known = window.localStorage.getItem(KEY);
      if (known && FORM.test(known)) return known;
      const made = newId();
      window.localStorage.setItem(KEY, made);
      return made;
    } catch (_refused) {
      return null; // the browser keeps nothing; the server says so when something is to be kept
    }
  }

  /** Tell the server what is to be done with the list. */
  function ask(/** @type {Record<string, unknown>} */ what) {
    window.dash_clientside.set_props("compare-do", { data: { ...what, stamp: Date.now() } });
  }

  function heads() {
    return /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".versus-table thead th[data-parcel]")]);
  }

  const named = (/** @type {HTMLElement} */ head) => String(head.dataset["parcel"]);

  /** Ask for a parcel to stand at another place; its handle has the focus again when the table is drawn anew. */
  function move(/** @type {string} */ parcel, /** @type {number} */ to) {
    const order = heads().map(named);
    const from = order.indexOf(parcel);
    if (from < 0 || to < 0 || to >= order.length || to === from) return;
    order.splice(to, 0, ...order.splice(from, 1));
    refocus = parcel;
    ask({ do: "move", parcel: parcel, order: order });
  }

  let refocus = "";
  new MutationObserver(() => {
    for (const file of document.querySelectorAll("input[type=file]:not([aria-label])")) {
      const button = file.parentElement?.querySelector("button"); // the hidden field is called what its button says
      if (button) file.setAttribute("aria-label", (button.textContent ?? "").trim());
    }
    if (!refocus) return;
    const grip = /** @type {HTMLElement | null} */ (document.querySelector(`.versus-grip[data-parcel="${CSS.escape(refocus)}"]`));
    if (!grip || document.activeElement === grip) return;
    if (document.activeElement === document.body || document.activeElement === null) grip.focus();
  }).observe(document.documentElement, { childList: true, subtree: true });

  function element(/** @type {Event} */ event) {
    return event.target instanceof HTMLElement ? event.target : null;
  }

  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (element(event)?.closest(".page--compare [data-do]") ?? null);
    if (!button) return;
    const what = button.dataset["do"];
    if (what === "move") return;
    if (what === "only") {
      const pressed = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(pressed));
      document.getElementById("compare-sheet")?.classList.toggle("only-others", pressed);
      return;
    }
    const typed = /** @type {HTMLInputElement | null} */ (document.getElementById("compare-add"));
    if (what === "add") {
      if (typed && typed.value.trim()) ask({ do: "add", parcel: typed.value.trim() });
      return;
    }
    ask({ do: what, parcel: button.dataset["parcel"] ?? "" });
  });

  document.addEventListener("keydown", (event) => {
    const at = element(event);
    if (!at) return;
    if (at.id === "compare-add" && event.key === "Enter") {
      ask({ do: "add", parcel: /** @type {HTMLInputElement} */ (at).value.trim() });
      return;
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !at.classList.contains("versus-grip")) return;
    event.preventDefault();
    const parcel = String(at.dataset["parcel"]);
    move(parcel, heads().map(named).indexOf(parcel) + step);
  });

  document.addEventListener("change", (event) => {
    const field = element(event);
    const parcel = field?.id.startsWith("note-") ? field.id.slice(5) : "";
    if (parcel) ask({ do: "note", parcel: parcel, text: /** @type {HTMLTextAreaElement} */ (field).value });
  });

  document.addEventListener("carried", (event) => {
    if (!(event instanceof CustomEvent) || !element(event)?.closest(".versus-table")) return;
    move(event.detail.name, event.detail.place);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    bridgehead_kept: {
      /** The browser's id, made up at its first visit. */
      identify() {
        return browserId();
      },

      /** The browser is known: what it keeps may be asked for. */
      seen() {
        return Date.now();
      },

      /** How many parcels the shortlist holds, beside the page's name. */
      count(/** @type {string[] | null} */ listed) {
        return listed && listed.length ? String(listed.length) : "";
      },

      /** The button of a card was pressed; one that has just appeared was not. */
      ask(/** @type {number | null} */ clicks) {
        return clicks ? Date.now() : window.dash_clientside.no_update;
      },

      /** Whether the selection is on the shortlist. */
      toggle(/** @type {string[] | null} */ listed, /** @type {string[] | null} */ selected) {
        const has = !!selected && selected.length > 0 && selected.every((id) => (listed || []).includes(id));
        return [has ? "button list-toggle has" : "button list-toggle", String(has)];
      },
    },
  });
})();
