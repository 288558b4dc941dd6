// The rows of an import by keyboard, and a table pasted into the page; everything here has a button or link that does the same.
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

// A table copied from Word or Excel is pasted with its cells as they stand: the plain text of a copy breaks a cell of
// several lines into several rows. Lines, tabs and quotes inside a cell are quoted, as Excel does.
(() => {
  "use strict";
  const MOST = 64;
  const span = (cell, name) => Math.min(MOST, Math.max(1, cell[name] || 1));
  const oneLine = (text) => text.replace(/\s+/g, " ").trim();
  const outermost = (part) => !part.parentElement.closest("table");

  function textOf(cell) {
    cell.querySelectorAll("br").forEach((mark) => mark.replaceWith("\u2028"));
    const blocks = [...cell.querySelectorAll("p, li, div")].filter((one) => !one.querySelector("p, li, div"));
    const texts = blocks.length ? blocks.map((one) => one.textContent) : [cell.textContent];
    return texts.flatMap((text) => text.split("\u2028")).map(oneLine).filter(Boolean).join("\n");
  }

  const quoted = (text) => (/[\n\t"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  // Cells that reach over rows or columns leave the further places empty, as a spreadsheet has them.
  function linesOf(table) {
    const below = [];
    return [...table.rows].map((row) => {
      const line = [];
      const skip = () => {
        while (below[line.length] > 0) { below[line.length] -= 1; line.push(""); }
      };
      for (const cell of row.cells) {
        skip();
        const reach = (cell.rowSpan || 1) - 1;
        const text = quoted(textOf(cell));
        for (let at = 0; at < span(cell, "colSpan"); at += 1) {
          below[line.length] = reach;
          line.push(at ? "" : text);
        }
      }
      skip();
      return line.join("\t");
    });
  }

  document.addEventListener("paste", (event) => {
    const box = event.target.closest?.("textarea[data-table]");
    const copied = box && event.clipboardData?.getData("text/html");
    if (!copied) return;
    const page = new DOMParser().parseFromString(copied, "text/html");
    const parts = [...page.body.querySelectorAll("table, p, h1, h2, h3, h4")].filter(outermost);
    if (!parts.some((part) => part.localName === "table")) return;
    event.preventDefault();
    const lines = parts.flatMap((part) => (part.localName === "table" ? linesOf(part) : oneLine(part.textContent)));
    box.setRangeText(`${lines.filter(Boolean).join("\n")}\n`, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
