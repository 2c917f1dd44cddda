"""Which operands are vectors under the declared shapes, so that a dot between them is a product."""

from __future__ import annotations

from grader.expressions.names import canonical, split_name
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Symbol
from grader.expressions.notation import Notation


def is_vector(node: Expression, notation: Notation) -> bool:
    """Whether an operand is a column for certain: a declared vector, or computed from such."""
    match node:
        case Symbol():
            return _dimensions(node.name, notation) == 1
        case Add():
            return all(is_vector(term, notation) for term in node.args)
        case Neg() | Div():
            return is_vector(node.args[0], notation)
        case Mul():
            *before, last = node.args
            return is_vector(last, notation) and all(_is_factor(each, notation) for each in before)
        case Call(name="hadamard"):
            return any(is_vector(each, notation) for each in node.args)
    return False


def _is_factor(node: Expression, notation: Notation) -> bool:
    """Whether something in front of a vector leaves it one: a number or a matrix."""
    if isinstance(node, Number):
        return True
    return isinstance(node, Symbol) and _dimensions(node.name, notation) in (0, 2)


def _dimensions(name: str, notation: Notation) -> int:
    """Return how many dimensions a name is declared to have; 0 for a number."""
    shapes = notation.shapes
    if name in shapes:
        return len(shapes[name])
    parts = split_name(name)
    if parts.mark.startswith(("(", "[")):
        return len(shapes.get(canonical(parts._replace(mark="")), ()))
    return 0
