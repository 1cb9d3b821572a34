// The sheet that says which keys there are, and switches those of a single letter off and on.

import { isOn, switchTo } from "./typing.js";

const EVERYWHERE = [["Ctrl K or ⌘ K", "Find or book"], ["/", "Find or book"], ["?", "This list"]];
const CALENDAR = [
  ["N", "New visit"], ["M", "Move the visit that is open or focused"], ["T", "Today"],
  ["← →", "The day before, the day after"], ["V", "Another view"],
  ["↑ ↓ ← →", "From a focused visit to the next"], ["Enter", "Open the focused visit"], ["Esc", "Close"],
  ["A scanned code", "Checks the visit in"],
];
let sheet;

export function open() {
  sheet ??= document.body.appendChild(made());
  sheet.querySelector("input").checked = isOn();
  if (!sheet.open) sheet.showModal();
}

function made() {
  const title = Object.assign(document.createElement("h2"), { id: "shortcuts-title", textContent: "Keyboard shortcuts" });
  const close = Object.assign(document.createElement("button"), { className: "button", textContent: "Close" });
  const footer = document.createElement("footer");
  footer.append(close);
  const dialog = Object.assign(document.createElement("dialog"), { className: "sheet" });
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, list("Everywhere", EVERYWHERE), list("On the calendar", CALENDAR), choice(), footer);
  close.addEventListener("click", () => dialog.close());
  return dialog;
}

function list(name, keys) {
  const table = Object.assign(document.createElement("table"), { className: "table compact" });
  table.createCaption().textContent = name;
  for (const [key, what] of keys) {
    const row = table.insertRow();
    row.insertCell().append(Object.assign(document.createElement("kbd"), { textContent: key }));
    row.insertCell().textContent = what;
  }
  return table;
}

function choice() {
  const field = Object.assign(document.createElement("div"), { className: "field tick" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", id: "single-keys" });
  const label = Object.assign(document.createElement("label"), { htmlFor: box.id, textContent: "Keys without Ctrl or ⌘ are shortcuts" });
  box.addEventListener("change", () => switchTo(box.checked));
  field.append(box, label);
  return field;
}
