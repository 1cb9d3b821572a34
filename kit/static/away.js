// The page for when there is no network: once the house answers again, what was asked for is asked for once more.
// What was sent is not: whoever sent it goes back to it.

const PATIENCE = 4000;
const { why } = document.body.dataset;

async function look() {
  const answer = await fetch("/health").catch(() => null);
  if (!answer?.ok) return setTimeout(look, PATIENCE);
  if (!["sent", "left"].includes(why)) return location.replace(location.href);
  document.querySelector("[data-waits]").textContent = "The network is back.";
}

addEventListener("online", look);
setTimeout(look, PATIENCE);
