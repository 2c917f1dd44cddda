"""The form that a rubric asks for: factored, expanded, one fraction, and so on."""

from __future__ import annotations

from grader.answers.base import Checked, KindFacts, Message, Response
from grader.answers.comparing import formula_of
from grader.answers.demands.shares import for_a_person, is_right, with_share
from grader.answers.find.reading import without_left_side
from grader.expressions.nodes import Expression
from grader.forms import Over, Shortfall, shortfall
from grader.rubric.types import Asked, FormAsked


def in_form(asked: Asked, response: Response, checked: Checked, facts: KindFacts) -> Checked:
    """Hold a right answer against the form that is asked for."""
    form = asked.part.form
    if form is None or not is_right(checked) or not isinstance(response.read, Expression):
        return checked
    lack = form_lack(asked, response.read, facts)
    if lack is None:
        return checked
    if lack.doubtful:
        text = f"This is right; {lack.reason}. A person will look at its form."
        return for_a_person(checked, "form", text)
    text = f"This is right, but {lack.reason}: {_asked_for(form)} is asked for."
    return with_share(checked, form.share, Message("form", text))


def form_lack(asked: Asked, answer: Expression, facts: KindFacts) -> Shortfall | None:
    """Say what an answer lacks of the form of its part; None if nothing, or if none is asked."""
    form, reference = asked.part.form, formula_of(asked)
    if form is None or reference is None:
        return None
    if facts.one_value and form.name != "as_reference":
        answer, reference = without_left_side(answer), without_left_side(reference)
    return shortfall(form.name, answer, reference, Over(form.over))


_NAMES = {
    "factored": "the factored form",
    "expanded": "the expanded form",
    "lowest_terms": "the form in lowest terms",
    "single_fraction": "a single fraction",
    "partial_fractions": "the form in partial fractions",
    "completed_square": "the form with a completed square",
    "as_reference": "another form",
}


def _asked_for(form: FormAsked) -> str:
    numbers = "" if form.over == "rationals" else f" over the {form.over} numbers"
    return _NAMES[form.name] + numbers.replace("reals", "real")
