// The poster is printed by a button, where there are scripts.

document.querySelector("[data-prints]")?.addEventListener("click", () => print());
