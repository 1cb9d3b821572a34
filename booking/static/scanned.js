// What was scanned on the calendar is checked in, and said in the corner.

import { toast } from "../kit/desk.js";
import { asked } from "./check-in-asked.js";

export async function checkIn(code) {
  const told = await asked(code, document.getElementById("board").dataset.branch);
  const said = toast(told.said, told.tone === "information" ? "information" : told.tone);
  for (const { label, href } of told.steps ?? []) {
    const link = Object.assign(document.createElement("a"), { className: "button small quiet", textContent: label, href });
    said.querySelector("span").after(link);
  }
  if (!told.visit) return;
  document.body.dispatchEvent(new CustomEvent("visit-changed", { bubbles: true, detail: { visit: told.visit } }));
}
