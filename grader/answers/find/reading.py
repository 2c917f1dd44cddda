"""From what stands in an answer (text, a value of an answer file) to expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from grader.equivalence import is_decimal
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
    Unit,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES
from grader.expressions.traversal import contains, free_symbols, transform, walk

_LONGEST_ROWS = 400
_REAL_CONSTANTS = frozenset({"pi", "e"})


def raw_text(value: object) -> str:
    """Return a value of an answer file as a student would have written it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(raw_text, value)) + "]"
    return str(value)


_LEADING = re.compile(r"\A(\$*|\\\()\s*+(?:=(?![=>])|≈|≃|~(?![=>])|\\approx(?![a-z]))\s*+")
#: A formula of logic that begins with a negation: `~p or ~q`, `~(p & q)`.
_NEGATED = re.compile(
    r"\A[\s$(]*+[~∼](?=[^\n]{0,200}(?:(?<![^\W\d_])(?:and|or|xor|nand|nor|implies|iff)(?![^\W\d_])"
    r"|[&|∧∨⊕→]))(?:[\s()\[\]~∼!¬&|∧∨⊕→↔⇒⇔<>$=.-]|(?<![^\W\d_])(?:[^\W\d_]"
    r"|and|or|not|xor|nand|nor|implies|iff)(?![^\W\d_]))*+\Z",
    re.IGNORECASE,
)
_CODE = re.compile(r"\A`++([^`]*+)`++\Z")
_QUOTED = re.compile(r"""\A(["'])(?=[^"']*[\d{}()\[\]=<>+*/^])([^"']*)\1\Z""")


def without_marks(text: str) -> str:
    """Return an entry without what is no formula: `= 2x`, code marks, quotes, a comment."""
    text = _without_comment(_CODE.sub(r"\1", text))
    if _NEGATED.match(text):
        return text
    return _LEADING.sub(r"\1", _QUOTED.sub(r"\2", text))


def _without_comment(text: str) -> str:
    """Return an entry without what stands behind ` # `, where YAML and programs comment."""
    before, sign, _ = text.partition(" # ")
    return before if sign and before.strip() and "\n" not in text else text


_PLAIN_CELL = r"[^\s,;()\[\]=]"
_CELL = rf"{_PLAIN_CELL}++(?:\({_PLAIN_CELL}*+\){_PLAIN_CELL}*+)*+"
_ROW = rf"{_CELL}(?:[ \t]+{_CELL})*+"
#: A row that is turned into a column: `[1 2 3]'`, `[1 2 3]^T`.
_TURNED = r"(?P<turned>['’′]|\^\s?\{?\s?(?:T|\\top)\s?\}?|\.T)"
_ROWS = re.compile(
    rf"\A(?P<name>\w+\s*=\s*)?[\[(]\s*(?P<rows>{_ROW}\s*(?:;\s*{_ROW}\s*)*+)[\])]{_TURNED}?\Z"
)
_LISTED_CELL = r"[^,;()\[\]={}]{1,40}(?:\([^,;()\[\]={}]{1,20}\))?"
_LISTED_ROW = rf"{_LISTED_CELL}(?:,{_LISTED_CELL}){{1,20}}"
#: Rows between semicolons whose entries commas part: `[1, 2; 3, 4]`.
_LISTED_ROWS = re.compile(
    rf"\A(?P<name>\w+\s*=\s*)?\[(?P<rows>{_LISTED_ROW}(?:;{_LISTED_ROW}){{1,20}})\]\Z"
)
#: What programs call matrices: `np.array(...)`, `sp.Matrix(...)`, `torch.tensor(...)`.
_ARRAY = re.compile(
    r"\A(?P<name>\w+\s*=\s*)?(?:\w+\.)?(?:array|asarray|matrix|mat|Matrix|tensor)"
    r"\(\s*(?P<rows>[\[(\"'].*[\])\"'])\s*\)(?P<turned>\.T)?\Z"
)
_SIGN = re.compile(r"[-+*/^·×]\Z")


def with_rows(text: str) -> str:
    """Return `[1 2; 3 4]` and `np.array([[1, 2], [3, 4]])` as a list of rows, else the text."""
    array = _ARRAY.match(text)
    if array is not None and array["turned"] and "[" in array["rows"][1:]:
        return text  # a transpose
    if array is not None and array["rows"][0] in "\"'":
        return with_rows(f"{array['name'] or ''}[{array['rows'][1:-1]}]")
    if array is not None:
        return f"{array['name'] or ''}{array['rows']}"
    listed = _LISTED_ROWS.match(text) if len(text) < _LONGEST_ROWS else None
    if listed is not None:
        rows_of_text = (f"[{row.strip()}]" for row in listed["rows"].split(";"))
        return f"{listed['name'] or ''}[{', '.join(rows_of_text)}]"
    found = _ROWS.match(text) if len(text) < _LONGEST_ROWS else None
    if found is None:
        return text
    rows = [row.split() for row in found["rows"].split(";")]
    if found["turned"] and len(rows) > 1:
        return text
    if max(map(len, rows)) == 1 or any(_SIGN.search(cell) for row in rows for cell in row):
        return text
    even = len(rows) > 1 and len({len(row) for row in rows}) == 1
    if not even and not all(any(map(str.isdigit, cell)) for row in rows for cell in row):
        return text  # `[a b]` is a product
    lists = [f"[{', '.join(row)}]" for row in rows]
    whole = lists[0] if len(lists) == 1 else f"[{', '.join(lists)}]"
    return f"{found['name'] or ''}{whole}"


def read_value(value: object, notation: Notation) -> Expression | Unreadable:
    """Read a value of an answer file as one expression; a YAML list becomes a list."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        text = _with_names_whole(without_marks(raw_text(value)), notation)
        return parse(with_rows(text), notation)
    items: list[Expression] = []
    for item in value:
        read = read_value(item, notation)
        if isinstance(read, Unreadable):
            return read
        items.append(read)
    return Collection("list", *items)


_IN_DOLLARS = re.compile(r"\A\s*\$([^$\\]*)\$\s*\Z")
_WITH_DIGITS = re.compile(r"([A-Za-z]+)_(\d+)")


def _with_names_whole(text: str, notation: Notation) -> str:
    """Take the dollars off `$ab1 + 2$` where `ab1` is declared, whose letters would come apart."""
    found = _IN_DOLLARS.match(text)
    declared = (_WITH_DIGITS.fullmatch(name) for name in notation.variables)
    names = [f"{name[1]}{name[2]}" for name in declared if name is not None]
    whole = found is not None and any(name in found[1] for name in names)
    return found[1] if found is not None and whole else text


def named_values(values: Mapping[Any, object], notation: Notation) -> Expression | Unreadable:
    """Read values by name, as an answer file has them, as equations that hold together."""
    relations: list[Expression] = []
    for name, value in values.items():
        read = read_value(value, notation)
        if isinstance(read, Unreadable):
            return read
        relations.append(Relation((Symbol(str(name)), read), ("=",)))
    return Logic("and", *relations)


def named_texts(values: Mapping[Any, object]) -> str:
    """Return values by name in one line, as they stand on a page: `x = 3 m, y = 4 m`."""
    return ", ".join(f"{name} = {raw_text(value)}" for name, value in values.items())


def without_left_side(expression: Expression) -> Expression:
    """Return the last side of `x = 2 + 3 = 5`, or the expression itself.

    Where rows are reduced, `A → B` and `A ~ B`, or a list is sorted, the last side counts too.
    """
    if isinstance(expression, Relation) and set(expression.ops) <= EQUALITIES:
        return expression.args[-1]
    steps = isinstance(expression, Relation) and set(expression.ops) <= _STEPS
    if steps and all(isinstance(side, Matrix | Collection) for side in expression.args):
        return expression.args[-1]
    return expression


#: A letter with the name of its argument, and what it is said to be: `t(x) = 9x + 1`, `k(x) >= 3`.
_APPLIED = re.compile(
    r"[\s$]*(?P<function>[A-Za-z])\s?\(\s?(?P<name>[A-Za-z])\s?\)\s*(?:[=<>≤≥]|\\[lg]eq?)"
)


def with_function_on_left(raw: str, read: Expression) -> Expression:
    """Return `t(x) = 9x + 1` with a function on its left, where `t x` was read."""
    found = _APPLIED.match(raw)
    if found is None or not isinstance(read, Relation):
        return read
    function, name = Symbol(found["function"]), Symbol(found["name"])
    if read.args[0] != Mul(function, name):
        return read
    return Relation((Call(function.name, name), *read.args[1:]), read.ops)


_STEPS = frozenset({"=", "->", "~"})


def is_reduced_to(one: Expression | Unreadable, other: Expression | Unreadable) -> bool:
    """Whether `A ~ B` says that the rows of a matrix are reduced to those of another one."""
    if not isinstance(one, Matrix) or not isinstance(other, Matrix):
        return False
    return not any(isinstance(node, Number) and is_decimal(node) for node in walk(other))


def with_decimal_comma(expression: Expression) -> Expression:
    """Read `0,3` as 0.3 where a single number is expected: two whole numbers around a comma.

    A percent sign or a factor may follow: `12,5 %`, `3,2 * 10^-4`.
    """
    if not isinstance(expression, Collection) or expression.kind != "sequence":
        return expression
    first = expression.args[0]
    if isinstance(first, Neg):
        whole_number = with_decimal_comma(Collection("sequence", *first.args, *expression.args[1:]))
        return expression if isinstance(whole_number, Collection) else Neg(whole_number)
    if len(expression.args) != 2 or not isinstance(first, Number) or not first.literal.isdigit():
        return expression
    return _with_places(first.literal, expression.args[1]) or expression


def _with_places(before: str, behind: Expression) -> Expression | None:
    """Put the digits before a comma in front of those with which a formula behind it begins."""
    match behind:
        case Number() if behind.literal.isdigit():
            return Number(Fraction(f"{before}.{behind.literal}"), f"{before}.{behind.literal}")
        case Mul() | Call(name="percent"):
            begun = _with_places(before, behind.args[0])
            return behind.with_args((begun, *behind.args[1:])) if begun is not None else None
    return None


_TRANSPOSED = frozenset({Symbol("T"), Symbol("top"), Symbol("t")})


#: The usual letters for a whole number.
_WHOLE = frozenset(map(Symbol, "klmn"))


def whole_numbers(known: frozenset[Symbol], notation: Notation) -> frozenset[Symbol]:
    """Return the letters that may stand for a whole number, where the `known` names have one."""
    asked = known & (_WHOLE | {Symbol(name) for name in notation.integer})
    return _WHOLE | asked if asked else asked


def without_transpose(expression: Expression) -> Expression:
    """Return the vector of `(1, 2, 3)^T`, which is how columns are written in a line.

    Numbers may stand in front of it, as in `1/2 (1, 2, 3)^T`.
    """
    if isinstance(expression, Pow) and expression.args[1] in _TRANSPOSED:
        return expression.args[0]
    if isinstance(expression, Mul):
        *before, last = expression.args
        if not any(map(free_symbols, before)):
            return Mul(*before, without_transpose(last))
    return expression


_BRACKETED = frozenset({"tuple", "list"})


def with_factor_inside(expression: Expression) -> Expression:
    """Multiply a factor before or under one matrix or list into its entries, as in `1/3 (2, 5)`."""
    match expression:
        case Neg():
            return _changed(expression, expression.args[0], Neg)
        case Div():
            inner, below = expression.args
            if _has_entries(below):
                return expression
            return _changed(expression, inner, lambda entry: Div(entry, below))
        case Mul():
            factors = expression.args
            bodies = [at for at, factor in enumerate(factors) if _has_entries(factor)]
            if len(bodies) == 1:
                before, after = factors[: bodies[0]], factors[bodies[0] + 1 :]
                body = factors[bodies[0]]
                return _changed(expression, body, lambda entry: Mul(*before, entry, *after))
        case Add():
            return _sum_of_lists(expression)
    return expression


def _sum_of_lists(expression: Add) -> Expression:
    """Return `(1, 2) + t (3, 4)` as one list; the whole where a term is none of that length."""
    terms = [with_factor_inside(term) for term in expression.args]
    lists = [t for t in terms if _is_row_or_column(t)]
    if len(lists) < len(terms) or len({len(each.args) for each in lists}) != 1:
        return expression
    columns = zip(*(each.args for each in lists), strict=True)
    return lists[0].with_args(tuple(Add(*column) for column in columns))


def _is_row_or_column(term: Expression) -> bool:
    if isinstance(term, Matrix):
        return 1 in term.shape
    return isinstance(term, Collection) and term.kind in _BRACKETED


def _has_entries(expression: Expression) -> bool:
    return contains(expression, Matrix, Collection)


def _changed(
    whole: Expression, inner: Expression, change: Callable[[Expression], Expression]
) -> Expression:
    """Apply a change to every entry; return the whole where there are no entries to see."""
    body = with_factor_inside(inner)
    if isinstance(body, Matrix) or (isinstance(body, Collection) and body.kind in _BRACKETED):
        return body.with_args(tuple(_entry(entry, change) for entry in body.args))
    return whole


def _entry(entry: Expression, change: Callable[[Expression], Expression]) -> Expression:
    if isinstance(entry, Collection):
        return entry.with_args(tuple(_entry(inner, change) for inner in entry.args))
    return change(entry)


def items_of(expression: Expression) -> tuple[Expression, ...] | None:
    """Return the entries of a collection or of a matrix with one row or column, else None."""
    expression = with_factor_inside(without_transpose(expression))
    if isinstance(expression, Collection):
        return expression.args
    if isinstance(expression, Matrix) and 1 in expression.shape:
        return expression.args
    return None


def is_numeric(expression: Expression) -> bool:
    """Whether an expression is built of numbers, pi and e alone."""
    return all(
        isinstance(leaf, Number) or (isinstance(leaf, Constant) and leaf.name in _REAL_CONSTANTS)
        for leaf in walk(expression)
        if not leaf.args
    )


def without_units(expression: Expression) -> tuple[Expression, tuple[str, ...]]:
    """Return an expression without its units of measure, and their names."""
    units: list[str] = []

    def strip(node: Expression) -> Expression:
        if isinstance(node, Mul):
            found = [arg for arg in node.args if isinstance(arg, Unit)]
            kept = [arg for arg in node.args if not isinstance(arg, Unit)]
            if found and kept:
                units.extend(unit.name for unit in found)
                return kept[0] if len(kept) == 1 else Mul(*kept)
        return node

    return transform(expression, strip), tuple(units)
