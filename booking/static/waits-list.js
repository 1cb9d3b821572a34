// The list of what waits on this tablet: each change can be taken back before it is sent, and what no longer fits is
// shown beside what is saved by now, with what can be done about it.

import { get } from "./asking.js";
import { tryAgain } from "./outbox.js";
import { button, icon, make } from "./parts.js";
import { inWords, told } from "./unsent.js";

const WORDS = { requested: "request", waiting: "waiting", confirmed: "confirmed", arrived: "arrived", done: "done", no_show: "no-show", cancelled: "cancelled" };
const DROP = "Your change is dropped. The visit stays as it is saved.";

/** `page`: `open`, `compare` and `another` (time) for a visit, `names` of people, its `clock`, `takeBack`, `resend`. */
export function list(page) {
  const place = make("ol", { className: "stack waiting", role: "list" });
  const said = make("p", { className: "hint" });
  said.setAttribute("role", "status");
  const sheet = make("dialog", { className: "sheet", id: "waits" }, head(), said, place);
  sheet.setAttribute("aria-labelledby", "waits-title");
  document.body.append(sheet);

  function head() {
    const close = button("", () => sheet.close(), { look: "quiet", glyph: "x", ariaLabel: "Close" });
    return make("header", {}, make("h2", { id: "waits-title", tabIndex: -1, textContent: "Saved on this tablet" }), close);
  }

  function draw(changes) {
    place.replaceChildren(...changes.map((change) => row(change, isHeld(change, changes))));
    if (!changes.length) place.append(make("li", { className: "muted", textContent: "Everything is sent." }));
  }

  function row(change, held) {
    const title = make("h3", {}, icon(change.trouble ? "triangle-alert" : "send"), make("span", { textContent: change.client }));
    const mine = make("p", {}, make("strong", { textContent: told(change, page.names()) }), ` · saved here at ${page.clock(change.madeAt)}`);
    const item = make("li", { className: "card stack tight", data: { change: change.number } }, title, mine);
    if (change.trouble) trouble(item, change);
    else item.append(...[held && make("p", { className: "hint", textContent: "Waits until the change above is decided." }), make("div", { className: "row" }, button("Take back", () => page.takeBack(change, backOf(change), "Take back"), { look: "small", glyph: "undo-2" }))].filter(Boolean));
    return item;
  }

  function backOf(change) {
    return `“${told(change, page.names())}” of ${change.client} is not sent, and the visit is as it was.`;
  }

  function trouble(item, change) {
    const theirs = make("dd", { textContent: "…" });
    const both = make("dl", { className: "facts" }, make("dt", { textContent: "Mine" }), make("dd", { textContent: told(change, page.names()) }), make("dt", { textContent: "Saved by now" }), theirs);
    item.append(make("p", { className: "notice", data: { tone: "attention" } }, change.trouble.title), both, make("div", { className: "row" }, ...nextSteps(change)));
    savedNow(change).then((text) => { theirs.textContent = text; });
  }

  function nextSteps(change) {
    const { isStale, status } = change.trouble;
    const small = (text, act, glyph, look = "") => button(text, act, { look: `small ${look}`, glyph });
    const away = (act) => () => {
      sheet.close();
      act(change);
    };
    return [
      isStale && small("Compare and choose…", away(page.compare), "layers", "primary"),
      !isStale && change.path === "time" && small("Choose another time…", away(page.another), "move", "primary"),
      status >= 500 && small("Try again", () => tryAgain(change).then(page.resend), "rotate-ccw"),
      small("Open the visit", away(({ visit }) => page.open(visit)), "calendar"),
      small("Drop my change", () => page.takeBack(change, DROP, "Drop my change"), "trash-2", "danger quiet"),
    ].filter(Boolean);
  }

  function open() {
    said.textContent = "";
    if (!sheet.open) sheet.showModal();
    sheet.querySelector("h2").focus();
  }

  return { draw, open, say: (text) => { said.textContent = text; } };
}

function isHeld({ visit, number }, changes) {
  return changes.some((each) => each.trouble && each.visit === visit && each.number < number);
}

async function savedNow({ visit }) {
  const found = await get(`/desk/calendar/visits/${visit}`).catch(() => undefined);
  if (found === undefined) return "Not known while the network is away.";
  if (!found) return "The visit is not there any more, or not yours to see.";
  const [first] = found.parts.filter(({ tidying }) => !tidying);
  const status = WORDS[found.status] ?? found.status;
  return first ? `${inWords(first.start)}–${first.end.slice(11)} with ${first.name}, ${status}` : `The visit is ${status}.`;
}
