// The list of clients by keyboard: from the field down into what was found, up and down in it, and back by typing.

const field = document.getElementById("q");
const found = document.getElementById("found");
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || document.querySelector("dialog:modal")) return;
  const links = [...found.querySelectorAll("[data-client]")];
  const at = links.indexOf(target);
  if (target !== field && at < 0) return;
  if (key in STEPS) {
    const next = at + STEPS[key];
    if (target === field && key === "ArrowUp") return;
    event.preventDefault();
    (links[next] ?? (next < 0 ? field : links[at]))?.focus();
  } else if (key === "Escape" && at >= 0) {
    field.focus();
  } else if (at >= 0 && key.length === 1 && key !== " ") {
    field.focus(); // the letter goes on with what was typed
    field.setSelectionRange(field.value.length, field.value.length);
  }
});
