// The rows of an import by keyboard; everything here has a button or link that does the same.
(() => {
  "use strict";
  const ROWS = ".table--import tbody > tr[id^='dong-']";
  const rowOf = (element) => element?.closest?.(ROWS);

  function goTo(row) {
    if (!row) return;
    row.setAttribute("tabindex", "-1");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(from, by) {
    const rows = [...document.querySelectorAll(ROWS)];
    if (!rows.length) return;
    const here = rows.indexOf(from);
    const wanted = here < 0 ? rows[0] : rows[here + by];
    if (wanted) goTo(wanted);
    else document.querySelector(by > 0 ? "[data-rows-after]" : "[data-rows-before]")?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (!document.querySelector(ROWS)) return;
    const row = rowOf(document.activeElement);
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(row, event.key === "ArrowDown" ? 1 : -1);
    } else if (!row) {
      return;
    } else if (event.key === "F2") {
      event.preventDefault();
      row.querySelector("[data-edit]")?.click();
    } else if (event.key === "Escape") {
      row.querySelector("[data-leave]")?.click();
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      row.querySelector("textarea")?.form.requestSubmit();
    } else if (event.altKey && event.code === "KeyC") {
      event.preventDefault();
      row.querySelector("input[data-choose]")?.click();
    }
  });

  // An address that names a row (the neighbouring page's, or one to edit) begins there.
  const named = /^#dong-\d+$/.test(location.hash) && document.querySelector(location.hash);
  if (named && !document.querySelector("[data-errors]")) {
    goTo(named);
    named.querySelector("textarea")?.focus();
  }

  // A row that was opened for editing begins in its first field; one that was closed again keeps the place.
  document.addEventListener("htmx:afterSettle", (event) => {
    const row = rowOf(event.target);
    if (!row || row !== event.target || event.detail.requestConfig?.verb !== "get") return;
    const field = row.querySelector("textarea");
    if (field) field.focus();
    else goTo(row);
  });
})();
