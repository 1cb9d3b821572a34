// Fields that are there only where another says something: shown and hidden while that is being answered.
// The server looks at every condition again, so that forms without scripts come to the same.

function said(form, field) {
  const inputs = [...form.querySelectorAll(`[name="field-${field}"]`)];
  const chosen = inputs.filter((input) => input.type !== "checkbox" || input.checked);
  return chosen.map((input) => input.value.trim().toLowerCase()).filter(Boolean);
}

function isThere(form, part) {
  const { when, says, value } = part.dataset;
  if (!when) return true;
  const other = form.querySelector(`[data-own="${when}"]`);
  if (!other) return part.dataset.unmet === undefined; // asked elsewhere: as the server said
  const answers = isThere(form, other) ? said(form, when) : [];
  if (says === "filled") return answers.length > 0;
  return answers.includes(value.toLowerCase()) === (says === "is");
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
