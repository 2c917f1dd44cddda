"""German: the sentences that say a set, and ranges."""

from __future__ import annotations

_NOUN = r"(?:lösung(?:en)?|nullstellen?|lösungsmenge|schnittpunkte?|werte?|zahl|x)"
SET_SENTENCES: tuple[tuple[str, str], ...] = (
    (
        r"(?:es gibt |(?:die|das) (?:gleichung|ungleichung|gleichungssystem|system|funktion) hat )?"
        rf"kein(?:e|en|er)? (?:reellen? |solche[sn]? )?{_NOUN}",
        "emptyset",
    ),
    (r"(?:die |das )?(?:gleichung|gleichungssystem|system)? ?(?:ist )?unlösbar", "emptyset"),
    (r"(?:die )?(?:lösungsmenge )?(?:ist )?(?:die )?leere? ?(?:menge)?", "emptyset"),
    (r"(?:alle|jede|die) (?:reellen? )?(?:zahlen|zahl|x)(?: sind lösungen)?", "reals"),
    (r"(?:für )?alle x|jedes x|(?:immer )?wahr für alle x|allgemeingültig", "reals"),
)
RANGES: tuple[tuple[str, str], ...] = (("von", "bis"), ("zwischen", "und"))
