"""Text as the document's font can draw it: what it has no sign for is named by its number, never left out.

The font is Source Sans 3 (fonts/OFL.txt), which has Latin, Greek, Cyrillic and Vietnamese. A letter outside of them
becomes "[U+738B]": a reader sees that there is more, and the name in full stands in the message around the document.
"""

import unicodedata

_RANGES = (
    (0x0020, 0x007E),
    (0x00A1, 0x00AC),
    (0x00AE, 0x017F),
    (0x0218, 0x021B),
    (0x0300, 0x030C),
    (0x0384, 0x038A),
    (0x038C, 0x038C),
    (0x038E, 0x03A1),
    (0x03A3, 0x03CE),
    (0x0400, 0x045F),
    (0x1E1E, 0x1E2B),
    (0x1E32, 0x1E3B),
    (0x1E3E, 0x1E49),
    (0x1E56, 0x1E63),
    (0x1E8E, 0x1E97),
    (0x1E9E, 0x1EF9),
    (0x2010, 0x201E),
    (0x2020, 0x2022),
    (0x2190, 0x2193),
    (0x2264, 0x2265),
)
_MORE = frozenset("…€≈")


def legible(text: str) -> str:
    """In one line, composed, each sign drawable."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(sign if drawable(sign) else f"[U+{ord(sign):04X}]" for sign in composed)


def drawable(sign: str) -> bool:
    """Whether both fonts have it."""
    return sign in _MORE or any(low <= ord(sign) <= high for low, high in _RANGES)
