"""What both printers share: nodes to text from the leaves up, with brackets where needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from grader.expressions.names import Name, element_name, split_name
from grader.expressions.nodes import MEMBERSHIP as MEMBERSHIP
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.reading.meaning import is_likely_function
from grader.expressions.traversal import walk


class Text(NamedTuple):
    """Printed mathematics and how tightly its outermost operator binds.

    `as_set` is a nicer text for where only a set can stand: `[a, b]` alone would be a list.
    `at_top` is a nicer text for where nothing is around it: `a, b` for a sequence.
    `in_call` is a nicer text for an argument of a function: `A | B`, given.
    """

    text: str
    level: int
    as_set: str = ""
    at_top: str = ""
    in_call: str = ""


# Levels: a node is put in brackets where one that binds more tightly is needed.
SEQUENCE, CONDITION, LOGIC, JOINED, RELATION, SETS, SUM, PRODUCT, PREFIX, POWER, ATOM = range(11)


Rule = Callable[[Expression, list[Text]], Text]


def render(expression: Expression, rules: Mapping[type[Expression], Rule]) -> str:
    """Print an expression; shared parts are printed once, and no recursion is used."""
    done: dict[Expression, Text] = {}
    for node in walk(expression):
        done[node] = rules[type(node)](node, [done[child] for child in node.args])
    result = done[expression]
    return result.at_top or result.text


def looks_called(call: Call, name: Name, is_letter: Callable[[Symbol], bool]) -> bool:
    """Whether a bracket behind this undeclared name is read as its arguments.

    `is_letter` says which symbols are printed so that the parser sees a name.
    """
    seen: list[object] = []
    for argument in call.args:
        seen += ("," for _ in seen[:1])
        seen += _seen(argument, is_letter)
    return is_likely_function(name, tuple(seen))


def argument_texts(parts: list[Text]) -> list[Text]:
    """Return what to print of the arguments of a function that is not known."""
    return [Text(part.in_call, CONDITION) if part.in_call else part for part in parts]


# Longer arguments are not looked through by the parser either.
_MAX_SEEN = 8
_FLAT = (Add, Mul, Neg, Pow)


def _seen(node: Expression, is_letter: Callable[[Symbol], bool]) -> list[object]:
    """Return what the parser sees of an argument when it decides about the bracket, or less."""
    if isinstance(node, Symbol):
        return [split_name(node.name) if is_letter(node) else ""]
    if isinstance(node, Number):
        return ["num"]
    if sum(1 for _ in walk(node)) > _MAX_SEEN:
        return [""]
    if isinstance(node, Relation):
        return ["", "" if "divides" in node.ops else "rel"]
    if isinstance(node, SetOperation) and len(node.args) > 1 and takes_sets(node.args):
        return ["", node.op]
    if isinstance(node, Call) and node.name == "given":
        return [*_seen(node.args[0], is_letter), "mid"]
    letters = (each for each in node.args if isinstance(each, Symbol) and is_letter(each))
    return ["", *(split_name(each.name) for each in letters)] if isinstance(node, _FLAT) else [""]


def lists_values(relation: Relation) -> bool:
    """Whether `x = 1, 2` is read back as this relation."""
    if relation.ops != ("=",):
        return False
    left, right = relation.args
    return (
        isinstance(right, Collection)
        and right.kind == "sequence"
        and len(right.args) > 1
        and not isinstance(left, Collection)
        and not any(isinstance(each, Relation | Logic | Collection) for each in right.args)
    )


def stands_bare(items: tuple[Expression, ...]) -> bool:
    """Whether a sequence is read back without brackets: `x = 1, 2` would be one relation."""
    if len(items) < 2:
        return False
    first, *rest = items
    return not isinstance(first, Relation) or any(
        isinstance(each, Relation | Logic | Collection) for each in rest
    )


def subtracts_sets(node: Expression) -> bool:
    """Whether a sum would be read back as the difference of two sets."""
    first, *rest = node.args
    return (
        isinstance(first, Interval | SetOperation) and len(rest) == 1 and isinstance(rest[0], Neg)
    )


Wrap = Callable[[Text, int], str]


def sum_text(node: Expression, parts: list[Text], wrap: Wrap) -> Text | None:
    """Return the text of a sum; None where it would be read back as something else."""
    if len(parts) < 2 or subtracts_sets(node):
        return None
    pieces = [parts[0].text if isinstance(node.args[0], Neg) else wrap(parts[0], PRODUCT)]
    for term, part in zip(node.args[1:], parts[1:], strict=True):
        if isinstance(term, Neg):
            # The text of a negative begins with its minus sign.
            pieces.append(f"- {part.text[1:]}")
        else:
            pieces.append(f"+ {wrap(part, PRODUCT)}")
    return Text(" ".join(pieces), SUM)


def set_operation_text(
    node: SetOperation, parts: list[Text], signs: Mapping[str, str], wrap: Wrap
) -> Text | None:
    """Return the text of sets joined by a sign; None where it would be read as something else."""
    several = node.op == "difference" and len(parts) > 2
    if node.op not in signs or len(parts) < 2 or several or not takes_sets(node.args):
        return None
    sign = signs[node.op]
    return Text(f" {sign} ".join(part.as_set or wrap(part, SUM) for part in parts), SETS)


def takes_sets(args: tuple[Expression, ...]) -> bool:
    """Whether no pair in brackets stands where it would be read as an interval."""
    return not any(
        isinstance(each, Collection) and each.kind in ("tuple", "list") and len(each.args) == 2
        for each in args
    )


def interval_name(node: Interval) -> str:
    """Return the constructor of an interval whose ends are both open or both closed.

    `Interval` opens an end at infinity when it is read, `cc` does not.
    """
    if node.left_open:
        return "Interval.open"
    return "cc" if Constant("oo") in (node.args[1], _without_sign(node.args[0])) else "Interval"


def _without_sign(node: Expression) -> Expression:
    return node.args[0] if isinstance(node, Neg) else node


def element_of(node: Expression) -> Symbol | None:
    """Return the name `x^{(i)}` of an element whose index stands in a superscript, or None."""
    base, index = node.args[:2]
    if not isinstance(base, Symbol) or not isinstance(index, Symbol | Number):
        return None
    shown = index.name if isinstance(index, Symbol) else index.literal
    name = element_name(base.name, shown)
    return None if name is None else Symbol(name)
