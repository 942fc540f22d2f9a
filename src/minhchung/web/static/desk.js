// Spares steps on the desk's pages; every one of them works without it.
"use strict";

// On the page of a capture: what is selected in its text goes into the form for a quote.
(() => {
  const page = document.getElementById("captured");
  const quote = document.getElementById("quote");
  const bar = document.querySelector(".pickbar");
  if (!page || !quote || !bar) return;
  for (const hint of document.querySelectorAll("[data-scripted]")) hint.hidden = false;
  let picked = "";

  const inside = (selection) =>
    selection.rangeCount > 0 && page.contains(selection.anchorNode) && page.contains(selection.focusNode);

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (bar.contains(document.activeElement)) return;
    picked = inside(selection) ? selection.toString().replace(/\s+/g, " ").trim() : "";
    bar.hidden = picked === "";
  });
  bar.querySelector("button").addEventListener("click", () => {
    quote.value = picked;
    bar.hidden = true;
    quote.focus();
    quote.scrollIntoView({ block: "center" });
  });
})();
