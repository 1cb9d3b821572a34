// Ten seconds to take back the last change made here: a button with what is left of them, or Ctrl+Z (Cmd+Z).
// The client is not written to before they are over, and never of a change that was undone.

import { toast } from "../kit/desk.js";
import { send } from "./asking.js";

const SECONDS = 10;
const GRACE = 2000;
let open = null;

/** Offers to undo what made `visit` what it is; `changed` is given it as it is after that. */
export function offerUndo(visit, sentence, changed) {
  open?.close();
  const said = toast(sentence, "good", { stays: SECONDS * 1000 + GRACE });
  const offer = { said, close: () => close(offer), undo: () => undo(offer, visit, changed) };
  const actions = Object.assign(document.createElement("div"), { className: "row" });
  if (visit.tells) actions.append(choiceOfNews(visit, said));
  if (visit.can_undo) {
    actions.append(undoButton(offer));
    open = offer;
  }
  said.querySelector("[data-closes]").before(actions);
}

function undoButton(offer) {
  const button = make("button", "Undo");
  button.setAttribute("aria-keyshortcuts", "Control+Z Meta+Z");
  const left = Object.assign(document.createElement("span"), { className: "countdown", textContent: ` ${SECONDS}`, ariaHidden: "true" });
  button.append(left);
  button.addEventListener("click", offer.undo);
  let seconds = SECONDS;
  offer.timer = setInterval(() => {
    seconds -= 1;
    left.textContent = ` ${seconds}`;
    if (seconds <= 0) offer.close();
  }, 1000);
  return button;
}

// The client hears of it, or not: what was decided stands on the button as what can be had instead.
function choiceOfNews(visit, said) {
  const button = make("button");
  const show = () => { button.textContent = visit.tells === "yes" ? "Don’t tell the client" : "Tell the client"; };
  show();
  button.addEventListener("click", async () => {
    const tell = visit.tells === "yes" ? "no" : "yes";
    try {
      const found = await send(visit.id, "news", { tell, version: visit.version });
      visit.tells = tell;
      said.querySelector("span").textContent = found.said;
      show();
    } catch (problem) {
      toast(problem.message, "trouble");
    }
  });
  return button;
}

function make(tag, textContent = "") {
  return Object.assign(document.createElement(tag), { type: "button", className: "button small", textContent });
}

function close(offer) {
  clearInterval(offer.timer);
  offer.said.remove();
  if (open === offer) open = null;
}

async function undo(offer, visit, changed) {
  close(offer);
  try {
    const found = await send(visit.id, "undo", { version: visit.version });
    changed(found);
    toast(found.said, "good");
  } catch (problem) {
    toast(problem.message, "trouble");
  }
}

document.addEventListener("keydown", (event) => {
  const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
  if (!wanted || !open || event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  open.undo();
});
