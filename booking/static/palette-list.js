// How what can be done is drawn in the palette.

const SPRITE = document.getElementById("toast").content.querySelector("use").getAttribute("href").split("#")[0];
const GLYPHS = { visit: "calendar-plus", today: "clock", client: "user", day: "calendar-days", page: "arrow-right", instead: "pencil" };
const STATES = {
  free: ["Free", "good"], taken: ["Not free", "trouble"], missing: ["Incomplete", "attention"], doubtful: ["Look first", "attention"],
};
const ENTERS = { book: "Book", form: "Open the form", fill: "Choose", go: "Open", call: "Open" };

export function drawn(option, place) {
  const { kind, title, detail, state, why, enter } = option;
  const words = make("span", { className: "words" }, make("strong", {}, title), make("small", {}, [detail, why].filter(Boolean).join(" · ")));
  const row = make("li", { id: `palette-${place}`, role: "option", className: `is-${kind}` }, icon(GLYPHS[kind]), words);
  if (state) row.append(badge(...STATES[state]));
  row.append(make("span", { className: "enter" }, ENTERS[enter]));
  row.dataset.place = place;
  return row;
}

function badge(word, tone) {
  const drawnBadge = make("span", { className: "badge" }, word);
  drawnBadge.dataset.tone = tone;
  return drawnBadge;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(svg.namespaceURI, "use"));
  svg.firstChild.setAttribute("href", `${SPRITE}#${name}`);
  return svg;
}

export function make(tag, facts = {}, ...children) {
  const { role, ...rest } = facts;
  const element = Object.assign(document.createElement(tag), rest);
  if (role) element.setAttribute("role", role);
  element.append(...children);
  return element;
}
