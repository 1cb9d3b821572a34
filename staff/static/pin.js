// Digits on the screen, beside those of the keyboard: the tablet's own keyboard stays away.
import "../kit/desk.js"; // a second tap on "Go on" is no second try

/** Shows the pad of a PIN's form, where there is one in `root`. */
export function showPad(root) {
  const pad = root.querySelector(".pad");
  if (!pad) return;
  pad.hidden = false;
  const field = root.querySelector("[name=pin]");
  field.inputMode = "none";
  field.focus();
}

document.addEventListener("click", ({ target }) => {
  const key = target.closest("[data-digit]");
  if (!key) return;
  const field = key.closest("form").elements.pin;
  const { digit } = key.dataset;
  field.value = digit ? (field.value + digit).slice(0, field.maxLength) : field.value.slice(0, -1);
});

showPad(document);
