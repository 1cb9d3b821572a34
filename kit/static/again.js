// The page after an outage: once the house answers again, what was sent goes once more, without a hand.

const form = document.querySelector("form[data-again]");
const PATIENCE = 3000;
let isSent = false;

form.addEventListener("submit", (event) => {
  if (isSent) event.preventDefault();
  isSent = true;
});

async function ask() {
  const answer = await fetch("/health").catch(() => null);
  if (answer?.ok) form.requestSubmit();
  else setTimeout(ask, PATIENCE);
}

setTimeout(ask, PATIENCE);
addEventListener("pageshow", ({ persisted }) => { if (persisted) isSent = false; });
