// Somebody else changed the visit first: both versions are shown in the sheet, and one of them is chosen there.

import { fetchInto } from "./asking.js";

/** `path` and `fields` are what was tried; choosing it sends them again, on top of what is saved by then. */
export function showConflict(visit, path, fields) {
  const query = new URLSearchParams({ ...fields, path });
  return fetchInto("#sheet-body", `/desk/visits/${visit}/conflict?${query}`);
}

/** `taken` hears of a visit of which the saved version was chosen. */
export function watchConflicts(sheet, taken) {
  sheet.addEventListener("click", ({ target }) => {
    const visit = target.closest("[data-theirs]")?.closest("[data-conflict]")?.dataset.conflict;
    if (visit) taken(Number(visit));
  });
}
