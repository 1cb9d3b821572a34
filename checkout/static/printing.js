// The button that prints a page, where there is a script to press it.

const prints = document.querySelector("[data-prints]");
if (prints) {
  prints.hidden = false;
  prints.addEventListener("click", () => print());
}
