// A tag that was set or cleared by one tap can be taken back for ten seconds, like a change of a visit.

import { toast } from "../kit/desk.js";

const SECONDS = 10;
let open = null;

function close() {
  if (!open) return;
  clearInterval(open.timer);
  open.said.remove();
  open = null;
}

function offerUndo(sentence, form) {
  const said = toast(sentence, "good", { stays: SECONDS * 1000 + 2000 });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "Undo" });
  const left = Object.assign(document.createElement("span"), { className: "countdown", textContent: ` ${SECONDS}`, ariaHidden: "true" });
  button.append(left);
  button.addEventListener("click", () => {
    close();
    form.requestSubmit();
  });
  let seconds = SECONDS;
  const timer = setInterval(() => {
    seconds -= 1;
    left.textContent = ` ${seconds}`;
    if (seconds <= 0) close();
  }, 1000);
  said.querySelector("[data-closes]").before(button);
  open = { said, timer };
}

document.addEventListener("htmx:after:swap", () => {
  const part = document.getElementById("tags");
  const sentence = part?.dataset.said;
  if (!sentence) return;
  part.dataset.said = "";
  close();
  const form = part.querySelector("[data-undo]");
  if (form) offerUndo(sentence, form);
  else toast(sentence, "good");
  // What was tapped is gone: a keyboard goes on from the heading, not from the top of the page.
  const heading = part.querySelector("h2");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
});
