// What is rare is loaded when it is first asked for: the palette, the sheet of shortcuts, the keys of the calendar.

import { isOn, isTyping, unlessScanned } from "./typing.js";

const palette = () => import("./palette.js").then(({ open }) => open());
/** A page whose first thing is a search has its own field for it. */
function search() {
  const field = document.querySelector("[data-slash]");
  if (field) field.select();
  else palette();
}
const shortcuts = () => import("./shortcuts.js").then(({ open }) => open());

document.addEventListener("click", ({ target }) => target.closest("[data-palette]") && palette());
document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey } = event;
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k") {
    event.preventDefault();
    palette();
  } else if (["/", "?"].includes(key) && isOn() && !isTyping(event)) {
    event.preventDefault();
    unlessScanned(key === "/" ? search : shortcuts);
  }
}, { capture: true });
if (document.getElementById("board")) import("./keys.js");
// The calendar looks after what waits on this tablet itself; other pages say so where there is something.
else if (Number(localStorage.getItem("outbox"))) import("./waits.js").then(({ waits }) => waits());
