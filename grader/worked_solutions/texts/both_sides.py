"""What words say is done to a whole line: "dividing by -2, we get x < 3", "which simplifies to".

Adding and subtracting change no solution, nor does multiplying and dividing by a number but zero,
nor does writing it in another way, so that the line has to say the same as the one above it in the
same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Expression, Mul, Number, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.worked_solutions.explain.differences import terms_of
from grader.worked_solutions.following.inequalities import Step, is_solved
from grader.worked_solutions.identities import is_factored
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal
from grader.worked_solutions.units import has_units

_SCALING = frozenset({"divide", "dividing", "multiply", "multiplying"})
_SHIFTING = frozenset({"add", "adding", "subtract", "subtracting"})
_REWRITING = frozenset(
    {
        "simplify", "simplifies", "simplified", "simplifying", "rewrite", "rewritten", "rewriting",
        "written", "rearrange", "rearranges", "rearranged", "rearranging", "reduces", "equivalent",
        "expand", "expanding", "expanded", "factor", "factors", "factored", "factoring",
        "factorise", "factorising", "factorised", "factorize", "factorizing", "factorized",
    }
)  # fmt: skip
#: Words that go with these.
_OF_REWRITING = frozenset(
    {"can", "be", "is", "as", "it", "that", "left", "right", "hand", "left-hand", "right-hand"}
)
#: Words that leave it at that; with any other one the line may be made of something else.
_OTHERS = frozenset(
    {
        "now", "then", "next", "so", "by", "and", "we", "finally", "both", "sides", "side",
        "all", "each", "parts", "of", "the", "this", "equation", "inequality", "from", "to",
        "on", "again", "simplifying", "get", "have", "find", "obtain", "gives", "give",
        "us", "yields", "yield", "results", "in", "leads", "which",
    }
)  # fmt: skip
_TOKEN = re.compile(r"\$[^$\n]{1,40}\$|[^\s,:;$]+")
_RELATIONS = frozenset({"=", "<", ">", "<=", ">="})
#: So many lines may lie between the two.
_LINES = 2
#: So many characters in front of a line are looked at.
_NEAR = 160
_SIGNS = " $\\()[]"


def steps_on_both_sides(
    statements: Sequence[Statement], text: str, notation: Notation
) -> Iterator[Step]:
    """Yield the lines that words say to be made of the line above them by one operation."""
    starts = _starts_of_lines(text)
    numbered = _Numbered(text, statements)
    defined: dict[Expression, Expression] = {}
    last: tuple[Statement, Relation] | None = None
    for position, statement in enumerate(statements):
        if len(statement.sides) < 2:
            continue
        below = _relation(statement)
        if below is not None and last is not None and not statement.premises:
            words = _between(text, starts, last[0], statement) or numbered.words_before(statement)
            above, words, named = numbered.meant(words, position, last[1])
            above = _in_the_names_of(below, above, defined)
            goes_on = free_symbols(above) == free_symbols(below) and not is_solved(above)
            if words and goes_on and _says_the_same(words, above, below, notation, named):
                verdict = compare(above, below, notation)
                differs = verdict.outcome is Outcome.DIFFERENT
                if verdict.outcome is Outcome.EQUIVALENT or (
                    differs and not _is_identity(above, notation)
                ):
                    yield Step(position, above, below, verdict)
        last = None if below is None else (statement, below)
        if below is not None and isinstance(below.args[0], Symbol) and below.ops == ("=",):
            defined[below.args[0]] = below.args[1]


def _in_the_names_of(
    below: Relation, above: Relation, defined: Mapping[Expression, Expression]
) -> Relation:
    """Return a line with the formulas of those of its names that the line below does not have."""
    gone = free_symbols(above) - free_symbols(below)
    if not gone or not gone <= defined.keys() or len(above.args) > 2:
        return above
    table: dict[Expression, Expression] = {name: defined[name] for name in gone}
    return Relation(tuple(substitute(side, table) for side in above.args), above.ops)


class _Numbered:
    """The lines of a text by the numbers in front of them, to which other lines refer."""

    def __init__(self, text: str, statements: Sequence[Statement]) -> None:
        self._lines = text.split("\n")
        self._statements = statements

    def words_before(self, statement: Statement) -> str:
        """Return the words of a line in front of a statement that refers to a line further up."""
        if not 0 < statement.place.line <= len(self._lines):
            return ""  # lines may be judged without the text around them
        line = self._lines[statement.place.line - 1]
        words = line[: max(statement.place.column - 1, 0)].strip(_SIGNS).rpartition(". ")[2]
        return words[-_NEAR:] if _REFERENCE.search(words) else ""

    def meant(self, words: str, position: int, last: Relation) -> tuple[Relation, str, bool]:
        """Return the line that words refer to, the words without that, and whether they do."""
        found = _REFERENCE.search(words)
        if found is None:
            return last, words, False
        above = self._before(found["number"], position)
        rest = words[: found.start()] + " " + words[found.end() :]
        return (above, rest, True) if above is not None else (last, "", False)

    def _before(self, number: str, position: int) -> Relation | None:
        """Return the last equation above that stands in a line with a number."""
        for statement in reversed(self._statements[:position]):
            line = statement.place.line
            if not 0 < line <= len(self._lines):
                continue
            text = self._lines[line - 1]
            in_front = _IN_FRONT.match(text)
            behind = _BEHIND.search(text)
            own = {each["number"] for each in (in_front, behind) if each is not None}
            if number in own | {statement.label.strip("()")}:
                return _relation(statement)
        return None


#: What refers to a line by its number: `from step 5`, `equation (2)`.
_REFERENCE = re.compile(
    r"(?:\b(?:in|from|of|aus|de) )?(?:the )?(?:equation |inequality )?"
    r"(?:(?:in|from|of) )?(?:\b(?:step|line|equation|eq\.|Schritt|Gleichung) \(?|\()"
    r"(?P<number>\d{1,2}|[*†]|I{1,3})\)?(?![\w(])"
)
_IN_FRONT = re.compile(
    r"\s*(?:step |schritt )?\(?(?P<number>\d{1,2}|[*†]|I{1,3})[.):]", re.IGNORECASE
)
_BEHIND = re.compile(r"(?:\\tag\{|\()(?P<number>\d{1,2}|[*†]|I{1,3})[})][\s$]{0,6}$")


class Between:
    """The words between the lines of a text."""

    def __init__(self, text: str) -> None:
        self._text, self._starts = text, _starts_of_lines(text)

    def goes_on(self, above: Statement, below: Statement) -> bool:
        """Whether a line goes on with the one right above it: no words are between, or such.

        In one line of the text a word has to say that it follows: `pV = nRT, so n = pV/(RT)`.
        """
        words = _between(self._text, self._starts, above, below)
        tokens = _bare_tokens(words)
        if below.place.line <= above.place.line and tokens.isdisjoint(_FOLLOWS | _COMES_OF_IT):
            return False
        return bool(words) and tokens <= (_OTHERS - {"and"}) | _OF_SOLVING | _FOLLOWS


#: Words and signs that say that something follows.
_FOLLOWS = frozenset({"so", "hence", "thus", "therefore", "daher", "folglich", "donc"})
#: Words that say what comes of a line.
_COMES_OF_IT = frozenset({"get", "obtain", "gives", "give", "yields", "simplifying"})
#: Words that go with solving for a name.
_OF_SOLVING = frozenset({"solve", "solving", "for", "isolate", "isolating", "hence", "therefore"})


def _is_identity(relation: Relation, notation: Notation) -> bool:
    """Whether a line is true for all values: a remark, which leads to nothing."""
    left, right = relation.args[:2]
    same = compare(left, right, notation).outcome is Outcome.EQUIVALENT
    return relation.ops == ("=",) and same


def _says_the_same(
    words: str, above: Relation, below: Relation, notation: Notation, named: bool
) -> bool:
    """Whether a line is meant to have the solutions of the line above it.

    `named` says that the words name that line: of degree 1, nothing else can be made of it.
    """
    if _does_to_both_sides(words, notation) or _rewrites(words):
        return True
    tokens = _bare_tokens(words)
    if named and tokens <= (_OTHERS - {"and"}) | _OF_SOLVING | _FOLLOWS:
        return _is_of_degree_one(above) and _is_of_degree_one(below)
    goes_on = tokens <= _OTHERS - {"and"} and (tokens or "\n" in words)
    return bool(goes_on) and is_factored(above, below)


def _is_of_degree_one(relation: Relation) -> bool:
    terms = [terms_of(side) for side in relation.args]
    keys = {key for each in terms if each is not None for key in each}
    return None not in terms and all(
        len(key) < 2 and all(power == 1 for _, power in key) for key in keys
    )


def _starts_of_lines(text: str) -> list[int]:
    lengths = (len(line) + 1 for line in text.split("\n"))
    return [0, *accumulate(lengths)]


def _between(text: str, starts: Sequence[int], above: Statement, below: Statement) -> str:
    """Return the end of what stands between two statements, if they are near each other."""
    lines = above.place.line, below.place.line
    if above.place.source != below.place.source:
        return ""
    if not 0 < lines[0] <= lines[1] < len(starts) or lines[1] - lines[0] > _LINES:
        return ""
    first, last = (starts[each.place.line - 1] + each.place.column - 1 for each in (above, below))
    between = text[first + len(above.raw) : last]
    return between[-_NEAR:].strip(_SIGNS).rpartition(". ")[2] or "\n" * between.count("\n")


def _tokens(words: str) -> list[str]:
    return [token.lower() for token in _TOKEN.findall(words) if token.strip(".!?")]


def _rewrites(words: str) -> bool:
    """Whether words say that a line is the one above it, written in another way, and no more."""
    tokens = _bare_tokens(words)
    known = _OTHERS | _REWRITING | _OF_REWRITING
    return not _REWRITING.isdisjoint(tokens) and tokens <= known


def _bare_tokens(words: str) -> set[str]:
    return {token.strip("$.)]\\") for token in _tokens(words)} - {""}


def _does_to_both_sides(words: str, notation: Notation) -> bool:
    """Whether the words before a line say that one operation is done to the line above."""
    tokens = _tokens(words)
    verbs = [token for token in tokens if token in _SCALING | _SHIFTING]
    operands = [t for t in tokens if t not in _OTHERS and t not in _SCALING | _SHIFTING]
    if len(verbs) != 1 or len(operands) != 1:
        return False
    read = parse(f"${operands[0].strip('$')}$", notation)
    if not isinstance(read, Expression) or any(map(is_decimal, walk(read))):
        return False
    if verbs[0] in _SHIFTING:
        return True
    return not free_symbols(read) and read is not Number(0)


def _relation(statement: Statement) -> Relation | None:
    """Return a line as a relation of exact formulas, a chain only of inequalities one way."""
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    if len(sides) != len(statement.sides) or len(sides) < 2 or statement.hedge:
        return None
    signs = set(statement.relations)
    one_way = any(signs <= way for way in ({"<", "<="}, {">", ">="}))
    if not signs <= _RELATIONS or (len(sides) > 2 and not one_way):
        return None
    relation = Relation(sides, statement.relations)
    if any(map(_is_of_capitals, walk(relation))):
        return None
    exact = not any(map(is_decimal, walk(relation))) and not has_units(relation)
    return relation if exact and free_symbols(relation) and not has_opaque(*sides) else None


def _is_of_capitals(node: Expression) -> bool:
    """Whether capitals stand side by side, which may be the name of a segment: `BC/AC`."""
    return (
        isinstance(node, Mul)
        and len(node.args) > 1
        and all(isinstance(arg, Symbol) and arg.name.isupper() for arg in node.args)
    )
