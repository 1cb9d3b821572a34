// What is held for a client who was sent a link: how long still, and the link itself, to be copied.

const SECOND = 1000;

/** 2 h 5 min, 12 min, 1:59: the nearer the end, the finer. */
export function inWords(seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 120) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
  const hours = Math.floor(minutes / 60);
  return `${[hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`].filter(Boolean).join(" ")} left`;
}

/** When so many seconds from now will be over, on a clock that nobody sets. */
export function endOf(seconds) {
  return performance.now() + seconds * SECOND;
}

// Seconds come from the server, and are counted from when the element is first seen.
function tick() {
  for (const each of document.querySelectorAll("[data-seconds]")) {
    each.dataset.ends ??= endOf(each.dataset.seconds);
    const left = Math.max(0, Math.round((each.dataset.ends - performance.now()) / SECOND));
    const words = left ? inWords(left) : "over";
    if (each.textContent !== words) each.textContent = words;
  }
  for (const each of document.querySelectorAll("[data-copies][hidden]")) each.hidden = false;
}

setInterval(tick, SECOND);
tick();
document.addEventListener("htmx:after:swap", tick);

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.select();
  // Where the page is not served encrypted there is no clipboard; the selected text can still be taken by hand.
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  button.querySelector("span").textContent = copied || document.execCommand("copy") ? "Copied" : "Selected";
});
