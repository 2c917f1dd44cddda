r"""Derivatives by other names than their own: `dz_5`, `\delta_5`, `y_{z_5}`, or in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from string import ascii_letters

from grader.answers.find import names_of
from grader.expressions.names import canonical, split_name
from grader.expressions.nodes import Derivative, Expression, Index, Mul, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.phrases import RESPECT, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import transform
from grader.expressions.writing import to_plain
from grader.marking.normalise.questions import Placed, by_question
from grader.marking.normalise.wanted import Wanted, definitions_of
from grader.readers.document import Document, Table
from grader.rubric.types import question_of
from grader.worked_solutions import D

MIN_NAMES = 2
"""One such name alone may be anything, but for an error with its name in full, `δ_ŷ`."""
_ERROR = "delta"
_LETTERS = frozenset(ascii_letters)

Spelling = Callable[[Expression], Expression | None]
"""What a name stands for, if it is a usual name of a derivative."""


def spell_derivatives(document: Document, wanted: Wanted) -> Document:
    r"""Return the document with the derivatives of a network's result by their full names.

    Where a question asks for the derivatives of one result, `dz_5` and `y_{z_5}` are the one by
    `z_5`; the "errors" `\delta_1`, `\delta_2`, ... are those by the one family of names that has
    their numbers. So they are read where no line says of them what they are.
    """
    definitions = definitions_of(wanted)
    if not definitions:
        return document
    rows = _rows(document)
    spelled: dict[int, Statement] = {}
    for question, lines in by_question(document).items():
        targets = _targets(wanted, question)
        own = definitions_of(wanted, question)
        said = _in_words(lines, targets, own or definitions, rows)
        spelled |= said
        texts = [said.get(at, line) for at, line in lines]
        for spelling in _spellings(texts, targets, definitions.keys()):
            if _is_used(texts, spelling, targets):
                spelled |= {at: _spelled(spelled.get(at, line), spelling) for at, line in lines}
    blocks = (spelled.get(at, block) for at, block in enumerate(document.blocks))
    return replace(document, blocks=tuple(blocks)) if spelled else document


def _targets(wanted: Wanted, question: str) -> tuple[Derivative, ...]:
    """Return the first derivatives that a question asks for, of the result of which most are."""
    here = (asked for asked in wanted.asked if question_of(asked.part.id) == question)
    names = (name for asked in here for name in names_of(asked))
    found = tuple(
        name
        for name in names
        if isinstance(name, Derivative) and name.orders == (1,) and isinstance(name.args[1], Symbol)
    )
    results = Counter(target.args[0] for target in found).most_common(2)
    if len(results) > 1 and results[0][1] == results[1][1]:
        return ()
    return tuple(target for target in found if target.args[0] is results[0][0])


def _is_used(lines: Sequence[Statement], spelling: Spelling, targets: Sequence[Derivative]) -> bool:
    """Whether several lines work out what has such a name, and none says what it is."""
    said: set[Expression] = set()
    names: set[Expression] = set()
    in_full = False
    for line in lines:
        sides = [s.expression for s in line.sides if isinstance(s.expression, Expression)]
        found = [name for side in sides if (name := spelling(side)) is not None]
        stems = {_stem_of(name) for name in found}
        derivatives = {side for side in sides if isinstance(side, Derivative)}
        if any(_stem_of(side) in stems for side in derivatives.difference(found)):
            return False
        said.update(side for side in sides if side in targets)
        if found and line.sides[1:] and not line.hedge and found[0] is spelling(sides[0]):
            names.add(found[0])
            in_full |= _is_error_in_full(sides[0]) and found[0] in targets
    return (len(names) >= MIN_NAMES or in_full) and names.isdisjoint(said)


def _is_error_in_full(name: Expression) -> bool:
    r"""Whether it is `\delta_{\hat y}`, which says by what is differentiated, and no number."""
    if isinstance(name, Index):
        return name.args[0] == Symbol(_ERROR) and isinstance(name.args[1], Symbol)
    stem, _, below = _parts(name)
    return stem == _ERROR and bool(below) and not below.isdigit()


def _stem_of(derivative: Expression) -> str:
    """Return the stem of what is differentiated by."""
    name = derivative.args[1]
    return _parts(name.args[0] if isinstance(name, Index) else name)[0]


def _spelled(line: Statement, spelling: Spelling) -> Statement:
    def of_product(node: Expression) -> Expression:
        found = spelling(node)
        if found is not None or not isinstance(node, Mul) or D not in node.args:
            return node if found is None else found
        return Mul(*_joined(node.args, spelling))

    return line.mapped(lambda formula: transform(formula, of_product))


def _joined(factors: Sequence[Expression], spelling: Spelling) -> Iterator[Expression]:
    """Yield the factors with each `d` and the name behind it as one."""
    done = False
    for factor, behind in pairwise([*factors, D]):
        found = spelling(Mul(D, behind)) if factor is D and not done else None
        if not done:
            yield factor if found is None else found
        done = found is not None


# -- in words --------------------------------------------------------------------------------------

_RESPECT = re.compile(
    rf"(?<!\w)(?:{pattern_of(RESPECT)})\s+\$?(?P<name>[^\s$:,]{{1,40}})", re.IGNORECASE
)
_LABEL = re.compile(r"(?:\A|[\s,;])\$?(?P<name>[^\s$:,;]{1,40})\$?\s?:\Z")


def _in_words(
    lines: Sequence[Placed],
    targets: Sequence[Derivative],
    definitions: Mapping[Expression, Expression],
    rows: frozenset[str],
) -> dict[int, Statement]:
    """Return the lines `with respect to z_5: A` and `z_5: A` as claims of derivatives."""
    said = {side.expression for _, line in lines for side in line.sides}
    left = [target for target in targets if target not in said]
    by_name = {without_primes(target.args[1]): target for target in left}
    by_name = {name: target for name, target in by_name.items() if name not in definitions}
    by_name |= {target.args[1]: target for target in left}
    found: dict[int, Statement] = {}
    for at, line in lines:
        row = line.raw in rows
        name = line.sides[0].expression if row else _name_before(line)
        said_of_it = line.sides[1:] if row else line.sides
        formula = said_of_it[0].expression
        if name not in by_name or name is formula or definitions.get(name) is formula:
            continue
        if not line.hedge and not (said_of_it[1:] and isinstance(formula, Symbol | Derivative)):
            target = by_name[name]
            sides = (Side(target, to_plain(target), line.place), *said_of_it)
            relations = line.relations if row else ("=", *line.relations)
            found[at] = replace(line, sides=sides, relations=relations, label="")
    return found


def without_primes(name: Expression) -> Expression:
    """Return `z_5` for `z'_5`: beside names with primes alone it is the same."""
    return (
        Symbol(canonical(split_name(name.name)._replace(primes=0)))
        if isinstance(name, Symbol)
        else name
    )


def _rows(document: Document) -> frozenset[str]:
    """Return the rows of tables with two columns, as the equations that they are read as."""
    tables = (block for block in document.blocks if isinstance(block, Table))
    rows = (row for table in tables for row in table.rows if len(row) == 2)
    return frozenset(" = ".join(cell.strip(" $") for cell in row) for row in rows)


def _name_before(line: Statement) -> Expression | None:
    """Return by what the words before a formula say that is differentiated."""
    if line.label:
        name = line.label
    else:
        label = _LABEL.search(line.lead.rstrip())
        said = [label] if label else [*_RESPECT.finditer(line.lead)]
        name = said[-1]["name"] if said else ""
    read = parse(name) if name else None
    return read if isinstance(read, Symbol) else None


# -- what is usual ---------------------------------------------------------------------------------


def _spellings(
    lines: Sequence[Statement], targets: Sequence[Derivative], defined: Collection[Expression]
) -> Iterator[Spelling]:
    """Yield how the targets may be spelled."""
    if not targets:
        return
    result = targets[0].args[0]
    numbers: dict[str, set[str]] = {}
    of_results: set[str] = set()  # weights have no errors
    for target in targets:
        stem, _, number = _parts(target.args[1])
        numbers.setdefault(stem, set()).add(number)
        of_results |= {stem} if target.args[1] in defined else set()
    # Before `d` and a name behind it are taken as a differential: `dy_dz5` is none.
    whole = {name: target for target in targets for name in _in_one_name(target)}
    yield whole.get
    if D not in defined:
        own = {_parts(name)[0].rstrip("'") for name in defined}
        yield partial(_differential, result, own | {stem.rstrip("'") for stem in numbers})
    first = (line.sides[0].expression for line in lines if line.sides[1:])
    errors = {number for stem, _, number in map(_parts, first) if stem.rstrip("'") == _ERROR}
    errors = {number for number in errors if number.isalnum() and len(number) < 3}
    counted = {stem: own for stem, own in numbers.items() if stem in of_results or not of_results}
    fitting = [stem for stem, own in counted.items() if errors & own == errors - _LETTERS]
    if errors - _LETTERS and len(fitting) == 1:
        yield lambda node: whole.get(node) or _error(result, fitting[0], node)


def _parts(name: Expression | Unreadable) -> tuple[str, str, str]:
    """Return what stands before a subscript, the sign of it, and what is below: `z`, `_`, `5`."""
    if not isinstance(name, Symbol):
        return "", "", ""
    stem, sign, below = name.name.partition("_")
    return stem, sign, below.partition("^")[0]


def _differential(
    result: Expression, stems: Collection[str], node: Expression
) -> Expression | None:
    """Read `dz_5`, also as `d` times `z_5`, and `dz_{k+1}`; primes may be left out."""
    name: Expression = node
    match node:
        case Mul(args=(first, second)) if first is D:
            name = second
        case Symbol() if node.name.startswith("d"):
            name = Symbol(node.name[1:])
        case Index(args=(Symbol() as base, below)) if base.name.startswith("d"):
            name = Index(Symbol(base.name[1:]), below)
    stem = _parts(name.args[0] if isinstance(name, Index) else name)[0].rstrip("'")
    return Derivative(result, name) if name is not node and stem in stems else None


def _in_one_name(target: Derivative) -> Iterator[Expression]:
    """Yield `y_z5` and `y_{z_5}`, and the names of programs, `dy_dz5` and `grad_z5`."""
    result, name = target.args
    if not isinstance(result, Symbol) or not isinstance(name, Symbol):
        return
    own, short = split_name(result.name), name.name.replace("_", "")
    for below in (short, name.name):
        yield Symbol(canonical(own._replace(subscript=below)))
        yield Symbol(canonical(split_name(_ERROR)._replace(subscript=below)))
    yield Index(Symbol(_ERROR), name)
    if "'" in short:  # how those of `y_z'5` are read
        moved = own._replace(primes=short.count("'"), subscript=short.replace("'", ""))
        yield Symbol(canonical(moved))
    if short.isalnum():
        yield Mul(D, Symbol(f"{own.base}_d{short}"))
        yield Symbol(f"grad_{short}")
    elif "'" in short:  # how the primes of `grad_z5'` and `dy_dz5'` are read
        bare = short.replace("'", "")
        yield from (Symbol(f"{stem}_{bare}") for stem in ("grad'", "grad"))
        yield from (Mul(D, Symbol(f"{own.base}{primes}_d{bare}")) for primes in ("'", ""))


def _error(result: Expression, stem: str, node: Expression) -> Expression | None:
    r"""Read `\delta_5` and `\delta_{k+1}` as derivatives by the names with a stem."""
    match node:
        case Symbol() if (parts := _parts(node))[0].rstrip("'") == _ERROR and parts[1]:
            return Derivative(result, Symbol(f"{stem}_{parts[2]}"))
        case Index(args=(Symbol() as base, below)) if base.name.rstrip("'") == _ERROR:
            return Derivative(result, Index(Symbol(stem), below))
    return None
