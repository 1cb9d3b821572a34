// Says what is to pay, what is missing and what the change will be while it is typed. The server counts for itself.

const form = document.querySelector("[data-charge]");
if (form) {
  const { due, currency, locale } = form.dataset;
  const money = new Intl.NumberFormat(locale, { style: "currency", currency });
  const unit = 10 ** money.resolvedOptions().maximumFractionDigits;
  const typed = (name) => {
    const text = form.elements[name]?.value.replace(/[\s'\u00a0]/g, "").replace(",", ".") ?? "";
    return Math.round((Number(text) || 0) * unit);
  };

  const say = () => {
    const total = Number(due) + typed("tip");
    const rest = total - typed("points");
    const way = form.elements.way.value;
    const given = { card: rest, cash: typed("received") || rest, split: typed("cash") + typed("card") }[way];
    form.querySelector("[data-label]").textContent = `Charge ${money.format(total / unit)}`;
    form.querySelector("[data-change]").textContent =
      given > rest && way !== "card" ? `Change ${money.format((given - rest) / unit)}`
        : given < rest ? `${money.format((rest - given) / unit)} still to pay` : "";
  };

  form.addEventListener("input", say);
  say();
}
