"""The months in the languages that platforms write them in."""

from __future__ import annotations

import unicodedata

_MONTHS = (
    "jan janv ene gen january januar enero janvier gennaio janeiro januari",
    "feb févr fev february februar febrero février febbraio fevereiro februari",
    "mar mär mars mrz mrt march märz marzo março maart",
    "apr avr abr april abril avril aprile",
    "may mai mag maj mei maio mayo maggio",
    "jun juin giu june juni junio giugno junho",
    "jul juil lug july juli julio juillet luglio julho",
    "aug août ago august agosto augusti augustus",
    "sep sept set september septiembre septembre settembre setembro",
    "oct okt ott out october oktober octubre octobre ottobre outubro",
    "nov november noviembre novembre novembro",
    "dec dez déc dic december dezember diciembre décembre dicembre dezembro",
)
_NUMBERS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}


def month_number(word: str) -> int:
    """Return the number of a month from its name or the beginning of it; 0 if it is none."""
    return _NUMBERS.get(unicodedata.normalize("NFC", word).casefold().rstrip("."), 0)
