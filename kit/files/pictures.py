"""Which files are pictures. What draws them is loaded with the first one."""

from kit.files.kinds import Ready

BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# How the brands of HEIF begin, which telephones write: reading them would take a library of its own.
HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
NOT_HEIC = (
    "That is a photo in Apple’s own form (HEIC), which cannot be read here. On the telephone choose "
    "Settings, Camera, Formats, Most Compatible, or send it as a JPEG."
)


def is_picture(content: bytes) -> bool:
    return content.startswith(BEGINNINGS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def is_heif(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIF


def drawn(content: bytes) -> Ready:
    """Raises `NotTaken`."""
    from kit.files.drawing import drawn_anew  # noqa: PLC0415  # 4 MiB that the server need not carry

    return drawn_anew(content)
