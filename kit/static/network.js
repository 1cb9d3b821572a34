// On every page of the desk: the service worker, whether there is a network, and what is not sent while there is none.

import { toast } from "./desk.js";

const MONEY = /^\/desk\/(bills|cash|receipts|loyalty|pay)\b/;
const NOTHING_CHARGED = "Charging needs the network. Nothing was charged, and nothing is kept to be charged later.";
const NOT_SENT = "This needs the network. Nothing was sent: what you typed stays here.";

const AGAIN = 5000;
let timer = 0;

/** "away" or "live": the page says so in `data-network`, and whoever listens hears "network". */
export function network(state) {
  const { dataset } = document.body;
  clearTimeout(timer);
  if (state === "away") timer = setTimeout(look, AGAIN);
  if ((dataset.network ?? "live") === state) return;
  dataset.network = state;
  for (const each of document.querySelectorAll("[data-needs-network]")) say(each, state === "away");
  document.dispatchEvent(new CustomEvent("network", { detail: state }));
}

/** What is read instead of the button's own words is drawn by the style sheet. */
function say(button, isAway) {
  button.ariaDisabled = String(isAway);
  button.ariaLabel = isAway ? button.dataset.needsNetwork : null;
}

/** Whether the house answers: a browser may be offline beside a house on the same machine, and online without one. */
async function look() {
  const answer = await fetch("/health", { cache: "no-store" }).catch(() => null);
  network(answer?.ok ? "live" : "away");
}

function isAway() {
  return document.body.dataset.network === "away";
}

/** Forms that go by themselves would leave the page with all that was typed; those of htmx say so where they stand. */
document.addEventListener("submit", (event) => {
  const { target: form } = event;
  if (!isAway() || form.getAttribute("method") !== "post" || form.hasAttribute("hx-post") || form.matches(".who")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  toast(MONEY.test(new URL(form.action).pathname) ? NOTHING_CHARGED : NOT_SENT, "attention");
}, { capture: true });

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-needs-network]");
  if (!link || !isAway()) return;
  event.preventDefault();
  toast(NOTHING_CHARGED, "attention");
}, { capture: true });

addEventListener("offline", look);
addEventListener("online", look);
if (!navigator.onLine) look();

// After the page: it comes first.
addEventListener("load", () => setTimeout(() => {
  if (navigator.onLine) navigator.serviceWorker?.register("/desk/worker.js", { scope: "/desk" }).catch(() => {});
}, 500));
