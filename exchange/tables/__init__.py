"""Files that come in, row by row (imports); what went out, to whom (exports)."""

from exchange.tables.exports import ExportRun, OwnerLetter
from exchange.tables.imports import ImportLine, ImportMapping, ImportMark, ImportRow, ImportRun, State

__all__ = [
    "ExportRun",
    "ImportLine",
    "ImportMapping",
    "ImportMark",
    "ImportRow",
    "ImportRun",
    "OwnerLetter",
    "State",
]
