"""`grader try`: what would become of an answer?"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.exits import ExitCode
from grader.commands.options.key import chosen_cache, key_options, model_limits
from grader.errors import Place, Problem, UsageError

if TYPE_CHECKING:
    from grader.marking.types import Mark
    from grader.rubric.types import Rubric

_OPTIONS_ARE_LONG = {"ignore_unknown_options": True}
"""So that `-4` is an answer."""


@click.command(name="try", context_settings=_OPTIONS_ARE_LONG)
@click.argument("rubric", type=click.Path(path_type=Path))
@click.argument("part")
@click.argument("answer", required=False)
@key_options
def try_answer(
    rubric: Path, part: str, answer: str | None, model_seconds: float, no_cache: bool
) -> int:
    """Say what would become of ANSWER to PART, written below the part's own title.

    Without ANSWER, lines are read until the end of the input, each an answer.
    """
    from grader.batch.rubrics import load_once

    loaded = load_once(rubric, chosen_cache(no_cache), model_limits(model_seconds))
    _demand_part(loaded, part)
    lines: Iterable[str] = [answer] if answer is not None else sys.stdin
    for line in lines:
        if line.strip():
            click.echo("\n".join(_lines(line.strip(), _marked(loaded, part, line))))
    return ExitCode.DONE


def _demand_part(rubric: Rubric, part: str) -> None:
    ids = [each.id for each in rubric.parts]
    if part not in ids:
        near = get_close_matches(part, ids, n=1)
        mend = f"did you mean `{near[0]}`?" if near else f"the parts are {', '.join(ids[:12])}"
        text = f"there is no part `{part}`"
        raise UsageError(Problem("no-such-part", text, Place(rubric.source), mend))


def _marked(rubric: Rubric, part: str, answer: str) -> Mark:
    """Grade a page on which nothing but this answer stands, below the part's id."""
    from dataclasses import replace

    from grader.pipeline import grade_one
    from grader.rubric.students import answer_key

    asked = answer_key(rubric)[part]
    question = next(q for q in rubric.questions if part in {each.id for each in q.parts})
    alone = replace(question, parts=(asked.part,), best=None, cap=None)
    small = replace(rubric, questions=(alone,))
    page = f"## {part}\n\n{answer}\n"
    return grade_one(small, {part: asked}, "try", "try.md", page.encode()).marks[0]


def _lines(answer: str, mark: Mark) -> Iterator[str]:
    from grader.reports.students import evidence_view
    from grader.reports.wording import points_text

    yield f"{answer}"
    yield f"  {mark.outcome}, {points_text(mark.points)} of {points_text(mark.available)} points"
    if mark.response is not None and mark.response.raw.strip() != answer:
        yield f"  taken for the answer: {' '.join(mark.response.raw.split())}"
    for message in mark.messages:
        yield f"  {message.text}"
    evidence = evidence_view(mark.verdict)
    if evidence is not None and not evidence.values:
        yield f"  {evidence.sentence}"
