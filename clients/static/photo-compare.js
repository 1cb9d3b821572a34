// Two photos one over the other: a slider says how much of the first is seen.

const ways = document.querySelector("[data-ways]");
const frame = document.querySelector("[data-compare]");

function show(way) {
  const over = way === "over";
  frame.toggleAttribute("data-over", over);
  ways.querySelector(".photo-slider").hidden = !over;
  for (const button of ways.querySelectorAll("[data-way]")) button.ariaPressed = String(button.dataset.way === way);
}

if (ways && frame) {
  const slider = ways.querySelector("input");
  ways.hidden = false;
  ways.addEventListener("click", ({ target }) => {
    const way = target.closest("[data-way]")?.dataset.way;
    if (way) show(way);
  });
  slider.addEventListener("input", () => {
    frame.style.setProperty("--seen", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${slider.value} percent of the first photo`);
  });
}
