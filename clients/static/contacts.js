// Rows of contacts are added and taken away without asking the server; their labels keep their numbers.

const rows = document.querySelector(".contact-rows");
const list = rows?.querySelector("ol");
const more = rows?.querySelector("[data-adds]");

rows?.addEventListener("click", (event) => {
  const remover = event.target.closest("[data-removes]");
  if (!remover && !event.target.closest("[data-adds]")) return;
  event.preventDefault();
  if (remover) remove(remover.closest("li"));
  else add();
});

function add() {
  list.append(rows.querySelector("template").content.cloneNode(true));
  number();
  list.lastElementChild.querySelector("select").focus();
}

function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  number();
  (next?.querySelector("[data-removes]") ?? more).focus();
}

/** The rows count from one; `for`, `id` and the names of buttons with them. */
function number() {
  [...list.children].forEach((row, place) => {
    const count = place + 1;
    for (const part of row.querySelectorAll("[id]")) part.id = part.id.replace(/\d+$/, count);
    for (const label of row.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace(/\d+$/, count);
    for (const part of row.querySelectorAll("[aria-describedby]")) {
      part.setAttribute("aria-describedby", part.getAttribute("aria-describedby").replace(/\d+$/, count));
    }
    const remover = row.querySelector("[data-removes]");
    remover.value = count;
    remover.setAttribute("aria-label", `Remove contact ${count}`);
  });
  more.disabled = list.children.length >= Number(rows.dataset.most);
}
