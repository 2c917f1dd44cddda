"""`growth`: a class of functions such as Θ(n log n), right under any constant factor or base."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.answers.check.decimals.rounded import with_constants
from grader.answers.check.growth import same_growth
from grader.answers.check.vector_spaces import Unsettled
from grader.answers.explain.verdicts import FULL, NONE, UNDECIDED, review, unreadable
from grader.answers.find.chains import field_of
from grader.answers.find.lines import Line, lines_of
from grader.answers.find.reading import items_of
from grader.answers.kinds.collections.references import find_named, reference_of
from grader.expressions.announcing import without_contrast, without_reason
from grader.expressions.nodes import Call, Expression, Mul, Number, Pow, Relation, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols, substitute, transform
from grader.readers.document import Document
from grader.rubric.types import Asked

_LETTERS = {
    "Theta": "Θ", "vartheta": "Θ", "theta": "Θ", "O": "O", "cal(O)": "O", "bigO": "O", "Omega": "Ω",
    "o": "o", "omega": "ω",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Bound:
    """A class as written: its letter, empty for none, and the function in it."""

    letter: str
    function: Expression


class GrowthKind:
    """How fast a function grows: Θ, O or Ω of a formula, compared as classes."""

    name = "growth"
    facts = KindFacts(exact=True)  # an exponent that is rounded makes another class

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the formulas under the part's names, or the last one of the section."""
        entry = field_of(asked, document)
        lines = [Line(str(entry.value), entry.place)] if entry else list(lines_of(document))
        said = tuple(r for line in lines if (r := _in_a_word(asked, line)) is not None)
        if entry:
            return said or find_named(asked, document)
        found = find_named(asked, document)
        if any(map(_is_lettered, found)):
            return _without_mentions(found)
        bounds = tuple(r for line in lines for r in _bounds_in(asked, line))
        return bounds or found or said

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the functions as classes, then the letters before them."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        assert isinstance(response.read, Expression)
        wanted = _bound(reference_of(asked))
        whole = parse(_spaced(response.raw), asked.part.notation)
        read = whole if isinstance(whole, Expression) else response.read
        read = _of_base_two(read) if _LG.search(response.raw) else read
        given = _in_its_case(_bound(read), wanted)
        try:
            same = same_growth(wanted.function, given.function, asked.part.notation)
        except Unsettled:
            return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (UNDECIDED,))
        before = _before_rounding(response, given.function)
        if not same and before is not None:
            return self.check(asked, before)
        if not same:
            text = "This is not the right class: the two functions do not grow alike."
            return Checked(MarkOutcome.INCORRECT, NONE, (Message("other-growth", text),))
        return _of_letters(wanted.letter, given.letter, not free_symbols(wanted.function))


def _before_rounding(response: Response, last: Expression) -> Response | None:
    """Return the class in front of one that rounds it: `Θ(n^{log_2 7}) = Θ(n^2.81)`."""
    sides = response.statement.sides if response.statement is not None else ()
    for side in reversed(sides[:-1]):
        if isinstance(side.expression, Expression):
            rounded = with_constants(_bound(side.expression).function, last)
            exact = rounded is not None and rounded == _bound(side.expression).function
            return replace(response, raw=side.raw, read=side.expression) if exact else None
    return None


#: In algorithms `lg` is the logarithm of base 2, which counts in an exponent: `n^{\\lg 7}`.
_LG = re.compile(r"(?<![A-Za-z])lg(?![A-Za-z])")


#: Letters that stand together: `O(NlogN)`.
_TOGETHER = re.compile(r"(?<![A-Za-z])([A-Z])\s?(?:([Ll])og|(lg|ln))\s?([A-Z])(?![A-Za-z])")


def _spaced(raw: str) -> str:
    """Return `O(N log N)` of `O(NlogN)`; the empty text where nothing stands together."""
    spaced = _TOGETHER.sub(lambda f: f"{f[1]} {f[3] or 'log'} {f[4]}", raw)
    return spaced if spaced != raw else ""


def _of_base_two(answer: Expression) -> Expression:
    def changed(node: Expression) -> Expression:
        tens = isinstance(node, Call) and node.name == "log" and node.args[1:] == (Number(10),)
        return Call("log", node.args[0], Number(2)) if tens else node

    return transform(answer, changed)


def _is_lettered(response: Response) -> bool:
    return isinstance(response.read, Expression) and bool(_bound(response.read).letter)


def _without_mentions(found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out bare formulas in the line of a class: `Θ(n log n), as each of log n levels`."""
    lines = {response.place.row for response in found if _is_lettered(response)}
    return tuple(
        response
        for response in found
        if _is_lettered(response)
        or response.place.row not in lines
        or isinstance(response.read, Relation)
    )


def _in_its_case(given: _Bound, wanted: _Bound) -> _Bound:
    """Return a bound with the one name of the question, where only its case is another: `O(N)`."""
    names, own = free_symbols(wanted.function), free_symbols(given.function)
    if len(names) != 1 or len(own) != 1 or names == own:
        return given
    [name], [other] = names, own
    if name.name.casefold() != other.name.casefold():
        return given
    return replace(given, function=substitute(given.function, {other: name}))


def _of_letters(wanted: str, given: str, constant: bool) -> Checked:
    """Accept the letter that is asked, none at all, and Θ for a bound from one side.

    What takes time at all takes at least a `constant`: there O(1) is Θ(1).
    """
    alike = given == "O" and wanted == "Θ" and constant
    if given in ("", wanted) or not wanted or (given == "Θ" and wanted in ("O", "Ω")) or alike:
        text = "This is right: the functions differ by a bounded factor."
        return Checked(MarkOutcome.CORRECT, FULL, (Message("right", text),))
    text = f"The function is right, under {given} where {wanted} is asked; a person will look."
    return review("other-bound", text)


_LETTER = re.compile(r"(?<![\w\\])\\?(?:Theta|Omega|[ΘΩO]) ?\(")
_LONGEST = 400


def _bounds_in(asked: Asked, line: Line) -> Iterator[Response]:
    """Yield the bounds that stand in a line of words: `It is in Θ(n^3), since 8 > 2^2`."""
    text = without_contrast(without_reason(line.text[:_LONGEST]))
    for found in _LETTER.finditer(text):
        depth = 0
        for at in range(found.end() - 1, len(text)):
            depth += (text[at] == "(") - (text[at] == ")")
            if depth == 0:
                raw = text[found.start() : at + 1]
                read = parse(raw, asked.part.notation)
                if isinstance(read, Expression):
                    yield Response(raw, read, line.place)
                break


_IN_A_WORD: dict[str, Callable[[Expression], Expression]] = {
    "constant konstant konstante constante": lambda n: Number(1),
    "logarithmic logarithmisch logarithmische logarithmique logarítmico logarítmica": (
        lambda n: Call("log", n)
    ),
    "linear lineare linéaire lineal": lambda n: n,
    "linearithmic linearithmisch": lambda n: Mul(n, Call("log", n)),
    "quadratic quadratisch quadratische quadratique cuadrático cuadrática": (
        lambda n: Pow(n, Number(2))
    ),
    "cubic kubisch kubische cubique cúbico cúbica": lambda n: Pow(n, Number(3)),
}
_CLASS_OF = {word: made for words, made in _IN_A_WORD.items() for word in words.split()}
_BESIDES = re.compile(
    r"\A(?:(?:it|the|is|runs?|has|grows?|in|an?|running|time|complexity|es|ist|die|der|das|laufzeit"
    r"|wächst|hat|eine|la|le|el|est|complejidad|complexité|crece|tiempo|temps) ){0,8}"
)
_BEHIND = re.compile(
    r" (?:time|growth|complexity|running time|laufzeit|zeit|wachstum|komplexität)\Z"
)


def _in_a_word(asked: Asked, line: Line) -> Response | None:
    """Return what `quadratic` or `linear time` says of the one name of the question."""
    words = " ".join(line.text.casefold().strip(" .:*_").split())
    word = _BEHIND.sub("", _BESIDES.sub("", words))
    names = free_symbols(_bound(reference_of(asked)).function) or {Symbol("n")}
    if word not in _CLASS_OF or len(names) != 1:
        return None
    [name] = names
    return Response(line.text, _CLASS_OF[word](name), line.place)


def _bound(answer: Expression) -> _Bound:
    """Read `T(n) = Θ(n log n)`, `O(n^2)`, `n^2`."""
    if isinstance(answer, Relation):
        answer = answer.args[-1]
    if isinstance(answer, Call) and answer.name in _LETTERS and len(answer.args) == 1:
        return _Bound(_LETTERS[answer.name], answer.args[0])
    if isinstance(answer, Mul) and len(answer.args) == 2:
        letter, function = answer.args
        if isinstance(letter, Symbol) and letter.name in _LETTERS:
            inside = items_of(function)
            single = inside is not None and len(inside) == 1
            return _Bound(_LETTERS[letter.name], inside[0] if single and inside else function)
    return _Bound("", answer)
