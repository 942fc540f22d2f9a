// The draft page: a button waits for the save that is under way, and what could not be saved is said.
"use strict";
{
  const form = document.getElementById("draft");
  const told = document.getElementById("saved");
  let underway = 0;
  let waiting = null;
  let leaving = false;
  // Two saves at once would meet each other as if two people wrote.
  form.addEventListener("submit", (event) => {
    leaving = underway === 0;
    if (leaving) return;
    event.preventDefault();
    waiting = event.submitter;
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (leaving) event.preventDefault();
    else underway += 1;
  });
  form.addEventListener("htmx:afterRequest", () => {
    underway -= 1;
    if (underway > 0 || !waiting) return;
    const button = waiting;
    waiting = null;
    form.requestSubmit(button);
  });
  // Where the session has ended, the words on this page are the only ones there are: stay here and say so.
  form.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    event.preventDefault();
    told.textContent = form.dataset.signedOut;
  });
  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    form.addEventListener(failure, () => { told.textContent = form.dataset.unsaved; });
  }
  window.addEventListener("pageshow", () => { leaving = false; });
}
