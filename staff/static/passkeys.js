// Passkeys: a button asks, the browser answers in its own dialog, the server checks the answer.
import { post } from "../kit/desk.js";

const knows = typeof PublicKeyCredential?.parseRequestOptionsFromJSON === "function";

async function use({ passkey, next }) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post("/desk/passkeys/challenge"));
  const credential = await navigator.credentials.get({ publicKey });
  return post(passkey, { credential: credential.toJSON(), next });
}

async function add(name) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await post("/desk/me/passkeys/challenge"));
  const credential = await navigator.credentials.create({ publicKey });
  return post("/desk/me/passkeys", { credential: credential.toJSON(), name });
}

/** What went wrong, in words; the browser's own are for programmers. */
function words(trouble) {
  const known = {
    NotAllowedError: "No passkey was used. Try again, or go on without one.",
    InvalidStateError: "This device has a passkey for you already.",
    SecurityError: "Passkeys do not work at this address.",
  };
  return trouble.details?.fields?.name ?? known[trouble.name] ?? trouble.message;
}

async function attempt(place, work) {
  const said = place.querySelector("[data-passkey-said]");
  said.hidden = true;
  place.setAttribute("aria-busy", "true");
  try {
    const { next } = await work();
    location.assign(next);
  } catch (trouble) {
    said.querySelector("span").textContent = words(trouble);
    said.hidden = false;
  }
  place.removeAttribute("aria-busy");
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-passkey]");
  if (button) attempt(button.closest("[data-passkeys]"), () => use(button.dataset));
});

document.addEventListener("submit", (event) => {
  const { target: form } = event;
  if (!form.matches("[data-passkey-new]")) return;
  event.preventDefault();
  attempt(form, () => add(form.elements.name.value));
});

for (const place of document.querySelectorAll("[data-passkeys]")) {
  const { passkeys: name, origin } = place.dataset;
  const here = location.hostname === name || location.hostname.endsWith(`.${name}`);
  place.hidden = false;
  if (here && knows) continue;
  const said = Object.assign(document.createElement("p"), { className: "hint" });
  said.textContent = here ? "This browser knows no passkeys." : `Passkeys work at ${origin}, not at this address.`;
  place.replaceChildren(said);
}
