"""Which files are taken, what is said of others, and what comes of one that is."""

from dataclasses import dataclass

from kit.errors import Invalid

LARGEST = 10 * 1024 * 1024
TAKEN = "a photo (JPEG, PNG, WebP), a PDF, a plain text, a Word or an Excel file"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG, PDF, TEXT = "image/jpeg", "application/pdf", "text/plain"
ENDINGS = {JPEG: "jpg", PDF: "pdf", TEXT: "txt", WORD: "docx", EXCEL: "xlsx"}


@dataclass(frozen=True, slots=True)
class Ready:
    """What is kept of an upload; `small` is "" for what is no picture."""

    media: str
    content: bytes
    small: bytes = b""

    @property
    def is_picture(self) -> bool:
        return bool(self.small)

    @property
    def ending(self) -> str:
        return ENDINGS[self.media]


class NotTaken(Invalid):
    """It is none of what is taken, or too much of it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, file=sentence)


UNKNOWN = f"That is not {TAKEN}. Please choose another file."
EMPTY = "Choose a photo or a file first: nothing came, or it is empty."
TOO_LARGE = "That is more than 10 MB. Please choose something smaller."
BROKEN = "That file is damaged: it cannot be read to its end. Please send it once more, or another one."
TOO_MUCH = "Reading that file takes too long or too much memory. Please save it smaller, and send that."
