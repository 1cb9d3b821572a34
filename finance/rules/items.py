"""What money is usually spent on in a salon, to begin with."""

from finance.tables import ExpenseItem

Section = ExpenseItem.Section
SECTIONS = {
    Section.sales: "Cost of sales",
    Section.commercial: "Commercial",
    Section.staff: "Staff",
    Section.administrative: "Administrative",
    Section.taxes: "Taxes and duties",
    Section.other: "Other",
    Section.income: "Other income",
}
FEES = "Card and online fees"
USUAL: tuple[tuple[Section, str], ...] = (
    (Section.sales, "Small materials"),
    (Section.sales, "Towels and laundry"),
    (Section.sales, FEES),
    (Section.commercial, "Advertising"),
    (Section.commercial, "Website and booking"),
    (Section.staff, "Wages beside shares"),
    (Section.staff, "Training"),
    (Section.staff, "Social insurance"),
    (Section.administrative, "Rent"),
    (Section.administrative, "Electricity, water, heating"),
    (Section.administrative, "Telephone and internet"),
    (Section.administrative, "Cleaning"),
    (Section.administrative, "Repairs and equipment"),
    (Section.administrative, "Office and bank charges"),
    (Section.taxes, "Taxes on profit"),
    (Section.taxes, "Duties and fees"),
    (Section.other, "Other expenses"),
    (Section.income, "Rent of a chair"),
    (Section.income, "Interest"),
    (Section.income, "Other income"),
)
