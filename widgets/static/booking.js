/* What scripts add to the customer's pages. Every page works without this file. */

const page = document.querySelector("[data-step]");
const framed = window.parent !== window;
const tracked = JSON.parse(page?.dataset.tracked || "{}"); // the form, and its owner's counters

/* The site around the frame learns the height, the step and that something was booked; nothing personal. */
function tell(kind, facts = {}) {
  if (framed) window.parent.postMessage({ bookOnline: kind, ...facts }, "*");
}

function follow(element) {
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(element.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    tell("size", { height });
  }).observe(element);
}

function tellOnce({ booked }) {
  if (!booked) return;
  tell("booked", { ...JSON.parse(booked), ...tracked });
  const address = new URL(location.href);
  address.searchParams.delete("booked");
  history.replaceState(null, "", address);
}

/* Seconds since now. A telephone that slept stops the one clock, a clock that is set moves the other. */
function stopwatch() {
  const began = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - began, Date.now() - wall) / 1000;
}

/* 4:59, and 1:04:59 for more than an hour. */
function inDigits(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/* "held until 14:35" becomes "4:59 left". Seconds come from the server: the visitor's clock may be wrong. */
function countDown(element) {
  const { left: seconds, still, soon, gone, over } = element.dataset;
  const passed = stopwatch();
  const word = element.querySelector("[data-count]");
  const said = element.querySelector("[role=status]");
  let timer = 0;
  function show() {
    const left = Math.max(0, Math.round(seconds - passed()));
    word.textContent = still.replace("%s", inDigits(left));
    element.toggleAttribute("data-short", left <= 120);
    if (left === 120) said.textContent = soon;
    if (left > 0) return;
    clearInterval(timer);
    word.textContent = gone;
    said.textContent = over;
  }
  timer = setInterval(show, 1000);
  show();
}

/* A second tap while the first is on its way would only send the same thing twice. */
function sendOnce(form) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    isSent = false;
    form.removeAttribute("aria-busy");
  });
}

/* The zone is mentioned only to somebody whose own clock shows something else. */
function mentionZone(element) {
  const moment = new Date(element.dataset.at);
  const there = moment.toLocaleString("en", { timeZone: element.dataset.zone });
  element.hidden = moment.toLocaleString("en") === there;
}

/* What was typed survives a walk back to another time, until the tab is closed or the visit is booked. */
function remember(form) {
  const key = "typed:" + (form.dataset.remember || location.pathname.split("/")[2]);
  const fields = [...form.querySelectorAll("input:not([type=hidden]), [name=proof], textarea")];
  try {
    const typed = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields) if (!field.value && typed[field.name]) field.value = typed[field.name];
    const save = () => {
      const values = fields.map((field) => [field.name, field.value]);
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(values)));
    };
    form.addEventListener("input", save);
    if (fields.some((field) => field.value)) save(); // on a slow line somebody types before this is here
  } catch {}
}

/* That a phone was confirmed is remembered with what was typed, also where the time was lost meanwhile. */
function carry({ value }) {
  const key = "typed:" + location.pathname.split("/")[2];
  try {
    const typed = JSON.parse(sessionStorage.getItem(key) || "{}");
    if (value) sessionStorage.setItem(key, JSON.stringify({ ...typed, proof: value }));
  } catch {}
}

/* What was typed before a time was lost waits, unseen, for the form of another one. */
function keep(form) {
  const typed = ["name", "phone", "email", "comment"].map((name) => [name, form.elements[name]?.value ?? ""]);
  try {
    sessionStorage.setItem("typed:" + form.dataset.keeps, JSON.stringify(Object.fromEntries(typed)));
  } catch {}
}

/* What the service comes to with all that is ticked; the pages after this one say it in any case. */
function addUp(sum) {
  const { locale, currency, hours: inHours, rest: inMinutes, least, sure } = sum.dataset;
  const money = new Intl.NumberFormat(locale, { style: "currency", currency });
  const unit = 10 ** money.resolvedOptions().maximumFractionDigits;
  const boxes = [...sum.closest("form").querySelectorAll("[type=checkbox]")];
  function show() {
    const chosen = [sum, ...boxes.filter((box) => box.checked)].map((each) => each.dataset);
    const minutes = chosen.reduce((all, each) => all + +each.minutes, 0);
    const price = chosen.reduce((all, each) => all + +each.price, 0) / unit;
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const length = [hours && inHours.replace("%s", hours), rest && inMinutes.replace("%s", rest)];
    const words = chosen.some((each) => "from" in each) ? least : sure;
    const said = words.replace("%l", length.filter(Boolean).join(" "));
    sum.firstElementChild.textContent = said.replace("%p", () => money.format(price));
  }
  sum.hidden = false;
  sum.closest("form").addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
}

function forget() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("typed:")) sessionStorage.removeItem(key);
  } catch {}
}

if (page) {
  follow(page);
  tell("step", { step: page.dataset.step, ...tracked });
  tellOnce(page.dataset);
  if (page.dataset.step === "done") forget();
}
const address = page?.dataset.address;
if (address) history.replaceState(null, "", address);
for (const element of document.querySelectorAll("[data-left]")) countDown(element);
for (const element of document.querySelectorAll("form")) sendOnce(element);
for (const element of document.querySelectorAll("[data-zone]")) mentionZone(element);
for (const element of document.querySelectorAll("[name=proof]")) carry(element);
for (const element of document.querySelectorAll("form[data-remember]")) remember(element);
for (const element of document.querySelectorAll("form[data-keeps]")) keep(element);
for (const element of document.querySelectorAll("[data-sum]")) addUp(element);
for (const strip of document.querySelectorAll("[data-scrolls]")) {
  const chosen = strip.querySelector("[aria-current]");
  if (chosen) strip.scrollLeft = chosen.offsetLeft - strip.clientWidth / 2 + chosen.offsetWidth / 2;
}
(document.querySelector("[aria-invalid=true]") || document.querySelector("[data-focus]"))?.focus();
addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell("close");
});
