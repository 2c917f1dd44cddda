"""Answers joined by words or commas: `1, 4 and -6`, `x = 1 or 2`, `-1 - 4i or 1 + 2i`.

All of them are the answer. A line is such a list when it is nothing else, apart from the words
that announce it: each piece is a value, a value of a name, or an inequality.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.answers.base import Response
from grader.answers.find.lines import Line, lines_of, lines_of_page, words_beside_raw
from grader.answers.find.reading import whole_numbers, without_marks
from grader.answers.find.solutions.inequalities import joined_inequalities
from grader.equivalence import branches
from grader.expressions.announcing import (
    meant_from,
    without_contrast,
    without_predicate,
    without_reason,
    without_remarks,
)
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Index,
    Interval,
    Logic,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.nodes import is_sequence as is_sequence
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.phrases import (
    BOTH_WORDS,
    JOINING_LETTERS,
    JOINING_WORDS,
    ONE_OF_WORDS,
    TELLING,
    pattern_of,
)
from grader.expressions.reading import parse
from grader.expressions.sets import as_interval
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import free_symbols, walk
from grader.readers.document import Document

_SIGNS = re.compile(r"\$|\\[()]")
_WORD = pattern_of(JOINING_WORDS)
_LETTER = "".join(JOINING_LETTERS)
#: What parts the pieces of a list; `y`, `e` and `o` only where they can be no names.
_SEPARATOR = re.compile(
    rf"(?<!\s)\s*+[,;]\s*(?:(?:{_WORD})\b\s*)?"
    rf"|(?<!\s)\s*+(?:\\text\s*\{{\s*)?(?<![A-Za-z])(?:{_WORD})(?![A-Za-z])(?:\s*\}})?\s*"
    rf"|(?<=[\d)\]}}π∞])\s++[{_LETTER}]\s++(?=[-+−√(\[\d]|[A-Za-z]\w{{0,3}}\s?[=<>≤≥])",
    re.IGNORECASE,
)
_LETTER_BETWEEN = re.compile(rf"(?<=\d)\s++([{_LETTER}])\s++(?=[-+−]?\d)")
_BETWEEN_DIGITS = re.compile(r"\d,\d")
_NOUN = (
    "eigenvalues|roots|zeros|zeroes|solutions|values|answers|numbers|points|intercepts|minima|maxima"
    "|eigenwerte|nullstellen|lösungen|raíces|soluciones|autovalores|racines|solutions"
)
_TELLS = re.compile(
    rf"(?<!\w)(?:{pattern_of(TELLING)})(?!\w)\s*[:=]?\s*|:\s*|(?<!\w)(?:{_NOUN})\s+(?=[-+−$\d(])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[^.\d][.!])\s+|(?<=\d[.!])\s+")
#: What says behind values that a letter is a whole number: `with $n \\in \\mathbb{Z}$`.
_WHOLE_NUMBER = re.compile(
    r"\s?[,;]?\s?\(?(?:(?:with|where|for|for all|mit|wobei|für|con|avec|pour|donde)\s)?"
    r"\$?\s?[klmn]\s?"
    r"(?:(?:∈|\\in)\s?(?:Z|ℤ|\\Z|\\mathbb\s?(?:\{\s?Z\s?\}|Z))"
    r"|\$?\s?(?:is |ist )?(?:an |any |a )?(?:integer|whole number|ganzzahlig))\s?\$?\)?"
    r"(?=\s?(?:\Z|[,;]|(?:or|and|oder|und|ou|et|o|y)\s))"
)
#: A value in bold; `2**3` is a power.
_BOLD = re.compile(r"(?<![\w)*])\*\*(?=[^\s*])([^*]{1,60})(?<=\S)\*\*(?![\w(*])")
#: What a line comes to stands behind it: `6 - K > 0 and K > 0, so 0 < K < 6`.
_CONCLUDES = re.compile(
    r"(?<=\S)\s*+,?\s(?:so|hence|thus|therefore|daher|folglich|donc|por tanto)(?:\sthat)?[\s,]++"
    r"(?=[-+−(\[{$\\\d]|[A-Za-z]\w{0,3}(?!\w))"
    r"|\s?(?:[→⇒⟹⟶]|[-=]>|\\(?:Rightarrow|implies|to|rightarrow)(?![A-Za-z]))\s?"
    r"(?=\$?\\?[^\W\d_]\w{0,6}\s?=)"
)
_ARROW_AT_END = re.compile(r"(?:[→⇒⟹⟶]|[-=]>|\\[A-Za-z]{2,10})[\s$]{0,3}\Z")
_OPENS, _CLOSES = "([{", ")]}"
_MAX_STARTS, _LONGEST = 8, 400


@dataclass(frozen=True, slots=True)
class Joined:
    """The pieces of a list in words, `word` is `or` or `and` where it joins them, else empty.

    In a list with a word `throughout` no two pieces are parted by a comma alone.
    """

    items: tuple[Expression, ...]
    word: str
    throughout: bool = False


def values_of(expression: Expression) -> tuple[Expression, ...] | None:
    """Return the values that an answer lists; None where it says something else than values.

    `x = 1 or 2`, `x = 1 and x = 2`, `x = 1, 2` and `1, 2 and 3` are lists of values.
    """
    if isinstance(expression, Logic) and expression.op in ("or", "and"):
        return _all_values(expression.args)
    if isinstance(expression, Collection) and expression.kind == "sequence":
        return _all_values(expression.args)
    if isinstance(expression, Relation):
        named = isinstance(expression.args[0], Symbol | Index) or _are_names(expression.args[0])
        return values_of(expression.args[-1]) if named and _equates(expression) else None
    return None if isinstance(expression, Logic) else (expression,)


def _are_names(expression: Expression) -> bool:
    """Whether it is `(x, y)`, of which a pair of values is said."""
    if not isinstance(expression, Collection) or expression.kind != "tuple":
        return False
    return all(isinstance(name, Symbol) for name in expression.args)


def _all_values(pieces: Iterable[Expression]) -> tuple[Expression, ...] | None:
    found = [values_of(piece) for piece in pieces]
    read = [values for values in found if values is not None]
    return tuple(value for values in read for value in values) if len(read) == len(found) else None


def is_unbounded(expression: Expression) -> bool:
    """Whether an expression is an interval without an end, be it written as a pair."""
    return isinstance(as_interval(expression), Interval) and any(
        node is Constant("oo") for node in walk(expression)
    )


def _equates(relation: Relation) -> bool:
    return set(relation.ops) <= EQUALITIES


def joined_lines(
    document: Document, known: frozenset[Symbol], names: frozenset[str], notation: Notation
) -> tuple[Response, ...]:
    """Return the lines that are lists of answers in the names of the question.

    `names` are those under which the answer may stand; without any, each name may.
    """
    about = _About(known, names, notation)
    return tuple(
        response
        for line in (
            *lines_of(document),
            *_joined_by_letters(document, known),
            *_joined_across(document),
        )
        for sentence in _SENTENCE.split(without_remarks(line.text[:_LONGEST]))
        if (response := _list_in(line, sentence, about)) is not None
    )


_JOINING = r"and|or|und|oder|et|ou"
_ENDS_JOINING = re.compile(rf"(?:(?:\A|[\s$)\]}}])(?:{_JOINING})|[^\s,],)[ \t]*\Z")
_BEGINS_JOINING = re.compile(rf"(?:{_JOINING})(?:\s(?=[^=]{{0,12}}=|\$)|[ \t]*\Z)")


def _joined_across(document: Document) -> Iterator[Line]:
    """Yield paragraphs that a word joins: `x = 4`, below it `or`, and below that `x = -1`."""
    held: Line | None = None
    joined = False
    for line in lines_of_page(document):
        text = line.text.strip()
        joins = held is not None and bool(
            _ENDS_JOINING.search(held.text) or _BEGINS_JOINING.match(text)
        )
        if held is not None and joined and not joins:
            yield held
        fits = joins and held is not None and len(held.text) + len(text) < _LONGEST
        held = Line(f"{held.text} {text}", line.place) if held and fits else Line(text, line.place)
        joined = fits
    if held is not None and joined:
        yield held


def _joined_by_letters(document: Document, known: frozenset[Symbol]) -> Iterator[Line]:
    """Yield the formulas whose letter joins two numbers: `3 y -1`, where nothing is called `y`."""
    for statement in document.statements:
        found = None if statement.relations else _LETTER_BETWEEN.search(statement.raw)
        if found is not None and Symbol(found[1]) not in known:
            yield Line(statement.raw, statement.place)


@dataclass(frozen=True, slots=True)
class _About:
    """What a list has to be about: the names in its values, and the names of its values."""

    known: frozenset[Symbol]
    names: frozenset[str]
    notation: Notation

    @property
    def integers(self) -> frozenset[Symbol]:
        """The letters that may stand for a whole number, where the answer has one."""
        return whole_numbers(self.known, self.notation)


def _list_in(line: Line, sentence: str, about: _About) -> Response | None:
    bare = _BOLD.sub(r"\1", without_reason(_alone(sentence.strip())).rstrip(".!"))
    if about.integers:
        bare = _WHOLE_NUMBER.sub("", bare[-_LONGEST:])
    concluded = max((found.end() for found in _CONCLUDES.finditer(bare)), default=0)
    for start in (meant_from(bare), concluded, *_starts(bare)):
        if start < concluded:
            continue
        raw = without_predicate(bare[start:].strip(" *_"))
        joined = _without_integers(read_joined(raw, about.notation), about)
        whole = _whole(joined) if joined is not None and _fits(joined, about) else None
        if whole is not None:
            side = Side(whole, raw, line.place)
            lead, hedge = bare[:start].strip(), words_beside_raw(sentence, raw)
            said = Statement((side,), (), raw, line.place, hedge=hedge, lead=lead)
            return Response(raw, whole, line.place, said)
    return None


#: A value that says again what stands before it: `x > 3, or equivalently 3 < x`.
_AGAIN = re.compile(r"(?<!\w)(?:equivalently|in other words|that is to say)(?!\w)", re.IGNORECASE)
_RANGE = re.compile(
    r"[<>≤≥∞≠]|\\(?:leq?|geq?|neq?|infty)(?![A-Za-z])|(?<!\w)(?:all|real|reals|R|oo)(?!\w)"
)


#: What begins with it may be left out of a range.
_LEFT_OUT = re.compile(r"[\s,;(]*(?:(?:and|but)\s+)?not(?!\w)", re.IGNORECASE)


def _alone(sentence: str) -> str:
    """Return a sentence without what its answer is set against; empty where it says it again.

    In `x > 0, not 2` the value is one that is left out.
    """
    if _AGAIN.search(sentence):
        return ""
    cut = without_contrast(sentence)
    return sentence if _LEFT_OUT.match(sentence, len(cut)) and _RANGE.search(cut) else cut


def _without_integers(joined: Joined | None, about: _About) -> Joined | None:
    """Leave out of a list what its whole number is: `x = pi n, x = 1 + pi n, n in Z`."""
    if joined is None or len(joined.items) < 3 or not about.integers:
        return joined
    last = joined.items[-1]
    if not isinstance(last, Relation) or last.ops != ("in",) or last.args[0] not in about.integers:
        return joined
    whole = last.args[1] in (Symbol("Z"), Constant("integers"))
    return replace(joined, items=joined.items[:-1]) if whole else joined


def read_list(text: str, notation: Notation) -> Expression | None:
    """Read `0.5 and 0.75` or `1, 4 and -6` as one answer; None where no word joins anything."""
    joined = read_joined(text, notation)
    return None if joined is None or not joined.word else _whole(joined)


def read_again(text: str, notation: Notation) -> Expression | Unreadable:
    """Read what is left of an answer when its units are taken off, in words or in signs."""
    return read_list(text, notation) or parse(without_marks(text), notation)


def _starts(text: str) -> Iterator[int]:
    """Yield where a list may begin: behind all words that tell it, `the answer` and `is`."""
    found = [*_TELLS.finditer(text)]
    words = {match.start() for match in found}
    yield 0
    yield from [match.end() for match in found if match.end() not in words][-_MAX_STARTS:]


def read_joined(text: str, notation: Notation) -> Joined | None:
    """Read a text that is a list of formulas and nothing else; None where it is not."""
    pieces, signs = _split(_SIGNS.sub("", text), notation.decimal_comma)
    if len(pieces) < 2 or _is_doubtful(text, notation, signs):
        return None
    read = [parse(_SAID.sub(r"\1 = ", piece), notation) for piece in pieces]
    items = tuple(item for item in read if isinstance(item, Expression))
    words = {word for sign in signs for word in _words_of(sign)}
    if len(items) < len(read) or len(words) > 1:
        return None
    return Joined(items, next(iter(words), ""), all(any(_words_of(sign)) for sign in signs))


#: A value that is said in words: `x is 1`, `x equals 2`.
_SAID = re.compile(r"\A([A-Za-z](?:_\w{1,4})?)\s(?:is|equals|ist|es|est)\s(?!not\b)(?=\S)")


def _words_of(sign: str) -> Iterator[str]:
    """Yield `or` or `and` for the word of any language in what stands between two pieces."""
    for word in re.findall(r"[^\W\d_]+", sign.lower()):
        if word in ONE_OF_WORDS:
            yield "or"
        elif word in BOTH_WORDS:
            yield "and"


def _is_doubtful(text: str, notation: Notation, signs: Sequence[str]) -> bool:
    """Whether `0,3 and 0,5` could be two numbers as well as four."""
    mixed = len({sign.strip() for sign in signs}) > 1 and not notation.decimal_comma
    return mixed and _BETWEEN_DIGITS.search(text) is not None


def _split(text: str, decimal_comma: bool) -> tuple[list[str], list[str]]:
    """Cut at commas and words outside brackets; return the pieces and what stands between."""
    pieces, signs, start = [], [], 0
    depths = _depths(text)
    within = {m.start() + 1 for m in _BETWEEN_DIGITS.finditer(text)} if decimal_comma else set()
    for match in _SEPARATOR.finditer(text):
        if match.start() not in within and depths[match.start()] == 0 and match.start() >= start:
            pieces.append(text[start : match.start()].strip())
            signs.append(match[0])
            start = match.end()
    return [*pieces, text[start:].strip()], signs


def _depths(text: str) -> list[int]:
    depths, depth = [], 0
    for sign in text:
        depth -= sign in _CLOSES
        depths.append(depth)
        depth += sign in _OPENS
    return [*depths, depth]


def _whole(joined: Joined) -> Expression | None:
    """Return a list as one answer: its values, or a statement of several inequalities."""
    if joined.word == "or" and any(map(is_unbounded, joined.items)):
        return SetOperation("union", *map(as_interval, joined.items))
    if any(isinstance(item, Interval | SetOperation) for item in joined.items):
        return None
    values = _all_values(joined.items)
    united = _with_points(joined) if joined.word == "or" and joined.throughout else None
    if united is not None:
        return united
    if values is not None:
        return Collection("set", *(one for value in values for (one,) in branches(value)))
    inequalities = all(isinstance(item, Relation) and not _equates(item) for item in joined.items)
    if not inequalities:
        return None
    if joined.word:
        return Logic(joined.word, *joined.items)
    sequence = Collection("sequence", *joined.items)
    together = joined_inequalities(sequence)
    return None if together is sequence else together


def _with_points(joined: Joined) -> Expression | None:
    """Return what ranges and single values of a name are together.

    `(-2, 3) or x = 3` is a union, `-2 < x < 3 or x = 3` a statement.
    """
    relations = [item for item in joined.items if isinstance(item, Relation)]
    if len(relations) == len(joined.items):
        return None if all(map(_equates, relations)) else Logic("or", *relations)
    parts = [
        Collection("set", item.args[-1]) if _is_value(item) else as_interval(item)
        for item in joined.items
    ]
    points = [one for one in parts if isinstance(one, Collection) and one.kind == "set"]
    intervals = [part for part in parts if isinstance(part, Interval)]
    whole = points and intervals and len(points) + len(intervals) == len(parts)
    return SetOperation("union", *parts) if whole else None


def _is_value(item: Expression) -> bool:
    """Whether a piece is a value of one name, and no point: `x = 3`."""
    named = isinstance(item, Relation) and _equates(item) and isinstance(item.args[0], Symbol)
    return named and not isinstance(item.args[-1], Collection)


def _fits(joined: Joined, about: _About) -> bool:
    """Whether a list is about what is asked: its values have no names but those of the question."""
    values = _all_values(joined.items) or ()
    known = about.known | about.integers
    closed = all(free_symbols(value) <= known for value in (*values, *_steps(joined)))
    return closed and all(_is_named(item, about.names) for item in joined.items)


def _steps(joined: Joined) -> Iterator[Expression]:
    """Yield the sides between a name and its value: `x = 2 + 1 = 3`."""
    for item in joined.items:
        if isinstance(item, Relation) and _equates(item):
            yield from item.args[1:-1]


def _is_named(item: Expression, names: frozenset[str]) -> bool:
    """Whether a piece has no name, or one under which the answer may stand."""
    if not names or not isinstance(item, Relation) or not _equates(item):
        return True
    name = item.args[0]
    return isinstance(name, Symbol) and (name.name in names or name.name.partition("_")[0] in names)


def not_within(responses: Iterable[Response], joined: Sequence[Response]) -> tuple[Response, ...]:
    """Leave out the pieces of lists that were read as one answer."""
    return tuple(r for r in responses if not any(_is_piece(r, whole) for whole in joined))


def _is_piece(response: Response, whole: Response) -> bool:
    if response.place.row != whole.place.row:
        return False
    lead = whole.statement.lead if whole.statement is not None else ""
    led = _ARROW_AT_END.search(lead) is not None and response.raw in lead
    return led or all(piece in whole.raw for piece in response.raw.split(", "))
