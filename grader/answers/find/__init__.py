"""Where answers stand in what a student wrote, and what they are read as."""

from grader.answers.find.accents import Spellings, spellings_of, with_spellings
from grader.answers.find.chains import (
    derivatives_in,
    name_matches,
    names_another,
    names_of,
    unnamed,
)
from grader.answers.find.extremes import (
    asks_for_extreme_value,
    asks_for_place,
    other_extremes,
)
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.lines import Line, denied_in_line, line_of, lines_of_page
from grader.answers.find.measures.families import (
    families_of,
    quantities_asked,
    quantity_in_family,
    with_plain_names,
    without_aim,
)
from grader.answers.find.measures.magnitudes import in_size
from grader.answers.find.measures.quantities import si_value
from grader.answers.find.measures.units import says_what_is_counted
from grader.answers.find.notations.conditions import without_note
from grader.answers.find.notations.joined_numbers import spelled_number
from grader.answers.find.notations.usual_readings import in_usual_reading
from grader.answers.find.printed import outputs_read
from grader.answers.find.ranking import is_announced, that_count, tries_values
from grader.answers.find.reading import (
    is_numeric,
    with_decimal_comma,
    without_left_side,
    without_units,
)
from grader.answers.find.thresholds.bounds_said import is_other_bound
from grader.answers.find.thresholds.tried_values import (
    asks_for_last,
    is_beyond,
    without_beyond,
)
from grader.answers.find.usual_signs import has_usual_sign, is_derivative_asked
from grader.answers.find.whole_lines import formula_of_line

__all__ = [
    "Line",
    "Spellings",
    "asks_for_extreme_value",
    "asks_for_last",
    "asks_for_place",
    "denied_in_line",
    "derivatives_in",
    "families_of",
    "formula_of_line",
    "has_usual_sign",
    "in_size",
    "in_usual_reading",
    "is_announced",
    "is_beyond",
    "is_derivative_asked",
    "is_numeric",
    "is_other_bound",
    "line_of",
    "lines_of_page",
    "name_matches",
    "names_another",
    "names_in_reference",
    "names_of",
    "other_extremes",
    "outputs_read",
    "quantities_asked",
    "quantity_in_family",
    "says_what_is_counted",
    "si_value",
    "spelled_number",
    "spellings_of",
    "that_count",
    "tries_values",
    "unnamed",
    "with_decimal_comma",
    "with_plain_names",
    "with_spellings",
    "without_aim",
    "without_beyond",
    "without_left_side",
    "without_note",
    "without_units",
]
