"""Spanish: the sentences that say a set, and ranges."""

from __future__ import annotations

_NOUN = r"(?:soluci[oó]n(?:es)?|ra[ií]ces|ra[ií]z)(?: real(?:es)?)?"
SET_SENTENCES: tuple[tuple[str, str], ...] = (
    (rf"(?:la ecuación )?(?:no hay|no tiene|no existe|ninguna|sin) {_NOUN}", "emptyset"),
    (r"(?:el )?conjunto vac[ií]o|imposible", "emptyset"),
    (
        r"todos los (?:n[uú]meros )?reales|cualquier (?:n[uú]mero )?real|para todo x|todo x",
        "reals",
    ),
)
RANGES: tuple[tuple[str, str], ...] = (("de", "a"), ("desde", "hasta"), ("entre", "y"))
