"""Finding the answer to every part in one document, and settling which line belongs to which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grader.answers.base import AnswerKind, Checked, Read, Response, Series
from grader.answers.find import (
    denied_in_line,
    formula_of_line,
    has_usual_sign,
    is_announced,
    is_derivative_asked,
    is_numeric,
    names_another,
    names_of,
    outputs_read,
    that_count,
    tries_values,
    unnamed,
)
from grader.answers.registry import ANSWER_KINDS, kind_facts
from grader.equivalence import Enclosure
from grader.errors import Place
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Collection,
    Derivative,
    Expression,
    Integral,
    Limit,
    Matrix,
    Number,
    Symbol,
)
from grader.expressions.notation import Unreadable
from grader.expressions.phrases import ANSWER_WORDS, LEADING, NEUTRAL_WORDS, TELLING
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.expressions.written import Written
from grader.marking.names.alignment import Aligned
from grader.marking.names.behind_titles import behind_title
from grader.marking.names.called_in_title import of_the_quantity
from grader.marking.names.called_in_words import of_words_of_title
from grader.marking.names.model_names import undecorated
from grader.marking.names.named_values import value_of_part, values_in
from grader.marking.names.spoken_of import says_more_of
from grader.models.base import Reference
from grader.readers.document import AnswerField, Block, Document, Output, Prose
from grader.rubric.types import Asked, question_of
from grader.sections import (
    Section,
    below_titles_in_lines,
    foreign_places,
    free_places,
    left_for,
    lines_around,
    places_of,
    section_of,
    sections_of,
    tops_of,
)

MIN_STRAY_NUMBERS = 3
"""So many numbers together may be the states of an iteration."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ROUNDED = re.compile(r"round\w*\s(?:up|down)|gerundet")
MAX_QUOTE = 400
"""So many characters of what was not understood are shown."""

NOT_FOUND = (
    "Something stands here, but which of it is the answer was not found; a person will look. "
    "An answer in a line of its own, as in `Answer: 42`, is found."
)
ELSEWHERE = "This stands under the title of another question; a person will look."


@dataclass(frozen=True)
class Attempt:
    """The answers that a student gave to a part; the last one counts.

    `unclear` says why it is not certain that the answer is to this part; `quote` is what stands
    where no answer was found; `unsure` are the lines of the document that only their names gave to
    this part's model. `by_name` is the same attempt with no number put in for a name, where a
    formula is asked and the page puts some in.
    """

    asked: Asked
    kind: AnswerKind
    document: Document
    responses: tuple[Response, ...] = ()
    checked: Checked | None = None
    unclear: str = ""
    quote: Response | None = None
    unsure: frozenset[Place] = frozenset()
    by_name: Attempt | None = None

    @property
    def response(self) -> Response | None:
        """The answer that counts."""
        return self.responses[-1] if self.responses else None


def attempts_of(
    key: Mapping[str, Asked], document: Document, aligned: Mapping[str, Aligned]
) -> dict[str, Attempt]:
    """Find the answers to all parts, each in its own sections; what has a name goes first."""
    tops = tops_of(asked.part for asked in key.values())
    named = {
        part_id: _placed(asked, document, aligned, tops, True)
        for part_id, asked in key.items()
        if _is_named(asked)
    }
    lines = frozenset().union(*map(_lines, named.values()))
    rivals = _without_places(key, document, tops)
    found = {
        part_id: named.get(part_id)
        or _placed(asked, document, aligned, tops, rivals[tops[part_id]] == 1, lines)
        for part_id, asked in key.items()
    }
    claimed = {r.place for attempt in found.values() for r in attempt.responses}
    for part_id, attempt in found.items():
        if not attempt.responses:
            found[part_id] = _elsewhere(attempt, claimed, tops)
    found = {part_id: _by_its_name(attempt) for part_id, attempt in found.items()}
    found = {part_id: _as_whole_line(attempt) for part_id, attempt in found.items()}
    found = {part_id: _counted(attempt) for part_id, attempt in found.items()}
    found = {part_id: _doubtful(attempt, found) for part_id, attempt in found.items()}
    if document.fields:
        return found
    return _with_leftovers(found, document)


def _counted(attempt: Attempt) -> Attempt:
    """Keep the answers of which the last counts: no asides, and what is announced before others."""
    if attempt.kind.facts.by_shape:
        said = tuple(r for r in attempt.responses if r.statement is None or not r.statement.hedge)
        return replace(attempt, responses=said or attempt.responses)
    by_name = _counted(attempt.by_name) if attempt.by_name else None
    found = behind_title(attempt.document, attempt.asked.part.id, _not_denied(attempt))
    if attempt.kind.facts.one_value and not names_of(attempt.asked):
        found = of_the_quantity(attempt.asked, of_words_of_title(attempt.asked, found))
    return replace(attempt, responses=that_count(found), by_name=by_name)


def _not_denied(attempt: Attempt) -> tuple[Response, ...]:
    """Return the answers that the words of their lines do not deny, if there are any."""
    said = attempt.responses
    if attempt.kind.facts.in_words or all(r.statement is not None for r in said):
        return said
    return tuple(r for r in said if not denied_in_line(attempt.document, r)) or said


def _is_named(asked: Asked) -> bool:
    return kind_facts(asked).by_shape or bool(names_of(asked))


def _lines(attempt: Attempt) -> frozenset[Place]:
    """Return the lines in which the answers stand."""
    return frozenset(r.statement.place for r in attempt.responses if r.statement is not None)


def _without_places(
    key: Mapping[str, Asked], document: Document, tops: Mapping[str, str]
) -> Mapping[str, int]:
    """Return by question how many parts have neither a name nor a section of their own."""
    owned = {section.parts for section in sections_of(document)}
    count = dict.fromkeys(tops.values(), 0)
    for part_id, asked in key.items():
        if not _is_named(asked) and not kind_facts(asked).by_a_person and (part_id,) not in owned:
            count[tops[part_id]] += 1
    return count


def _placed(
    asked: Asked,
    document: Document,
    aligned: Mapping[str, Aligned],
    tops: dict[str, str],
    alone: bool,
    taken: frozenset[Place] = frozenset(),
) -> Attempt:
    """Look in the sections of a part; what has no name is none of the lines that are taken."""
    own = aligned.get(asked.part.model_name)
    whole = own.document if own is not None else document
    kind = ANSWER_KINDS[asked.part.kind]
    attempt = Attempt(asked, kind, whole, unsure=own.unsure if own else frozenset())
    if own is not None and own.by_name is not None and kind.facts.a_formula:
        attempt = replace(attempt, by_name=replace(attempt, document=own.by_name))
    if _is_blank(asked, document):
        return attempt
    if asked.part.id in document.fields:
        return _found(attempt, asked, whole.blocks)
    words = kind.facts.in_words
    prose = kind.facts.by_a_person
    around = lines_around(asked.part, whole, tops) if kind.facts.of_the_model else ()
    for blocks in places_of(asked.part, whole, words, alone or prose, prose):
        free = tuple(block for block in blocks if block.place not in taken)
        found = _found(attempt, asked, free, around) if free else attempt
        if found.responses:
            return _with_results(found, taken)
    found = _without_name(attempt, taken)
    return found if found.responses else _in_outputs(found)


def _in_outputs(attempt: Attempt) -> Attempt:
    """Find the formulas that programs printed under a part's own title."""
    asked, whole = attempt.asked, attempt.document
    blocks = tuple(b for section in section_of(whole, asked.part.id) for b in section.blocks)
    if not attempt.kind.facts.a_formula or not any(isinstance(b, Output) for b in blocks):
        return attempt
    there = outputs_read(replace(whole, blocks=blocks), asked.part.notation)
    responses = attempt.kind.find(unnamed(asked), there)
    return replace(attempt, responses=responses, by_name=None) if responses else attempt


def _found(
    attempt: Attempt, asked: Asked, blocks: Sequence[Block], around: Sequence[Statement] = ()
) -> Attempt:
    """Return an attempt with the answers that stand in some blocks of its document."""
    whole, named = attempt.document, attempt.by_name
    there = replace(whole, blocks=tuple(blocks), around=tuple(around))
    found = replace(attempt, responses=attempt.kind.find(asked, there))
    if named is None or not found.responses:
        return found
    same = {id(b): n for b, n in zip(whole.blocks, named.document.blocks, strict=True)}
    as_named = tuple(same.get(id(block), block) for block in blocks)
    near = tuple(each for line in around if isinstance(each := same.get(id(line), line), Statement))
    return replace(found, by_name=_found(named, asked, as_named, near))


def _without_name(attempt: Attempt, taken: frozenset[Place]) -> Attempt:
    """Find what stands under a part's own title without the name that was looked for."""
    asked, whole, kind = attempt.asked, attempt.document, attempt.kind
    own = section_of(whole, asked.part.id)
    if not own or kind.facts.by_shape or not names_of(asked):
        return attempt
    blocks = tuple(block for section in own for block in section.blocks if block.place not in taken)
    found = _found(attempt, unnamed(asked), blocks)
    by_name = _own_lines(found.by_name) if found.by_name else None
    return replace(_own_lines(found), by_name=by_name)


def _with_results(found: Attempt, taken: frozenset[Place]) -> Attempt:
    """Add what a part's own section says without the name: `Answer: 2.87` below `pH = -log(c)`.

    That is what is announced, and a value on a line of its own below arithmetic that was not
    worked out.
    """
    named, facts = found.responses, found.kind.facts
    if not names_of(found.asked) or not facts.a_formula or facts.by_shape:
        return found
    here = {(r.place.row, r.place.column) for r in named}
    more = tuple(
        response
        for response in _without_name(replace(found, responses=()), taken).responses
        if (response.place.row, response.place.column) not in here
        and (_is_said_to_be_it(response) or _ends(named[-1], response, found.document))
    )
    together = found.document.in_order((*named, *more))
    return replace(found, responses=together) if more else found


def _is_said_to_be_it(response: Response) -> bool:
    return response.statement is not None and is_announced(response.statement)


def _ends(named: Response, response: Response, document: Document) -> bool:
    """Whether a bare number stands below arithmetic of numbers that was not worked out."""
    statement, read = response.statement, named.read
    if statement is None or statement.relations or not isinstance(response.read, Expression):
        return False
    if not isinstance(read, Expression) or isinstance(read, Number) or not is_numeric(read):
        return False
    below = document.is_before(named.place, response.place)
    return below and Written.of(response.read) is not None


def _own_lines(attempt: Attempt) -> Attempt:
    """Leave out lines about some other quantity."""
    found, asked = attempt.responses, attempt.asked
    if len(found) == 1 and _has_no_name_of_its_own(asked):
        return attempt
    derivatives = tuple(r for r in found if r.statement and is_derivative_asked(asked, r.statement))
    if derivatives:
        last = tuple(r for r in derivatives if not _is_of_helper(r, found))
        return replace(attempt, responses=last or derivatives)
    own = tuple(r for r in found if r.statement is None or _may_be_own(asked, r.statement))
    return replace(attempt, responses=own or _under_a_name_of_ones_own(attempt))


def _under_a_name_of_ones_own(attempt: Attempt) -> tuple[Response, ...]:
    """Return the values of the one name that a section gives values to, if the rubric has it not.

    Below the title of a part that asks for a number, `E_d = -2.33` is that number, whatever the
    model calls it; `T = 293` may be another quantity where the model knows a T. So is `J = ...`
    where a matrix is asked, among formulas that are none.
    """
    asked, found = attempt.asked, attempt.responses
    facts = attempt.kind.facts
    if not (facts.a_number or facts.entries) or asked.part.find.names:
        return ()
    if facts.entries:
        found = tuple(r for r in found if isinstance(r.read, Collection | Matrix))
    names = {r.statement.sides[0].expression for r in found if r.statement is not None}
    name = names.pop() if len(names) == 1 else None
    if not isinstance(name, Symbol | Call) or asked.model is None:
        return ()
    vocabulary = asked.model.vocabulary()
    notation = vocabulary.notation
    target = asked.reference.target if asked.reference else None
    if target is not None and vocabulary.definitions.get(target) is name:
        return found  # `softmax(z) = (0.7, 0.3)` where p = softmax(z) is asked
    known = {*vocabulary.definitions, *map(Symbol, notation.variables | notation.functions)}
    return () if name in known or Symbol(name.name) in known else found


def _is_of_helper(response: Response, found: Sequence[Response]) -> bool:
    """Whether a line gives the derivative of what another line defines, `u = x^2 + 1`."""
    first = response.statement.sides[0].expression if response.statement else None
    function = first.args[0] if isinstance(first, Derivative) else None
    return isinstance(function, Symbol) and any(
        r.statement is not None and r.statement.sides[0].expression is function for r in found
    )


def _may_be_own(asked: Asked, statement: Statement) -> bool:
    """Whether a line under a part's own title is not about some other quantity."""
    if _says_another(asked, f"{statement.label}:") or _says_another(asked, statement.raw):
        return has_usual_sign(asked, statement)
    return not names_another(statement) or has_usual_sign(asked, statement)


def _has_no_name_of_its_own(asked: Asked) -> bool:
    """Whether what is asked is called by names of one's own, and not `slope(x, y)`.

    A derivative, integral, limit or sum of a formula is called as one likes.
    """
    target = asked.reference.target if asked.reference else None
    several = isinstance(target, Call) and len(target.args) > 1
    of_formula = isinstance(target, Derivative | Integral | Limit | BigOperator) and not isinstance(
        target.args[0], Symbol
    )
    return (
        (several or of_formula)
        and not asked.part.find.names
        and not asked.part.options.get("names")
    )


def _is_blank(asked: Asked, document: Document) -> bool:
    """Whether an answer file names the part and says nothing."""
    entry = document.fields.get(asked.part.id)
    return entry is not None and (entry.value is None or not str(entry.value).strip(" '\"\n\t"))


def lines_of_part(attempt: Attempt) -> tuple[Prose, ...]:
    """Return the lines of a part's own sections, or else of those of its question."""
    part_id, sections = attempt.asked.part.id, sections_of(attempt.document)
    own = section_of(attempt.document, part_id)
    shared = [each for each in sections if each.parts and part_id in each.parts]
    return tuple(line for section in own or shared for line in section.lines)


def _by_its_name(attempt: Attempt) -> Attempt:
    """Take the value with the part's name where a line holds values of several names."""
    asked, facts, find = attempt.asked, attempt.kind.facts, attempt.asked.part.find
    in_file = asked.part.id in attempt.document.fields
    if not facts.a_number or in_file or find.after or find.under or attempt.unclear:
        return attempt
    said = [(line, values_in(line.text)) for line in lines_of_part(attempt)]
    own = [(line, value) for line, each in said if (value := value_of_part(asked, each))]
    if not own:
        return attempt
    line, value = own[-1]
    read = parse(value.raw, asked.part.notation)
    last = attempt.response
    whole, end = attempt.document, line.place.at(max(line.place.line, line.place.end_line) + 1)
    below = last is not None and not whole.is_before(last.place, end)
    denied = any(s.hedge for s in whole.statements if s.place.row == line.place.row)
    here = last is not None and (last.place.row, last.place.column) == (line.place.row, 0)
    whole_line = here and _ROUNDED.search(line.text) is not None
    if below or denied or whole_line or isinstance(read, Unreadable):
        return attempt  # what a whole line says, `n = 384.16, round up to 385`, stays
    start = line.place.at(line.place.line)
    before = tuple(r for r in attempt.responses if whole.is_before(r.place, start))
    if last is not None and last.place.row == line.place.row and last.read == read:
        return replace(attempt, responses=(*before, last))
    named = Response(value.raw, read, replace(line.place, column=value.rank))
    return replace(attempt, responses=(*before, named), by_name=None)


def _as_whole_line(attempt: Attempt) -> Attempt:
    """Read the last line of a part's own section as an entry, where nothing else was found there.

    Nothing but a formula in the names of the question stands in such a line.
    """
    asked, facts, whole = attempt.asked, attempt.kind.facts, attempt.document
    lines = [line for section in section_of(whole, asked.part.id) for line in section.lines]
    if attempt.responses or not lines or facts.in_words or facts.by_shape or facts.by_a_person:
        return attempt
    if _says_another(asked, lines[-1].text):
        return attempt
    formula = formula_of_line(asked, lines[-1].text, facts.a_number)
    if formula is None or asked.part.find.after or asked.part.find.under:
        return attempt
    entry = {asked.part.id: AnswerField(formula, lines[-1].place)}
    return replace(attempt, responses=attempt.kind.find(asked, replace(whole, fields=entry)))


#: What a line is about: `median = 2.5`, `Var(X) = 3.5`, `pOH = 7.4`.
_ABOUT = re.compile(
    r"[\s*_]*(?P<name>[^\W\d_]\w{0,20}(?:\s?[(\[][^()=]{1,20}[)\]])?)[\s*_]*"
    r"(?:=(?!=)|(?<=\w{3}):(?![:=]))"
)


def _says_another(asked: Asked, line: str) -> bool:
    """Whether a line gives a value to something else than the names that a rubric asks for."""
    found = _ABOUT.match(line)
    names = [re.sub(r"\W", "", name).casefold() for name in asked.part.find.names]
    if found is None or not names:
        return False
    said = re.sub(r"\W", "", found["name"]).casefold()
    return said not in {*names, *NEUTRAL_WORDS, *ANSWER_WORDS, *TELLING, *LEADING}


def _elsewhere(attempt: Attempt, claimed: set[Place], tops: dict[str, str]) -> Attempt:
    """Look where nobody owns the lines; a line that is another part's answer is not this one's."""
    kind, asked, whole = attempt.kind, attempt.asked, attempt.document
    if _is_blank(asked, whole) or section_of(whole, asked.part.id):
        return attempt
    if len(tops) > 1 and (not _is_named(asked) or kind.facts.in_words):
        return attempt
    for blocks in free_places(asked.part, whole, tops, kind.facts.in_words):
        found = _unclaimed(attempt, blocks, claimed)
        if found.responses:
            return found
    found = _unclaimed(attempt, foreign_places(asked.part, whole, tops), claimed)
    return replace(found, unclear=ELSEWHERE) if found.responses else attempt


def _unclaimed(attempt: Attempt, blocks: tuple[Block, ...], claimed: set[Place]) -> Attempt:
    if not blocks:
        return attempt
    found = _found(attempt, attempt.asked, blocks)
    named = _without(found.by_name, claimed) if found.by_name else None
    return replace(_without(found, claimed), by_name=named)


def _without(attempt: Attempt, claimed: set[Place]) -> Attempt:
    """Leave out answers that stand where another part found its own."""
    return replace(attempt, responses=tuple(r for r in attempt.responses if r.place not in claimed))


# -- what is left ----------------------------------------------------------------------------------


def _with_leftovers(found: Mapping[str, Attempt], document: Document) -> dict[str, Attempt]:
    """Send a part without an answer to a person where something is left that could be one."""
    sure = [attempt for attempt in found.values() if not attempt.unclear]
    claimed = frozenset().union(*map(_lines, sure))
    claimed |= {r.place for attempt in sure for r in attempt.responses}
    answered = {question_of(part_id) for part_id, each in found.items() if each.responses}
    return {
        part_id: attempt
        if attempt.responses or attempt.unclear
        else _with_quote(attempt, _left(attempt.asked, document, claimed, answered))
        for part_id, attempt in found.items()
    }


def _left(
    asked: Asked, document: Document, claimed: frozenset[Place], answered: set[str]
) -> Sequence[Prose]:
    """Return what may answer a part; `answered` are the questions in which anything was found."""
    alone = question_of(asked.part.id) not in answered
    left = left_for(asked.part, document, claimed, _is_named(asked), not answered, alone)
    if left or section_of(document, asked.part.id):
        return left
    shared = [s for s in sections_of(document) if s.parts and asked.part.id in s.parts]
    spoken = _spoken_of(asked, shared)
    if spoken:
        return spoken
    below = below_titles_in_lines(document, asked.part.id)
    near = [*(shared if _is_named(asked) else ()), *below]
    return _values_left(asked, document, near, claimed) or _behind_number(asked, document, claimed)


def _behind_number(
    asked: Asked, document: Document, claimed: frozenset[Place]
) -> tuple[Prose, ...]:
    """Return the lines of others that begin with the number of a question: `2 x_1 = 1.2, ...`."""
    number = _OF_QUESTION.search(asked.part.id.partition(".")[0])
    if number is None or not kind_facts(asked).by_shape:
        return ()
    begins = re.compile(rf"\s*{number[0]} [^\W\d]_?\d")
    rows = {place.row for place in claimed}
    lines = (line for section in sections_of(document) for line in section.lines)
    return tuple(line for line in lines if begins.match(line.text) and line.place.row not in rows)


_OF_QUESTION = re.compile(r"\d{1,2}\Z")


def _spoken_of(asked: Asked, shared: Sequence[Section]) -> tuple[Prose, ...]:
    """Return the lines that say something of the derivative that is asked."""
    target = asked.reference.target if asked.reference else None
    if not isinstance(target, Derivative):
        return ()
    lines = (line for section in shared for line in section.lines)
    return tuple(line for line in lines if says_more_of(target, line.text))


def _values_left(
    asked: Asked, document: Document, shared: Sequence[Section], claimed: frozenset[Place]
) -> tuple[Prose, ...]:
    """Return what could be the value, the states or the words that are asked, in some sections."""
    if kind_facts(asked).in_words or kind_facts(asked).by_a_person:
        rows = {place.row for place in claimed}
        words = (line for section in shared for line in section.lines)
        return tuple(line for line in words if line.place.row not in rows)
    if kind_facts(asked).by_shape:
        lines = [line for section in shared for line in section.lines]
        numbers = sum(len(_NUMBER.findall(line.text)) for line in lines)
        return tuple(lines) if numbers >= MIN_STRAY_NUMBERS else ()
    reference = asked.value
    if not isinstance(reference, Expression | Enclosure) or (
        isinstance(reference, Expression) and free_symbols(reference)
    ):
        return ()
    blocks = tuple(b for section in shared for b in section.blocks if b.place not in claimed)
    found = ANSWER_KINDS[asked.part.kind].find(unnamed(asked), replace(document, blocks=blocks))
    return tuple(Prose(response.raw, response.place) for response in found)


def _with_quote(attempt: Attempt, left: Sequence[Prose]) -> Attempt:
    if not left:
        return attempt
    text = "\n".join(line.text for line in left)
    quoted = text if len(text) <= MAX_QUOTE else text[: MAX_QUOTE - 2] + " …"
    quote = Response(quoted, quoted, left[0].place)
    return replace(attempt, unclear=NOT_FOUND, quote=quote)


# -- doubts ----------------------------------------------------------------------------------------


def _doubtful(attempt: Attempt, all_: Mapping[str, Attempt]) -> Attempt:
    """Mark an answer as unclear where it could as well be to another part."""
    response = attempt.response
    if attempt.kind.facts.in_words or attempt.unclear:
        return attempt
    others = [other for other in all_.values() if other is not attempt]
    if response is None:
        return _perhaps_elsewhere(attempt, others)
    if tries_values(response, attempt.responses):
        text = "Several values are tried in this line; a person will look which is the answer."
        return replace(attempt, unclear=text)
    if any(_same_place(attempt, other) for other in others):
        text = "It is not clear to which question this line is the answer."
        return replace(attempt, unclear=text)
    if _may_be_another_model(attempt, others):
        text = "Two different answers are given and it is not clear to which network each belongs."
        return replace(attempt, unclear=text)
    return attempt


def _perhaps_elsewhere(attempt: Attempt, others: list[Attempt]) -> Attempt:
    """Mark a part without an answer as unclear if a like part has two, and none is placed."""
    for other in others:
        places = [r.statement.place for r in other.responses if r.statement is not None]
        twice = len(places) > 1 and len(_reads(other)) > 1 and set(places) <= other.unsure
        if twice and _alike(attempt.asked, other.asked):
            text = "An answer to this or to another part is given twice; it is not clear for which."
            return replace(attempt, unclear=text)
    return attempt


def _same_place(attempt: Attempt, other: Attempt) -> bool:
    """Whether two parts that ask different things found their answer in one place."""
    if other.response is None or attempt.response is None:
        return False
    if other.kind.facts.in_words or other.response.place != attempt.response.place:
        return False
    if _named_in_line(attempt) and _named_in_line(other):
        return False  # `∂y/∂b_1 = ∂y/∂z_1 = ...` answers both
    return _value(attempt.asked.reference) != _value(other.asked.reference)


def _named_in_line(attempt: Attempt) -> bool:
    """Whether the line of the answer names the derivative that is asked, as it is asked."""
    target = attempt.asked.reference.target if attempt.asked.reference else None
    statement = attempt.response.statement if attempt.response else None
    if statement is None or not isinstance(target, Derivative):
        return False
    return any(side.expression is target for side in statement.sides)


def _value(reference: Reference | None) -> object:
    return None if reference is None else (reference.value, reference.target)


def _may_be_another_model(attempt: Attempt, others: list[Attempt]) -> bool:
    """Several lines for one name, placed by their names alone, and a like part with none."""
    places = [r.statement.place for r in attempt.responses if r.statement is not None]
    if len(places) < 2 or not set(places) <= attempt.unsure:
        return False
    return len(_reads(attempt)) > 1 and any(
        not other.responses and _alike(attempt.asked, other.asked) for other in others
    )


def _reads(attempt: Attempt) -> set[Read]:
    """Return the different answers that were given, as they were read."""
    return {r.read for r in attempt.responses if not isinstance(r.read, Mapping | Series)}


def _alike(one: Asked, other: Asked) -> bool:
    targets = [a.reference.target if a.reference else None for a in (one, other)]
    if targets[0] is None or targets[1] is None or targets[0] is targets[1]:
        return False
    return undecorated(targets[0]) is undecorated(targets[1])
