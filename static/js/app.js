document.addEventListener("htmx:beforeSwap", (event) => { if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; } });
