"""What is said about a submission beside its marks: slips of notation, programs, other lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from difflib import get_close_matches
from functools import partial
from itertools import chain

from grader.errors import Place
from grader.expressions.notation import DEFAULT_NOTATION, Notation
from grader.expressions.statement import Statement
from grader.marking.found import Found
from grader.marking.memory import FORGETFUL, Memory, as_found
from grader.marking.names.alignment import Aligned
from grader.marking.names.scopes import definition_in
from grader.marking.types import LinkOutcome, Mark, PlacedRemark, WorkingLine
from grader.marking.working.claims import Judge
from grader.marking.working.judge import judge_of, judge_statement
from grader.marking.working.section import line_of
from grader.readers.document import Document
from grader.rubric.types import Asked
from grader.sections import sections_of
from grader.worked_solutions import judged_lines

AGREES = "program-agrees"
Judged = tuple[Statement, tuple[WorkingLine, ...]]


_Remarks = tuple[tuple[PlacedRemark, ...], tuple[WorkingLine, ...]]


def remarks_of(
    key: Mapping[str, Asked], page: Found, marks: Sequence[Mark], memory: Memory = FORGETFUL
) -> _Remarks:
    """Return the remarks in the order of the page, and the judged lines that are in no mark."""
    key = as_found(key)  # lines that answer no part are judged without its points
    done = tuple(m.response.statement.place for m in marks if m.response and m.response.statement)
    told = tuple(line.place for mark in marks for line in mark.above)
    return memory.recall(
        "remarks", (page, done, told), lambda: _remarks(key, page, {*done}, {*told}, memory)
    )


def _remarks(
    key: Mapping[str, Asked], page: Found, done: set[Place], told: Set[Place], memory: Memory
) -> _Remarks:
    document, aligned = page.document, page.aligned
    judged = tuple(_other_lines(key, document, aligned, done, told, memory))
    remarks = [
        *(PlacedRemark(remark.code, remark.text, place) for remark, place in document.remarks),
        *(slip for own in aligned.values() for slip in own.slips),
        *_unknown_parts(key, document),
        *chain.from_iterable(map(_failing, judged)),
        *(PlacedRemark(p.code, p.text, p.place) for p in page.programs if p.code != AGREES),
    ]
    return document.in_order(remarks), tuple(line for _, lines in judged for line in lines)


def _unknown_parts(key: Mapping[str, Asked], document: Document) -> Iterator[PlacedRemark]:
    """Say which entries of an answer file are to no part, and which part is nearest."""
    for name, entry in document.fields.items():
        below = [part for part in key if part.startswith(f"{name}.")]
        if below and not isinstance(entry.value, Mapping) and entry.value is not None:
            text = f"`{name}` has parts of its own, so this answer was not read: write `{below[0]}`"
            yield PlacedRemark("question-not-part", f"{text}, say.", entry.place)
        if not any(_belongs(name, part) for part in key):
            near = get_close_matches(name, key, n=1)
            hint = f": did you mean `{near[0]}`?" if near else "."
            text = f"`{name}` is not a part of this assignment{hint}"
            yield PlacedRemark("unknown-part", text, entry.place)


def _belongs(name: str, part: str) -> bool:
    """Whether an entry is a part's, or holds or stands inside a part's."""
    return name == part or name.startswith(f"{part}.") or part.startswith(f"{name}.")


def _other_lines(
    key: Mapping[str, Asked],
    document: Document,
    aligned: Mapping[str, Aligned],
    done: set[Place],
    told: Set[Place],
    memory: Memory,
) -> Iterator[Judged]:
    """Judge what no mark has judged: by its model, or as arithmetic where it is about none."""
    for statement in document.statements:
        if any(side.place in told for side in statement.sides):
            done.add(statement.place)
    for name, own in aligned.items():
        judge = _judge(key, name)
        for statement in own.document.statements:
            if statement.place not in done:
                done.add(statement.place)
                yield statement, judge_statement(statement, judge)
    notation = next((asked.part.notation for asked in key.values()), DEFAULT_NOTATION)
    for section in sections_of(document):
        said = tuple(block for block in section.blocks if isinstance(block, Statement))
        if any(statement.place not in done for statement in said):
            rows = memory.recall("lines", (said, notation), partial(_judged_rows, said, notation))
            for statement, row in zip(said, rows, strict=True):
                if statement.place not in done:
                    yield statement, row


def _judged_rows(
    said: Sequence[Statement], notation: Notation
) -> tuple[tuple[WorkingLine, ...], ...]:
    """Judge lines as arithmetic, by nothing but what they say."""
    rows = judged_lines(said, notation, quantities=False)
    return tuple(tuple(line_of(link) for link in row) for row in rows)


def _judge(key: Mapping[str, Asked], name: str) -> Judge:
    return judge_of(next(asked for asked in key.values() if asked.part.model_name == name))


def _failing(judged: Judged) -> Iterator[PlacedRemark]:
    statement, lines = judged
    for line in lines:
        if line.outcome is LinkOutcome.FAILS:
            yield PlacedRemark(*_remark(statement, line), _place(line, statement))
            return


def _remark(statement: Statement, line: WorkingLine) -> tuple[str, str]:
    change = f": {line.text}" if line.text else ""
    if definition_in(statement) is not None:
        return "definition-differs", f"This is not how the question defines it{change}."
    return "line-wrong", f"This line does not hold{change}."


def _place(line: WorkingLine, statement: Statement) -> Place:
    return line.place if line.place.line else statement.place
