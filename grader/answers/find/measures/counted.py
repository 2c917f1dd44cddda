"""Numbers of things in a sentence: `There are 5 solutions.`, `21 steps`, `the rank is two`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import written_lines
from grader.answers.find.measures.units import says_what_is_counted
from grader.expressions.announcing import (
    announcement_before,
    denies,
    without_announcement,
    without_correction,
    without_reason,
)
from grader.expressions.language import DOZENS, MAGNITUDE_SIGNS, MAGNITUDES, NUMBERS, PARTS
from grader.expressions.nodes import Call, Div, Expression, Mul, Neg, Number, Pow
from grader.expressions.notation import Notation
from grader.expressions.phrases import COUNTING, ROUNDING, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.units import PERCENT
from grader.readers.document import Document

_LONGEST = 160
_MARKS = re.compile(r"[$_`]+|(?<!\d)\*+|\*+(?!\d)")
_FIRST = re.compile(r"^(?:[-*+•·]|\(?\w{1,3}[).:])\s+")
_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_ONE_WORD = rf"(?:{_WORDS})(?![A-Za-z])(?![-\s]+(?:{_WORDS}|hundred|thousand)\b)"
_MIXED = r"\s?[½⅓⅔¼¾⅕⅛⅜⅝⅞]|\s\d{1,3}/\d{1,3}"
_NUMBER = (
    r"(?:(?:plus|positive)\s+|(?P<less>(?:minus|negative)\s+|[-−](?=∞|infinity)))?+\+?"
    rf"(?P<number>[-−]?\d{{1,12}}+(?:[.,]\d{{1,12}}+)*+(?:/\d{{1,9}}+|{_MIXED})?+|\.\d{{1,12}}+|{_ONE_WORD}"
    r"|(?:infinity|∞)(?![A-Za-z]))"
    r"(?P<power>\s?(?:[x×*·⋅]|\\times|\\cdot)\s?10\s?\^\s?[({]?\s?[-−+]?\d{1,3}[)}]?)?+"
    rf"(?P<parts>[\s-](?:{pattern_of(tuple(PARTS))})s?(?![A-Za-z]))?+"
    rf"(?P<size>\s(?:{pattern_of((*MAGNITUDES, *DOZENS))})(?![A-Za-z])"
    rf"|\s?(?-i:{'|'.join(sorted(MAGNITUDE_SIGNS, reverse=True))})(?![^\W\d_]))?+"
    rf"(?P<sign>\s?(?:%|°|(?:{PERCENT})|degrees?|deg)(?![A-Za-zà-ÿ-])(?!\sof\sfreedom|\s[CFcf]\b|\s(?:celsius|fahrenheit)))?+"
)
_AGAIN = r"(?:\s*\((?:[-−]?[\d.,]{1,12}|[a-z]{2,9})\))?"
_THINGS = r"(?P<things>(?:\s+[^\W\d_][^\W\d_'-]{1,20}+){0,4}+)"
_JUST = (
    r"exactly|only|just|precisely|a total of|in total|genau|insgesamt|exactement|exactamente"
    rf"|{pattern_of(ROUNDING)}"
)
_ONLY = re.compile(rf"(?:(?:{_JUST})\s+)?{_NUMBER}{_AGAIN}{_THINGS}", re.IGNORECASE)
#: A share: `5 out of 36`, `The probability is 1 in 8`.
_SHARE = re.compile(
    r"(?:[^\W\d_][^\W\d_'-]{0,20}+\s+){0,8}?(?:is\s+|=\s*)?(?P<number>\d{1,9})\s(?:in|out of)\s"
    r"(?P<whole>[1-9]\d{0,8})"
)
#: How a number was computed: `There are 5! = 120 ways`.
_COMPUTED = r"[-\d!^*×·/+()CP ]{1,40}"
_SAID = re.compile(
    rf"(?:[^\W\d_][^\W\d_'-]{{0,20}}+\s+){{0,12}}?(?:{pattern_of(COUNTING)})\s+"
    rf"(?:(?:{_JUST}|therefore|thus|hence|then|also|equal to|de|of)\s+)*+(?:{_COMPUTED}=\s?)?"
    rf"{_NUMBER}{_AGAIN}{_THINGS}",
    re.IGNORECASE,
)
#: What a number is paid or counted for, which says nothing of the number: `8% per year`.
_RATE = re.compile(
    r"\s(?:per (?:year|annum|unit|item|share)|p\.\s?a\.?|annually|yearly|a year|pro Jahr|im Jahr"
    r"|jährlich|par an|al año|all'anno)\Z",
    re.IGNORECASE,
)
#: How things were counted, behind them: `42 in total`.
_COUNTED = re.compile(
    r"\s(?:in total|in all|altogether|overall|insgesamt|en total|en tout)\Z", re.IGNORECASE
)
_CURRENCIES = (
    "dollar", "dollars", "usd", "euro", "euros", "eur", "pounds", "gbp", "chf", "francs", "yen",
)  # fmt: skip
_HUNDREDTHS = ("cent", "cents", "pence", "ct", "centimes")
_BASIS_POINTS = ("basis points", "basis point", "bps", "bp")
_CLAUSE = re.compile(
    r"[,;:]\s+|(?<!\w)(?:so|hence|thus|therefore|and so|daher|also|luego|donc)\s+(?=[A-Za-z])",
    re.IGNORECASE,
)
_NUMERAL = re.compile(rf"\d|∞|\binfinity\b|\b(?:{_WORDS})\b", re.IGNORECASE)
_VALUE_OF = re.compile(r"\b(?:is|equals|was)\s+\S{1,20}$", re.IGNORECASE)
_NO_THINGS = frozenset(
    {"or", "and", "to", "times", "plus", "minus", "over", "of", "if", "when", "per"}
)
_BOUNDS = frozenset({"or", "more", "less", "fewer", "least", "most"})
_OWN = re.compile(r"^(?:i|ich|yo|je)\b", re.IGNORECASE)


def counted_numbers(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the numbers that a line says of things and that are all that the line says.

    What stands before the last conclusion of a line and why it holds say nothing of the number.
    """
    for at, line in written_lines(document):
        found = _said_in(line) if len(line) <= _LONGEST else None
        if found is None:
            continue
        read = _value_of(found, notation)
        if read is not None:
            yield Response(f"{found['number']}{found.groupdict().get('size') or ''}", read, at)


#: What goes beyond all bounds, up to the word for that: `it diverges to infinity`.
_INFINITE = re.compile(
    r"\A(?:[^\W\d_][^\W\d_'-]{0,20}+\s+){1,8}?(?:is|to|equals|becomes)\s+"
    r"(?=(?:(?:plus|positive|minus|negative)\s+)?[-+−]?(?:infinity|∞)\Z)",
    re.IGNORECASE,
)


def numbers_told(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the numbers with words in them that lines announce, or put in place of another one.

    So are those that are all of their line: `forty-two`, `minus 7`, `21 percent`.
    """
    for at, line in written_lines(document):
        text = _MARKS.sub("", line.replace("\\%", "%")).strip() if len(line) <= _LONGEST else ""
        bare = without_correction(text)
        rest = without_announcement(text) if bare == text else bare
        rest = without_reason(rest).rstrip(" .!,;")
        found = _ONLY.fullmatch(_INFINITE.sub("", rest))
        if found is None or (rest == text and found["things"]):
            continue
        in_words = found["less"] or found["sign"] or not found["number"][-1:].isdigit()
        read = _value_of(found, notation) if in_words and _are_things(found["things"]) else None
        if read is not None:
            side = Side(read, found[0], at)
            before = "" if rest == found[0] else text.removesuffix(found[0])
            lead = announcement_before(text) or before
            said = Statement((side,), (), text, at, lead=lead)
            yield Response(found[0], read, at, said)


def _value_of(found: re.Match[str], notation: Notation) -> Expression | None:
    """Return the number that is said: `15`, `minus two`, `two thirds`, `1.25 million`."""
    word = found["number"].lower()
    said = found.groupdict()
    power = said.get("power") or ""
    read = parse(str(NUMBERS[word]) if word in NUMBERS else f"{word}{power}", notation)
    if not isinstance(read, Expression):
        return None
    if said.get("whole"):
        return Div(read, Number(int(said["whole"])))
    if said.get("parts"):
        read = Div(read, Number(PARTS[said["parts"].strip(" -").lower().removesuffix("s")]))
    if said.get("size"):
        size = said["size"].strip()
        power = MAGNITUDE_SIGNS.get(size) or MAGNITUDES.get(size.lower())
        read = Mul(read, Pow(Number(10), Number(power)) if power else Number(12))
    if (said.get("things") or "").strip().lower() in _BASIS_POINTS:
        read = Div(read, Number(10_000))
    if sign := (said.get("sign") or "").strip():
        read = Call("degree" if sign[0] in "°dD" else "percent", read)
    return Neg(read) if said.get("less") else read


def _said_in(line: str) -> re.Match[str] | None:
    text = _FIRST.sub("", _MARKS.sub("", line.replace("\\%", "%")).strip())
    told = without_announcement(text) if text[:1].isalpha() else text
    return _said_of_things(text) or (_said_of_things(told) if told[:1].isdigit() else None)


def _said_of_things(text: str) -> re.Match[str] | None:
    if denies(text) or "?" in text or _OWN.match(text):
        return None
    text = _RATE.sub("", without_reason(text).strip(" !,;≈~").removesuffix(".")).strip(" .!,;")
    text = _COUNTED.sub("", text)
    clauses = [clause.strip(" .!,;") for clause in _CLAUSE.split(text)]
    said = [clause for clause in reversed(clauses) if clause]
    last = said[0] if said else ""
    if len(said) > 1 and _NUMERAL.search(last) is None and _VALUE_OF.search(said[1]):
        last = said[1]  # `The elasticity is -0.8, so demand is inelastic.`
    found = _SHARE.fullmatch(last) or _ONLY.fullmatch(last) or _SAID.fullmatch(last)
    return found if found and _are_things(found.groupdict().get("things") or "") else None


def _are_things(words: str) -> bool:
    """Whether words behind a number say what was counted, and are no unit or operation."""
    named = words.split()
    if " ".join(named).lower() in (*_CURRENCIES, *_BASIS_POINTS):
        return True
    if named and named[0].lower() in (*_HUNDREDTHS, "basis"):
        return False
    if [word.lower() for word in named[:2]] in (["of", "them"], ["of", "these"], ["of", "those"]):
        return True
    if [word.lower() for word in named] == ["degrees", "of", "freedom"]:
        return True  # no angle
    if any(word.lower() in _NO_THINGS for word in named[:1]) or _BOUNDS & {*words.lower().split()}:
        return False
    return not named or says_what_is_counted(named[0])
