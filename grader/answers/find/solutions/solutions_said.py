"""Solutions as sentences say them: `all reals except 2 and -2`, `x is at least 3`, `only 4`.

A sentence counts as a whole: what is left when the words are put into signs has to be readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_of
from grader.answers.find.solutions.alternatives import read_joined, values_of
from grader.answers.find.solutions.in_lines import said_in
from grader.answers.find.solutions.sets_in_words import set_said
from grader.equivalence import branches
from grader.expressions.announcing import without_announcement, without_reason
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.phrases import EVERYTHING, EXCEPTED, JOINING, SET_NAMES, pattern_of
from grader.expressions.reading import parse
from grader.expressions.sets import as_interval
from grader.expressions.traversal import free_symbols, walk
from grader.readers.document import Document

_LONGEST = 200
_MARKS = re.compile(r"\\(?:text|mathrm|mbox|textrm)\s*\{([^{}]*)\}|[$*_`]{1,2}(?![{\w])|\$|\\[()]")
_COMPARED = (
    (r"(?:greater|more|bigger|larger) than or equals? to", ">="),
    (r"(?:less|smaller|fewer|lower) than or equals? to", "<="),
    (r"(?:at least|no less than|not less than|no smaller than)", ">="),
    (r"(?:at most|no more than|not more than|no greater than|not greater than)", "<="),
    (r"(?:greater|more|bigger|larger|higher) than", ">"),
    (r"(?:less|smaller|fewer|lower) than", "<"),
    (r"not equal to|not (?=-?\d)", "!="),
)
_VERB = r"(?:(?:must|has to|have to|should|can|may|needs to) be|is|are|be|lies|stays)"
_SIGNS = tuple(
    (re.compile(rf"(?:\b{_VERB} )?(?:\b(?:both|either|strictly) )?\b(?:{w})"), s)
    for w, s in _COMPARED
)
_VERB_BEFORE_SIGN = re.compile(rf"\b{_VERB} +(?=[<>≤≥])")
_WITHOUT_NAME = re.compile(r",? \b(and|or|but|yet) (?:also )?(?=[<>!])")
_NUMBERS = re.compile(
    r"\A(?:all|any|every|the) (?:real )?numbers? (?:(?:that|which) (?:is|are) )?(?=[<>])",
    re.IGNORECASE,
)
#: What is said of all that is left: `all x greater than 3`, `values of x that are less than 2`.
_ALL = re.compile(
    r"\A(?:all|any|every|the)? ?(?:(?:real )?(?:numbers?|values?|points?)(?: of)? |real )?"
    r"(?P<name>[A-Za-z])(?: (?:that|which|such that|with)(?: (?:is|are))?)?(?= [<>!≤≥≠])",
    re.IGNORECASE,
)
_FIRST_NAME = re.compile(r"\A ?([A-Za-z]) ?[<>!]")
_PLUS_MINUS = re.compile(r"\bplus[ /-]?(?:or[ -])?minus\b")
#: Where several values are asked, `a+-2b` is two of them; `a + -2b` is one.
_TYPED_PLUS_MINUS = re.compile(r"(?:(?<=[\w)\s=])|\A)(?:\+-|-\+)(?=[\w(\\.])")
_VALUE = re.compile(
    r"\A([A-Za-z]) (?:is|can be|may be|must be|equals) (?:either )?(?=[-−\d(√]|sqrt)"
)
_OF = (
    r"(?: (?:of|von|de|der|for)(?: the| this| der| la)?"
    r" (?:function|funktion|función|fonction|[A-Za-z](?:\([A-Za-z]\))?))?"
)
_IS_SET = r" ?(?::|=|(?:is|are|be|would be|consists of|ist|sind|es|son|est|sont|lautet)(?!\w)) ?:?"
_HOLDS = (
    r"(?:it|x|the function|die funktion|la función|la fonction|[A-Za-z](?:\([A-Za-z]\))?)"
    r"(?: (?:is|exists|holds|ist|est|es|está))?"
    r"(?: (?:defined|continuous|differentiable|valid|definiert|stetig|définie?|continue"
    r"|definid[ao]))?"
    r"(?: (?:for|on|at|in|für|auf|para|en|pour|sur))?"
)
#: All but some numbers, alone or behind what they are: `the domain is everything except 2`.
_BUT = re.compile(
    rf"\A(?:(?:(?:the|our|der|die|das|el|la|le) )?(?:{pattern_of(SET_NAMES)}){_OF}{_IS_SET} ?"
    rf"|x (?:is|can be|may be|could be|kann|puede ser|peut être) |{_HOLDS} )?"
    rf"(?:{pattern_of(EVERYTHING)}) ?,? ?(?:{pattern_of(EXCEPTED)}) (?P<rest>.+)\Z",
    re.IGNORECASE,
)
#: The values that a name cannot have, and nothing else: `x cannot be 3 or -3`.
_CANNOT = re.compile(
    r"\A[A-Za-z] (?:can ?not|can['’]t|must not|mustn['’]t|may not|should not|does not|doesn['’]t)"
    r" (?:be|equal)(?: to)? (?P<rest>[^A-Za-z]+(?:(?:and|or|sqrt|pi)[^A-Za-z]*)*)\Z"
)
#: A range without some values: `x >= -3 except 2`; and what lies outside of one.
_EXCEPT = re.compile(
    rf"\A(?P<whole>[^:]{{3,60}}?) ?,? ?(?:{pattern_of(EXCEPTED)}) (?P<rest>[^:]{{1,60}})\Z",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    rf"\A(?:x (?:is |lies )?)?(?:(?:{pattern_of(EVERYTHING)}) )?(?:that (?:is|lies) )?outside"
    r"(?: of)?(?: the interval)? (?P<rest>[\[(][^:]{3,60})\Z",
    re.IGNORECASE,
)
_JOINED = re.compile(rf"(?<!\w)(?:{pattern_of(JOINING)})(?!\w)", re.IGNORECASE)
_SHIFTED = re.compile(
    r" ?[,;]? ?\(?(?:where|for|with)? ?(?:all|any|every|some)? ?(?:integers? )?\b(?P<name>[a-z]) ?"
    r"(?:is|∈|\\in|in|=)? ?(?:an?|any|all|the)? ?"
    r"(?:integers?|whole numbers?|Z|ℤ|\\mathbb ?\{?Z\}?|\\Z)\)? ?\Z"
)
#: The same behind one value of several: `x = pi n, n ∈ Z, or x = 1 + pi n, n ∈ Z`.
_SHIFTED_WITHIN = re.compile(
    _SHIFTED.pattern.removesuffix(r" ?\Z") + r"(?= ?(?:;|, ?(?:or\b|and\b|x ?=)|\bor\b|\band\b|∨))"
)
_MANY = re.compile(r"\Ainfinitely many(?: solutions)? ?[:,;(-] ?(?P<rest>.+?)\)?\Z")
_ONLY = re.compile(
    r"\A(?:only|either|just|both) | only\Z"
    r"|(?:,| ,)? (?:which|that) (?:is|are) the only [a-z ]{0,40}\Z"
)
_REJECTED = re.compile(
    r" ?[(,;] ?(?:and |but )?\S{1,20}(?: ?= ?\S{1,20})? (?:is|are|was|were)? ?"
    r"(?:an? |not an? |not |no )?(?:extraneous|rejected|invalid|solution)"
    r"(?: solution| root)?s?\)? ?\Z"
)
_OR = re.compile(r" ?(?:;|\bor\b|\band\b|∨) ?")
_LETTERS = re.compile(r"[A-Za-z]{3,}")
_KNOWN_WORDS = frozenset({"sqrt", "sin", "cos", "tan", "log", "exp", "arctan", "root", "and"})


def with_plus_minus(text: str) -> str:
    """Return `a+-2b` as two values, which it is where several are asked."""
    return _TYPED_PLUS_MINUS.sub("±", text)


def solution_said(text: str, notation: Notation) -> Expression | None:
    """Return the set or the inequalities that a text says in words; None where it says others.

    None also where no word had to be understood: what is signs alone is read elsewhere.
    """
    if len(text) > _LONGEST:
        return None
    plain = " ".join(_MARKS.sub(r"\1", text).split()).strip(" .!")
    bare = _without_words_around(plain)
    points = points_said(bare, notation)
    if points is not None:
        return points
    signs, name = _in_signs(bare)
    worded = signs != plain or _is_builder(plain) or _but(signs) is not None
    worded = worded or _EXCEPT.match(signs) is not None or _OUTSIDE.match(signs) is not None
    found = _read(signs, notation) if worded else None
    if found is None or (name and name not in _names(found)):
        return None
    return found


def solutions_said(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield what the lines of a page say so, each as a whole."""
    yield from said_in(lines_of(document), lambda text: solution_said(text, notation))


def _without_words_around(plain: str) -> str:
    bare = _REJECTED.sub("", without_reason(plain))
    for _ in range(2):
        announced = without_announcement(bare) if bare[:1].isalpha() else bare
        bare = _ONLY.sub("", announced or bare).strip()
    many = _MANY.match(bare)
    return many["rest"] if many else bare


def _in_signs(text: str) -> tuple[str, str]:
    """Return a text in signs, and the name of a whole number that it speaks of at its end."""
    shifted = _SHIFTED.search(text)
    name = shifted["name"] if shifted else ""
    text = text[: shifted.start()].rstrip(" ,;") if shifted else text
    text = _SHIFTED_WITHIN.sub("", text) if name else text
    text = _VALUE.sub(r"\1 = ", _PLUS_MINUS.sub("±", with_plus_minus(text)))
    for words, sign in _SIGNS:
        text = words.sub(f" {sign} ", text)
    text = _VERB_BEFORE_SIGN.sub("", text)
    text = _NUMBERS.sub("x ", " ".join(text.split()))
    text = _ALL.sub(r"\g<name>", text)
    first = _FIRST_NAME.match(text)
    return (_WITHOUT_NAME.sub(_with_name(first[1]), text) if first else text), name


def _with_name(name: str) -> Callable[[re.Match[str]], str]:
    """Put the name again behind `and`: `x > 1 and < 3`."""
    return lambda found: f" {'or' if found[1] == 'or' else 'and'} {name} "


def _read(text: str, notation: Notation) -> Expression | None:
    said = set_said(text)
    but = _but(text)
    if said is not None:
        return said
    if but is None:
        return _range_without(text, notation) or _read_signs(text, notation)
    left_out = _JOINED.sub("and", but["rest"].replace("!=", "").replace("≠", ""))
    rest = _read_signs(left_out, notation)
    values = None if rest is None else values_of(rest)
    if rest is not None and isinstance(rest, Collection) and rest.kind == "set":
        values = rest.args
    if values is None:
        return Logic("not", rest) if isinstance(rest, Relation) else None
    single = [one for value in values for (one,) in branches(value)]
    return SetOperation("difference", Constant("reals"), Collection("set", *single))


def _range_without(text: str, notation: Notation) -> Expression | None:
    """Read `x >= -3 except 2`, `[-3, oo) except x = 2` and `everything outside [-2, 3]`."""
    outside = _OUTSIDE.match(text)
    inner = _read_signs(outside["rest"], notation) if outside is not None else None
    if inner is not None:
        inside = as_interval(inner)
        return SetOperation("difference", Constant("reals"), inside) if inside else None
    but = _EXCEPT.match(text)
    whole = _read_signs(but["whole"], notation) if but is not None else None
    if but is None or not isinstance(whole, Relation | Collection | Interval):
        return None
    left_out = _JOINED.sub("and", but["rest"].lstrip("!=≠ ")).replace("!=", "=").replace("≠", "=")
    rest = _read_signs(left_out, notation)
    values = None if rest is None else values_of(rest)
    if values is None:
        return None
    names = free_symbols(whole)
    if isinstance(whole, Relation) and len(names) == 1:
        (name,) = names
        return Logic("and", whole, *(Relation((name, value), ("!=",)) for value in values))
    inside = as_interval(whole)
    return SetOperation("difference", inside, Collection("set", *values)) if inside else None


def _but(text: str) -> re.Match[str] | None:
    return _BUT.match(text) or _CANNOT.match(text)


def _read_signs(text: str, notation: Notation) -> Expression | None:
    if any(word.lower() not in _KNOWN_WORDS for word in _LETTERS.findall(text)):
        return None
    joined = read_joined(text, notation)
    if joined is not None:
        values = Logic(joined.word, *joined.items) if joined.word else None
        return values or Collection("sequence", *joined.items)
    read = parse(text, notation)
    return read if isinstance(read, Expression) else None


def points_said(text: str, notation: Notation) -> Expression | None:
    """Read `x = 1, y = 2 or x = -1, y = 0` as a set of points, by the order of their names."""
    pieces = [piece.split(",") for piece in _OR.split(text)]
    if len(pieces) < 2 or len({len(piece) for piece in pieces}) != 1 or len(pieces[0]) < 2:
        return None
    points = [_point([parse(side.strip(), notation) for side in piece]) for piece in pieces]
    found = [point for point in points if point is not None]
    if len(found) < len(points) or len({tuple(sorted(point)) for point in found}) != 1:
        return None
    ordered = [[point[name] for name in sorted(point)] for point in found]
    return Collection("set", *(Collection("tuple", *values) for values in ordered))


def _point(sides: list[Expression | Unreadable]) -> dict[str, Expression] | None:
    named = {
        side.args[0].name: side.args[1]
        for side in sides
        if isinstance(side, Relation) and side.ops == ("=",) and isinstance(side.args[0], Symbol)
    }
    return named if len(named) == len(sides) else None


def _is_builder(text: str) -> bool:
    return text.startswith("{") and text.endswith("}") and ("|" in text or ":" in text)


def _names(expression: Expression) -> set[str]:
    return {node.name for node in walk(expression) if isinstance(node, Symbol)}
