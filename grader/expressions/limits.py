"""How much a text may ask for; every limit is checked before the work that it bounds."""

from __future__ import annotations

MAX_CHARACTERS = 20_000
MAX_TOKENS = 6_000
MAX_NESTING = 120
MAX_DIGITS = 60
MAX_NAME = 100
# A number is stored exactly: its exponent of ten may not make it longer than a folded power.
MAX_FOLDED_BITS = 20_000
MAX_DECIMAL_EXPONENT = MAX_FOLDED_BITS * 3 // 10
MAX_EXPONENT = 1_000_000
