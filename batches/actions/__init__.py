"""Writing a sheet, after a trial of it, and taking back what was written."""

from batches.actions.undoing import undo
from batches.actions.writing import Look, LookAgain, look, write

__all__ = ["Look", "LookAgain", "look", "undo", "write"]
