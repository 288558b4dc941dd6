// What the pages cannot do without script; each of them works without it too.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const words = document.body.dataset;

  // A sentence in the page's live region.
  function say(text, kind) {
    const box = byId("notices");
    if (!box) return;
    const note = document.createElement("div");
    note.className = `notice notice--${kind}`;
    const line = document.createElement("p");
    line.textContent = text;
    note.append(line);
    box.replaceChildren(note);
    box.scrollIntoView({ block: "nearest" });
  }

  // Focus goes to the error summary, or to what the answer marks as changed.
  function turnTo(root) {
    const summary = document.querySelector("[data-errors]");
    const mark = words.errorMark, marked = document.title.startsWith(mark);
    if (summary && !marked) document.title = mark + document.title;
    if (!summary && marked) document.title = document.title.slice(mark.length);
    const target = summary || (root && (root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]")));
    if (target) {
      if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
      target.focus();
    }
  }

  // A rule's "no" (422) and "somebody else changed it" (409) are pages too; other errors are said aloud.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig && event.detail.requestConfig.verb !== "get") turnTo(event.detail.elt);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    say(answer.querySelector(".problem p")?.textContent || words.crashed, "error");
  });
  document.addEventListener("htmx:sendError", () => say(words.cutOff, "error"));
  document.addEventListener("htmx:timeout", () => say(words.tooSlow, "error"));

  // What is missing is said by the program itself, in Vietnamese and all at once, not by the browser in its own language.
  const speakForOurselves = () => document.querySelectorAll("form[method=post]").forEach((form) => { form.noValidate = true; });
  document.addEventListener("htmx:afterSettle", speakForOurselves);
  speakForOurselves();

  // One press is one act: a second press while the first is on its way does nothing.
  const buttonsOf = (form) => [...form.elements].filter((part) => part.type === "submit");
  function release(form) {
    delete form.dataset.sent;
    buttonsOf(form).forEach((button) => { button.disabled = false; });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || "download" in form.dataset) return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    keep(form);
    form.dataset.sent = "1";
    setTimeout(() => buttonsOf(form).forEach((button) => { button.disabled = true; }));
    setTimeout(() => release(form), 15000);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // Words rewritten in a form marked so are not left behind without a question (the browser's own).
  window.addEventListener("beforeunload", (event) => {
    const rewritten = (form) => [...form.querySelectorAll("textarea")].some((part) => part.value !== part.defaultValue);
    if ([...document.querySelectorAll("form[data-unsaved]:not([data-sent])")].some(rewritten)) event.preventDefault();
  });

  // The session ran out while a form was open: after signing in again the form comes back filled (never passwords).
  const KEPT = "kept-form";
  const person = document.body.dataset.person;
  function keep(form) {
    if (!person || form.querySelector("[type=password]")) return;
    const values = [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
    sessionStorage.setItem(KEPT, JSON.stringify({ person, action: new URL(form.action).pathname, values }));
  }
  function bringBack() {
    const stored = sessionStorage.getItem(KEPT);
    if (!person || !stored) return;
    sessionStorage.removeItem(KEPT);
    const kept = JSON.parse(stored);
    if (kept.person !== person || !byId("notices")?.querySelector("[data-came-back]")) return;
    const form = [...document.forms].find((one) => one.method === "post" && new URL(one.action).pathname === kept.action);
    if (!form) return;
    form.reset();
    const left = kept.values.slice();
    for (const part of form.elements) {
      if (!part.name || ["hidden", "submit", "file"].includes(part.type)) continue;
      const at = left.findIndex(([name, value]) =>
        name === part.name && (!["checkbox", "radio"].includes(part.type) || value === part.value));
      if (["checkbox", "radio"].includes(part.type)) part.checked = at >= 0;
      else if (at >= 0) part.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    }
    form.closest("details")?.setAttribute("open", "");
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  // Menus close on a click elsewhere and on Escape; a table's head chooses all its rows; the print button prints.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  const boxesOf = (form) => [...(form.elements || form.querySelectorAll("input"))].filter((one) => one.matches("[data-choose]"));
  function countChosen(form) {
    const chosen = boxesOf(form).filter((one) => one.checked).length;
    form.querySelectorAll("[data-chosen]").forEach((place) => { place.textContent = chosen; });
  }
  document.addEventListener("change", (event) => {
    const box = event.target;
    const form = box.form || document;
    if (box.matches("[data-choose-all]"))
      boxesOf(form).forEach((one) => { one.checked = box.checked; });
    if (box.matches("[data-choose-all], [data-choose]")) countChosen(form);
  });

  turnTo(null);
  bringBack();
})();
