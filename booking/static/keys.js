// The calendar by keyboard, and a scanner that types into no field: its keys follow one another faster than a hand's.

import { SILENCE, isOn, isTyping } from "./typing.js";

const SHORTEST_CODE = 6;
const board = document.getElementById("board");
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const DAYS = { ArrowLeft: "previous", ArrowRight: "next" };
const LETTERS = { n: fresh, m: move, t: () => goTo("today"), v: anotherView };

const VISITS = "#calendar [data-visit], #agenda [data-visit-link]";

let burst = "";
let timer = 0;

// Before anybody else: visits keep their keys to themselves, and the Enter of a scanner presses no button.
document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return void (burst = "");
  if (event.key === "Enter" && burst.length >= SHORTEST_CODE) return scanned(event);
  if (event.key.length === 1) return collect(event.key);
  if (event.key !== "Shift") burst = "";
  if (event.key in ARROWS && !event.shiftKey) arrow(event);
}, { capture: true });

function collect(key) {
  burst += key;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const letter = burst.toLowerCase();
    burst = "";
    if (isOn()) LETTERS[letter]?.();
  }, SILENCE);
}

async function scanned(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  clearTimeout(timer);
  const code = burst;
  burst = "";
  const { checkIn } = await import("./scanned.js");
  checkIn(code);
}

function arrow(event) {
  const visit = document.activeElement?.closest(VISITS);
  const [x, y] = ARROWS[event.key];
  if (visit) {
    event.preventDefault();
    neighbour(visit, x, y)?.focus();
  } else if (document.activeElement === document.body && y) {
    event.preventDefault();
    (visits().find((each) => onScreen(each)) ?? visits()[0])?.focus();
  } else if (DAYS[event.key] && isOn() && !document.activeElement?.closest(".ec-main, [role=tablist], [role=grid]")) {
    goTo(DAYS[event.key]);
  }
}

function visits() {
  return [...document.querySelectorAll(VISITS)].filter((each) => each.checkVisibility()).sort((one, other) => middle(one).y - middle(other).y);
}

/** The nearest visit in that direction; sideways it should begin at about the same time. */
function neighbour(visit, x, y) {
  const here = middle(visit);
  const ahead = visits().map((each) => ({ each, ...middle(each) })).filter((other) => other.each !== visit
    && (y ? Math.abs(other.x - here.x) < here.width / 2 && (other.y - here.y) * y > 0 : (other.x - here.x) * x > here.width / 2));
  const far = (other) => (y ? Math.abs(other.y - here.y) : Math.abs(other.x - here.x) * 4 + Math.abs(other.y - here.y));
  return ahead.sort((one, other) => far(one) - far(other))[0]?.each;
}

function middle(element) {
  const { left, top, width, height } = (element.closest(".ec-event") ?? element).getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2, width };
}

function onScreen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function goTo(where) {
  press(`[data-goes=${where}]:not([hidden]), [data-looks=${where}]:not([hidden])`);
}

function press(selector) {
  board.querySelector(selector)?.click();
}

function fresh() {
  press("[data-creates]");
}

function move() {
  const focused = document.activeElement?.closest("[data-visit], [data-visit-link]") ?? document.querySelector("#visit-panel [data-visit]");
  if (!focused || board.dataset.canChange !== "yes") return;
  const place = "#sheet-body";
  const visit = focused.dataset.visit ?? focused.dataset.visitLink;
  window.htmx.ajax("GET", `/desk/visits/${visit}/time`, { source: place, target: place, swap: "innerHTML" });
}

function anotherView() {
  const views = [...board.querySelectorAll(".views :is([data-view], [data-looks])")];
  const now = views.findIndex((each) => each.matches("[aria-pressed=true], [aria-current]"));
  views[(now + 1) % views.length]?.click();
}
