"""Ways of writing that mean one thing where the question has something of the kind.

`3 + i4` is a complex number where one is asked, and `y(x) = ...` says what `y` is where the
question has `y` as a name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.measures.magnitudes import with_magnitudes
from grader.answers.find.reading import without_left_side
from grader.answers.find.solutions.alternatives import read_again
from grader.equivalence import EXACT
from grader.expressions.language import DOZENS, MAGNITUDES
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Index,
    Matrix,
    Mul,
    Number,
    PlusMinus,
    Relation,
    Symbol,
)
from grader.expressions.traversal import (
    free_symbols,
    functions_called,
    substitute,
    transform,
    walk,
)
from grader.expressions.written import measured_value
from grader.rubric.types import Asked
from grader.worked_solutions import repeats_as_products

_UNIT_IN_FRONT = re.compile(r"(?<![A-Za-z\\_])i\s?(?=\d)")


def with_imaginary_unit_in_front(asked: Asked, response: Response) -> Response | None:
    """Return `3 + i4` as `3 + 4i`, where a complex number is asked and no name begins with i."""
    value = asked.value
    if not isinstance(value, Expression) or Constant("i") not in set(walk(value)):
        return None
    names = {symbol.name[:1] for symbol in free_symbols(value)}
    put = _UNIT_IN_FRONT.sub("i*", response.raw)
    if put == response.raw or "i" in names:
        return None
    read = read_again(put, asked.part.notation)
    return replace(response, read=read) if isinstance(read, Expression) else None


def without_argument(asked: Asked, response: Response) -> Response | None:
    """Return `y(x) = 2x` as `y = 2x`, where the question has `y` as a name."""
    value, read = asked.value, response.read
    if not isinstance(value, Expression) or not isinstance(read, Relation):
        return None
    left, *others = read.args
    if not isinstance(left, Call) or left.primes or left.name in functions_called(value):
        return None
    names = {symbol.name for symbol in free_symbols(value)}
    if left.name not in names or not all(isinstance(arg, Symbol) for arg in left.args):
        return None
    return replace(response, read=read.with_args((Symbol(left.name), *others)))


def without_name_of_statement(asked: Asked, response: Response) -> Response | None:
    """Return `mu = 9.5` of `H_0: mu = 9.5`, where the colon follows the name of a statement.

    Where another ratio stands in it, or the question has the name, it is a proportion.
    """
    value, read = asked.value, response.read
    if not isinstance(read, Relation) or not isinstance(value, Expression):
        return None
    first, *others = read.args
    if not isinstance(first, Call) or first.name != "ratio" or len(first.args) != 2:
        return None
    name, side = first.args
    ratios = [node for node in walk(side, *others) if isinstance(node, Call)]
    if any(node.name == "ratio" for node in ratios) or not isinstance(name, Symbol | Mul):
        return None
    if not all(isinstance(part, Symbol) for part in walk(name) if not part.args):
        return None
    if free_symbols(name) & free_symbols(value):
        return None
    return replace(response, read=read.with_args((side, *others)))


#: An amount in brackets, which books of accounts have for one below zero: `($2,250)`.
_AMOUNT_BELOW_ZERO = re.compile(r"\A\\?\$?\s?\(\s*\\?[$€£]?\s?(?P<amount>[\d.,\s]{1,30})\s?\)\Z")
_CURRENCIES = frozenset({"$", "dollar", "dollars", "USD", "€", "EUR", "euro", "£", "GBP"})


def below_zero_in_brackets(asked: Asked, response: Response) -> Response | None:
    """Return `($2,250)` as -2250, where an amount of money is asked."""
    unit = asked.part.unit
    found = _AMOUNT_BELOW_ZERO.match(response.raw.strip())
    if unit is None or unit.name not in _CURRENCIES or found is None:
        return None
    raw = f"-{found['amount'].strip()}"
    read = read_again(raw, asked.part.notation)
    return replace(response, raw=raw, read=read) if isinstance(read, Expression) else None


#: A number with points between its thousands and a decimal comma: `1.234,5`.
_IN_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){1,4},\d{1,12}(?![\d.,]*\d)")


def with_points_in_groups(asked: Asked, response: Response) -> Response | None:
    """Return `1.234,5` as 1234.5, where one number or formula is asked and no list."""
    found = _IN_GROUPS.search(response.raw)
    if found is None or isinstance(asked.value, Collection | Matrix):
        return None
    raw = _IN_GROUPS.sub(lambda one: one[0].replace(".", "").replace(",", "."), response.raw)
    read = read_again(raw, asked.part.notation)
    return replace(response, raw=raw, read=read) if isinstance(read, Expression) else None


_NODE = r"[A-Z]\d?"
_PATH = rf"{_NODE}(?:\s?(?:[-–—−→,]|->)\s?{_NODE}){{2,12}}"
#: A number with the path that it is the length of: `7 (A-B-D)`, `A-B-D, 7`, `A → B → D = 7`.
_OF_PATH = re.compile(
    rf"(?P<number>[\d.,]{{1,12}})\s?(?:[(:,]|via)\s?{_PATH}\s?\)?"
    rf"|\(?{_PATH}\)?\s?[,:=]\s?(?P<behind>[\d.,]{{1,12}})"
)


def without_path(asked: Asked, response: Response) -> Response | None:
    """Return `7` of `7 (A-B-D-E)`, where a number is asked."""
    value = asked.value
    if isinstance(value, Collection) or (isinstance(value, Expression) and free_symbols(value)):
        return None
    found = _OF_PATH.fullmatch(response.raw.strip(" $."))
    if found is None:
        return None
    raw = found["number"] or found["behind"]
    read = read_again(raw, asked.part.notation)
    return replace(response, raw=raw, read=read) if isinstance(read, Expression) else None


def without_exclamation(asked: Asked, response: Response) -> Response | None:
    """Read the `x = 3!` that ends a sentence of a page as 3; in an answer file `5!` is 120."""
    text = response.raw.rstrip()
    factorial = response.statement is None and text[:-1].strip("-−").isdigit()
    if factorial or not text.endswith("!") or text.endswith("!!"):
        return None
    return replace(response, raw=text[:-1], read=read_again(text[:-1], asked.part.notation))


def with_factors_in_brackets(asked: Asked, response: Response) -> Response | None:
    """Read `0.25(40)` as 0.25 times 40: the same signs may write a repeating decimal.

    What may be a measured value with its uncertainty, `2.70(5)`, is no product for certain.
    """
    if not isinstance(response.read, Expression) or _holds_measured(response.read):
        return None
    return with_any_factors_in_brackets(response)


def with_any_factors_in_brackets(response: Response) -> Response | None:
    """Read `2.70(5)` as 2.70 times 5, which may be a measured value as well."""
    if not isinstance(response.read, Expression) or "(" not in response.raw:
        return None
    read = repeats_as_products(response.read)
    return None if read is response.read else replace(response, read=read)


def _holds_measured(read: Expression) -> bool:
    numbers = (node for node in walk(read) if isinstance(node, Number) and "(" in node.literal)
    return any(measured_value(number.literal) for number in numbers)


_BOUND_OF_ORDER = re.compile(
    r"(?:[^=]{0,40}=)?[\s$]*(?:\\mathcal\s?\{?\s?)?O\s?\}?\s?\(\s?[A-Za-z]\s?\^\s?\{?\s?(?P<order>\d)\s?\}?\s?\)[\s$.]*"
)
_ORDER = re.compile(r"(?<!\w)(?:order|ordnung|ordre|orden)(?!\w)", re.IGNORECASE)


def order_of_bound(asked: Asked, response: Response) -> Response | None:
    """Read `O(h^2)` as 2, where the title asks for an order."""
    found = _BOUND_OF_ORDER.fullmatch(response.raw)
    if found is None or not _ORDER.search(asked.part.title):
        return None
    return replace(response, raw=found["order"], read=Number(int(found["order"])))


#: What is as large on both sides of something else.
_BOTH_SIDES = re.compile(
    r"(?<!\w)(?:margin|errors?|uncertaint|tolerance|half.?width|critical|m\.?o?\.?e(?!\w)"
    r"|(?:mess)?unsicherheit|fehler|incertitude|incertidumbre)",
    re.IGNORECASE,
)


def without_both_signs(asked: Asked, response: Response) -> Response | None:
    """Read `ME = ±1.2` as 1.2, where the question or the line is about how far something is off."""
    read, statement = response.read, response.statement
    value = without_left_side(read) if isinstance(read, Expression) else None
    if not isinstance(value, PlusMinus) or len(value.args) != 1:
        return None
    line = f"{statement.lead} {statement.raw}" if statement is not None else ""
    about = _BOTH_SIDES.search(f"{asked.part.title} {line}")
    return replace(response, read=value.args[0]) if about else None


#: A measured value with how far its last digits may be off, `9.79(5)`.
_LAST_DIGITS = re.compile(r"(?<![\d.])(?P<value>\d{1,12}\.\d{1,12})\(\d{1,2}\)")


def without_doubt_of_digits(asked: Asked, response: Response) -> Response | None:
    """Read `3.73(5) × 10^-19` as the value that was measured.

    Where no tolerance is declared, the uncertainty has to be small beside it.
    """
    exact = asked.part.policy == EXACT

    def value(found: re.Match[str]) -> str:
        return measured_value(found[0]) or found[0] if exact else found["value"]

    raw = _LAST_DIGITS.sub(value, response.raw)
    if raw == response.raw:
        return None
    read = read_again(raw, asked.part.notation)
    return replace(response, raw=raw, read=read) if isinstance(read, Expression) else None


def with_own_aliases(asked: Asked, response: Response) -> Response | None:
    """Read `2x` as `2t`, where the part alone says that both names are the same."""
    same, read = asked.part.notation.same, response.read
    if not same or not isinstance(read, Expression):
        return None
    names: dict[Expression, Expression] = {
        each: Symbol(same[each.name]) for each in free_symbols(read) if each.name in same
    }
    return replace(response, read=substitute(read, names)) if names else None


_SIZE_WORDS = {word: f"*10^{power}" for word, power in MAGNITUDES.items()}
_SIZE_WORDS |= {word: f"*{size}" for word, size in DOZENS.items()}
_SIZE_IN_TITLE = re.compile(rf"(?<!\w)(?P<word>{'|'.join(_SIZE_WORDS)})s?(?!\w)", re.IGNORECASE)


def in_size_of_title(asked: Asked, response: Response) -> Response | None:
    """Return 5 of `5 million`, where the title says that it counts in millions."""
    found = _SIZE_IN_TITLE.search(asked.part.title)
    if found is None:
        return None
    text = response.raw.strip()
    ends = (_SIZE_WORDS[found["word"].lower()], f" {found['word'].lower()}")
    ending = next((end for end in ends if text.lower().endswith(end)), "")
    if not ending:
        return None
    raw = text[: -len(ending)]
    read = read_again(raw, asked.part.notation)
    return replace(response, raw=raw, read=read) if isinstance(read, Expression) else None


def with_sizes(asked: Asked, response: Response) -> Response | None:
    """Read `676k` as 676 thousand, where numbers are asked."""
    if not isinstance(response.read, Expression):
        return None
    read = with_magnitudes(asked, response.read)
    return None if read is response.read else replace(response, read=read)


def with_capital_unit(asked: Asked, response: Response) -> Response | None:
    """Take the name `I` for the unit of a right answer in which it was typed as well: `V = IR`."""
    value, read = asked.value, response.read
    if not isinstance(value, Expression) or not isinstance(read, Expression):
        return None
    if _IMAGINARY not in walk(value) or _CAPITAL not in free_symbols(read):
        return None
    return replace(response, read=substitute(read, {_CAPITAL: _IMAGINARY}))


_IMAGINARY, _CAPITAL = Constant("i"), Symbol("I")


def with_capital_euler(asked: Asked, response: Response) -> Response | None:
    """Take the name `E` for Euler's number, as computer algebra writes it: `3*exp(x) - 2*E`."""
    value, read = asked.value, response.read
    if not isinstance(value, Expression) or not isinstance(read, Expression):
        return None
    if _EULER not in free_symbols(read) or _EULER in free_symbols(value):
        return None
    if "E" in asked.part.notation.variables or not _holds_euler(value):
        return None
    return replace(response, read=substitute(read, {_EULER: Constant("e")}))


_EULER = Symbol("E")


def with_square_brackets(asked: Asked, response: Response) -> Response | None:
    r"""Read `2^{-n} u[n]` in LaTeX as a sequence, where the question has `u[n]` as one."""
    value, read = asked.value, response.read
    if (
        not isinstance(value, Expression)
        or not isinstance(read, Expression)
        or "[" not in response.raw
    ):
        return None
    names = {node.args[0] for node in walk(value) if isinstance(node, Index)}
    bases = {name.name for name in names if isinstance(name, Symbol)}
    if not bases:
        return None
    functions = asked.part.notation.functions | bases
    again = read_again(response.raw, replace(asked.part.notation, functions=functions))
    if not isinstance(again, Expression):
        return None

    def change(node: Expression) -> Expression:
        match node:
            case Call(args=(place,)) if node.name in bases:
                return Index(Symbol(node.name), place)
        return node

    return replace(response, read=transform(again, change))


def _holds_euler(value: Expression) -> bool:
    nodes = walk(value)
    return any(
        node == Constant("e") or (isinstance(node, Call) and node.name == "exp") for node in nodes
    )
