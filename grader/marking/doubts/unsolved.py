"""An equation that nobody solved: `2x = 7`, where 7 is the right answer; `y^2 = x + 1` for y.

Its right side is the value of the left one, and not of the name that is looked for. So such a line
is for a person, unless the page says what the name is: in `x = 3.5, so 2x = 7` the value is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.explain import review
from grader.answers.find import (
    in_usual_reading,
    names_in_reference,
    names_of,
)
from grader.equivalence import rational_value
from grader.errors import Place
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.expressions.writing import to_plain
from grader.marking.attempts import Attempt
from grader.rubric.types import Asked, question_of
from grader.sections import is_foreign, sections_of

#: Letters that stand for functions, and for what depends on another name.
_FUNCTIONS = frozenset({"f", "g", "h", "u", "y"})
_DEPENDENT = frozenset({"y"})
_APPLIED = Symbol("the value of a function")
_SIZES = frozenset({"abs", "norm", "det", "max", "min", "sup", "inf"})
"""What makes a quantity of its own of a name: `|v|` is the length of v, `max h` the greatest h."""


#: A quantity by its letter and what it is of: `t(5) = 2.74`, `A(10) = 7401`, `n(H_2O) = 2 mol`.
_OF_SOMETHING = re.compile(
    r"(?!f\b|g\b|h\b|u\b|x\b|y\b|z\b)[A-Za-zχ]\w{0,3}\s?\((?:\d{1,4}(?:[.,]\s?\d{1,4})?"
    r"|\\?(?:mathrm|text|ce)?\s?\{?[A-Z][A-Za-z0-9_{}+-]{0,12}\}?)\)"
    r"|(?:\\(?:wide)?(?:hat|bar|tilde|overline)\s?\{?\s?[A-Za-z]\s?\}?|[ŷŶ])"
    r"\s?(?:\\left)?\(\s?[-−]?\d{1,6}(?:[.,]\d{1,6})?\s?(?:\\right)?\)"
)
#: What stands in front of a factor that is counted: `76, times 16 filters = 1216`.
_FACTOR = re.compile(r"(?<!\w)(?:times|mal|fois|por|multiplied by|[x×*·])[\s$]*\Z", re.IGNORECASE)


def not_solved(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a right value is that of a formula of a name."""
    response, facts = attempt.response, attempt.kind.facts
    if checked.outcome is not MarkOutcome.CORRECT or response is None or not facts.one_value:
        return None
    alike = [each for each in attempt.responses if each.read is response.read] or [response]
    if all(_is_set_to_zero(attempt, each) for each in alike):
        return review("unsolved-equation", SET_TO_ZERO)
    left = _left_side(attempt.asked, response)
    name = _name_of_equation(attempt, left) if left is not None else None
    if name is None or is_given(attempt, name):
        return None
    text = f"This is an equation for `{to_plain(name)}`, which was not solved; a person will look."
    return review("unsolved-equation", text)


SET_TO_ZERO = "This formula is set to zero, where it is asked for itself; a person will look."
#: Of a task to factor, and of one about an equation, `(x - 1)(x + 2) = 0` is the usual last line.
_OF_EQUATIONS = re.compile(r"equation|factor|solve|=|gleichung|faktor|ecuaci|équation", re.I)


def _is_set_to_zero(attempt: Attempt, response: Response) -> bool:
    """Whether a formula is given as one side of an equation: `x^2 + 1 = 0`."""
    statement, read = response.statement, response.read
    if attempt.kind.facts.a_number or statement is None or statement.relations != ("=",):
        return False
    if not isinstance(read, Expression) or isinstance(read, Symbol) or not free_symbols(read):
        return False
    sides = [side.expression for side in statement.sides]
    zero = any(isinstance(side, Number) and side.value == 0 for side in sides)
    return zero and read in sides and not _OF_EQUATIONS.search(attempt.asked.part.title)


def is_given(attempt: Attempt, name: Expression) -> bool:
    """Whether a line of the page, none of another question, says what a name is."""
    return any(_gives(each, name) for each in _statements_near(attempt, name))


def _left_side(asked: Asked, response: Response) -> Expression | None:
    """Return the left side of a chain of equal things at the end of which the answer stands."""
    statement, read = response.statement, response.read
    if statement is None:
        if not isinstance(read, Relation) or not set(read.ops) <= EQUALITIES:
            return None
        return in_usual_reading(asked, response.raw, read.args[0])
    first, last = statement.sides[0], statement.sides[-1].expression
    if _OF_SOMETHING.fullmatch(first.raw) or _FACTOR.search(statement.lead):
        return None
    if len(statement.sides) < 2 or not set(statement.relations) <= EQUALITIES or read is not last:
        return None
    left = first.expression
    return in_usual_reading(asked, first.raw, left) if isinstance(left, Expression) else None


def _name_of_equation(attempt: Attempt, left: Expression) -> Expression | None:
    """Return the name of which a left side is a formula, where it is no quantity of its own."""
    names = names_of(attempt.asked)
    if isinstance(left, Symbol) or left in names or _is_title(attempt, left):
        return None
    for name in names:
        if name not in names_in_reference(attempt.asked) and _is_formula_of(left, name):
            return name
    return _of_one_name(attempt, left)


def _is_title(attempt: Attempt, left: Expression) -> bool:
    """Whether a title asks for just that: `Find 2f(x)`."""
    return "".join(to_plain(left).split()) in "".join(attempt.asked.part.title.split())


def _is_formula_of(left: Expression, name: Expression) -> bool:
    """Whether a side computes with a name by what can be undone: `2y + 1`, `y^2`, `ln f(x)`.

    A product of letters alone may be a word.
    """
    if isinstance(left, Mul) and all(isinstance(factor, Symbol) for factor in left.args):
        return False
    return left is not name and any(n is name for n in walk(left)) and _is_computed(left, name)


def _is_computed(side: Expression, name: Expression) -> bool:
    if side is name or isinstance(side, Number | Constant | Symbol):
        return True
    if isinstance(side, Call):
        if side.name not in KNOWN_FUNCTIONS or side.primes or side.name in _SIZES:
            return False
    elif not isinstance(side, Add | Mul | Div | Neg | Pow):
        return False
    return all(_is_computed(arg, name) for arg in side.args)


def _of_one_name(attempt: Attempt, left: Expression) -> Expression | None:
    """Return the one name of a left side that is a multiple of it, or a sum with it.

    `1 - p` is a quantity of its own, and so may a square be (`R^2`). Where a formula is asked,
    `f(x)` is such a name, and a power, root or logarithm of it or of `y` is none of its own.
    """
    applied = {node for node in walk(left) if is_applied(node)}
    if applied:
        left = transform(left, lambda node: _APPLIED if node in applied else node)
    symbols = free_symbols(left)
    if len(applied) > 1 or len(symbols) != 1 or left in symbols:
        return None
    [symbol] = symbols
    if symbol in names_in_reference(attempt.asked) or (applied and symbol is not _APPLIED):
        return None
    [name] = applied or symbols
    line = _line(left, symbol)
    if line is not None:
        slope, constant = line
        is_own = (slope == 1 and constant == 0) or (slope == -1 and constant == 1) or slope == 0
        return None if is_own else name
    depends = bool(applied) or symbol.name in _DEPENDENT
    is_asked = not attempt.kind.facts.a_number and depends
    return name if is_asked and _is_formula_of(left, symbol) else None


def is_applied(node: Expression) -> bool:
    """Whether a formula is the value of a function by its own name: `f(x)`."""
    return (
        isinstance(node, Call)
        and node.name in _FUNCTIONS
        and not node.primes
        and all(isinstance(arg, Symbol) for arg in node.args)
    )


def _line(left: Expression, name: Symbol) -> tuple[Fraction, Fraction] | None:
    """Return `a` and `b` where a side is `a x + b` with rational numbers."""
    values = [_at(left, name, x) for x in range(4)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    slope = known[1] - known[0]
    even = all(known[x] == known[0] + slope * x for x in (2, 3))
    return (slope, known[0]) if even else None


def _at(left: Expression, name: Symbol, value: int) -> Fraction | None:
    return rational_value(substitute(left, {name: Number(value)}))


def _statements_near(attempt: Attempt, name: Expression) -> Iterator[Statement]:
    """Yield the lines of the page that may say what a name is here.

    None are those of another question, of a part further down, and, for a name that is asked for,
    those of any other part.
    """
    part = attempt.asked.part.id
    asked, passed = name in names_of(attempt.asked), False
    foreign: set[Place] = set()
    for section in sections_of(attempt.document):
        is_own = not section.parts or part in section.parts
        passed = passed or (is_own and bool(section.parts))
        elsewhere = all(_question(each) != _question(part) for each in section.parts or (part,))
        if is_foreign(section) or elsewhere or (not is_own and (asked or passed)):
            foreign.update(block.place for block in section.blocks)
    return (line for line in attempt.document.statements if line.place not in foreign)


def _question(part_id: str) -> str:
    return question_of(part_id) or part_id


def _gives(statement: Statement, name: Expression) -> bool:
    """Whether a line says what the name is: `x = 3.5`, also in a chain, or behind it."""
    return bool(statement.relations) and any(side is name for side in _sides(statement))


def _sides(statement: Statement) -> Iterator[object]:
    yield from (side.expression for side in statement.sides)
    yield from (side for premise in statement.premises for side in _sides(premise))
