"""Text to nodes: one expression, or the statements of a text, in any of the usual notations.

What is behind this door is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.doors import loading

if TYPE_CHECKING:
    from grader.expressions.reading.expression import declared_name as declared_name
    from grader.expressions.reading.expression import parse as parse
    from grader.expressions.reading.spelled_out import as_plus_minus as as_plus_minus
    from grader.expressions.reading.spelled_out import as_sum as as_sum
    from grader.expressions.reading.spelled_out import divided_by_all as divided_by_all
    from grader.expressions.reading.spelled_out import with_eulers_number as with_eulers_number
    from grader.expressions.reading.spelled_out import (
        with_powers_of_one_digit as with_powers_of_one_digit,
    )
    from grader.expressions.reading.spelled_out import with_whole_exponents as with_whole_exponents
    from grader.expressions.reading.statements import read_statements as read_statements
    from grader.expressions.reading.written_numbers import (
        with_power_alone as with_power_alone,
    )
    from grader.expressions.reading.written_numbers import (
        with_usual_numerals as with_usual_numerals,
    )
    from grader.expressions.reading.written_numbers import (
        without_rounding_note as without_rounding_note,
    )

_HOME_OF = {
    "declared_name": "expression", "parse": "expression", "read_statements": "statements",
    "with_power_alone": "written_numbers", "with_usual_numerals": "written_numbers",
    "without_rounding_note": "written_numbers",
    **dict.fromkeys(
        ("as_plus_minus", "as_sum", "divided_by_all", "with_eulers_number",
         "with_powers_of_one_digit", "with_whole_exponents"),
        "spelled_out",
    ),
}  # fmt: skip

if not TYPE_CHECKING:  # to a type checker, a name that is not imported above is a mistake
    __getattr__ = loading(__name__, _HOME_OF)
