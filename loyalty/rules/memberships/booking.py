"""Whether a membership lets somebody book what is only for members."""

from dataclasses import replace

from loyalty.rules.memberships.use import Having, covers_of, take, why_not
from loyalty.rules.vouchers import Coming, Part


def why_not_booked(having: Having, coming: Coming, part: Part) -> str:
    """Why it cannot be booked with this one; "" where it can.

    Visits that are booked already are not counted: what is left is looked at, as it is now. A frozen one
    books where its terms say so.
    """
    if having.agreed.books_frozen:
        having = replace(having, facts=replace(having.facts, freezes=()))
    reason = why_not(having, coming)
    if reason:
        return reason
    if covers_of(having.agreed, part) is None:
        return "The membership is not for this service."
    return "" if take(having, part) is not None else "No visits are left on the membership."
