"""The page in plainer words: the passes over it, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.marking.normalise.accents import spell_accents
from grader.marking.normalise.alternatives import open_alternatives, open_before_or
from grader.marking.normalise.claims_in_a_row import split_claims_in_a_row
from grader.marking.normalise.conditions import split_conditions, without_notes
from grader.marking.normalise.families import open_families
from grader.marking.normalise.names_as_typed import (
    index_running_names,
    read_primed_factors,
)
from grader.marking.normalise.own_constants import name_own_constants
from grader.marking.normalise.own_definitions import put_in_definitions
from grader.marking.normalise.printed_derivatives import (
    state_printed_derivatives,
    state_programmed_derivatives,
)
from grader.marking.normalise.said_of_derivatives import say_derivatives
from grader.marking.normalise.usual_names import spell_derivatives
from grader.marking.normalise.vectors import split_vectors
from grader.marking.normalise.wanted import Wanted, wanted_of
from grader.marking.normalise.written_sums import write_out_sums
from grader.readers.document import Document
from grader.rubric.types import Asked

PASSES: tuple[Callable[[Document, Wanted], Document], ...] = (
    spell_accents,  # before names are looked for
    index_running_names,
    read_primed_factors,
    without_notes,
    split_claims_in_a_row,
    split_conditions,
    split_vectors,  # of claims, when their conditions are lines of their own
    open_alternatives,  # of single entries
    open_before_or,
    say_derivatives,
    state_printed_derivatives,  # of which nothing is said in words
    state_programmed_derivatives,
    spell_derivatives,
    name_own_constants,
    write_out_sums,  # whose terms are members of families
    open_families,  # by names that may be defined for others
    put_in_definitions,  # at the end: what is left open defines nothing
)


def normalise(document: Document, key: Mapping[str, Asked]) -> Document:
    """Return the document with what students say in a roundabout way said outright."""
    wanted = wanted_of(key)
    for each in PASSES:
        document = each(document, wanted)
    return document
