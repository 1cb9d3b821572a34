// Fields that are there only where another says something: shown and hidden while that is being answered.
// The server looks at every condition again, so that forms without scripts come to the same.

function said(form, field) {
  const inputs = [...form.querySelectorAll(`[name="field-${field}"]`)];
  const chosen = inputs.filter((input) => input.type !== "checkbox" || input.checked);
  return chosen.map((input) => plain(input.value)).filter(Boolean);
}

// As the server would keep it: “12,50” and “12.5” are one number, and capitals make no other word.
function plain(text) {
  const words = text.trim().replace(/\s+/g, " ").toLowerCase();
  const number = words.replace(/[ \u00a0\u202f']/g, "").replace(",", ".");
  return number && Number.isFinite(Number(number)) ? String(Number(number)) : words;
}

function isThere(form, part) {
  const { when, says, value } = part.dataset;
  if (!when) return true;
  const other = form.querySelector(`[data-own="${when}"]`);
  if (!other) return part.dataset.unmet === undefined; // asked elsewhere: as the server said
  const answers = isThere(form, other) ? said(form, when) : [];
  if (says === "filled") return answers.length > 0;
  return answers.includes(plain(value)) === (says === "is");
}

function look(form) {
  const parts = [...form.querySelectorAll("[data-when]")].map((part) => [part, isThere(form, part)]);
  for (const [part, there] of parts) part.toggleAttribute("data-unmet", !there);
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    if (target.form && target.name?.startsWith("field-")) look(target.form);
  });
}
for (const form of new Set([...document.querySelectorAll("[data-when]")].map((part) => part.closest("form")))) look(form);
