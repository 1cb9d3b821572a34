// Elements made by scripts, with the desk's own classes.

const SVG = "http://www.w3.org/2000/svg";

/** An element with its properties (`data` is its dataset), and what stands in it: elements or text. */
export function make(tag, { data = {}, ...facts } = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), facts);
  Object.assign(made.dataset, data);
  made.append(...inside.filter(Boolean));
  return made;
}

export function icon(name) {
  const shown = document.getElementById("toast").content.querySelector("use").getAttribute("href");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  svg.firstChild.setAttribute("href", shown.replace(/#.*/, `#${name}`));
  return svg;
}

/** A button that does something. */
export function button(text, act, { glyph, look = "", ...facts } = {}) {
  const made = make("button", { type: "button", className: `button ${look}`.trim(), ...facts }, glyph && icon(glyph), make("span", { textContent: text }));
  made.addEventListener("click", act);
  return made;
}
