// The pages of the desk that this person may open are those of the navigation; the server need not be asked.

const SHORTEST = 2;
const ALSO = { "/desk/cash": "till drawer money", "/desk/staff": "people team", "/desk/pay": "wages salary", "/desk/services": "price list", "/desk/messages": "outbox", "/desk/check-in": "arrived scan qr camera" };

/** Those whose name has every typed word in it; `starts` are those it begins. */
export function pagesFor(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (text.length < SHORTEST) return [];
  const links = [...document.querySelectorAll(".bar nav a, .bar .arrives")].map(({ textContent, ariaLabel, pathname, href }) => ({
    title: ariaLabel ?? textContent.trim().replace(/\s*\d+$/, ""), also: ALSO[pathname] ?? "", href, enter: "go",
  }));
  const shortcuts = { title: "Keyboard shortcuts", also: "keys help", enter: "call", call: () => import("./shortcuts.js").then(({ open }) => open()) };
  return [...links, shortcuts]
    .filter(({ title, also }) => words.every((word) => begins(`${title} ${also}`, word)))
    .map((page) => ({ ...page, kind: "page", detail: "", state: "", why: "", starts: page.title.toLowerCase().startsWith(text.toLowerCase()) }));
}

function begins(names, word) {
  return names.toLowerCase().split(/\s+/).some((name) => name.startsWith(word));
}
