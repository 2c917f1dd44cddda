"""Names that the question does not have: would the answer be right if they meant others?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from itertools import islice, permutations

from grader.answers.check.up_to import constants_of_integration
from grader.answers.comparing import compare_in_model
from grader.answers.find.chains import names_of
from grader.equivalence import Outcome
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import CONSTANTS_OF_INTEGRATION
from grader.expressions.nodes import (
    Add,
    Call,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, functions_called, substitute, transform, walk
from grader.models.base import Compares
from grader.rubric.types import Asked

MAX_UNKNOWN = 3
MAX_RENAMINGS = 120
_LOGARITHMS = frozenset({"log", "ln", "lg", "lb", "log10", "log2"})


def right_if_renamed(asked: Asked, reference: Expression, answer: Expression) -> str:
    """Return how unknown names would have to be read for a wrong answer to be right.

    Empty if no reading makes it right. Names that the question knows are never read as others: to
    write `z_3` for `z_4` is a mistake, to write `s` for `sigma` is another way of writing.
    """
    for said, renamed in in_names_of(asked, reference, answer):
        verdict = compare_in_model(reference, renamed, asked.model, asked.part.notation)
        if verdict.outcome is Outcome.EQUIVALENT:
            return said
    return ""


#: Questions to a model whose last argument is a name of one's own.
_OF_OWN_VARIABLE = re.compile(r"\s*(?:characteristic_polynomial|pdf|pmf|cdf)\(")


def in_asked_variable(
    asked: Asked, answer: Expression, statement: Statement | None = None
) -> Expression:
    """Return `5 e^(-3x)` for `y(t) = 5 e^(-3t)`: what a function's argument is called is free.

    So is the variable of a characteristic polynomial or a density. Only a letter is taken for it
    that means nothing else in the question.
    """
    reference = asked.value
    if isinstance(reference, Expression):
        answer = _with_look_alikes(reference, _of_update(reference, answer, statement))
    asked_for = _variable(asked)
    if asked_for is None or not isinstance(reference, Expression):
        return answer
    names = free_symbols(answer)
    own = _argument(statement) or _only_own_variable(asked, names) or _state(asked_for, names)
    if own is None or own not in names or asked_for in names:
        return answer
    if own.name in _known_names(asked, reference):
        return answer
    return substitute(answer, {own: asked_for})


#: Letters that look the same in a course: `ω` is typed `w`.
_LOOK_ALIKE = (Symbol("omega"), Symbol("w"))


def _with_look_alikes(reference: Expression, answer: Expression) -> Expression:
    """Return `1 + j ω R C` with `w`, where the question has one and the answer the other."""
    names, own = free_symbols(reference), free_symbols(answer)
    for said, meant in permutations(_LOOK_ALIKE):
        if said in own - names and meant in names - own:
            return substitute(answer, {said: meant})
    said_so, meant_so = (_added_constant(side) for side in (answer, reference))
    if said_so in own - names and meant_so in names - own and isinstance(meant_so, Symbol):
        return substitute(answer, {said_so: meant_so})
    return answer


_OF_INTEGRALS = frozenset(map(Symbol, CONSTANTS_OF_INTEGRATION))


def _added_constant(formula: Expression) -> Expression:
    """Return the `C` of `sin(x) + C`, which stands nowhere else in it."""
    if not isinstance(formula, Add) or len(free_symbols(formula)) < 2:
        return _NOTHING
    found = [term for term in formula.args if term in _OF_INTEGRALS]
    others = Add(*(term for term in formula.args if term not in found), _NOTHING)
    alone = len(found) == 1 and found[0] not in free_symbols(others)
    return found[0] if alone else _NOTHING


#: The next state of an iteration, and the state before it: `w_{t+1}` and `w_t`.
_NEXT_NAMES = (("_new", "_old"), ("_neu", "_alt"), ("_next", ""))


def _of_update(
    reference: Expression, answer: Expression, statement: Statement | None
) -> Expression:
    """Return `w - eta w` of `w_{t+1} = w_t - eta w_t`, where the step of `w` is asked."""
    first = statement.sides[0].expression if statement and statement.relations else None
    base, now = _states_of(first)
    if base not in free_symbols(reference) or now in {*walk(reference)}:
        return answer
    if isinstance(now, Symbol):
        both = {base, now} <= free_symbols(answer)
        return answer if both else substitute(answer, {now: base})
    return transform(answer, lambda node: base if node == now else node)


def _states_of(first: object) -> tuple[Expression, Expression]:
    match first:
        case Index(args=(Symbol() as base, Add(args=(Symbol() as at, Number(value=1))))):
            return base, Symbol(f"{base.name}_{at.name}")
        case Pow(args=(Symbol() as base, Add(args=(Symbol() as at, Number(value=1))))):
            return base, Symbol(f"{base.name}^{{({at.name})}}")
        case Symbol() if _TERM_OF_TIME.fullmatch(first.name):
            letter, index = first.name.split("_")
            before = Add(Symbol(index), Neg(Number(1)))
            return Symbol(letter), Index(Symbol(letter), before)
        case Symbol():
            for next_name, name in _NEXT_NAMES:
                if first.name.endswith(next_name):
                    bare = first.name.removesuffix(next_name)
                    return Symbol(bare), Symbol(bare + name)
    return _NOTHING, _NOTHING


_NOTHING = Number(0)
_TERM_OF_TIME = re.compile(r"[A-Za-z]+_[i-nt]")


def _variable(asked: Asked) -> Symbol | None:
    """Return the one name that the formula that is asked is a function of."""
    general = asked.reference.general if asked.reference else None
    if general is not None:
        return general.variable
    value = asked.value
    names = free_symbols(value) if isinstance(value, Expression) else frozenset()
    return next(iter(names)) if len(names) == 1 else None


def _argument(statement: Statement | None) -> Symbol | None:
    """Return t where a line says what `y(t)` is, k where it says what `a_k` is."""
    first = statement.sides[0].expression if statement and statement.relations else None
    if isinstance(first, Symbol) and _TERM.fullmatch(first.name):
        return Symbol(first.name[-1])
    if not isinstance(first, Call) or len(first.args) != 1 or first.name in KNOWN_FUNCTIONS:
        return None
    argument = first.args[0]
    return argument if isinstance(argument, Symbol) else None


#: A term of a sequence, whose index is free: `a_k`.
_TERM = re.compile(r"[A-Za-z]_[i-n]")


def with_bare_functions(asked: Asked, answer: Expression) -> Expression:
    """Return `sigma (1 - sigma)` as `sigma(z) (1 - sigma(z))`, where that is its one argument.

    That is asked of functions that the question declares, of which nothing else is taken.
    """
    reference = asked.value
    if not isinstance(reference, Expression):
        return answer
    calls: dict[str, set[Expression]] = {}
    for node in walk(reference):
        if isinstance(node, Call) and len(node.args) == 1 and not node.primes:
            calls.setdefault(node.name, set()).add(node)
    alone = {
        Symbol(name): next(iter(found))
        for name, found in calls.items()
        if len(found) == 1 and name in asked.part.notation.functions
    }
    bare = alone.keys() & free_symbols(answer) - free_symbols(reference)
    if not bare:
        return answer

    def change(node: Expression) -> Expression:
        if not isinstance(node, Call) or Symbol(node.name) not in bare or node.primes:
            return node
        itself = len(node.args) == 1 and Symbol(node.name) in free_symbols(node.args[0])
        return Mul(Symbol(node.name), node.args[0]) if itself else node

    put: dict[Expression, Expression] = {name: alone[name] for name in bare}
    return substitute(transform(answer, change), put)


def _state(variable: Symbol, names: frozenset[Symbol]) -> Symbol | None:
    """Return `x_n`, the one name of a step `x_{n+1} = x_n/2 + 1/x_n` of x."""
    states = [Symbol(f"{variable.name}_{index}") for index in "nkijtm"]
    return next((name for name in states if names == {name}), None)


def _only_own_variable(asked: Asked, names: frozenset[Symbol]) -> Symbol | None:
    query = asked.reference.query if asked.reference else ""
    free = _OF_OWN_VARIABLE.match(query) is not None and len(names) == 1
    return next(iter(names)) if free else None


def in_names_of(
    asked: Asked, reference: Expression, answer: Expression
) -> Iterator[tuple[str, Expression]]:
    """Yield an answer with its unknown names as those of the reference, and what means what."""
    for renaming in islice(_renamings(asked, reference, answer), MAX_RENAMINGS):
        said = ", ".join(f"{old} means {new}" for old, new in renaming.items())
        yield said, _rename(answer, renaming)


def undefined_names(asked: Asked, reference: Expression, answer: Expression) -> tuple[str, ...]:
    """Return the names of an answer that the question does not have.

    Where a model defines names an answer may use others for formulas; what they mean then only a
    person can see. Elsewhere there are no names but those of the reference. What a function is that
    nobody knows (`sigmaprime`) can be seen nowhere.
    """
    functions = functions_called(answer) - _known_functions(asked, reference)
    if asked.model is None or not asked.model.vocabulary().definitions:
        return tuple(sorted(functions))
    if isinstance(asked.model, Compares) and asked.model.understands(answer):
        return tuple(sorted(functions))
    known = _known_names(asked, reference) | constants_of_integration(asked, answer)
    return tuple(sorted(functions | (_names(answer) - known)))


def _known_functions(asked: Asked, reference: Expression) -> frozenset[str]:
    known = functions_called(reference, *names_of(asked)) | asked.part.notation.functions
    if asked.model is not None:
        known |= functions_called(*asked.model.vocabulary().definitions.values())
    if asked.part.notation.shapes:
        known |= _OF_VECTORS
    if isinstance(asked.model, Compares):
        known |= _INDICATORS
    if not known.isdisjoint(_MOMENTS):
        known |= _MOMENTS
    return known | KNOWN_FUNCTIONS.keys()


_OF_VECTORS = frozenset({"dot", "outer", "softmax", "diag", "ones", "logsumexp", "KL", "H"})
_INDICATORS = frozenset({"bb(1)", "bb(I)", "indicator"})
_MOMENTS = frozenset({"E", "Var", "Cov"})


def _renamings(asked: Asked, reference: Expression, answer: Expression) -> Iterator[dict[str, str]]:
    names = _known_names(asked, reference)
    unknown = sorted(_names(answer) - names)
    free = _others_first(_names(reference), _names(answer))
    called, called_here = functions_called(reference), functions_called(answer)
    arities = _arities(reference, answer)
    unknown_functions = sorted(called_here - called - asked.part.notation.functions)
    free_functions = _others_first(called, called_here)
    if not 0 < len(unknown) + len(unknown_functions) <= MAX_UNKNOWN:
        return
    for chosen in permutations(free, len(unknown)):
        for functions in permutations(free_functions, len(unknown_functions)):
            called_so = dict(zip(unknown_functions, functions, strict=True))
            if not any(_are_two(said, meant) for said, meant in called_so.items()) and all(
                arities[said] <= arities[meant] for said, meant in called_so.items()
            ):
                yield {**dict(zip(unknown, chosen, strict=True)), **called_so}


def _arities(*expressions: Expression) -> Mapping[str, set[int]]:
    """Return with how many arguments each function is called: of `6Cx(1/4)` no binomial is made."""
    found: dict[str, set[int]] = defaultdict(set)
    for node in walk(*expressions):
        if isinstance(node, Call):
            found[node.name].add(len(node.args))
    return found


def _are_two(said: str, meant: str) -> bool:
    """Whether two names are of two functions that everybody knows: `sin` never means `cos`.

    Which logarithm `log` is differs from book to book.
    """
    known = said in KNOWN_FUNCTIONS and meant in KNOWN_FUNCTIONS
    return known and not {said, meant} <= _LOGARITHMS


def _others_first(names: Set[str], used: Set[str]) -> list[str]:
    return sorted(names, key=lambda name: (name in used, name))


def _known_names(asked: Asked, reference: Expression) -> set[str]:
    names = _names(reference) | set(asked.part.notation.variables)
    if asked.model is not None:
        definitions = asked.model.vocabulary().definitions
        names |= _names(*definitions, *definitions.values())
    return names | _names(*names_of(asked))


def _names(*expressions: Expression) -> set[str]:
    return {symbol.name for expression in expressions for symbol in free_symbols(expression)}


def _rename(answer: Expression, renaming: dict[str, str]) -> Expression:
    def change(node: Expression) -> Expression:
        if isinstance(node, Call) and node.name in renaming:
            return Call(renaming[node.name], *node.args, primes=node.primes)
        return node

    symbols: dict[Expression, Expression] = {Symbol(a): Symbol(b) for a, b in renaming.items()}
    return transform(substitute(answer, symbols), change)
