// Keys for the review page. Everything also works without: each key presses a button or follows a
// link that stands on the page.
(() => {
  "use strict";
  const OFF = "grader-review-keys-off";
  // while a request is on its way no key counts, so that nothing unseen is marked
  let busy = false;
  const setBusy = (value) => { busy = value; document.documentElement.dataset.busy = value ? "yes" : "no"; };
  let path = location.pathname;

  const off = () => { try { return localStorage.getItem(OFF) === "yes"; } catch { return false; } };
  const isField = (node) => node instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);

  // -- a comment that is being typed survives leaving, reloading, and a server that ended ----------
  let sent = "";
  const draft = () => "grader-review-draft:" + location.pathname;
  const drafts = (act) => { try { return act(sessionStorage); } catch { return null; } };
  document.addEventListener("input", (event) => {
    if (event.target.id === "comment") drafts((kept) => kept.setItem(draft(), event.target.value));
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "decide") sent = draft();
  });
  const restore = () => {
    if (sent && !document.querySelector("#status.trouble")) drafts((kept) => kept.removeItem(sent));
    sent = "";
    const field = document.getElementById("comment");
    const text = field && drafts((kept) => kept.getItem(draft()));
    if (text !== null && field && text !== field.value) field.value = text;
  };

  // -- a request --------------------------------------------------------------------------------
  document.addEventListener("htmx:beforeRequest", () => setBusy(true));
  const failed = (text) => {
    setBusy(false);
    const note = document.getElementById("lost");
    if (note) { note.hidden = false; note.textContent = text; }
  };
  document.addEventListener("htmx:sendError", () => failed(
    "Not saved: the grader does not answer. Start it again with the same command, and open the link that it prints; everything before this is saved."));
  document.addEventListener("htmx:timeout", () => failed("Not saved: no answer came. Reload the page."));
  document.addEventListener("htmx:responseError", (event) => failed(
    event.detail.xhr.status === 403
      ? "Not saved: this page is not open any more. Open the link that the grader printed in its terminal."
      : "Not saved: the grader answered with the error " + event.detail.xhr.status + ". Reload the page."));

  // -- a new page -------------------------------------------------------------------------------
  const arrived = () => {
    restore();
    setBusy(false);
    const wanted = document.body.dataset.focus;
    const row = wanted && document.getElementById(wanted);
    if (row) { row.focus(); row.scrollIntoView({ block: "nearest" }); }
    else if (location.pathname !== path) { scrollTo(0, 0); document.getElementById("focus")?.focus({ preventScroll: true }); }
    path = location.pathname;
    const button = document.getElementById("keys-off");
    if (button) { button.hidden = false; button.textContent = off() ? "Turn single keys on" : "Turn single keys off"; }
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    // htmx puts the new content into the body, but leaves its attributes
    const text = event.detail.xhr && event.detail.xhr.responseText;
    if (text) {
      const body = new DOMParser().parseFromString(text, "text/html").body;
      document.body.className = body.className;
      document.body.dataset.focus = body.dataset.focus || "";
    }
    arrived();
  });
  document.addEventListener("DOMContentLoaded", arrived);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  document.addEventListener("click", (event) => {
    if (event.target.id === "keys-off") {
      try { localStorage.setItem(OFF, off() ? "no" : "yes"); } catch { /* stays on */ }
      arrived();
    }
  });

  // -- keys -------------------------------------------------------------------------------------
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement?.closest("[data-row]");
  const move = (step) => {
    const all = rows();
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(current()) + step))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const find = (key) => {
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const own = current()?.querySelector(wanted);
    if (own) return own;
    const other = document.querySelector(wanted);
    return other && other.closest("[data-row]") ? null : other;
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (isField(target)) {
      if (event.key === "Escape") { document.getElementById("focus")?.focus(); event.preventDefault(); }
      const sends = target.dataset.enter && event.key === "Enter"
        && (target.tagName !== "TEXTAREA" || event.ctrlKey || event.metaKey);
      if (sends) { event.preventDefault(); if (!busy) document.getElementById(target.dataset.enter)?.click(); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (!busy) document.getElementById("do-undo")?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || off()) return;
    if (event.key === "Enter" && target.closest("button, a, summary")) return;
    const moving = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (moving && rows().length && (event.key.length === 1 || current())) { event.preventDefault(); move(moving); return; }
    const found = find(event.key);
    if (!found) return;
    event.preventDefault();
    if (busy) return;
    if (isField(found)) found.focus(); else found.click();
  });
})();
