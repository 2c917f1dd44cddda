"""From the `policies:` of a rubric to data, held against the questions that it asks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.errors import Place, Problem
from grader.rubric.policies import Bonus, Late, Policies, seconds_of
from grader.rubric.schema import document as schema
from grader.rubric.types import Question
from grader.rubric.yaml_text.places import Located

_PERIODS = {"day": 86_400, "hour": 3600}


def build_policies(
    spec: schema.PoliciesSpec | None,
    tree: Located | None,
    questions: Sequence[Question],
    problems: list[Problem],
) -> Policies:
    """Return the policies; report what does not fit the questions."""
    if spec is None or tree is None:
        return Policies()
    return Policies(
        best=_best(spec, tree, questions, problems),
        floor=spec.floor,
        cap=spec.cap,
        late=_late(spec.late, spec.time_zone) if spec.late else None,
        bonuses=tuple(_bonus(each, spec.time_zone) for each in spec.bonus),
        zone=spec.time_zone,
    )


def _best(
    spec: schema.PoliciesSpec,
    tree: Located,
    questions: Sequence[Question],
    problems: list[Problem],
) -> int | None:
    key = "best" if spec.best is not None else "drop_lowest"
    wanted = spec.best if spec.best is not None else spec.drop_lowest
    if wanted is None:
        return None
    place = tree.find((key,)).place
    most = len(questions) - (key == "drop_lowest")
    if wanted > most:
        text = f"`{key}: {wanted}` of {len(questions)} questions"
        problems.append(Problem("too-many", text, place, f"at most {most}"))
    problems.extend(_unequal(key, place, questions))
    return wanted if key == "best" else max(1, len(questions) - wanted)


def _unequal(key: str, place: Place, questions: Sequence[Question]) -> list[Problem]:
    """Refuse to choose among questions of different points: the cheap ones would never count."""
    points = {question.id: worth(question) for question in questions}
    if len(set(points.values())) < 2:
        return []
    shown = ", ".join(f"{name} {value}" for name, value in list(points.items())[:6])
    text = f"`{key}` chooses among questions of different points: {shown}"
    mend = f"give every question the same points, or leave `{key}` out"
    return [Problem("unequal-questions", text, place, mend)]


def worth(question: Question) -> Fraction:
    """Return the points available in a question."""
    points = sorted((part.points for part in question.parts if not part.extra_credit), reverse=True)
    total = sum(points[: question.best], Fraction(0))
    return total if question.cap is None else min(total, question.cap)


def _late(spec: schema.LateSpec, zone: str) -> Late:
    return Late(
        due=seconds_of(spec.due, zone),
        period=_PERIODS[spec.per],
        cost=spec.cost,
        most=spec.most,
        grace=spec.grace,
        closed_after=spec.closed_after,
        of_available=spec.of == "available",
        from_files=spec.times_from == "files",
    )


def _bonus(spec: schema.BonusSpec, zone: str) -> Bonus:
    before = None if spec.before is None else seconds_of(spec.before, zone)
    return Bonus(spec.points, spec.title, spec.at_least, before)
