"""What a rubric may demand of any kind of answer beside its value: a unit, digits, a form, bands.

`Demanding` puts this around a kind: the value is checked by the kind as ever, and what is right is
then held against what is demanded of how it is written.
"""

from __future__ import annotations

from functools import lru_cache

from grader.answers.base import AnswerKind, Checked, MarkOutcome, Response, TellsRight
from grader.answers.demands.bands import in_bands
from grader.answers.demands.digits import with_digits
from grader.answers.demands.doubtful_signs import is_in_another_base, read_with_times
from grader.answers.demands.forms import form_lack, in_form
from grader.answers.demands.lines_of_values import with_lines_of_values
from grader.answers.demands.notes import open_choices
from grader.answers.demands.readings import in_other_readings
from grader.answers.demands.units import in_unit
from grader.answers.demands.unplaced import as_written
from grader.answers.find.measures.behind import with_names_for_units, with_units_behind
from grader.readers.document import Document
from grader.rubric.types import Asked
from grader.same import Same

__all__ = ["Demanding", "as_written", "form_lack", "is_in_another_base", "open_choices"]


class Demanding:
    """A kind of answer with what a rubric may demand beside the value.

    A kind that marks by nothing but what is asked and what is written is `pure`: then equal answers
    of a class are checked once.
    """

    def __init__(self, kind: AnswerKind, pure: bool = False) -> None:
        self.kind = kind
        self.pure = pure
        self.name = kind.name
        self.facts = kind.facts

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the answers that the kind finds; several values with units, line by line."""
        named = (with_names_for_units(asked, each) for each in self.kind.find(asked, document))
        read = tuple(read_with_times(asked, each) for each in named)
        found = tuple(with_units_behind(asked, document, read))
        return with_lines_of_values(asked, document, found)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Check the value, band by band, then how it is written."""
        written = as_written(response) if self.pure else None
        if written is None:
            return in_bands(asked, response, self._check)
        return _checked_once(Same(self), Same(asked), written)

    def is_right(self, asked: Asked, response: Response) -> bool:
        """Whether an answer is right in all that is asked; a wrong one is not explained."""
        part = asked.part
        demands = part.unit or part.digits or part.form or part.bands
        if not demands and isinstance(self.kind, TellsRight):
            return self.kind.is_right(asked, response)
        return self.check(asked, response).outcome is MarkOutcome.CORRECT

    def _check(self, asked: Asked, response: Response) -> Checked:
        """Check an answer in the unit that is asked."""
        return in_unit(asked, response, self._value, self.kind)

    def _value(self, asked: Asked, response: Response) -> Checked:
        checked = in_other_readings(asked, response, self.kind)
        checked = with_digits(asked, response, checked)
        return in_form(asked, response, checked, self.facts)


@lru_cache(maxsize=1024)
def _checked_once(kind: Same[Demanding], asked: Same[Asked], response: Response) -> Checked:
    return in_bands(asked.value, response, kind.value._check)
