"""Signs of another money beside a right amount, `$1234.50` where euros are asked; other periods.

A page has dollars around formulas as well; of one dollar alone in a line that is no formula.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.explain import review
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.marking.attempts import Attempt, lines_of_part

OTHER_MONEY = "The sign `{sign}` beside this number is that of another money; a person will look."
OTHER_PERIOD = "This is the right amount, but for another period than is asked; a person will look."
IN_BRACKETS = (
    "Books of accounts write amounts below zero in brackets, and this one is above; a person will "
    "look."
)
#: An amount in brackets and nothing else but its name: `NPV = ($243.43)`.
_IN_BRACKETS = re.compile(
    r"[\s$*]*+(?:[^\W\d_]{1,20}\s?[=:]\s?)?\\?\$?\(\s?\\?[$€£]?\s?\d[\d.,]*+\s?\)[\s.$*]*+"
)
_SIGNS = {
    **dict.fromkeys(("$", "dollar", "dollars", "USD"), "$"),
    **dict.fromkeys(("€", "euro", "euros", "EUR"), "€"),
    **dict.fromkeys(("£", "GBP"), "£"), **dict.fromkeys(("¥", "yen", "JPY"), "¥"),
}  # fmt: skip
_SIGN = re.compile(r"[$€£¥]")
_PERIODS = {
    "year": "year", "yr": "year", "annum": "year", "annual": "year", "yearly": "year",
    "month": "month", "monthly": "month", "week": "week", "weekly": "week",
    "day": "day", "daily": "day", "quarter": "quarter", "quarterly": "quarter",
}  # fmt: skip
_PERIOD = re.compile(
    rf"(?<!\w)(?:(?:per|each|every|an?)\s|/\s?)(?P<period>{'|'.join(_PERIODS)})s?(?!\w)",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"(?<!\w)(?P<period>{'|'.join(_PERIODS)})(?:ly)?(?!\w)", re.IGNORECASE)


def other_money(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a right amount is of another money, or another period."""
    response, unit = attempt.response, attempt.asked.part.unit
    if response is None or unit is None or checked.outcome is not MarkOutcome.CORRECT:
        return None
    own = _SIGNS.get(unit.name)
    if own is None:
        return None
    here = response.place.row
    line = next((each.text for each in lines_of_part(attempt) if each.place.row == here), "")
    signs = _SIGN.findall(line)
    other = {sign for sign in signs if sign != own and (sign != "$" or signs.count("$") == 1)}
    if own not in signs and len(other) == 1:
        return review("other-money", OTHER_MONEY.format(sign=other.pop()))
    if _IN_BRACKETS.fullmatch(line) and not _is_below_zero(attempt, response):
        return review("in-brackets", IN_BRACKETS)
    title = attempt.asked.part.title
    asked = {_PERIODS[found["period"].lower()] for found in _ASKED.finditer(title)}
    said = {_PERIODS[found["period"].lower()] for found in _PERIOD.finditer(line)}
    another = bool(asked and said) and asked.isdisjoint(said)
    return review("other-period", OTHER_PERIOD) if another else None


def _is_below_zero(attempt: Attempt, response: Response) -> bool:
    """Whether the amount that is asked is the number with a minus sign."""
    raw = f"-{response.raw.strip(' $()')}"
    read = parse(raw, attempt.asked.part.notation)
    if not isinstance(read, Expression):
        return True
    below = replace(response, read=read, raw=raw)
    return attempt.kind.check(attempt.asked, below).outcome is MarkOutcome.CORRECT
