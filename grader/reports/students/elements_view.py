"""The elements of an answer of many, each with what was given, what is right, and a sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from grader.answers.base import Element, MarkOutcome
from grader.marking.types import Mark
from grader.models.base import Labels
from grader.reports.typesetting.maths_html import Maths, code, words
from grader.reports.typesetting.plain_words import paper
from grader.reports.typesetting.values_html import element_pieces
from grader.reports.views import ElementView
from grader.reports.wording import MARK_BADGES, Badge, element_follows_badge


def element_views(mark: Mark) -> tuple[ElementView, ...]:
    """Show the elements of a mark, typeset from their values and never from printed text."""
    labels = mark.reference is not None and isinstance(mark.reference.value, Labels)
    views: list[ElementView] = []
    slip: Element | None = None
    for element in mark.elements:
        if element.given.strip() and not element.right and not element.follows:
            slip = element
        badge = _badge(element, None if labels else slip)
        views.append(ElementView(badge, *_shown(element, labels)))
    return tuple(views)


def right_of(elements: Sequence[Element]) -> str:
    """Return `5 of 7 right`, with what follows from a slip."""
    right = f"{sum(element.right for element in elements)} of {len(elements)} right"
    follow = sum(element.follows for element in elements)
    verb = "follows" if follow == 1 else "follow"
    return f"{right}, {follow} more {verb} from an earlier slip" if follow else right


def _shown(element: Element, labels: bool) -> tuple[Maths, Maths, Maths]:
    texts = (element.name, element.given, element.expected)
    if labels:
        name, given, expected = map(_code_or_dash, texts)
        return name, given, expected
    values = element.values
    behind = (values.names, values.given, values.expected) if values else ((), (), ())
    name, given, expected = element_pieces(texts, behind)
    in_line = Markup(escape(paper(name.text)))  # a row's name is text, for those who hear it
    return replace(name, html=in_line), given, expected


def _badge(element: Element, slip: Element | None) -> Badge:
    """Return what became of an element; `slip` is the last one that is wrong by itself."""
    if element.follows:
        return element_follows_badge(slip.name if slip else "")
    outcome = MarkOutcome.CORRECT if element.right else MarkOutcome.INCORRECT
    return MARK_BADGES[outcome if element.given.strip() else MarkOutcome.MISSING]


def _code_or_dash(text: str) -> Maths:
    return code(text) if text.strip() else words("—")
