"""Numbers with a unit: found with it on the page, and checked in the unit that was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.answers.base import Response
from grader.answers.find.chains import names_of
from grader.answers.find.lines import written_lines
from grader.answers.find.measures.behind import extended, joined
from grader.answers.find.measures.clock_times import with_clock_times
from grader.answers.find.measures.pieces import Quantities, quantities_in
from grader.answers.find.measures.quantities import (
    Quantity,
    Splitting,
    quantity_of,
    unit_behind,
    without_rate,
)
from grader.answers.find.measures.units import expected_unit
from grader.answers.find.reading import is_numeric
from grader.equivalence import EXACT, rational_value
from grader.errors import Place
from grader.expressions.announcing import denies, without_contrast
from grader.expressions.functions import plain_function
from grader.expressions.nodes import Add, Constant, Expression, Mul, Number, Symbol, Unit
from grader.expressions.phrases import CONCLUDING, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import walk
from grader.readers.document import Document
from grader.rubric.types import Asked

_POWER_OF_TEN = (
    r"\s?(?:[xX×·*]|\\times|\\cdot)\s?10(?:[⁻⁰¹²³⁴-⁹]{1,4}"
    r"|\s?(?:\^|\*\*)\s?(?:[-−]?\d{1,3}|[({]\s?[-−]?\d{1,3}\s?[)}]))"
)
_NUMBER = re.compile(
    r"(?:(?<![\w.,'’])|(?<=[-−+=\s][ij]))[-+−–]?"
    r"(?:\d{1,3}(?:[ '’\u00a0\u2009\u202f]\d{3}){1,6}+(?!\d)|\d{1,40}+)"
    rf"(?:[.,]\d{{1,40}}+){{0,12}}+(?:[eE][-+]?\d+)?(?![\d])(?:{_POWER_OF_TEN})?"
)
_SAYS = r"\s*\$?\s*(?:=|≈|:|is\b|was\b|of\b|equals\b|\\approx)"


def unit_of(asked: Asked) -> str:
    """Return the unit that a part asks for, as its author wrote it; empty if it asks for none."""
    return asked.part.unit.name if asked.part.unit else ""


def quantity_in(asked: Asked, raw: str) -> Quantity | None:
    """Return the quantity that a text is, for a part with a unit."""
    return quantity_of(raw, asked.part.notation, expected_unit(unit_of(asked)))


def is_quantity(asked: Asked, response: Response) -> bool:
    """Whether a formula is a number with a unit, for a part that asks for one."""
    return bool(unit_of(asked)) and quantity_in(asked, response.raw) is not None


def _is_below(at: Place, place: Place) -> bool:
    return at.source == place.source and at.line > max(place.line, place.end_line)


# -- finding -------------------------------------------------------------------------------------


def with_units(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return the answers with the units that stand behind them on the page.

    Where no answer was found, a number with a unit at the end of a line is one.
    """
    lines = dict(written_lines(document))
    said = {Place(s.place.source, s.place.line): s.raw for s in document.statements}
    expected, named = expected_unit(unit_of(asked)), bool(names_of(asked))
    measured = tuple(extended(asked, response, lines) for response in found)
    measured = tuple(_of_the_line(asked, response, lines) for response in measured)
    measured = tuple(_said_again(asked, response, said | lines) for response in measured)
    measured = tuple(_with_smaller_part(asked, response, lines) for response in measured)
    measured = document.in_order(with_clock_times(expected, measured, said | lines, named))
    if not measured:  # of some lines only the formula is left: `I = 2 mA through R1`
        found = tuple(_in_lines(asked, said | lines))
        return tuple(_said_again(asked, response, said | lines) for response in found)
    measured = (*measured[:-1], _announced_behind(asked, measured[-1], lines))
    last = measured[-1]
    denied = last.statement is not None and last.statement.hedge
    if quantity_in(asked, last.raw) and not denied:
        return measured
    below = {at: line for at, line in lines.items() if _is_below(at, last.place)}
    return (*measured, *(_said_again(asked, each, below) for each in _in_lines(asked, below)))


#: What leads to the last quantity of a line: `, with the other table I get`.
_COMES_TO = re.compile(
    r"(?<!\w)(?:(?:I|we)\s(?:get|got|obtain|find|found|have)|gives|yields|so|hence|thus|therefore)"
    r"\s(?:[A-Za-z]\w{0,5}\s?[=≈]\s?)?[\s$]*\Z",
    re.IGNORECASE,
)


def _announced_behind(asked: Asked, response: Response, lines: Mapping[Place, str]) -> Response:
    """Return `54 kJ` of `= 53 kJ, with the other table I get 54 kJ`, which ends its line."""
    line = lines.get(Place(response.place.source, response.place.line), "")
    at = line.rfind(response.raw)
    rest = line[at + len(response.raw) :] if at >= 0 else ""
    raw = _quantity_at_end(asked, rest) if rest.strip(" .$") else ""
    quantity = quantity_in(asked, raw) if raw else None
    if quantity is None or not _COMES_TO.search(rest[: rest.rfind(raw)]) or denies(rest):
        return response
    return Response(raw, Mul(quantity.value, Unit(quantity.unit.name)), response.place)


def _of_the_line(asked: Asked, response: Response, lines: Mapping[Place, str]) -> Response:
    """Return `48 kNm` of `48 kNm at x = 4 m`, where what was taken measures something else.

    So it is where just one of the line measures what is asked, or where one ends the line.
    """
    expected = expected_unit(unit_of(asked))
    found = quantity_in(asked, response.raw)
    if found is None or found.unit.dimension == expected.dimension:
        return response
    line = lines.get(Place(response.place.source, response.place.line), "")
    fitting = [said for said in _quantities_said(asked, line) if said.fits]
    meant = _with_its_point(line, fitting) or _ends_behind(response, line, fitting)
    quantity = quantity_in(asked, meant.raw) if meant and not denies(line) else None
    if meant is None or quantity is None:
        return response
    read = Mul(quantity.value, Unit(quantity.unit.name))
    return Response(meant.raw, read, response.place)


def _with_its_point(line: str, fitting: Sequence[_Said]) -> _Said | None:
    """Return the only fitting quantity of a line, behind which stands where it is taken."""
    return fitting[0] if len(fitting) == 1 and _WHERE.match(line, fitting[0].end) else None


def _ends_behind(response: Response, line: str, fitting: Sequence[_Said]) -> _Said | None:
    """Return what ends a line that began with what was put in: `With f = 4 GHz it takes 0.6 s`.

    Of several such quantities it is the one that a conclusion comes to.
    """
    begin = line.find(response.raw)
    behind = [said for said in fitting if 0 <= begin < said.begin]
    last = behind[-1] if behind else None
    if last is None or not (last.whole and last.last) or _PUT_IN.search(line[: last.begin]):
        return None
    between = line[behind[-2].end : last.begin] if len(behind) > 1 else "so "
    return last if _CONCLUDES.search(between) else None


#: In front of what is put in, and of what something else is compared with.
_PUT_IN = re.compile(
    r"(?<!\w)(?:with|for|using|at|from|in|per|than|if|when|to|every|each|mit|für|bei|aus|als)"
    r"(?:\s(?:an?|the|about))?[\s$]{1,3}\Z",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(rf"(?<!\w)(?:{pattern_of(CONCLUDING)})(?!\w)", re.IGNORECASE)


def _said_again(asked: Asked, response: Response, lines: Mapping[Place, str]) -> Response:
    """Return `350 K` of `350 K (77 °C)`, which says one quantity in two units.

    The one in the unit that is asked counts, else the first. Where the two are not the same, it
    is left open which of them is meant.
    """
    line = lines.get(Place(response.place.source, response.place.line), "")
    fitting = [said for said in _quantities_said(asked, line) if said.fits] if line else []
    if len(fitting) != 2 or not _ENDS_AGAIN.fullmatch(line, fitting[1].end):
        return response
    between = _AGAIN.fullmatch(line, fitting[0].end, fitting[1].begin)
    first, second = (quantity_in(asked, said.raw) for said in fitting)
    if between is None or first is None or second is None or first.unit.same_as(second.unit):
        return response
    one, other = _in_base(first), _in_base(second)
    if one is None or other is None:
        return response
    expected = expected_unit(unit_of(asked))
    if abs(one[0] - other[0]) <= max(one[1], other[1]):
        at = int(second.unit.same_as(expected))
        chosen = (first, second)[at]
        read = Mul(chosen.value, Unit(chosen.unit.name))
        return Response(fitting[at].raw, read, response.place)
    if not between["bracket"] or denies(line):
        return response
    read = Mul(first.value, Unit(first.unit.name))
    side = Side(read, fitting[0].raw, response.place)
    hedge = f"({fitting[1].raw})"
    open_ = Statement((side,), (), fitting[0].raw, response.place, hedge=hedge)
    return Response(fitting[0].raw, read, response.place, open_)


def _in_base(quantity: Quantity) -> tuple[Fraction, Fraction] | None:
    """Return a number in base units, and how far it may be from what it was rounded from."""
    value = rational_value(quantity.value)
    if value is None:
        return None
    places = len(quantity.number.replace(",", ".").partition(".")[2].strip(" $"))
    unit = quantity.unit
    return value * unit.factor + unit.zero, unit.factor / 2 / 10**places


#: What stands between a quantity and itself in another unit: `(`, `=`, `, i.e.`, `, or about`.
_AGAIN = re.compile(
    r"[\s$\\,;]{0,6}(?:(?P<bracket>[(\[])\s?(?:=|≈|~|i\.e\.,?|that is|or|about|ca\.?|approx\.?"
    r"|oder|soit)?(?:\sabout)?|=|≈|/|(?:i\.e\.,?|that is,?|or|which is|oder|also|das sind|soit"
    r"|o sea)(?:\sabout)?)[\s$]{0,3}",
    re.IGNORECASE,
)
_ENDS_AGAIN = re.compile(r"[\s$]{0,3}[)\]]?[\s$.!]{0,4}")


def _with_smaller_part(asked: Asked, response: Response, lines: Mapping[Place, str]) -> Response:
    """Return `3 years and 3 months` of `t = 3 years and 3 months`, where the years were taken."""
    line = lines.get(Place(response.place.source, response.place.line), "")
    at = line.find(response.raw)
    smaller = _SMALLER.match(line, at + len(response.raw)) if at >= 0 else None
    if smaller is None or quantity_in(asked, response.raw) is None:
        return response
    whole = line[at : smaller.end()]
    found = _sum_in(asked, whole)
    if found is None or found.value is None:
        return response
    return Response(whole, Mul(found.value, Unit(found.unit.name)), response.place)


_SMALLER = re.compile(
    r"\$?,?\s(?:(?:and|und|et|y)\s)?\$?\d[\d.]{0,8}\$?\s?[^\W\d_]{1,10}(?=[\s.,;!)]*\Z)"
)
#: The point at which a value is taken, behind it: `at x = 4 m`, `, x = 4 m`.
_WHERE = re.compile(
    r"[ $*_]{0,5}(?:,\s?|(?:,\s)?\(?(?:at|when|where|if|for|bei|für|à|pour|en|para)\s)[$(]?"
    r"[A-Za-z](?:\w{0,5}|_\{\w{1,6}\})\s?="
)


def noted_numbers(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the lines that are a number alone, as with a note: `x = 0.667 (to 3 d.p.)`."""
    for at, line in written_lines(document):
        plain = without_contrast(line) if len(line) <= _LONGEST_NOTE else ""
        found = _MANY_TIMES.fullmatch(plain) or _ONE_NUMBER.fullmatch(plain)
        raw = (found.groupdict().get("factor") or found["number"]) if found else ""
        read = parse(raw, asked.part.notation) if raw else None
        if isinstance(read, Expression) and is_numeric(read):
            yield Response(raw, read, at)


_LONGEST_NOTE = 80
#: A number, perhaps behind a name, and what may be said of its rounding.
_ONE_NUMBER = re.compile(
    r"\s*+(?:(?:\w{1,12}\s*+)?+(?:=|≈|~)\s*+)?+(?P<number>[-−]?+[\d.][^=≈<>]*+)\s*+"
)


#: Nothing of a quantity, in a word: `zero joules`, `ΔU is zero, as T is constant`.
_ZERO = re.compile(
    r"[\s*_$]*+(?:[^\d=<>]{0,40}(?:=|\bis|\bequals|\bist|\best)\s)?(?:zero|cero|zéro|null)(?!\w)"
    r"(?:\s(?P<unit>[^\W\d_][\w/^]{0,20}))?(?P<rest>[\s.!*_$]*\Z|[,;(]|\s(?:because|since|as|weil|da)\b)",
    re.IGNORECASE,
)


def _zero_said(asked: Asked, line: str) -> bool:
    """Whether a line says that a quantity is zero, in its unit or in none."""
    said = _ZERO.match(line) if not denies(line) else None
    if said is None:
        return False
    return not said["unit"] or bool(unit_behind(said["unit"], expected_unit(unit_of(asked))))


#: How many times as much: `100 times brighter`, `a factor of 100`; `x` may be a name.
_MANY_TIMES = re.compile(
    r"[\s*_]*+(?:(?:it is |it's |by |um )?(?:an? |the |einen? )?fa[ck]tor (?:of |von )?"
    r"(?P<factor>\d[\d.,]{0,15})|(?P<number>[-−]?\d[\d.,]{0,15}) ?(?:times|mal|fois|veces)"
    r"(?: (?:as|so) [a-z]{2,15}| [a-z]{2,12}er)?(?: than [a-z ]{1,40}| as [a-z ]{1,40})?)[\s.!*_]*+"
)


def _in_lines(asked: Asked, lines: Mapping[Place, str]) -> Iterator[Response]:
    names = [name.name for name in names_of(asked) if isinstance(name, Symbol)]
    for at, written in lines.items():
        line = _with_unit_behind(asked, without_contrast(written.replace("__", "  ")))
        if not names and _zero_said(asked, line):
            yield Response("0", Number(0, "0"), at)
            continue
        for name in names or [""]:
            said = re.search(rf"(?<!\w){re.escape(name)}{_SAYS}", line) if name else None
            if name and said is None:
                continue
            raw = _quantity_behind(asked, line[said.end() :]) if said else ""
            raw = raw or _quantity_at_end(asked, line)
            found = (quantity_in(asked, raw) or _sum_in(asked, raw)) if raw else None
            if found is not None and found.value is not None:
                read = Mul(found.value, Unit(found.unit.name))
                yield Response(raw, read, at)


#: The imaginary unit in front of its factor: `20 mS + j 10 mS`.
_IN_FRONT = re.compile(r"(?<![A-Za-z\d_\\])j\s?(\d[\d.]{0,15})(?![\d.])")


def _with_unit_behind(asked: Asked, line: str) -> str:
    """Return `20 mS + 10j mS` of `20 mS + j 10 mS`, where a complex quantity is asked."""
    value = asked.value
    if not isinstance(value, Expression) or Constant("i") not in set(walk(value)):
        return line
    return _IN_FRONT.sub(r"\1j", line)


def _quantity_behind(asked: Asked, text: str) -> str:
    """Return the number and the unit with which a text begins; empty if it begins otherwise."""
    found = _NUMBER.match(text.lstrip(" $"))
    rest = text.lstrip(" $")[found.end() :] if found else ""
    unit = unit_behind(rest, expected_unit(unit_of(asked)))
    return joined(found[0], unit) if found and unit else ""


_MONEY_AT_END = re.compile(
    r"((?:(?<![\w)])[-−–])?(?:\\?[$€£¥]|(?<!\w)(?:USD|EUR|GBP|JPY)\s)\s?\d[\d.,]*+(?:\s?[A-Za-z]{1,8})?)"
    r"[.!]?\s*$"
)


#: How far a measured quantity may be off: `9.8 m/s² ± 0.1 m/s²`, `with an uncertainty of 0.1 m`.
_UNCERTAIN = re.compile(
    r"(?<=[\w²³%])\s?(?:(?:±|\+/[-−]|\+[-−]|\\pm)\s?\d[\d.,]{0,12}+[^=<>]{0,40}"
    r"|,?\s(?:with|mit|avec|con)\s(?:an?\s|una?\s|une\s|einer\s)?"
    r"(?:uncertainty|error|margin|Unsicherheit|incertitude|incertidumbre)[^=<>]{0,60})\Z",
    re.IGNORECASE,
)

#: What stands behind a quantity that a line says: words, of which the first does not change it.
_CHANGES = (
    r"(?:per|each|an?|squared|cubed|times|plus|minus|to(?! the [a-z])|over"
    r"|pro|bis|hoch|por|par)(?!\w)"
    r"|[-+*/^·×∠]|\\angle"
)
_GOES_ON = re.compile(rf"[ $]*+(?:{_CHANGES})|.*[=<>≤≥≈]", re.IGNORECASE)
_WORDS_ALONE = re.compile(
    r"[ .,;:!$*_()}]*+(?:(?!(?:and|or|und|oder|y|o|et|ou)(?!\w))[^\W\d_][\w'’-]*+[ .,;:!$*_()}]*+)?"
    r"(?:[^\W\d_][\w'’-]*+[ .,;:!$*_()}]*+)*+"
)


def _quantity_at_end(asked: Asked, text: str) -> str:
    """Return the number and the unit with which a text ends; empty if it ends otherwise."""
    amount = _AMOUNT_OF_RATE.search(text[-400:])
    if amount is not None and without_rate(text, expected_unit(unit_of(asked))) != text:
        return amount["amount"] if quantity_in(asked, amount["amount"]) else ""
    text = without_rate(text, expected_unit(unit_of(asked)))
    uncertain = _UNCERTAIN.search(text)
    if uncertain is not None and asked.part.policy == EXACT:
        return ""
    text = text[: uncertain.start()] if uncertain is not None else text
    money = _MONEY_AT_END.search(text[-400:])
    if money is not None and quantity_in(asked, money[1]):
        return money[1]
    text = text[-400:]
    said = [*_quantities_said(asked, text)]
    in_parts = _in_parts(asked, text, said)
    if in_parts:
        return in_parts
    of_the_kind = [each for each in said if each.fits]
    if len(of_the_kind) == 1 and not denies(text):
        return of_the_kind[0].raw if of_the_kind[0].whole else ""
    return said[-1].raw if said and said[-1].whole and said[-1].last else ""


#: An amount without its sign of money, which was read as one of a formula: `15/unit`, `9500/yr`.
_AMOUNT_OF_RATE = re.compile(
    r"(?<![\w$€£.,])(?P<amount>[-−]?\d[\d.,]{0,15}\s?(?:/\s?|per\s|each|apiece|an?\s|every\s)?[a-z]{0,8})"
    r"[\s.]*\Z"
)


def _in_parts(asked: Asked, text: str, said: Sequence[_Said]) -> str:
    """Return `1 h 30 min`, which is one quantity; empty where a line does not end with such."""
    if len(said) < 2 or not said[-1].last:
        return ""
    whole = text[said[-2].begin : said[-1].end]
    return whole if _sum_in(asked, whole) is not None else ""


def _sum_in(asked: Asked, text: str) -> Quantities | None:
    """Return the quantity that a text says in two units, `3 years and 3 months`."""
    splitting = Splitting(asked.part.notation, expected_unit(unit_of(asked)))
    found = quantities_in(text, splitting)
    return found if found is not None and isinstance(found.value, Add) else None


@dataclass(frozen=True, slots=True)
class _Said:
    """A quantity in a line: whether nothing changes it, nothing follows, and its unit fits.

    It stands from `begin` to `end`.
    """

    begin: int
    end: int
    raw: str
    whole: bool
    last: bool
    fits: bool


def _quantities_said(asked: Asked, text: str) -> Iterator[_Said]:
    expected, end = expected_unit(unit_of(asked)), 0
    for found in _NUMBER.finditer(text):
        if found.start() < end:
            continue  # the 1 of `0.116 1/h`
        rest = text[found.end() :]
        imaginary = len((_IMAGINARY_BEHIND.match(rest) or [""])[0])
        rest = rest[imaginary:]
        unit = unit_behind(rest, expected)
        if not unit or _is_in_exponent(text[: found.start()]) or _COUNTS_DIGITS.match(rest):
            continue
        begin = _begin_of_formula(text, len(_IMAGINARY_BEFORE.sub("", text[: found.start()])))
        front = text[: begin + (text[begin : begin + 1] in {*"-−+"})]
        real = _REAL_PART.search(front) if imaginary or begin < found.start() else None
        begin = real.start() if real is not None else begin
        if _UNKNOWN_SIGN.search(text[max(0, begin - 12) : begin]):
            continue  # what the sign does with both numbers is not known: `4.5 ? 10^3 J`
        raw = joined(text[begin : found.end() + imaginary], unit)
        quantity = quantity_in(asked, raw)
        fits = quantity is not None and quantity.unit.dimension == expected.dimension
        held = _WHERE.match(rest, len(unit)) is not None  # `4 W (when R_L = 4 Ω)`
        whole = held or _GOES_ON.match(rest, len(unit)) is None
        end = found.end() + imaginary + len(unit)
        yield _Said(
            begin, end, raw, whole, _WORDS_ALONE.fullmatch(rest, len(unit)) is not None, fits
        )


#: The imaginary unit behind a number and in front of one: `-1.6j kΩ`, `-j1.6 kΩ`.
_IMAGINARY_BEHIND = re.compile(r"\s?[ij](?=\s)")
_REAL_PART = re.compile(r"(?<![\w.,])[-−]?\d[\d.,]{0,15}\s?(?:[^\W\d_]{1,4}\s)?[-+−]\s?\Z")
_IMAGINARY_BEFORE = re.compile(
    r"(?:(?<![\w)])(?:[-−+]\s?)?[ij]|(?:[-−+]\s?|(?:\A|(?<=[=≈:(])|(?<=[=≈:(]\s))\$?)[ij]\s?[·*]?\s?)\Z"
)


#: A sign of which nothing is known, behind a number: `4.5 # `, `4.5 ¡Á `. A question ends with one.
_UNKNOWN_SIGN = re.compile(
    r"[\d)][ ]?(?:[#@§¡¿¤¦¬¶¢\ufffd]{1,2}[^\W\d_]{0,2}|(?<= )\?{1,2}|\?{1,2}(?=\Z))[ ]?\Z"
)
#: A number of digits, and no time: `(3 s.f.)`.
_COUNTS_DIGITS = re.compile(r"\s?(?:s\.?\s?f|d\.?\s?p)\b")
_OPERATOR = re.compile(r"(?:[/*^·×√∠]|\\angle)[ ]?$|∠[ ]{2,3}$")
_IN_EXPONENT = re.compile(r"\^\s?[{(][^{}()]{0,40}\Z")
_GROUP = re.compile(r"\{[^{}]{0,40}\}")


def _is_in_exponent(before: str) -> bool:
    """Whether a text ends within an exponent: `e^{`, `e^{\\mathrm{j}53{,}`."""
    return _IN_EXPONENT.search(_GROUP.sub("", before)) is not None


_FORMULA = re.compile(r"[^\s=:,;<>≈$]{1,40}$")


#: A function in front of its argument, with a factor: `20 ln` of `20 ln 2`.
_CALLED = re.compile(r"(?<![\w.])(?:[\d.]{1,12}\s?[*·×]?\s?)?(?P<function>[A-Za-z]{2,6})\s?\Z")


#: The whole number in front of a fraction: `3 ` of `3 1/4`.
_MIXED = re.compile(r"(?<![\w.,/])\d{1,9}\s\Z")


def _begin_of_formula(text: str, at: int) -> int:
    """Return where the formula begins of which a number is the end: `π/4` of `4`, `20 ln 2`."""
    before = text[max(0, at - 42) : at]
    if _OPERATOR.search(before) is not None:
        formula = _FORMULA.search(before.rstrip())
        at = at - len(before) + formula.start() if formula else at
        before = text[max(0, at - 42) : at]
    mixed = _MIXED.search(text[max(0, at - 12) : at]) if text[at:].find("/") in (1, 2, 3) else None
    if mixed is not None:
        return at - len(mixed[0])
    called = _CALLED.search(before)
    if called is None or plain_function(called["function"]) is None:
        return at
    return at - len(before) + called.start()
