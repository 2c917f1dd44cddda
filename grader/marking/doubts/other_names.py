"""Values of several names in one line, of which the rubric names none: `width: 4; height: 3`.

Which of them is asked stands in the question. Where one of them is right, a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import lcm

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.demands import is_in_another_base
from grader.answers.explain import review
from grader.answers.find import line_of, names_of, with_plain_names
from grader.expressions.nodes import Expression, Number, Pow, Symbol
from grader.expressions.reading import parse
from grader.marking.attempts import Attempt, lines_of_part
from grader.marking.names.called_in_title import (
    has_name_of_title,
    is_called_otherwise,
    is_of_another_form,
    is_of_another_formula,
    is_of_another_quantity,
)
from grader.marking.names.called_in_words import is_called_another
from grader.marking.names.named_values import is_of_another, value_of_part, values_in
from grader.sections import NamedValue, named_values

_SETTLED = frozenset({MarkOutcome.CORRECT, MarkOutcome.INCORRECT})
SEVERAL_NAMES = (
    "Values of several names stand here, and which of them is asked is not said in their names; "
    "a person will look."
)


_TOTALS = frozenset({"total", "sum", "gesamt", "summe", "insgesamt", "suma", "somme"})


def other_names(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where one of several named values is right."""
    response, asked = attempt.response, attempt.asked
    if response is not None and checked.outcome is MarkOutcome.CORRECT:
        formula = attempt.kind.facts.a_formula and (
            is_of_another_formula(asked, response) or is_called_otherwise(asked, response)
        )
        own = not asked.part.find.names and asked.part.id not in attempt.document.fields
        formula = formula or (own and is_of_another_form(asked, response))
        if formula or _is_other_index(attempt) or _is_called_another(attempt, response):
            return review("other-quantity", OTHER_FORMULA)
    if response is None or checked.outcome not in _SETTLED or not attempt.kind.facts.a_number:
        return None
    if asked.part.find.names or asked.part.id in attempt.document.fields:
        return None
    here = response.place.row
    lines = (line for line in lines_of_part(attempt) if line.place.row == here)
    line = next((line.text for line in lines), "")
    other = (
        _is_said_of_another(attempt, line)
        or _is_of_a_power(attempt)
        or is_called_otherwise(asked, response)
        or is_of_another_quantity(asked, response)
        or _has_another_modulus(asked.part.title, line)
        or is_in_another_base(asked, response)
        or _is_of_odds(asked.part.title, response.raw)
    )
    if checked.outcome is MarkOutcome.CORRECT and other:
        return review("other-quantity", OTHER_QUANTITY)
    if names_of(asked) or has_name_of_title(asked, response):
        return None
    values = named_values(with_plain_names(line), concluded=False)
    if values and values[-1].name in _TOTALS and values[-1].raw.strip() == response.raw.strip():
        return None  # what the others come to
    if not values or value_of_part(asked, values) is not None:
        return None
    if asked.part.unit is not None and _have_units_of_their_own(values):
        return None
    read = {value.raw: parse(value.raw, asked.part.notation) for value in values}
    outcomes = {
        attempt.kind.check(asked, replace(response, raw=raw, read=each, statement=None)).outcome
        for raw, each in read.items()
        if isinstance(each, Expression)
    }
    return review("other-names", SEVERAL_NAMES) if MarkOutcome.CORRECT in outcomes else None


def _is_called_another(attempt: Attempt, response: Response) -> bool:
    """Whether words beside an answer call it something else, where no name of it is given."""
    asked, facts = attempt.asked, attempt.kind.facts
    if facts.in_words or facts.by_shape or facts.by_a_person or asked.part.find.names:
        return False
    if asked.part.id in attempt.document.fields:
        return False
    return is_called_another(asked, response, line_of(attempt.document, response.place))


OTHER_FORMULA = "This is said to be something else than what is asked; a person will look."
#: A letter with an index, alone in a title: `f_x`, `Find $f_{xy}$`, `V_2`.
_INDEXED = re.compile(
    r"(?<![\w\\^{])(?P<base>[A-Za-z])_\{?(?P<index>[A-Za-z0-9]{1,2})\}?(?![\w(^])"
)


def _is_other_index(attempt: Attempt) -> bool:
    """Whether a line gives `f_y` where the title asks for `f_x` and for no other of its kind."""
    if attempt.asked.part.find.names or attempt.asked.part.id in attempt.document.fields:
        return False
    statement = attempt.response.statement if attempt.response is not None else None
    asked = {(each["base"], each["index"]) for each in _INDEXED.finditer(attempt.asked.part.title)}
    if statement is None or set(statement.relations) != {"="} or len(asked) != 1:
        return False
    said = _INDEXED.fullmatch(statement.sides[0].raw.strip(" $"))
    [(base, index)] = asked
    return said is not None and said["base"] == base and said["index"] != index


_RATIO = re.compile(r"[\s$]*\d{1,6}\s?:\s?\d{1,6}[\s$.]*")
_PROBABILITY = re.compile(r"(?<!\w)(?:probab|chance|likelihood|wahrscheinlich)", re.IGNORECASE)


def _is_of_odds(title: str, raw: str) -> bool:
    """Whether a ratio is given for a probability, of which `1:4` may be the odds."""
    return _RATIO.fullmatch(raw) is not None and _PROBABILITY.search(title) is not None


_MODULUS = re.compile(r"(?:mod(?:ulo)?|\\p?mod\s?\{?)\s?\{?(\d{1,9})")
#: What a title says that asks for a remainder; `The ciphertext of m = 7` names no modulus.
_OF_REMAINDERS = re.compile(
    r"mod|remainder|divi|rest(?!\w)|reste|resto|congru|invers|Z_", re.IGNORECASE
)


def _has_another_modulus(title: str, line: str) -> bool:
    """Whether a line ends with a remainder for another number than the title says: `9 (mod 27)`."""
    said = _MODULUS.findall(line) if "mod" in line else []
    known = re.findall(r"\d{1,9}", title) if _OF_REMAINDERS.search(title) else []
    moduli = [*map(int, _MODULUS.findall(title))]
    if len(moduli) > 1:
        known.append(str(lcm(*moduli)))  # of several congruences at once
    return bool(said and known) and said[-1] not in known


OTHER_QUANTITY = "This number is said to be something else than what is asked; a person will look."


def _is_said_of_another(attempt: Attempt, line: str) -> bool:
    """Whether the right number has the name of another quantity: `nullity 2` for the rank."""
    raw = attempt.response.raw.strip(" $") if attempt.response is not None else ""
    own = [value for value in values_in(line) if value.raw.strip() == raw]
    return len(own) == 1 and is_of_another(attempt.asked, own[0])


#: Where the power of a name is what is asked, as its title says.
_POWERS = re.compile(
    r"squared?|varian|varia|(?<![a-z])[Vv]ar(?![a-z])|quadrat|cuadrad|carré|cube|chi|χ|determination|[\^²³]"
)


def _is_of_a_power(attempt: Attempt) -> bool:
    """Whether the right number is said of the square of a name: `v^2 = 19.8` for the speed."""
    statement = attempt.response.statement if attempt.response is not None else None
    title = attempt.asked.part.title.casefold()
    first = statement.sides[0].expression if statement and statement.relations else None
    if not title or _POWERS.search(title) or not isinstance(first, Pow):
        return False
    base, exponent = first.args
    usual = isinstance(base, Symbol) and base.name in ("R", "chi", "X")
    return isinstance(base, Symbol) and isinstance(exponent, Number) and not usual


_NUMBER = re.compile(r"[-+−\d.,\s/^*×·$]*")


def _have_units_of_their_own(values: Sequence[NamedValue]) -> bool:
    """Whether the units tell which value is asked: `the force is 6 N, the length 4 m`."""
    units = [_NUMBER.sub("", value.raw, count=1) for value in values]
    return len(set(units)) == len(units)
