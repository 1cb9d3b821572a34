// What every page at the desk shares: the CSRF header, trouble told in words, sheets, and questions before an act.

/** The cookie's own token: a page that was kept on the tablet holds an old one. */
export function csrf() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.body.dataset.csrf ?? "";
}

/** Whoever was signed out is shown the way in; a covered page keeps what was typed, and has the way in on top. */
export function signedOut() {
  if (document.body.dataset.locked === undefined) location.reload();
}

const OFFLINE = "No connection. Nothing was changed: try again in a moment.";

/** A name that nobody can guess; also where the page is not served encrypted, and there is no `randomUUID`. */
export function newCode() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A refusal by the server: `message` is its sentence, `status` and `details` come with it. */
export class Problem extends Error {
  constructor(status, details) {
    super(details.title ?? "Something went wrong. Nothing was changed.");
    this.status = status;
    this.details = details;
  }
}

/** Sends JSON and returns the JSON that comes back; throws a Problem, also when there is no connection. */
export async function post(url, body = {}) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", "x-csrftoken": csrf() },
    body: JSON.stringify(body),
  }).catch(() => { throw new Problem(0, { title: OFFLINE }); });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, found);
  return found;
}

/** Says a sentence in the corner (or in the open sheet, which makes everything outside it unreachable).
 *
 * It `stays` so many milliseconds; trouble stays until it is closed. */
export function toast(text, tone = "information", { stays = 6000 } = {}) {
  const said = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  said.dataset.tone = tone;
  said.querySelector("span").textContent = text;
  const glyph = { good: "circle-check", trouble: "circle-alert", attention: "triangle-alert" }[tone] ?? "info";
  const use = said.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${glyph}`));
  place(said, stays);
  return said;
}

function place(said, stays = 6000) {
  const sheet = [...document.querySelectorAll("dialog:modal")].at(-1);
  (sheet ? board(sheet) : document.getElementById("toasts")).append(said);
  if (said.dataset.tone !== "trouble") setTimeout(() => said.remove(), stays);
}

function board(sheet) {
  return sheet.querySelector(":scope > .toasts") ?? sheet.appendChild(
    Object.assign(document.createElement("div"), { className: "toasts", role: "status" }));
}

/** Asks in a sheet and resolves to true or false; focus returns to where it was. */
export function ask(sentence, yes = "Yes", { danger = false } = {}) {
  const sheet = document.getElementById("question");
  sheet.querySelector("p").textContent = sentence;
  const button = sheet.querySelector("[value=yes]");
  button.textContent = yes;
  button.className = `button ${danger ? "danger" : "primary"}`;
  sheet.returnValue = "";
  sheet.showModal();
  return new Promise((answer) => {
    sheet.addEventListener("close", () => answer(sheet.returnValue === "yes"), { once: true });
  });
}

// A form with data-confirm="What will happen." goes only after a yes; the button's own words are the yes.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const sentence = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!sentence || form.dataset.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const danger = submitter?.classList.contains("danger");
  if (!await ask(sentence, submitter?.textContent.trim() || "Yes", { danger })) return;
  form.dataset.agreed = "yes";
  form.requestSubmit(submitter);
  delete form.dataset.agreed;
}, { capture: true });

// A second press while the first is on its way would only send the same thing again. What htmx sends is prevented here.
document.addEventListener("submit", (event) => {
  const { target: form } = event;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (form.hasAttribute("aria-busy")) event.preventDefault();
  form.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens).showModal();
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) close(closer);
  if (event.target.matches("dialog.sheet") && beside(event)) event.target.close();
});

function close(closer) {
  const named = closer.dataset.closes && document.getElementById(closer.dataset.closes);
  const held = named || closer.closest(".toast, dialog");
  if (held instanceof HTMLDialogElement) held.close();
  else held?.remove();
}

/** A click on the veil around a sheet has the sheet itself as its target. */
function beside({ target, clientX, clientY }) {
  const { left, right, top, bottom } = target.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

// htmx: every request proves that it comes from this page; questions are asked in our sheet.
document.addEventListener("htmx:config:request", ({ detail }) => {
  detail.ctx.request.headers["x-csrftoken"] = csrf();
});

document.addEventListener("htmx:confirm", async (event) => {
  event.preventDefault();
  const { ctx, issueRequest, dropRequest } = event.detail;
  const danger = ctx.sourceElement.classList.contains("danger");
  if (await ask(ctx.confirm, ctx.sourceElement.textContent.trim(), { danger })) issueRequest();
  else dropRequest();
});

document.addEventListener("htmx:error", ({ detail }) => {
  // What a page asks for by itself is missed by nobody who cannot see it anyway.
  const { ctx } = detail;
  if (!ctx || ctx.response || ctx.sourceEvent?.type === "load") return;
  if (!ctx.sourceElement?.hasAttribute("data-quiet")) toast(OFFLINE, "trouble");
});

// A refusal arrives in #toasts (the server retargets it); with a sheet open it is said there. After any swap, the
// first field that is wrong takes the focus.
document.addEventListener("htmx:after:swap", ({ detail }) => {
  const outside = document.querySelectorAll("#toasts > .toast");
  if (document.querySelector("dialog:modal")) outside.forEach((said) => place(said));
  if (detail.ctx.response?.status === 422) document.querySelector("[aria-invalid=true]")?.focus();
});

document.addEventListener("change", ({ target }) => target.matches("[data-submits]") && target.form.requestSubmit());

if (!document.activeElement || document.activeElement === document.body) {
  document.querySelector("main [aria-invalid=true]")?.focus();
}

// On a phone the tab of the page may be further along. Only the tabs move: the address may lead further down.
for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
  const tabs = tab.parentElement;
  tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
}
