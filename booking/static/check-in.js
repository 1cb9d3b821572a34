// The page on which clients are checked in: the field a scanner types into, the camera, and what became of each.

import { asked } from "./check-in-asked.js";
import { camera } from "./camera.js";

const MOST_SHOWN = 6;
const GLYPHS = { good: "circle-check", attention: "triangle-alert", trouble: "circle-alert", information: "info" };
const page = document.getElementById("check-in");
const form = document.getElementById("scan");
const field = form.elements.code;
const outcomes = document.getElementById("outcomes");
const starts = page.querySelector("[data-camera]");
const button = starts.querySelector("button");
const says = page.querySelector("[data-camera-says]");

const eye = camera(page.querySelector("video"), page.dataset.reader, (code) => checkIn(code));
let busy = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = field.value.trim();
  if (code) checkIn(code);
});

async function checkIn(code) {
  if (busy) return;
  busy = true;
  form.setAttribute("aria-busy", "true");
  const told = await asked(code, form.elements.branch.value);
  form.removeAttribute("aria-busy");
  busy = false;
  outcomes.prepend(drawn(told));
  while (outcomes.childElementCount > MOST_SHOWN) outcomes.lastElementChild.remove();
  page.querySelector("[data-nobody]").hidden = true;
  if (told.visit) field.value = "";
  // The next code must find the field, whatever was pressed before.
  if (!eye.isOn()) field.focus();
  field.select();
}

function drawn({ said, tone, what, visit, warning, steps = [] }) {
  const text = make("div", {}, make("h2", {}, said), ...(warning ? [warned(warning)] : []), ...(what ? [make("p", { className: "muted" }, what)] : []));
  const links = steps.map(({ label, href }) => make("a", { className: "button small", href }, label));
  if (links.length) text.append(make("p", { className: "row" }, ...links));
  const article = make("article", { className: "outcome card" }, glyph(GLYPHS[tone]), text);
  article.dataset.tone = tone;
  if (visit) article.dataset.visit = visit;
  return article;
}

function warned(words) {
  const badge = make("span", { className: "badge warns" }, glyph("triangle-alert"), make("span", { className: "visually-hidden" }, "Warning: "), words);
  badge.dataset.tone = "trouble";
  return make("p", {}, badge);
}

function glyph(name) {
  const svg = document.getElementById("toast").content.querySelector("svg").cloneNode(true);
  const use = svg.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  return svg;
}

function make(tag, facts, ...children) {
  const element = Object.assign(document.createElement(tag), facts);
  element.append(...children);
  return element;
}

starts.hidden = false;
button.addEventListener("click", async () => {
  if (eye.isOn()) eye.stop();
  else says.textContent = await eye.start();
  button.querySelector("span").textContent = eye.isOn() ? "Stop the camera" : "Use the camera";
  if (!eye.isOn() && !says.textContent) field.focus();
});
