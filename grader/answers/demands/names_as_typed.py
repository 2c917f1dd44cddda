r"""Names of the question as students type them: `Th` for `T_h`, `T_C` for `T_c`, `ΔT` for `dT`.

A reading is tried only where the answer is not right as it stands, and never takes two names of an
answer for one: where both `T_c` and `T_C` are written, they are two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.notations.conditions import without_condition
from grader.answers.find.notations.usual_readings import with_concentrations
from grader.answers.find.reading import without_left_side
from grader.answers.find.solutions.alternatives import read_again
from grader.expressions.names import GREEK_SIGNS, GREEK_WORDS
from grader.expressions.nodes import (
    Call,
    Constant,
    Div,
    Expression,
    Index,
    Mul,
    Number,
    Piecewise,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.rubric.types import Asked

_TYPED = re.compile(r"[A-Za-z]\w*")
_SHORTEST_WORD = 4


def with_names_as_typed(asked: Asked, response: Response) -> Response | None:
    """Return an answer with the names of the question for its own that are spelled like them."""
    names = {symbol.name for symbol in names_in_reference(asked)}
    if not names or not isinstance(response.read, Expression):
        return None
    raw = _with_subscripts(response.raw, names)
    read = response.read if raw == response.raw else read_again(raw, asked.part.notation)
    if not isinstance(read, Expression):
        return None
    read = with_concentrations(asked, read) if "[" in raw else read
    spelled = _spelled_alike({symbol.name for symbol in free_symbols(read)}, names)
    read = substitute(read, {Symbol(said): Symbol(meant) for said, meant in spelled.items()})
    read = transform(read, lambda node: _difference(_apart(node, names), names))
    return None if read == response.read else replace(response, read=read)


def _apart(node: Expression, names: set[str]) -> Expression:
    """Return `Vmax S` of the word `VmaxS`, where both are names of the question."""
    if not isinstance(node, Symbol) or node.name in names or len(node.name) < _SHORTEST_WORD:
        return node
    pieces: list[str] = []
    rest = node.name
    changing = _DELTA.name in names or any(map(_DIFFERENCE.fullmatch, names))
    names = names | {"d"} if changing else names
    while rest:
        first = max((name for name in names if rest.startswith(name)), key=len, default="")
        if not first:
            return node
        pieces.append(first)
        rest = rest[len(first) :]
    return Mul(*map(Symbol, pieces))


def _difference(node: Expression, names: set[str]) -> Expression:
    """Return `k dT` of `k Δ T` where the question has `dT`, `k Δ T` of `k d T` where it has Δ."""
    if not isinstance(node, Mul):
        return node
    factors: list[Expression] = []
    for factor in node.args:
        base, *power = factor.args if isinstance(factor, Pow) else (factor,)
        before = factors[-1] if factors else None
        if isinstance(base, Symbol) and before in _CHANGES:
            name = next((each for each in names if _is_difference_of(each, base.name)), "")
            if name:
                factors[-1] = Pow(Symbol(name), *power) if power else Symbol(name)
                continue
            if _DELTA.name in names and base.name in names and "d" not in names:
                factors[-1] = _DELTA
        factors.append(factor)
    return factors[0] if len(factors) == 1 else Mul(*factors)


_DELTA = Symbol("Delta")
_CHANGES = (_DELTA, Symbol("delta"), Symbol("d"))
#: A difference by its name, `dT`, `DeltaT` and `Delta_T`, and what it is a difference of.
_DIFFERENCE = re.compile(r"(?:d|D|[Dd]elta_?)(?P<of>[A-Za-z]\w?)")


def _is_difference_of(name: str, of: str) -> bool:
    found = _DIFFERENCE.fullmatch(name)
    return found is not None and found["of"] == of


def _with_subscripts(raw: str, names: set[str]) -> str:
    """Write `T_h` for the `Th` of plain text, unless that is a product of names of the question."""
    for name in names:
        base, _, index = name.partition("_")
        single = len(base) == 1 or base in GREEK_WORDS
        short = single and index.isalnum() and len(index) < _SHORTEST_WORD
        if short and "\\" not in raw and not names.issuperset(base + index):
            other = base.swapcase() if len(base) == 1 and len(index) > 1 else base
            other = base if f"{other}_{index}" in names else other  # `Vin` for `v_in`
            letter = f"(?:{base}|{other}|{GREEK_SIGNS.get(base, base)})"
            typed = rf"(?<![A-Za-z\\_]){letter}(?:{index}|{index.swapcase()})(?![A-Za-z_])"
            raw = re.sub(typed, name, raw)
    return raw


def _spelled_alike(own: set[str], names: set[str]) -> dict[str, str]:
    """Return which names of an answer mean which of the question: `V_max` is its `Vmax`."""
    meant: Mapping[str, list[str]] = _by_spelling(names)
    said = _by_spelling(own)
    return {
        said[key][0]: meant[key][0]
        for key in said.keys() & meant.keys()
        if len(said[key]) == len(meant[key]) == 1 and said[key] != meant[key]
    }


def _by_spelling(names: set[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        for key in _spelling(name):
            found[key].append(name)
    return found


_PRIME = "'"
#: A derivative by time: `dot(x)` and `ddot(theta)_1` are `x'` and `theta_1''`.
_DOTTED = re.compile(r"(?P<more>d{0,2})dot\((?P<of>\w+)\)(?P<index>(?:_\w+)?)")


def _spelling(name: str) -> Iterator[str]:
    """Yield how a name is spelled apart from how it is set; a letter alone is its own."""
    dotted = _DOTTED.fullmatch(name)
    if dotted is not None:
        yield f"{dotted['of']}{dotted['index']}{_PRIME * (1 + len(dotted['more']))}"
    elif name.endswith(_PRIME):
        yield name
    letters = name.replace("_", "")
    if len(letters) > 1 and _TYPED.fullmatch(name):
        yield letters[0] + letters[1:].lower()
        difference = _DIFFERENCE.fullmatch(name)
        if difference is not None:
            yield f"d{difference['of']}"
        if "_" not in name and len(name) >= _SHORTEST_WORD and letters[0].isupper():
            yield letters.lower()
        elif len(letters) > _SHORTEST_SUBSCRIPT and letters[1:].isalpha() and letters[0].isupper():
            yield letters.lower()  # `V_in` for `v_in`


#: A subscript of more letters is a word, which tells names apart by itself.
_SHORTEST_SUBSCRIPT = 2
_PLANCK, _REDUCED = Symbol("h"), Symbol("hbar")


def with_planck_constant(asked: Asked, response: Response) -> Response | None:
    """Return `n^2 h^2/(8 m L^2)` in ħ, or the other way, where the question has one alone."""
    names, read = names_in_reference(asked), response.read
    if not isinstance(read, Expression):
        return None
    own, turn = free_symbols(read), Mul(Number(2), Constant("pi"))
    if _REDUCED in names and _PLANCK in own - names:
        return replace(response, read=substitute(read, {_PLANCK: Mul(turn, _REDUCED)}))
    if _PLANCK in names and _REDUCED in own - names:
        return replace(response, read=substitute(read, {_REDUCED: Div(_PLANCK, turn)}))
    return None


def without_own_argument(asked: Asked, response: Response) -> Response | None:
    """Return `σ(1 - σ)` of `σ(z)(1 - σ(z))`, where the question has σ as a name.

    All that the answer takes of it is one letter, which nothing else in the question or answer is.
    """
    names, read = {symbol.name for symbol in names_in_reference(asked)}, response.read
    if not isinstance(read, Expression):
        return None
    taken: set[Expression] = set()

    def bare(node: Expression) -> Expression:
        if not isinstance(node, Call) or node.name not in names:
            return node
        if len(node.args) != 1 or node.primes:
            return node
        taken.add(node.args[0])
        return Symbol(node.name)

    plain = transform(read, bare)
    if len(taken) != 1:
        return None
    argument = taken.pop()
    own = isinstance(argument, Symbol) and argument.name not in names
    return replace(response, read=plain) if own and argument not in free_symbols(plain) else None


#: Names of the unit step.
_STEPS = frozenset({"u", "theta", "Theta", "mu", "H", "Heaviside", "heaviside", "epsilon", "sigma"})


def where_the_step_is_one(asked: Asked, response: Response) -> Response | None:
    """Return `2 e^(-5t) u(t)` of `2 e^(-5t)`, where the right answer has the step."""
    value, read = asked.value, response.read
    steps = [node for node in value.args if is_step(node)] if isinstance(value, Mul) else []
    if len(steps) != 1 or not isinstance(read, Expression) or _is_before_zero(read):
        return None
    formula = without_left_side(without_condition(read))
    return replace(response, read=Mul(formula, steps[0]))


def _is_before_zero(read: Expression) -> bool:
    """Whether a formula is only said for negative values of its name: `2 e^(-t), t <= 0`."""
    conditions = [node for node in walk(read) if isinstance(node, Relation)]
    return any(each.args[-1] == Number(0) and {*each.ops} & {"<", "<="} for each in conditions)


def is_step(node: Expression) -> bool:
    """Whether a factor is `u(t)` or `u[n]`, or 1 for positive values of a name and 0 for others."""
    match node:
        case Piecewise(
            args=(
                Number(value=1), Relation(args=(Symbol() as first, Number(value=0)), ops=(above,)),
                Number(value=0), Relation(args=(Symbol() as last, Number(value=0)), ops=(below,)),
            )
        ):  # fmt: skip
            return first is last and above in (">", ">=") and below in ("<", "<=")
        case Call(args=(Symbol(),)) if not node.primes:
            return node.name in _STEPS
        case Index(args=(Symbol() as base, Symbol())):
            return base.name in _STEPS
    return False
