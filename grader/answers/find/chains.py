"""Where answers stand: fields of answer files, chains under a name, sections of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from grader.answers.find.entries import entries_of
from grader.answers.find.reading import is_numeric, is_reduced_to
from grader.equivalence import enclose
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Constant,
    Derivative,
    Expression,
    Index,
    Mul,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.notation import DEFAULT_NOTATION, Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import contains, free_symbols, walk
from grader.readers.document import AnswerField, Document
from grader.rubric.types import Asked
from grader.same import Same

APPROXIMATELY = "~"
QUALIFIERS = frozenset({"max", "min", "sup", "inf", "crit", "critical", "opt", "final"})


@dataclass(frozen=True, slots=True)
class Chain:
    """The sides of a statement that say what a name is, with the relations between them."""

    name: Side
    sides: tuple[Side, ...]
    statement: Statement
    relations: tuple[str, ...] = ()
    aside: bool = False
    """Whether the line is about another derivative, and names this one on the way."""

    @property
    def answer(self) -> Side:
        """The last side."""
        return self.sides[-1]

    @property
    def exact(self) -> Side:
        """The last side that is not only approximately equal: `sqrt(2)` in `= sqrt(2) ~ 1.41`."""
        return exact_side(self.sides, self.relations)


def exact_side(sides: Sequence[Side], relations: Sequence[str]) -> Side:
    """Return the side before the first `~`; the last where there is none.

    In `≈ 3x` nothing stands before it. A number that is far from that side is no rounding of it,
    and is what the line ends with. A sign between matrices says that one is reduced to the other.
    """
    first = int(len(sides) > 1 and not sides[0].raw.strip())
    last = sides[-1]
    for at in range(first, len(relations)):
        if relations[at] != APPROXIMATELY:
            continue
        exact = sides[at].expression
        if not is_reduced_to(exact, sides[at + 1].expression):
            return last if _are_far_apart(exact, last.expression) else sides[at]
    return last


#: Rounded values that are further from the exact one than this share of it are other numbers.
_NEAR = Fraction(1, 20)


def _are_far_apart(exact: Expression | Unreadable, last: Expression | Unreadable) -> bool:
    """Whether two sides are numbers, and the last has a unit or is surely no rounding."""
    if not isinstance(exact, Expression) or not isinstance(last, Expression):
        return False
    if not is_numeric(exact):
        return False
    if not is_numeric(last):
        return any(isinstance(part, Number) for part in walk(last))  # `1000/8 ~ 125 L/h`
    one, other = enclose(exact), enclose(last)
    if one is None or other is None:
        return False
    return abs(one.midpoint - other.midpoint) > _NEAR * abs(one.midpoint)


def field_of(asked: Asked, document: Document) -> AnswerField | None:
    """Return the entry of an answer file for this part, if the document is one and has it."""
    return document.fields.get(asked.part.id)


def names_of(asked: Asked) -> tuple[Expression, ...]:
    """Return the left sides under which the answer may stand: the model's target first."""
    return _names_of(Same(asked))


@lru_cache(maxsize=1024)
def _names_of(given: Same[Asked]) -> tuple[Expression, ...]:
    asked = given.value
    part, reference = asked.part, asked.reference
    texts = (*part.find.names, *map(str, part.options.get("names") or ()))
    value = reference.value if reference and part.one_formula else None
    formula = value if isinstance(value, Expression) else None
    target = reference.target if reference else None
    return _names(target, texts, formula, Same(part.notation))


@lru_cache(maxsize=1024)
def _names(
    target: Expression | None,
    texts: tuple[str, ...],
    formula: Expression | None,
    notation: Same[Notation],
) -> tuple[Expression, ...]:
    """Read the names once; `formula` is the reference where a formula is asked."""
    names: list[Expression] = [] if target is None else [target, *_usual(target)]
    for text in texts:
        read = parse(text, notation.value)
        if not isinstance(read, Unreadable) and read not in names:
            names.append(read)
    determinants = [n for n in names if isinstance(n, Call) and n.name == "det"]
    names += [Call("abs", *name.args) for name in determinants]  # `|A|`
    entries = [entry for name in names for entry in entries_of(name, notation.value)]
    return (*names, *_applied(formula, names, notation.value), *entries)


def unnamed(asked: Asked) -> Asked:
    """Return a part as if its answer had no name: under its own title it needs none."""
    return _unnamed(Same(asked))


@lru_cache(maxsize=512)
def _unnamed(given: Same[Asked]) -> Asked:
    asked = given.value
    reference = asked.reference and replace(asked.reference, target=None)
    options = {key: value for key, value in asked.part.options.items() if key != "names"}
    part = replace(asked.part, find=replace(asked.part.find, names=()), options=options)
    return replace(asked, part=part, reference=reference)


def _usual(target: Expression) -> tuple[Expression, ...]:
    """Return how a statistic is usually written: a mean with a bar, a variance as s_x^2."""
    if not isinstance(target, Call) or len(target.args) != 1:
        return ()
    of = target.args[0]
    usual = _USUAL.get(target.name) if isinstance(of, Symbol) else None
    return usual(of.name) if usual is not None and isinstance(of, Symbol) else ()


_USUAL: Mapping[str, Callable[[str], tuple[Expression, ...]]] = {
    "mean": lambda x: (Symbol(f"bar({x})"), Symbol(f"{x}bar"), Symbol(f"{x}_bar")),
    "variance": lambda x: (Pow(Symbol(f"s_{x}"), Number(2)),),
    "sd": lambda x: (Symbol(f"s_{x}"),),
}


def names_another(statement: Statement) -> bool:
    """Whether a line says what some other quantity is: `u = x^2`."""
    first = statement.sides[0].expression
    if isinstance(first, Derivative):
        first = first.args[0]
    return bool(statement.relations) and isinstance(first, Symbol | Call | Index)


def _applied(
    formula: Expression | None, names: Sequence[Expression], notation: Notation
) -> Iterator[Expression]:
    """Yield `y(t)` for the name `y` of a formula in t, and `f'(x)` for the derivative `df/dx`."""
    if formula is None:
        return
    arguments = sorted(free_symbols(formula), key=lambda symbol: symbol.name)
    for name in names:
        if isinstance(name, Symbol):
            yield from (Call(name.name, argument) for argument in arguments)
        elif isinstance(name, Derivative) and len(name.orders) == 1:
            yield from _with_primes(name, notation)
        elif isinstance(name, Derivative) and name.orders == (1, 1):
            yield from _in_either_order(name)


def _with_primes(name: Derivative, notation: Notation) -> Iterator[Expression]:
    """Yield the derivative of a function of one name with primes, `f'(x)` and `f'`."""
    function, variable = name.args[0], name.args[1]
    if isinstance(function, Symbol) and isinstance(variable, Symbol):
        primed = function.name + "'" * name.orders[0]
        for text in (f"{primed}({variable.name})", primed):
            read = parse(text, notation)
            if isinstance(read, Call | Symbol):
                yield read


def _in_either_order(name: Derivative) -> Iterator[Expression]:
    """Yield the names of a mixed derivative: `∂²f/∂y∂x`, `f_xy`, `f_yx`."""
    function, *by = name.args
    if not isinstance(function, Symbol) or not all(isinstance(v, Symbol) for v in by):
        return
    yield Derivative(function, *reversed(by))
    letters = [v.name for v in by if isinstance(v, Symbol)]
    for order in (letters, letters[::-1]):
        yield Symbol(f"{function.name}_{''.join(order)}")


def name_matches(side: Side, name: Expression) -> bool:
    """Say whether a side is the name, or the name with a qualifier such as `h_max`, `h(max)`."""
    expression = side.expression
    if expression is name:
        return True
    if not isinstance(name, Symbol):
        return False
    if isinstance(expression, Unreadable):
        return _qualified_text(side.raw, name.name)
    return _is_qualified(expression, name.name)


@lru_cache(maxsize=8192)  # the same sides are asked about for every part
def _is_qualified(expression: Expression, name: str) -> bool:
    match expression:
        case Symbol():
            base, _, qualifier = expression.name.removeprefix(name).partition("_")
            return expression.name.startswith(name) and base + qualifier in QUALIFIERS
        case Call():
            if expression.primes:
                return False
            if len(expression.args) > 1:  # `f_x(x, y)`
                names = {arg for arg in expression.args if isinstance(arg, Symbol)}
                return expression.name == name and len(names) == len(expression.args)
            argument = expression.args[0] if expression.args else None
            if expression.name == name:
                return _qualifier(argument)
            return expression.name in QUALIFIERS and argument is Symbol(name)
        case Mul() | Index():
            words = [_word(part) for part in expression.args]
            return name in words and all(w == name or w in QUALIFIERS for w in words)
    return False


def _qualifier(expression: Expression | None) -> bool:
    return expression is not None and _word(expression) in QUALIFIERS


def _word(expression: Expression) -> str:
    match expression:
        case Symbol() | Constant():
            return expression.name
        case Call() if not expression.args:
            return expression.name
    return ""


def _qualified_text(raw: str, name: str) -> bool:
    words = re.findall(r"[A-Za-z]+", raw.replace("text", "").replace("mathrm", ""))
    return name in words and all(word == name or word in QUALIFIERS for word in words)


def chains_for(name: Expression, document: Document) -> Iterator[Chain]:
    """Yield what the document says the name is, in order.

    The name may stand anywhere in a chain; what follows it through `=` counts, or if it is the last
    side, what stands before it, unless that says what another derivative is. Where lines are about
    the name itself, those about another derivative (`∂y/∂b_1 = ∂y/∂z_1 = ...`) are none of it.
    What is said to follow, and says of nothing else what it is, is the end of the chain:
    `y = (4x + 2)/2 => 2x + 1`.
    """
    found: list[Chain] = []
    for statement in document.statements:
        found += _chains_in(statement, name)
        if found and _goes_on(found[-1], statement):
            found[-1] = _longer(found[-1], statement)
    if not found:
        labelled = (_with_label(each, name) for each in document.statements)
        found = [chain for each in labelled if each for chain in _chains_in(each, name)]
    yield from [chain for chain in found if not chain.aside] or found


def _with_label(statement: Statement, name: Expression) -> Statement | None:
    """Return `f_x = 2xy` of `f_x: 2xy`, where the label is the name that is looked for."""
    if not statement.label or statement.relations or len(statement.sides) != 1:
        return None
    if parse(statement.label, DEFAULT_NOTATION) is not name:
        return None
    side = Side(name, statement.label, statement.sides[0].place)
    return replace(statement, sides=(side, *statement.sides), relations=("=",))


def _goes_on(chain: Chain, statement: Statement) -> bool:
    """Whether what is said to follow from a chain is a formula in the same names."""
    if statement.premises[-1:] != (chain.statement,) or statement.relations:
        return False
    before, end = chain.answer.expression, statement.sides[0].expression
    if not isinstance(before, Expression) or not isinstance(end, Expression):
        return False
    return free_symbols(end) <= free_symbols(before)


def _longer(chain: Chain, statement: Statement) -> Chain:
    sides, relations = (*chain.sides, statement.sides[0]), (*chain.relations, "=")
    return replace(chain, sides=sides, relations=relations, statement=statement)


def _chains_in(statement: Statement, name: Expression) -> Iterator[Chain]:
    sides, relations = statement.sides, statement.relations
    for position, side in enumerate(sides):
        if not name_matches(side, name):
            continue
        end = position
        while end < len(relations) and _leads_on(relations[end:]):
            end += 1
        if relations[end : end + 1] == ("parallel",):
            continue  # resistors that nobody put together
        after = sides[position + 1 : end + 1]
        named = isinstance(sides[0].expression, Derivative)
        before = position > 0 and relations[position - 1] in EQUALITIES and not named
        if after:
            aside = named and position > 0
            yield Chain(side, after, statement, relations[position + 1 : end], aside)
        elif before:
            yield Chain(side, sides[:position], statement)


def _leads_on(relations: Sequence[str]) -> bool:
    """Whether a chain goes on with its next side; `R = 60 ∥ 40 = 24` does over its resistors."""
    first, *others = relations
    return first in EQUALITIES or (first == "parallel" and bool(EQUALITIES.intersection(others)))


def derivatives_in(expression: Expression) -> tuple[Derivative, ...]:
    """Return the derivative symbols that an expression still holds.

    That of an open function by what it is taken of, `dσ(z)/dz`, is `σ'(z)` and worked out.
    """
    if not contains(expression, Derivative):
        return ()
    held = (node for node in walk(expression) if isinstance(node, Derivative))
    return tuple(node for node in held if not _of_open_function(node))


def _of_open_function(derivative: Derivative) -> bool:
    function, *variables = derivative.args
    if not isinstance(function, Call) or function.name in KNOWN_FUNCTIONS:
        return False
    return variables == [*function.args] and derivative.orders == (1,)
