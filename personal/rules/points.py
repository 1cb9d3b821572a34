"""Why points came and went, in the reader's language: what is kept of each movement is for the desk."""

from kit.words import N_, _

TITLES = {
    "earned": N_("For a visit"),
    "earned_back": N_("Taken back with the visit"),
    "spent": N_("Paid with points"),
    "spent_back": N_("Given back with the visit"),
    "brought": N_("Brought along"),
    "brought_back": N_("Brought along, taken back"),
    "bonus": N_("An extra for a visit"),
    "bonus_back": N_("The extra taken back with the visit"),
    "expired": N_("Their last day was over"),
    "expired_back": N_("Came back after their last day"),
    "given": N_("A gift"),
    "taken": N_("Taken off"),
    "sent": N_("Sent to somebody"),
    "got": N_("Received from somebody"),
    "sent_back": N_("Came back from somebody"),
    "got_back": N_("Went back to somebody"),
    "invited": N_("For a friend"),
    "invited_back": N_("For a friend, taken back"),
}
BY_HAND = frozenset({"given", "taken", "sent", "got"})


def told(kind: str, kept: str) -> str:
    """With the reason, in the house's own words, where somebody gave one by hand."""
    _title, _colon, reason = kept.partition(": ")
    return f"{_(TITLES[kind])}: {reason}" if kind in BY_HAND and reason else _(TITLES[kind])
