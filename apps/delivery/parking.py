"""Why a delivery is set aside for a human, in words that name nobody."""

TIRED = "No success after {count} attempts. Last: {last}"
NOBODY_KNOWS = "Nobody can tell if it arrived, after {count} attempts. Last: {last}"
REFUSED = "The receiver refused it: {last}"
