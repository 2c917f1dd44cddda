"""The final answer of free text against a gold one, and the rows of `grader verify`."""

from grader.final_answers.counting import count_of_call, counts_written_out
from grader.final_answers.families import same_families
from grader.final_answers.row import (
    compare_texts,
    notation_of,
    policy_of,
    steps_of,
    verdict_fields,
    verify_row,
    within,
)
from grader.final_answers.unit_vectors import UNIT_VECTORS, entries_by_unit_vectors

__all__ = [
    "UNIT_VECTORS",
    "compare_texts",
    "count_of_call",
    "counts_written_out",
    "entries_by_unit_vectors",
    "notation_of",
    "policy_of",
    "same_families",
    "steps_of",
    "verdict_fields",
    "verify_row",
    "within",
]
