"""Conditions of cases: `and`, `or` and `not` of relations, decided by who knows the relations."""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.nodes import Constant, Expression, Logic, Relation

#: Decides one relation `left op right`.
Related = Callable[[Expression, str, Expression], bool]


def condition_holds(condition: Expression, related: Related, unclear: Exception) -> bool:
    """Whether a condition holds; raise `unclear` for what is none that can be decided."""
    match condition:
        case Constant(name="true"):
            return True
        case Constant(name="false"):
            return False
        case Logic(op="and"):
            return all(condition_holds(part, related, unclear) for part in condition.args)
        case Logic(op="or"):
            return any(condition_holds(part, related, unclear) for part in condition.args)
        case Logic(op="not"):
            return not condition_holds(condition.args[0], related, unclear)
        case Relation():
            pairs = zip(condition.args, condition.ops, condition.args[1:], strict=False)
            return all(related(left, op, right) for left, op, right in pairs)
    raise unclear
