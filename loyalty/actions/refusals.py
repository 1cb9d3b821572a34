"""Why points do not move, in words."""

from datetime import date

from kit.errors import Refused
from kit.typed import short_date
from loyalty.rules.points import counted


class NoClient(Refused):
    def __init__(self) -> None:
        super().__init__("Nobody's points can be used: the visit has no client.")


class NoPointsRule(Refused):
    def __init__(self) -> None:
        super().__init__("No rule for points is in force here, so points cannot pay.")


class NotEnoughPoints(Refused):
    """`pending` of them cannot be used yet."""

    def __init__(self, balance: int, needed: int, pending: int = 0) -> None:
        later = f" {counted(pending)} more cannot be used yet." if pending else ""
        super().__init__(
            f"{counted(needed)} would be needed, but there are {counted(balance)}.{later}",
            balance=balance,
            needed=needed,
            pending=pending,
        )


class AboveShare(Refused):
    def __init__(self, most: str) -> None:
        super().__init__(f"Points may pay at most {most} of this bill.")


class PointsUsedAlready(Refused):
    def __init__(self) -> None:
        super().__init__("Points have already been used for this bill.")


class PointsAlreadySpent(Refused):
    def __init__(
        self, client: str, missing: int, advice: str = "Reopen the visit that spent them first."
    ) -> None:
        super().__init__(
            f"{client} has since spent points that this visit earned: {counted(missing)} "
            f"{'is' if missing == 1 else 'are'} missing. {advice}",
            missing=missing,
        )


class BroughtAlready(Refused):
    def __init__(self, points: int) -> None:
        super().__init__(f"{counted(points)} were brought over for this client before.", points=points)


class SentToOneself(Refused):
    def __init__(self) -> None:
        super().__init__("These are their own points already. Choose somebody else.")


class SentBackAlready(Refused):
    def __init__(self) -> None:
        super().__init__("This was taken back already. Nothing was done twice.")


class PointsGoneSince(Refused):
    """Of points that were sent, so many are not there any more."""

    def __init__(self, client: str, missing: int) -> None:
        super().__init__(
            f"{client} has not got all of them any more: {counted(missing)} "
            f"{'is' if missing == 1 else 'are'} gone. Send what is left the other way instead.",
            missing=missing,
        )


def ended(last: date) -> str:
    return f"They could be used until {short_date(last)}"
