// @ts-check
/**
 * What the Data page does in the browser: it sends a file in pieces, shows how far it is, goes on where a broken
 * connection left it, and tells the page the id of the import. Everything else the server draws.
 */
(function () {
  "use strict";

  const HEADERS = { "X-Bridgehead": "1" };
  const RETRIES = 4;
  const RETRY_MS = 800;
  const REMEMBERED = "bridgehead-upload";
  const state = {
    layer: "parcels",
    /** @type {AbortController | null} */
    running: null,
  };

  const drop = () => document.getElementById("data-drop");

  /** @param {string} key */
  function word(key) {
    const place = drop();
    return (place && place.getAttribute("data-" + key)) || "";
  }

  /** Megabytes as people read them. @param {number} bytes */
  const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

  /** The same files chosen again are the same upload. @param {File[]} files */
  const keyOf = (files) => files.map((file) => [file.name, file.size, file.lastModified].join(":")).join("|");

  /**
   * @param {string} address
   * @param {RequestInit} how
   */
  async function ask(address, how) {
    const language = { "Accept-Language": word("lang") || "zh" };
    const headers = Object.assign({}, HEADERS, language, how.headers || {});
    const answer = await fetch(address, Object.assign({ credentials: "same-origin" }, how, { headers: headers }));
    if (!answer.ok) {
      const fault = /** @type {Error & {status?: number}} */ (new Error((await answer.text()).trim()));
      fault.status = answer.status;
      throw fault;
    }
    return answer.status === 204 ? {} : answer.json();
  }

  /** @param {string} name @param {number} share @param {string} said */
  function show(name, share, said) {
    const place = document.getElementById("data-upload");
    if (!place) return;
    if (!place.querySelector(".work-bar")) {
      const head = Object.assign(document.createElement("p"), { className: "flow__doing" });
      const bar = Object.assign(document.createElement("div"), { className: "work-bar" });
      bar.setAttribute("role", "progressbar");
      bar.setAttribute("aria-valuemin", "0");
      bar.setAttribute("aria-valuemax", "100");
      bar.append(Object.assign(document.createElement("div"), { className: "bar__done" }));
      const cancel = Object.assign(document.createElement("button"), { className: "button", type: "button", id: "data-upload-cancel" });
      cancel.textContent = word("cancel");
      place.replaceChildren(head, bar, cancel);
      place.hidden = false;
    }
    const percent = Math.round(share * 100);
    /** @type {HTMLElement} */ (place.querySelector(".flow__doing")).textContent = name + " · " + said;
    const bar = /** @type {HTMLElement} */ (place.querySelector(".work-bar"));
    bar.setAttribute("aria-valuenow", String(percent));
    bar.setAttribute("aria-label", name);
    /** @type {HTMLElement} */ (bar.firstElementChild).style.width = percent + "%";
  }

  /** @param {string} text */
  function complain(text) {
    const place = document.getElementById("data-upload");
    if (!place) return;
    const said = Object.assign(document.createElement("p"), { className: "flow__fault" });
    said.setAttribute("role", "alert");
    said.textContent = text;
    place.replaceChildren(said);
    place.hidden = false;
  }

  function clear() {
    const place = document.getElementById("data-upload");
    if (place) {
      place.replaceChildren();
      place.hidden = true;
    }
  }

  /** @param {File[]} files */
  async function begin(files) {
    const key = keyOf(files) + "|" + state.layer;
    const held = /** @type {{key?: string, id?: string, piece?: number}} */ (JSON.parse(window.sessionStorage.getItem(REMEMBERED) || "{}"));
    if (held.key === key && held.id) {
      try {
        const known = await ask("/imports/" + held.id, { method: "GET" });
        return { id: held.id, piece: held.piece || 1 << 20, received: /** @type {number[]} */ (known.received) };
      } catch (fault) {
        window.sessionStorage.removeItem(REMEMBERED);
      }
    }
    const body = JSON.stringify({ files: files.map((file) => ({ name: file.name, size: file.size })), layer: state.layer });
    const made = await ask("/imports", { method: "POST", body: body, headers: { "Content-Type": "application/json" } });
    window.sessionStorage.setItem(REMEMBERED, JSON.stringify({ key: key, id: made.id, piece: made.piece }));
    return { id: made.id, piece: made.piece, received: files.map(() => 0) };
  }

  /**
   * One piece, tried again when the connection breaks; where the server has another count, it is believed.
   * @param {string} address @param {number} offset @param {Blob} piece @param {AbortSignal} signal
   * @returns {Promise<number>}
   */
  async function send(address, offset, piece, signal) {
    for (let tried = 0; ; tried++) {
      try {
        const done = await ask(address + "?offset=" + offset, { method: "PUT", body: piece, signal: signal, headers: { "Content-Type": "application/octet-stream" } });
        return done.received;
      } catch (fault) {
        const known = /** @type {{status?: number, name?: string}} */ (fault);
        if (known.name === "AbortError" || known.status !== undefined || tried >= RETRIES) throw fault;
        await new Promise((resolve) => window.setTimeout(resolve, RETRY_MS * (tried + 1)));
      }
    }
  }

  /** @param {File[]} files */
  async function upload(files) {
    if (state.running || !files.length) return;
    const control = new AbortController();
    state.running = control;
    const total = files.reduce((sum, file) => sum + file.size, 0);
    const name = word("uploading").replace("{name}", files.map((file) => file.name).join(", "));
    let id = "";
    try {
      const made = await begin(files);
      id = made.id;
      for (let number = 0; number < files.length; number++) {
        const file = files[number];
        let at = made.received[number];
        while (at < file.size) {
          const before = files.slice(0, number).reduce((sum, one) => sum + one.size, 0);
          show(name, (before + at) / total, word("uploaded").replace("{done}", megabytes(before + at)).replace("{total}", megabytes(total)));
          at = await send("/imports/" + id + "/" + number, at, file.slice(at, at + made.piece), control.signal);
        }
      }
      window.sessionStorage.removeItem(REMEMBERED);
      await ask("/imports/" + id + "/read", { method: "POST" });
      clear();
      window.dash_clientside.set_props("data-draft", { data: id });
    } catch (fault) {
      const known = /** @type {{status?: number, name?: string, message?: string}} */ (fault);
      if (known.name === "AbortError") {
        window.sessionStorage.removeItem(REMEMBERED);
        clear();
        if (id) ask("/imports/" + id, { method: "DELETE" }).catch(() => undefined);
      } else {
        complain(known.status === undefined ? word("failed") : known.message || word("failed"));
      }
    } finally {
      state.running = null;
    }
  }

  function choose() {
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, accept: word("accept") });
    input.addEventListener("change", () => upload(Array.from(input.files || [])));
    input.click();
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.closest("#data-choose")) choose();
    if (target.closest("#data-upload-cancel") && state.running) state.running.abort();
  });
  for (const kind of ["dragover", "dragenter", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const place = event.target instanceof Element ? event.target.closest("#data-drop") : null;
      if (!place || !(event instanceof DragEvent)) return;
      event.preventDefault();
      place.classList.toggle("is-over", kind === "dragover" || kind === "dragenter");
      if (kind === "drop" && event.dataTransfer) upload(Array.from(event.dataTransfer.files));
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    bridgehead_data: {
      /** What the next file is to become. */
      becomes(/** @type {string | null} */ layer) {
        state.layer = layer || "parcels";
      },

      /** A layer of the table is to be replaced: the form says so, and comes into view. */
      replace(/** @type {(number | null)[]} */ clicks) {
        const context = window.dash_clientside.callback_context;
        if (!clicks.some(Boolean) || !context.triggered_id) return;
        const layer = /** @type {{layer: string}} */ (/** @type {unknown} */ (context.triggered_id)).layer;
        if (document.getElementById("data-layer")) window.dash_clientside.set_props("data-layer", { value: layer });
        const place = document.getElementById("load");
        if (place) place.scrollIntoView({ block: "start" });
        const button = document.getElementById("data-choose");
        if (button) button.focus({ preventScroll: true });
      },
    },
  });
})();
