// @ts-check
/* The table's library is large, and a closed drawer needs none: it is fetched when a table first comes into
   view. Until then this component stands for it, and takes what Dash hands over. */

(function () {
  "use strict";
  const { createElement, useEffect, useRef, useState } = window.React;

  /** @typedef {NonNullable<Window["dash_ag_grid"]>} Grids */
  /** @type {(grids: Grids) => void} */
  let arrive;
  /** @type {Promise<Grids>} */
  const arrived = new Promise((go) => (arrive = go));
  let asked = false;
  let here = /** @type {Grids | null} */ (null);

  function fetchOnce() {
    if (asked) return;
    asked = true;
    const address = JSON.parse(String(document.getElementById("late-scripts")?.textContent))["dash_ag_grid"];
    const script = Object.assign(document.createElement("script"), { src: address, async: false });
    script.addEventListener("load", () => {
      const whole = /** @type {Grids} */ (window.dash_ag_grid);
      window.dash_ag_grid = { ...whole, AgGrid: Grid }; // Dash goes on finding this one: a table is not made twice
      arrive((here = whole));
    });
    script.addEventListener("error", () => {
      asked = false; // asked for again when the table comes into view again
      script.remove();
    });
    document.body.append(script);
  }

  /** @param {Record<string, any>} props */
  function Grid(props) {
    const place = useRef(/** @type {HTMLDivElement | null} */ (null));
    const [whole, setWhole] = useState(here);
    useEffect(() => {
      const see = (/** @type {IntersectionObserverEntry[]} */ seen) => {
        if (seen.some((one) => one.intersectionRatio > 0)) fetchOnce();
      };
      const watch = new IntersectionObserver(see, { threshold: 0.01 }); // at 0 a closed drawer counts as seen
      if (place.current) watch.observe(place.current);
      arrived.then((grids) => {
        watch.disconnect();
        setWhole(grids);
      });
      return () => watch.disconnect();
    }, []);
    if (whole) return createElement(whole.AgGrid, props);
    return createElement("div", { ref: place, id: props["id"], className: props["className"], style: { minHeight: 1, ...props["style"] }, "aria-busy": true });
  }
  Grid.dashRenderType = true;

  window.dash_ag_grid = {
    AgGrid: Grid,
    getApi: () => undefined,
    getApiAsync: (id) => arrived.then((grids) => grids.getApiAsync(id)),
  };
})();
