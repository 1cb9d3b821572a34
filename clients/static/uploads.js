// Files are sent one by one, each with how far it is; one that is refused keeps none of the others waiting.

import { csrf, newCode } from "../kit/desk.js";

const form = document.querySelector("form[data-uploads]");
const zone = form?.querySelector(".drop-zone");
const input = form?.querySelector("input[type=file]");
const OFFLINE = "No connection. Please send it again.";

function make(name, properties, ...inside) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside);
  return element;
}

function line(file) {
  const bar = make("progress", { max: file.size || 1, value: 0, ariaLabel: `Sending ${file.name}` });
  const shown = make("li", {}, make("span", { textContent: file.name }), bar);
  return { shown, bar };
}

function reason(request) {
  try {
    const { title, fields = {} } = JSON.parse(request.responseText);
    return Object.values(fields)[0] ?? title ?? OFFLINE;
  } catch {
    return request.status === 413 ? "That is too large." : OFFLINE;
  }
}

/** Resolves to "" once it is there, and else to why not. */
function send(file, bar) {
  const body = new FormData(form);
  body.set("file", file, file.name);
  body.set("form_code", newCode());
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("x-csrftoken", csrf());
    request.upload.addEventListener("progress", ({ loaded }) => { bar.value = Math.min(loaded, bar.max); });
    request.addEventListener("load", () => done(request.status === 201 ? "" : reason(request)));
    request.addEventListener("error", () => done(OFFLINE));
    request.send(body);
  });
}

async function sendAll(files) {
  const list = form.querySelector(".uploads");
  const lines = files.map(line);
  list.replaceChildren(...lines.map(({ shown }) => shown));
  list.hidden = false;
  let added = 0;
  for (const [place, file] of files.entries()) {
    const { shown, bar } = lines[place];
    const trouble = await send(file, bar);
    bar.remove();
    if (!trouble) added += 1;
    shown.append(make("p", { className: trouble ? "error" : "hint", textContent: trouble || "Added." }));
  }
  return added;
}

async function showList() {
  const answer = await fetch(form.action, { headers: { "HX-Request-Type": "partial" } }).catch(() => null);
  if (answer?.ok) document.getElementById("files-list").innerHTML = await answer.text();
}

async function submit(event) {
  const files = [...input.files];
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!files.length || form.ariaBusy) return;
  form.ariaBusy = "true";
  const button = form.querySelector("button");
  button.disabled = true;
  const added = await sendAll(files);
  await showList();
  input.value = "";
  button.disabled = false;
  form.ariaBusy = null;
  form.querySelector("[data-said]").textContent =
    added === files.length ? `${added} added.` : `${added} of ${files.length} added. The others are named with what is wrong.`;
}

function over(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  zone.classList.add("is-over");
}

if (form) {
  form.addEventListener("submit", submit, { capture: true });
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("is-over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
  });
}
