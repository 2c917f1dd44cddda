"""Decisions of tests in one wording: `We fail to reject the null hypothesis`."""

from __future__ import annotations

import re

_NULL = re.compile(
    r"(?:the |die )?(?:\$?h(?:_?\{?0\}?|₀|_o|o)\$?|null(?:hypothese| hypothesis)?"
    r"|hypothes[ei]s?)(?!\w)",
    re.IGNORECASE,
)
_OTHER_HYPOTHESIS = re.compile(r"\b(?:h_?\{?[1a]\}?|alternative|accept\w*)(?!\w)", re.IGNORECASE)
_KEPT = re.compile(
    r"\b(?:(?:fail(?:s|ed)?|unable) to|can(?:not| not|'t)|do(?:es)? not|don't|doesn't|did not|not"
    r"|(?:no|insufficient|(?:(?:is|are|was|do(?:es)?|did) not|(?:is|do|does|did)n't|not)(?: have)?"
    r"(?: enough| sufficient| strong| convincing| any)?)(?: statistical)?(?: evidence)?"
    r"(?: (?:enough|sufficient|to support) )? ?to"
    r"|lack(?:s|ing)?(?: the| of)? evidence to) reject(?:ed)?\b"
    r"|\b(?:is|was) not rejected\b|\bretain(?:ed)?\b",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"\b(?:is|was|be|can be) rejected\b|\brejected\b", re.IGNORECASE)


#: That there is too little evidence is a decision, too.
_NO_EVIDENCE = re.compile(
    r"\b(?:there (?:is|was) )?(?:not enough|insufficient|no sufficient)(?: statistical)? evidence"
    r"(?=\s?(?:[.;,:]|\Z)|\s(?:so|hence|thus|therefore)\b)",
    re.IGNORECASE,
)

#: The same in German, French and Spanish.
_KEPT_ELSEWHERE = re.compile(
    r"\b(?:wird|werden|ist|kann|darf)?\s?nicht (?:verworfen|abgelehnt|verwerfen|ablehnen)"
    r"(?: werden)?\b"
    r"|\b(?:verwerfen|verwirft|verwerfe)\b(?=[^.;,]{0,40}\bnicht\b)|\bbeibehalten\b"
    r"|\bne (?:rejette|rejetons|peut pas rejeter|pas rejeter)(?: pas)?\b"
    r"|\bno (?:se )?(?:rechaza(?:mos|r)?|puede rechazar)\b",
    re.IGNORECASE,
)
_DROPPED_ELSEWHERE = re.compile(
    r"\b(?:wird |werden )?(?:verworfen|abgelehnt)\b|\b(?:verwerfen|verwirft|verwerfe|ablehnen)\b"
    r"|\b(?:rejette|rejetons|rejeter)\b|\b(?:se )?rechaza(?:mos|r)?\b",
    re.IGNORECASE,
)
_NOT_BEHIND = re.compile(r"(?<=do not reject)(?P<between>[^.;,]{0,40}?)\snicht\b", re.IGNORECASE)


def _in_english(text: str) -> str:
    """Return a text with a decision in another language in English: `H0 wird nicht verworfen`."""
    kept = _NOT_BEHIND.sub(r"\g<between>", _KEPT_ELSEWHERE.sub("do not reject", text))
    return _DROPPED_ELSEWHERE.sub("reject", kept)


def _decided(_: re.Match[str]) -> str:
    return "do not reject"


def as_decision(text: str) -> str | None:
    """Return the decision of a test in one wording: `We fail to reject the null hypothesis`.

    None where another hypothesis is named, or one is accepted.
    """
    if _OTHER_HYPOTHESIS.search(text):
        return None
    text = _in_english(text)
    kept = _DROPPED.sub("reject", _KEPT.sub("do not reject", _NO_EVIDENCE.sub(_decided, text)))
    return " ".join(_NULL.sub("", kept).split())
