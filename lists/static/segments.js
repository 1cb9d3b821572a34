// A button that saves sends the whole form by itself; htmx asks only who is in the segment.
document.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-whole]")) event.stopPropagation();
}, { capture: true });
