"""Every column of the database in which there is text: what is a client's, and how it is wiped.

A column that is missing here fails `tests/privacy/test_catalogue.py`. The order is that of wiping: a table by
which the rows of another are found comes after that one, and the card itself is the last.
"""

from privacy.catalogue import clients, files, visits
from privacy.catalogue.held import Held
from privacy.catalogue.others import OTHERS
from privacy.catalogue.paid_online import PAID_ONLINE
from privacy.catalogue.vouchers import VOUCHERS

HELD: tuple[Held, ...] = (
    *clients.JOURNAL,
    *visits.JOURNAL,
    *files.FILES,
    *PAID_ONLINE,
    *VOUCHERS,
    *visits.VISIT_TABLES,
    *OTHERS,
    *clients.CLIENTS,
)
OWN: tuple[Held, ...] = tuple(each for each in HELD if each.whose)
SWEPT: dict[str, list[str]] = {each.table: each.swept.split() for each in HELD if each.swept}

__all__ = ["HELD", "OWN", "SWEPT", "Held"]
