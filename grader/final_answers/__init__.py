"""The final answer of free text against a gold one, and the rows of `grader verify`.

What is behind this door is loaded when it is first asked for: two texts are compared without what
looks for a final answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.doors import loading

if TYPE_CHECKING:
    from grader.final_answers.counting import count_of_call as count_of_call
    from grader.final_answers.counting import counts_written_out as counts_written_out
    from grader.final_answers.families import same_families as same_families
    from grader.final_answers.row import compare_texts as compare_texts
    from grader.final_answers.row import notation_of as notation_of
    from grader.final_answers.row import policy_of as policy_of
    from grader.final_answers.row import steps_of as steps_of
    from grader.final_answers.row import verdict_fields as verdict_fields
    from grader.final_answers.row import verify_row as verify_row
    from grader.final_answers.row import within as within
    from grader.final_answers.unit_vectors import UNIT_VECTORS as UNIT_VECTORS
    from grader.final_answers.unit_vectors import entries_by_unit_vectors as entries_by_unit_vectors
    from grader.final_answers.words import value_of_words as value_of_words

_HOMES = {
    "counting": "count_of_call counts_written_out",
    "families": "same_families",
    "row": "compare_texts notation_of policy_of steps_of verdict_fields verify_row within",
    "unit_vectors": "UNIT_VECTORS entries_by_unit_vectors",
    "words": "value_of_words",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

if not TYPE_CHECKING:  # to a type checker, a name that is not imported above is a mistake
    __getattr__ = loading(__name__, _HOME_OF)
