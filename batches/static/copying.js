// The headings of a table go to the clipboard, to be pasted into an empty spreadsheet.
import { toast } from "../kit/desk.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copies]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copies);
    toast("Copied. Paste it into the first row of your spreadsheet.", "good");
  } catch {
    toast("This browser does not let a page copy. Download the empty table instead.", "attention");
  }
});
