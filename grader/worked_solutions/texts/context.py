"""What a whole text tells about a line of it: its definitions, its unknowns, its own operators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from grader.equivalence import is_unit
from grader.expressions.nodes import Call, Collection, Expression, Mul, Number, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import INEQUALITIES, Side, Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.characteristic import with_determinants
from grader.worked_solutions.counts import counts_nothing, speaks_of_choices, with_counts
from grader.worked_solutions.definitions import Definitions, definitions_of
from grader.worked_solutions.readings import with_primed_brackets

#: Signs that a text may give a meaning of its own: `a ⋆ b = 9a + 2b`; `180^\circ` is an angle.
_OWN_OPERATOR = re.compile(
    r"(?<!\^)(?<!\^\{)\\(?:star|ast|circ|oplus|otimes|ominus|odot|diamond|bigstar|bullet|triangle|spadesuit"
    r"|heartsuit|clubsuit|Diamond|square)(?![A-Za-z])|[@#&★⋆◇♦♥♠♣⊕⊗]"
)
#: Words that announce an equation to be solved.
_SOLVING = re.compile(
    r"\b(?:solv\w{1,6}|solutions? (?:of|to|set)|roots?|intersect\w{0,6}|unknowns?|satisf\w{1,6}"
    r"|for which|what values?)\b",
    re.IGNORECASE,
)
#: Words that tell of an equation without solutions.
_UNSOLVABLE = re.compile(
    r"\b(?:no (?:real )?solutions?|contradict\w{1,5}|impossible|inconsistent|never|false|absurd"
    r"|parallel|empty set)\b|[∅↯]|\\(?:emptyset|varnothing)\b",
    re.IGNORECASE,
)
#: Words that tell that primes mean derivatives.
_DIFFERENTIATING = re.compile(
    r"\b(?:deriv\w{1,8}|differentia\w{1,6}|slopes?|tangents?"
    r"|(?:product|quotient|chain|power) rule)\b",
    re.IGNORECASE,
)
#: Words before an equation that make it a condition.
_CONDITION = re.compile(
    r"\b(?:if|suppose|assum\w{1,4}|let|given|set|setting|when|where|want|need|require|such that)\b",
    re.IGNORECASE,
)
#: Words before an equation that make it a law, true for all values of its names.
_LAW = re.compile(
    r"\b(?:identit(?:y|ies)|(?:double|half|triple|multiple)[- ]angle|reduction formula"
    r"|(?:addition|angle[- ]sum|sum|difference|compound[- ]angle) (?:formulas?|identity|theorem)"
    r"|by definition|definitions? of (?:the )?(?:(?:co)?(?:secant|sine|tangent)|hyperbolic|trig"
    r"|sec|sin|cos|tan|csc|cot)"
    r"|(?:laws?|rules?|propert(?:y|ies)) of (?:logarithms|logs|exponents|powers)"
    r"|log(?:arithm)? (?:laws?|rules?)"
    r"|Additionstheoreme?n?|Logarithmengesetze?)",
    re.IGNORECASE,
)
#: Words that say that a formula is written in another way.
_RESTATES = re.compile(
    r"\b(?:expand\w{0,3}|factor(?:i[sz])?(?:e[sd]?|ing|s|ed)?|multiply(?:ing)? out|FOIL"
    r"|distribut\w{1,4}|(?:synthetic|long|polynomial) division)\b",
    re.IGNORECASE,
)
#: What stands between such words and the law: what it is of, other laws, what it does.
_OF_LAWS = frozenset(
    {
        "", "§", "and", "the", "for", "of", "that", "we", "have", "know", "states", "says", "is",
        "which", "functions", "function", "sine", "cosine", "secant", "cosecant", "tangent",
        "cotangent", "formula", "formulas", "identity", "definitions", "us", "tells", "holds",
        "gilt",
    }
)  # fmt: skip
_MARKED = re.compile(r"\$[^$\n]{1,200}\$")
#: So many characters in front of a line are looked at for such words.
_NEAR = 24
#: Words that belong to the number behind them.
_BELONG_TO_NUMBERS = frozenset(
    {"of", "his", "her", "their", "its", "the", "my", "your", "our", "these", "those", "another"}
)


#: Where a case of a distinction begins.
_CASE = re.compile(r"[\s*_#-]{0,8}(?:case|fall|cas|caso)\b", re.IGNORECASE)
#: Words that belong to what is said before a line, with the number behind them.
_TAKES_NUMBER = re.compile(
    r"(?:^|\s)(?:from|to|at|until|till|through|between|over|by|under|power|step|part|question)$",
    re.IGNORECASE,
)
#: How many there are of what follows.
_COUNTS = re.compile(r"\d\s?[A-Za-z]{1,20} (?:of|at|with|for)(?: \w{1,12})?\s?$")
#: A number with a word, which may be its unit, right before a line.
_QUANTITY = re.compile(r"\d\s?(?P<unit>[A-Za-z]{1,12})(?: and)?$")


@dataclass(frozen=True)
class Context:
    """What the text tells; `isolated` are names that stand alone on a side, `bounded` those of
    inequalities, `constants` the values that it has given to π and e so far, `letters` those that
    it uses for quantities and functions."""

    definitions: Definitions
    notation: Notation
    isolated: frozenset[Expression] = frozenset()
    bounded: frozenset[Expression] = frozenset()
    operators: frozenset[str] = frozenset()
    solving: bool = False
    unsolvable: bool = False
    differentiating: bool = False
    quantities: bool = True
    negative: bool = False
    text: tuple[str, ...] = ()
    constants: Mapping[Expression, Expression] = field(default_factory=dict)
    letters: frozenset[str] = frozenset()

    def at(self, position: int) -> Context:
        """Return the context of a line, by its number among the statements."""
        return replace(self, definitions=self.definitions.at(position))

    @property
    def names(self) -> frozenset[str]:
        """The letters that stand for quantities here, and so for no units."""
        alone = self.isolated | self.bounded
        return frozenset(name.name for name in alone if isinstance(name, Symbol))

    def with_derivatives(self, side: Expression) -> Expression:
        """Return a side with primes as derivatives, where the text speaks of these."""
        if not self.notation.shapes:  # a prime transposes vectors and matrices
            side = with_primed_brackets(side)
        return self.definitions.with_derivatives(side) if self.differentiating else side

    def with_counts(self, side: Side) -> Side:
        """Return a side with its numbers of choices, where the text has no other use for a C."""
        found = with_counts(side, self.letters, self.notation)
        return side if found is None else replace(side, expression=found)

    def with_determinants(self, side: Expression) -> Expression:
        """Return a side with `det(A - λI)` of a matrix that the text gives written out."""
        return with_determinants(side, self.definitions.values)

    def uses_own_operator(self, *raws: str) -> bool:
        """Whether a sign is used to which the text gives a meaning of its own."""
        return any(sign in raw for sign in self.operators for raw in raws)

    def assuming(self, statement: Statement) -> Notation:
        """Return the notation in which a line implies another: names mostly are quantities."""
        if self.negative:
            return self.notation
        lines = (statement, *statement.premises)
        read = (side.expression for line in lines for side in line.sides)
        names = (n for e in read if isinstance(e, Expression) for n in free_symbols(e))
        symbols = frozenset(name.name for name in names if isinstance(name, Symbol))
        return replace(self.notation, positive=self.notation.positive | symbols)

    def before(self, statement: Statement) -> str:
        """Return what stands in front of a line on its own line of the text."""
        place = statement.place
        if not 0 < place.line <= len(self.text):
            return ""
        return self.text[place.line - 1][: max(place.column - 1, 0)].rstrip(" $£€\\(")

    def behind(self, statement: Statement) -> str:
        """Return what stands behind a line on its own line of the text."""
        place = statement.place
        if not 0 < place.line <= len(self.text):
            return ""
        return self.text[place.line - 1][max(place.column - 1, 0) + len(statement.raw) :]

    def stands_beside(self, statement: Statement) -> bool:
        """Whether another equation stands before a line on its own line of the text."""
        return "=" in self.before(statement)

    def cuts_off(self, statement: Statement) -> bool:
        """Whether words in front of a line belong to its first number: `60% of his 500 = 300`."""
        return self.before(statement).rpartition(" ")[2].lower() in _BELONG_TO_NUMBERS

    def counts_behind(self, statement: Statement) -> bool:
        """Whether words say how many there are of a line's first quantity: `3 laps of 400 m`."""
        return _COUNTS.search(self.before(statement)) is not None

    def ends_range(self, statement: Statement) -> bool:
        """Whether the words before a line take its first number: `the sum from 1 to 3 = 6`."""
        return _TAKES_NUMBER.search(self.before(statement)) is not None

    def goes_on_with_quantity(self, statement: Statement) -> bool:
        """Whether a line begins with the smaller part of a quantity: `2 hours 30 min = 150 min`."""
        found = _QUANTITY.search(self.before(statement)[-_NEAR:])
        if found is None or not is_unit(found["unit"]):
            return False
        return found["unit"] not in re.findall(r"[A-Za-z]+", statement.sides[0].raw)

    def is_condition(self, statement: Statement) -> bool:
        """Whether the words before a line make it a condition: `if 3 > 5`."""
        words = f"{self.before(statement)[-_NEAR:]} {statement.lead}"
        return _CONDITION.search(words) is not None

    def is_solvable(self, statement: Statement) -> bool:
        """Whether nothing tells that a line is a condition, or an equation without solutions."""
        return not self.unsolvable and not self.is_condition(statement)

    def states_law(self, statement: Statement) -> bool:
        """Whether the words of its sentence call a line a law: `by the double angle formula`."""
        sentence = self.before(statement).rpartition(". ")[2]
        named = [found.end() for found in _LAW.finditer(sentence)]
        if not named or self.is_condition(statement):
            return False
        rest = _MARKED.sub(" § ", f"{sentence[named[-1] :]}").replace(",", " ").lower().split()
        after = rest[len(rest) - rest[::-1].index("§") :] if "§" in rest else []
        return _OF_LAWS.issuperset(word.strip("$:();") for word in rest) and set(after) <= {"and"}

    def restates(self, statement: Statement) -> bool:
        """Whether the words of its sentence say that a formula is written in another way."""
        sentence = self.before(statement).rpartition("$. ")[2]
        return _RESTATES.search(sentence) is not None and not _SOLVING.search(sentence)

    def rewrites(self, left: Expression, right: Expression, statement: Statement) -> bool:
        """Whether nothing tells that a link is an equation to be solved, or a condition."""
        if self.solving or not self.is_solvable(statement) or statement.premises:
            return False
        return not (free_symbols(left) | free_symbols(right)) & self.isolated


def context_of(
    text: str,
    statements: Sequence[Statement],
    notation: Notation,
    quantities: bool = True,
    negative: bool = False,
) -> Context:
    """Collect what a text tells about its lines."""
    definitions = definitions_of(statements, _cases(statements, text))
    isolated = frozenset(_isolated(s for s in statements if not _only_bounds(s)))
    return Context(
        definitions,
        notation,
        isolated,
        frozenset(_isolated(s for s in statements if _only_bounds(s))),
        frozenset(_own_operators(statements)),
        _SOLVING.search(text) is not None,
        _UNSOLVABLE.search(text) is not None,
        _DIFFERENTIATING.search(text) is not None or _has_primed_formulas(statements, text),
        quantities,
        negative,
        tuple(text.split("\n")),
        letters=_letters(definitions, isolated, text),
    )


def _letters(
    definitions: Definitions, isolated: frozenset[Expression], text: str
) -> frozenset[str]:
    """Return the letters that a text uses for quantities and functions: the C of `C_2 = 5`."""
    names = (name for name in (*definitions.given, *isolated) if isinstance(name, Symbol))
    given = {name.name.partition("_")[0] for name in names}
    called = {name.rstrip("'") for name in definitions.functions}
    own = {"C"} if counts_nothing(text) else set()
    open_ = set() if speaks_of_choices(text) else {"C()"}
    return frozenset(given | called | own | open_)


def _has_primed_formulas(statements: Sequence[Statement], text: str) -> bool:
    """Whether primes mean derivatives by their use: `f'(x)`, `u'` beside `v'`, `y' + 2y`, `A' = 0`.

    Of one name alone they may tell points apart, or transformed coordinates.
    """
    if "'" not in text and "′" not in text and "prime" not in text:
        return False
    primed: set[str] = set()
    for statement in statements:
        sides = [s.expression for s in statement.sides if isinstance(s.expression, Expression)]
        for side in sides:
            names = {name.name for name in free_symbols(side) if isinstance(name, Symbol)}
            marked = {name for name in names if name.endswith("'")}
            if any(name.endswith("''") or name.rstrip("'") in names for name in marked):
                return True
            if any(isinstance(node, Call) and node.primes for node in walk(side)):
                return True
            primed |= {name.rstrip("'") for name in marked}
        zero = len(sides) > 1 and sides[-1] is Number(0)
        if zero and isinstance(sides[0], Symbol) and sides[0].name.endswith("'"):
            return True
    return len(primed) > 1


def _cases(statements: Sequence[Statement], text: str) -> list[int]:
    """Return the number of the case in which each line stands, 0 for none."""
    numbers = [0, *accumulate(_CASE.match(line) is not None for line in text.split("\n"))]
    return [numbers[line] if (line := each.place.line) < len(numbers) else 0 for each in statements]


def _isolated(statements: Iterable[Statement]) -> Iterable[Expression]:
    """Yield the names that stand alone on a side, with what a subscript tells apart."""
    for statement in statements:
        if len(statement.sides) < 2:
            continue
        for side in statement.sides:
            expression = side.expression
            inner = expression.args if isinstance(expression, Collection) else (expression,)
            for name in inner:
                if isinstance(name, Symbol):
                    yield name
                    yield Symbol(name.name.partition("_")[0])


def _only_bounds(statement: Statement) -> bool:
    """Whether a line is an inequality, which gives no name a value: `n >= 3`."""
    return set(statement.relations) <= INEQUALITIES


def _own_operators(statements: Iterable[Statement]) -> Iterable[str]:
    """Yield the signs that a text defines between two names."""
    for statement in statements:
        if len(statement.sides) > 1 and isinstance(statement.sides[0].expression, Mul):
            raw = statement.sides[0].raw
            found = _OWN_OPERATOR.search(raw.replace("&", " ") if "\\begin" in raw else raw)
            if found is not None:
                yield found[0]
