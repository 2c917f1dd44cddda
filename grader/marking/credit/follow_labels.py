"""Labels of a tree that follow from a wrong label: the model computes on from the student's values.

The first wrong value on the way is a slip. A node whose value is what its operation makes of the
student's own values below it, or whose derivative is what the chain rule makes of those above it,
earns what the rubric gives for following through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Checked, Element, MarkOutcome, Message
from grader.equivalence import Enclosure, Outcome, check_written
from grader.expressions.nodes import Expression, Number
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.marking.credit.follow_iterates import rounded_on
from grader.models.base import Labelled, Labels, Relabels
from grader.rubric.types import Asked

NUMERIC = ("value", "derivative")


def labels_as_values(asked: Asked, given: Mapping[str, str]) -> Labelled | None:
    """Return the labels of a tree as the numbers that they are; None where none is asked."""
    labels = _labels(asked)
    if labels is None or labels.quantity not in NUMERIC:
        return None
    read = {node: parse(label, asked.part.notation) for node, label in given.items()}
    values = {node: value for node, value in read.items() if not isinstance(value, Unreadable)}
    return Labelled(labels.quantity, values)


def _labels(asked: Asked) -> Labels | None:
    value = asked.value
    return value if isinstance(value, Labels) else None


def following_labels(
    asked: Asked, given: Mapping[str, str], checked: Checked, earlier: Sequence[Labelled]
) -> Checked | None:
    """Return the check with credit for the nodes that follow from others, if any do.

    `earlier` are labels of parts before that are not all right.
    """
    share, model = asked.part.follow_through, asked.model
    own = labels_as_values(asked, given)
    if own is None or not share or not isinstance(model, Relabels) or checked.share == 1:
        return None
    if asked.part.options.get("credit", "each") == "all":
        return None
    wrong = {e.name for e in checked.elements if not e.right}
    slips = Labelled(own.quantity, {k: v for k, v in own.values.items() if k in wrong})
    elements = tuple(
        replace(e, follows=True) if _follows(asked, model, e, own, (*earlier, slips)) else e
        for e in checked.elements
    )
    follow = [element for element in elements if element.follows]
    if not follow:
        return None
    credit = (Fraction(1) if e.right else share for e in elements if e.right or e.follows)
    earned = sum(credit, Fraction(0)) / len(elements)
    kept = tuple(m for m in checked.messages if m.code != "label-wrong")
    wrongs = tuple(m for m in checked.messages if m.code == "label-wrong")
    slipped = tuple(m for m in wrongs if not _speaks_of(m, follow))
    message = Message("labels-follow", _said(elements, follow))
    return replace(
        checked,
        outcome=MarkOutcome.FOLLOW_THROUGH,
        share=earned,
        messages=(*slipped, message, *kept),
        elements=elements,
    )


def _said(elements: Sequence[Element], follow: Sequence[Element]) -> str:
    """Say which nodes follow, and from which of the others of this part, if it is from one."""
    slips = [e for e in elements if e.given and not e.right and not e.follows]
    names = ", ".join(element.name for element in follow)
    verb = "follows" if len(follow) == 1 else "follow"
    if not slips:
        return f"{names} {verb} from your own earlier results."
    said = ", ".join(f"{slip.name} = {slip.given}" for slip in slips)
    return f"{names} {verb} from your own {said}."


def _speaks_of(message: Message, elements: Sequence[Element]) -> bool:
    return any(message.text.startswith(f"{element.name}:") for element in elements)


def _follows(
    asked: Asked, model: Relabels, element: Element, own: Labelled, given: Sequence[Labelled]
) -> bool:
    value = own.values.get(element.name)
    if element.right or value is None or not any(each.values for each in given):
        return False
    found = model.relabelled(element.name, own.quantity, given)
    if found is None or _vanished(found, given):
        return False
    begun = [each_value for each in given for each_value in each.values.values()]
    right = check_written(found, value, asked.part.policy).outcome is Outcome.EQUIVALENT
    return right or rounded_on(found, value, begun)


def _vanished(found: Enclosure, given: Sequence[Labelled]) -> bool:
    zero: Expression = Number(0)
    nothing = any(value is zero for each in given for value in each.values.values())
    return nothing and found.exact and found.lower == 0
