"""French: the sentences that say a set, and ranges."""

from __future__ import annotations

_NOUN = r"(?:solutions?|racines?|zéros?)(?: réelles?)?"
SET_SENTENCES: tuple[tuple[str, str], ...] = (
    (rf"(?:il n['’]y a |l['’]équation n['’](?:a|admet) )?(?:aucune|pas de) {_NOUN}", "emptyset"),
    (r"(?:l['’])?ensemble vide|impossible|pas de réel", "emptyset"),
    (r"tous les (?:nombres )?réels|tout (?:nombre )?réel|pour tout x|tout x", "reals"),
)
RANGES: tuple[tuple[str, str], ...] = (("de", "à"), ("entre", "et"))
