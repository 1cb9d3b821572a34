"""What keeps a file from being read, in a sentence for whoever sent it."""


class Unreadable(Exception):
    """Nothing of the file is taken."""


CORRUPT = (
    "This file is damaged, or is no spreadsheet although its name says so. Open it in your spreadsheet, "
    "save it again as .xlsx or .csv, and send that."
)
LOCKED = "This file is protected by a password. Open it, save it without one, and send that."
TOO_LARGE = (
    "This file holds far more than a list of clients does, or only says so. Save the sheet you need "
    "by itself, as .csv, and send that."
)
WEB_PAGE = (
    "This is a web page, whatever its name says: many programs write their lists so. Open it in your "
    "spreadsheet, save it as .xlsx or .csv, and send that."
)
EMPTY = "There are no rows in this file. Is it the right one?"
