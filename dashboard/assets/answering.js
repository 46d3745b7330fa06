/**
 * Where the server gives no result (the connection is lost, or it fails), the page says so; it stops saying so with
 * the next result. Dash itself tells only the console.
 */
(function () {
  "use strict";

  const ASKED = "_dash-update-component";
  const plain = window.fetch;
  const page = { leaving: false };
  window.addEventListener("pagehide", () => { page.leaving = true; });
  window.addEventListener("pageshow", () => { page.leaving = false; });

  /** @param {boolean} silent */
  function tell(silent) {
    const note = document.getElementById("no-answer");
    if (note) note.hidden = !silent || page.leaving;
  }

  window.fetch = async (asked, how) => {
    const address = asked instanceof Request ? asked.url : String(asked);
    if (!address.includes(ASKED)) return plain(asked, how);
    try {
      const answer = await plain(asked, how);
      tell(answer.status >= 500);
      return answer;
    } catch (fault) {
      if (!(fault instanceof DOMException)) tell(true); // one that was called off is no fault
      throw fault;
    }
  };
})();
