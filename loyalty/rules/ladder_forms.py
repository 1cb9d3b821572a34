"""A ladder of tiers as somebody types it, and as it is shown to be changed."""

from kit.errors import Invalid
from kit.money import parse_money, plain
from kit.typed import is_number
from loyalty.rules.benefits.programmes import Counts
from loyalty.rules.benefits.tiers import Ladder, Measure, Tier
from loyalty.rules.programme_forms import MARKED, STEPS
from loyalty.schemas import LadderForm

MOST_MONTHS = 120
LONGEST_NAME = 60


def read_ladder(form: LadderForm, currency: str) -> Ladder:
    """What the form holds. Raises `Invalid` with every field that cannot be read."""
    wrong: dict[str, str] = {}
    measure = next((each for each in Measure if each == form.measure), None)
    counts = next((each for each in Counts if each == form.counts), None)
    if measure is None or counts is None:
        raise Invalid(MARKED, measure="Choose one of these.", counts="Choose one of these.")
    numbers = [each for each in STEPS if form.tiers.get(each, "").strip() or form.ats.get(each, "").strip()]
    ladder = Ladder(
        tiers=tuple(read_tier(form, each, currency, wrong) for each in numbers),
        measure=measure,
        counts=counts,
        counted_days=read_number(form.counted_days or "0", 3650, "counted_days", wrong),
        kept_months=read_number(form.kept_months, MOST_MONTHS, "kept_months", wrong),
    )
    if wrong:
        raise Invalid(MARKED, **wrong)
    return ladder


def read_tier(form: LadderForm, number: int, currency: str, wrong: dict[str, str]) -> Tier:
    name, text = form.tiers.get(number, "").strip(), form.ats.get(number, "")
    if not 1 <= len(name) <= LONGEST_NAME:
        wrong[f"tiers-{number}"] = f"Give it a name of at most {LONGEST_NAME} letters."
    if form.measure == Measure.visits:
        return Tier(name=name, at=read_number(text, 10**6, f"ats-{number}", wrong))
    try:
        return Tier(name=name, at=parse_money(text, currency, f"ats-{number}"))
    except Invalid as trouble:
        wrong |= trouble.fields
        return Tier(name=name, at=0)


def read_number(text: str, most: int, name: str, wrong: dict[str, str]) -> int:
    if is_number(text.strip()) and int(text) <= most:
        return int(text)
    wrong[name] = f"Write a whole number up to {most:,}."
    return 0


def ladder_form_of(ladder: Ladder, currency: str, name: str) -> LadderForm:
    is_visits = ladder.measure is Measure.visits
    numbered = list(zip(STEPS, ladder.tiers, strict=False))
    return LadderForm(
        name=name,
        tiers={number: tier.name for number, tier in numbered},
        ats={number: str(tier.at) if is_visits else plain(tier.at, currency) for number, tier in numbered},
        measure=ladder.measure,
        counts=ladder.counts,
        counted_days=str(ladder.counted_days) if ladder.counted_days else "",
        kept_months=str(ladder.kept_months),
    )
