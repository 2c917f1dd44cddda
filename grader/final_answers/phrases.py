r"""Answers in words that are said in other words: `It converges`, `12 March 2021`, `\ce{H2O}`.

Each of these functions returns one spelling for all that mean the same, and an empty text for
what it does not understand whole: nothing is taken out of the middle of a sentence.
"""

from __future__ import annotations

import re

_MARKUP = re.compile(
    r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox|rm|ce)\s*(?=\{)|[${}]|\\[,;:! ]"
)
_PROPERTIES = {
    "converg(?:es?|ent|ing)": "convergent", "diverg(?:es?|ent|ing)": "divergent",
    "increas(?:es|ing)": "increasing", "decreas(?:es|ing)": "decreasing", "even": "even",
    "odd": "odd", "prime": "prime", "composite": "composite", "rational": "rational",
    "irrational": "irrational", "(?:linearly )?independent": "independent",
    "(?:linearly )?dependent": "dependent", "consistent": "consistent",
    "inconsistent": "inconsistent", "(?:invertible|nonsingular|non-singular)": "invertible",
    "(?:singular|not invertible|noninvertible|non-invertible)": "singular",
    "continuous": "continuous", "(?:discontinuous|not continuous)": "discontinuous",
    "stable": "stable", "unstable": "unstable",
}  # fmt: skip
_SUBJECT = (
    r"(?:it|this|(?:the|this)(?: given| improper| infinite)? (?:series|integral|sequence|function|"
    r"system|number|matrix|set|graph|relation|equilibrium|point|vectors?)(?: [a-z])?)"
)
_PROPERTY = re.compile(
    rf"(?:(?:so|thus|hence|therefore),? )?(?:{_SUBJECT} )?(?:is |are )?(?:an? )?"
    rf"(?:(?P<word>{'|'.join(_PROPERTIES)}))"
    r"(?: (?:function|series|integral|sequence|system|number|matrix|set))?"
    r"(?: by the [a-z' -]{3,40} (?:test|theorem|rule|criterion))?"
)
_TRUTH = {
    "t": "true",
    "f": "false",
    "true": "true",
    "false": "false",
    "y": "yes",
    "n": "no",
    "yes": "yes",
    "no": "no",
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name[3:] else name for name in _MONTHS)
_DATE = re.compile(
    rf"(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<second>{_MONTH})\.?)"
    r"(?:,? (?P<year>\d{4}))?"
)
_REMAINDER = re.compile(
    r"(\d{1,12}),? ?(?:R|r|rem\.?|(?:with )?(?:a )?remainder(?: of)?) ?(\d{1,12})"
)
#: The symbols of the elements, the longer ones first.
_ELEMENT = (
    "A[cglrstu]|B[aehikr]|C[adeflorsu]|D[bsy]|E[rsu]|F[elmr]|G[ade]|H[efgos]|I[nr]|Kr|L[airuv]"
    "|M[cdgnot]|N[abdehiop]|Os|P[abdmortu]|R[abefghnu]|S[bcegimnr]|T[abehilms]|Xe|Yb|Z[nr]"
    "|[BCFHIKNOPSUVWY]"
)
_GROUP = rf"(?:{_ELEMENT})\d{{0,3}}"
_SPECIES = (
    rf"\d{{0,2}}(?:{_GROUP}|\((?:{_GROUP})+\)\d{{0,2}}){{1,12}}(?:\^\d?[+-])?(?:\((?:s|l|g|aq)\))?"
)
_REACTION = re.compile(rf"{_SPECIES}(?:(?:\+|->){_SPECIES}){{0,9}}")
_SMALL_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁺⁻", "0123456789+-")
_ARROW = re.compile(r"\\(?:long)?(?:right)?arrow|\\to|→|⟶|-{1,2}>")


def property_said(text: str) -> str:
    """Return the property that a short sentence says, `The series converges`: one word for it."""
    bare = _bare(text).lower().rstrip(".!")
    found = _PROPERTY.fullmatch(bare)
    if found is None:
        return ""
    return next(name for word, name in _PROPERTIES.items() if re.fullmatch(word, found["word"]))


def truth_said(text: str) -> str:
    """Return `true` for `T`, `no` for `N`: a single letter, or the word."""
    return _TRUTH.get(_bare(text).lower().rstrip("."), "")


def date_said(text: str) -> str:
    """Return the day of `March 12, 2021` and `12 March 2021` in one order."""
    found = _DATE.fullmatch(_bare(text).lower().rstrip("."))
    if found is None:
        return ""
    month = (found["month"] or found["second"])[:3]
    return f"{found['year'] or ''} {month} {int(found['day'] or found['first'])}".strip()


def remainder_said(text: str) -> str:
    """Return `3 R 2` for `3 remainder 2`: what a division of whole numbers comes to."""
    found = _REMAINDER.fullmatch(_bare(text).rstrip("."))
    return f"{int(found[1])} R {int(found[2])}" if found else ""


def chemistry_said(text: str) -> str:
    """Return a chemical formula or reaction without its mark-up: `\\mathrm{H_2O}` is `H2O`."""
    plain = _ARROW.sub("->", _MARKUP.sub("", text)).translate(_SMALL_DIGITS)
    plain = re.sub(r"[\s_]", "", plain).rstrip(".")
    plain = re.sub(rf"^({_ELEMENT})(\d[+-])$", r"\1^\2", plain)  # a single one has a charge
    plain = re.sub(r"(?<=[A-Za-z\d)])([+-])$", r"^\1", plain) if "^" not in plain else plain
    if not _REACTION.fullmatch(plain) or not re.search(r"[A-Z].*[A-Z\d+-]", plain):
        return ""
    sides = [sorted(re.split(r"(?<!\^)(?<!\^\d)\+", side)) for side in plain.split("->")]
    return " -> ".join(" + ".join(side) for side in sides)


def _bare(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())
