"""Segments that many ask for: a first step for who sees an empty page."""

from lists.rules.terms import Group, Join, Term

STARTERS: dict[str, tuple[str, Group]] = {
    "lost": (
        "Regulars who stay away",
        Group(
            parts=(
                Term("visits", "at_least", ("3",)),
                Term("overdue", "at_least", ("30",)),
                Term("upcoming", "exactly", ("0",)),
            )
        ),
    ),
    "birthdays": (
        "Birthdays of the next two weeks",
        Group(parts=(Term("birthday", "in_next", ("14", "days")),)),
    ),
    "once": (
        "Here once, a while ago",
        Group(
            parts=(
                Term("visits", "exactly", ("1",)),
                Term("last_visit", "before_last", ("30", "days")),
                Term("upcoming", "exactly", ("0",)),
            )
        ),
    ),
    "unreliable": (
        "Often not there",
        Group(
            Join.any,
            (
                Term("no_shows", "at_least", ("2",)),
                Term("cancelled_late", "at_least", ("3",), {"visit_when": ("in_last", "12", "months")}),
            ),
        ),
    ),
    "silent": (
        "Cannot be written to",
        Group(parts=(Term("has_email", "no"), Term("visits", "at_least", ("1",)))),
    ),
}
