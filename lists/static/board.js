// Clients are carried from status to status by mouse, and by a finger after a long press; by keyboard with the menu of a
// card. What somebody else moved meanwhile is said, and both statuses are shown as they are.

import { csrf, toast } from "../kit/desk.js";

const board = document.querySelector("[data-board]");
const FAR = 6; // pixels, before a press becomes a drag
const LONG = 350; // milliseconds
const EDGE = 48; // pixels, where the board moves along
const OFFLINE = "No connection. Nobody was moved: try again in a moment.";
let held = null; // the press that may become a drag

board?.addEventListener("pointerdown", press);
board?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  move(form.closest(".lane-card"), event.submitter.value);
});
board?.addEventListener("toggle", ({ target, newState }) => {
  if (newState !== "open") return;
  for (const each of board.querySelectorAll(".moves[open]")) if (each !== target) each.open = false;
}, { capture: true });
board?.addEventListener("keydown", (event) => {
  const menu = event.target.closest(".moves[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
// A long press on a card is ours: neither the page scrolls then, nor does the browser offer its menu.
board?.addEventListener("touchmove", (event) => held?.carried && event.preventDefault(), { passive: false });
board?.addEventListener("contextmenu", (event) => held && event.preventDefault());

function press(event) {
  const card = event.target.closest(".lane-card");
  if (!card || event.button || event.target.closest(".moves")) return;
  held = { card, x: event.clientX, y: event.clientY, id: event.pointerId, carried: null };
  if (event.pointerType === "touch") held.timer = setTimeout(lift, LONG);
  addEventListener("pointermove", carry);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", letGo);
  addEventListener("keydown", stop);
}

function carry({ clientX, clientY, pointerId, pointerType }) {
  if (!held || pointerId !== held.id) return;
  const far = Math.hypot(clientX - held.x, clientY - held.y) > FAR;
  if (!held.carried && pointerType === "touch") return far && letGo();
  if (!held.carried && !far) return;
  if (!held.carried) lift();
  held.carried.style.translate = `${clientX - held.x}px ${clientY - held.y}px`;
  const lane = document.elementFromPoint(clientX, clientY)?.closest("[data-lane]");
  for (const each of board.querySelectorAll("[data-lane]")) each.classList.toggle("is-over", each === lane);
  held.lane = lane;
  const { left, right } = board.getBoundingClientRect();
  if (clientX < left + EDGE) board.scrollLeft -= 12;
  else if (clientX > right - EDGE) board.scrollLeft += 12;
}

function lift() {
  const { card } = held;
  const { left, top, width } = card.getBoundingClientRect();
  held.carried = card.cloneNode(true);
  held.carried.classList.add("is-carried");
  held.carried.removeAttribute("data-client");
  held.carried.setAttribute("aria-hidden", "true");
  Object.assign(held.carried.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
  card.classList.add("is-moved");
  board.classList.add("is-carrying");
  document.body.append(held.carried);
  getSelection()?.removeAllRanges();
}

function drop() {
  const { card, carried, lane } = held ?? {};
  letGo();
  if (!carried) return;
  // What ends a drag is no click on the name below.
  addEventListener("click", unfollow, { capture: true });
  setTimeout(() => removeEventListener("click", unfollow, { capture: true }), 50);
  if (lane && lane !== card.closest("[data-lane]")) move(card, lane.dataset.lane);
}

function unfollow(event) {
  event.preventDefault();
}

function stop({ key }) {
  if (key === "Escape") letGo();
}

function letGo() {
  if (!held) return;
  clearTimeout(held.timer);
  held.carried?.remove();
  held.card.classList.remove("is-moved");
  board.classList.remove("is-carrying");
  for (const each of board.querySelectorAll(".is-over")) each.classList.remove("is-over");
  held = null;
  removeEventListener("pointermove", carry);
  removeEventListener("pointerup", drop);
  removeEventListener("pointercancel", letGo);
  removeEventListener("keydown", stop);
}

async function move(card, to) {
  const from = card.closest("[data-lane]").dataset.lane;
  const { client, name } = card.dataset;
  card.classList.add("is-moved");
  const headers = { accept: "application/json", "x-csrftoken": csrf() };
  const body = new URLSearchParams({ client, to, seen: from });
  const answer = await fetch(`${board.dataset.board}/moves`, { method: "POST", headers, body }).catch(() => null);
  if (!answer) {
    card.classList.remove("is-moved");
    return toast(OFFLINE, "trouble");
  }
  const { title } = answer.ok ? {} : await answer.json().catch(() => ({}));
  await show([from, to]);
  const lane = board.querySelector(`[data-lane="${to}"] h2`);
  if (answer.ok) toast(`${name}: ${lane.firstChild.textContent.trim()}.`, "good");
  else toast(title ?? "Nobody was moved. Reload the page.", "trouble");
  (board.querySelector(`[data-client="${client}"] summary`) ?? lane).focus();
}

/** The first cards of statuses as they are now, all at once: nobody is seen in two of them, or in none. */
async function show(lanes) {
  const texts = await Promise.all(lanes.map(cardsOf));
  for (const [at, lane] of lanes.entries()) {
    if (!texts[at]) continue;
    board.querySelector(`[data-lane="${lane}"]`).replaceWith(document.createRange().createContextualFragment(texts[at]));
    window.htmx?.process(board.querySelector(`[data-lane="${lane}"]`));
  }
}

async function cardsOf(lane) {
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial" };
  const answer = await fetch(`${board.dataset.board}/statuses/${lane}?${board.dataset.query}`, { headers }).catch(() => null);
  return answer?.ok ? answer.text() : "";
}
