// How the calendar asks the server: for facts, for a change of a visit, for a piece of a page.

import { Problem, csrf, newCode, signedOut } from "../kit/desk.js";

const CODED = ["status", "moments", "notes", "time"];

/** JSON, or null where there is none for this person; who is signed out is shown the way in, and learns nothing. */
export async function get(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (answer.status === 401) {
    signedOut();
    throw new Problem(401, {});
  }
  return answer.ok ? answer.json() : null;
}

/** The form with a code under which it is carried out once, for what is sent again when no answer comes. */
export function coded(path, fields) {
  return CODED.includes(path) ? { ...fields, form_code: newCode(), made_by: document.body.dataset.account } : fields;
}

/** Sends a form about a visit and returns the visit as it is afterwards; throws a Problem with the reason why not. */
export async function send(visit, path, fields) {
  const headers = { accept: "application/json", "x-csrftoken": csrf() };
  const answer = await fetch(`/desk/visits/${visit}/${path}`, { method: "POST", headers, body: new URLSearchParams(fields) })
    .catch(() => { throw new Problem(0, { title: "No connection. Nothing was changed: try again in a moment." }); });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, found);
  return found;
}

/** Each place asks for itself: htmx lets one element have one question at a time, and would drop the others. */
export function fetchInto(place, path) {
  return window.htmx.ajax("GET", path, { source: place, target: place, swap: "innerHTML" });
}

/** The same with a form: what comes back, a refusal too, stands in the place. */
export function sendInto(place, path, values) {
  return window.htmx.ajax("POST", path, { source: place, target: place, swap: "innerHTML", values });
}
