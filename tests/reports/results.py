"""Hand-made results: a small class in which every outcome and every kind of evidence occurs."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType

from grader.answers.base import Element, MarkOutcome, Message, Response
from grader.equivalence import (
    Enclosure,
    Identical,
    Outcome,
    Proved,
    Refuted,
    Verdict,
    WithinTolerance,
)
from grader.errors import Place
from grader.expressions.nodes import Call, Expression, Mul, Number, Pow, Symbol
from grader.expressions.notation import Notation, Unreadable
from grader.marking.types import (
    Adjustment,
    LinkOutcome,
    Mark,
    PlacedRemark,
    SubmissionResult,
    SubmissionStatus,
    WorkingLine,
)
from grader.models.base import Finding, Iterates, Reference, Step
from grader.rubric.types import Part, Question, Rubric

NOWHERE = Place("rubric.yaml")
NOTATION = Notation(functions=frozenset({"sigma"}))
W, X, Z = Symbol("w"), Symbol("x"), Symbol("z'_5")
RIGHT = Mul(X, Pow(W, Number(4)), Call("sigma", Z, primes=1))
WRONG = Mul(X, Pow(W, Number(3)), Call("sigma", Z, primes=1))

#: What a hostile student writes; none of it may reach a page as markup.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "{{ 7*7 }}{% raw %}",
    "</code></main></body>",
    "%s %(points)s {0.__class__}",
    "`</code>` ``<b>`` [a](javascript:alert(3))",
    "]]><svg/onload=alert(4)>&lt;i&gt;",
    "javascript:alert(5)//' onmouseover='alert(6)",
    r"\href{javascript:alert(7)}{x} \input{/etc/passwd} $\text{<b>}$",
    "**bold <b>** _x_ # heading | cell",
    "[a](javascript:alert(8))",
    '=HYPERLINK("http://x") +1 -1 @SUM(A1)',
    "../../../etc/passwd%2e%2e%2f",
)


def part(name: str, kind: str = "expression", **more: object) -> Part:
    """Make a part of 3 points of question q1."""
    values: dict[str, object] = {"points": Fraction(3), "notation": NOTATION, "title": "", **more}
    return Part(id=f"q1.{name}", kind=kind, place=NOWHERE, **values)  # type: ignore[arg-type]


def rubric(*parts: Part, title: str = "Assignment") -> Rubric:
    """Make a rubric of one question."""
    question = Question("q1", "Gradients", parts, NOWHERE)
    return Rubric(
        "assignment", title, "rubric.yaml", "0" * 64, NOTATION, MappingProxyType({}), (question,)
    )


RUBRIC = rubric(
    part("right"), part("wrong"), part("iterates", "iterates"), part("number", "number"),
    part("prose", "review"), part("none"), part("unread"), part("late"),
)  # fmt: skip


def verdict(outcome: Outcome, evidence: object) -> Verdict:
    """Make a verdict."""
    return Verdict(outcome, "test", evidence)  # type: ignore[arg-type]


def response(read: object, raw: str, line: int = 12) -> Response:
    """Make a response that stands in a line of `a.md`."""
    return Response(raw, read, Place("a.md", line, 1, line, 20))  # type: ignore[arg-type]


def mark(name: str, outcome: MarkOutcome, points: object = 0, **more: object) -> Mark:
    """Make a mark of a part of the rubric."""
    return Mark(f"q1.{name}", "", Fraction(points), Fraction(3), outcome, **more)  # type: ignore[arg-type]


def wrong_mark(read: Expression = WRONG) -> Mark:
    """Make the mark of a wrong formula, with a counterexample, working and a reference."""
    point = (("w", "2"), ("x", "1/3"))
    refuted = verdict(Outcome.DIFFERENT, Refuted(point, "5.3333", "2.6667"))
    lines = (
        WorkingLine(Place("a.md", 10), "y = w x", LinkOutcome.HOLDS),
        WorkingLine(
            Place("a.md", 11), "y = w^2 x", LinkOutcome.FAILS, "The power differs.", refuted
        ),
        WorkingLine(Place("a.md", 12), "y = w^2 x^2", LinkOutcome.FOLLOWS),
    )
    return mark(
        "wrong", MarkOutcome.INCORRECT, 1,
        messages=(Message("different", "The power of w should be 4, not 3."),),
        response=response(read, "x w^3 \\sigma'(z'_5)"),
        reference=Reference(RIGHT, (Step("Apply the chain rule.", RIGHT),)),
        verdict=refuted, working=lines,
    )  # fmt: skip


def iterates_mark() -> Mark:
    """Make the mark of iterates of which one is wrong."""
    states = tuple((Enclosure.exactly(Fraction(3 * k, 10)),) for k in range(3))
    return mark(
        "iterates", MarkOutcome.PARTIAL, 2,
        response=response((Number(0), Number(1)), "0, 0.3, 0.7"),
        reference=Reference(Iterates(("theta",), states)),
        elements=(
            Element("theta_0", "0", "0", True),
            Element("theta_1", "0.3", "0.3", True),
            Element("theta_2", "", "0.6", False),
        ),
    )  # fmt: skip


def number_mark() -> Mark:
    """Make the mark of a number that is right within its tolerance."""
    within = WithinTolerance("rounds", "0.0002", "0.005")
    return mark(
        "number", MarkOutcome.CORRECT, 3,
        response=response(Number(Fraction("0.41"), "0.41"), "0.41"),
        reference=Reference(Enclosure.exactly(Fraction(2071210444, 5049463055))),
        verdict=verdict(Outcome.EQUIVALENT, within),
    )  # fmt: skip


def full_marks() -> tuple[Mark, ...]:
    """Return marks with every outcome."""
    unreadable = Unreadable(3, "a factor", "After `*` a factor is missing.")
    return (
        mark("right", MarkOutcome.CORRECT, 3, response=response(RIGHT, "x w^4 s"),
             verdict=verdict(Outcome.EQUIVALENT, Identical())),
        wrong_mark(), iterates_mark(), number_mark(),
        mark("prose", MarkOutcome.NEEDS_REVIEW, response=response("No, never.", "No, never."),
             hint=Finding("Both orders occur.", (("w", "6"), ("plain", "0.036")))),
        mark("none", MarkOutcome.MISSING, reference=Reference(RIGHT)),
        mark("unread", MarkOutcome.UNREADABLE, response=response(unreadable, "x * * 2")),
        mark("late", MarkOutcome.FOLLOW_THROUGH, "3/2", response=response(WRONG, "x w^3"),
             verdict=verdict(Outcome.EQUIVALENT, Proved("normal form"))),
    )  # fmt: skip


def result(
    student: str = "ada",
    marks: tuple[Mark, ...] | None = None,
    status: SubmissionStatus = SubmissionStatus.NEEDS_REVIEW,
    remarks: tuple[PlacedRemark, ...] = (),
) -> SubmissionResult:
    """Make the result of a submission."""
    own = full_marks() if marks is None else marks
    points = sum((one.points for one in own), Fraction(0))
    available = sum((one.available for one in own), Fraction(0))
    return SubmissionResult(student, "a.md", status, points, available, own, remarks)


def hostile_result(text: str) -> SubmissionResult:
    """Make a result in which a text stands wherever a student's text can stand."""
    place = Place(text, 3)
    refuted = verdict(Outcome.DIFFERENT, Refuted(((text, text),), text, text))
    marks = (
        mark("right", MarkOutcome.INCORRECT, messages=(Message("m", text),),
             context=((2, text), (3, text)),
             response=Response(text, Unreadable(1, text, text), place), verdict=refuted,
             working=(WorkingLine(place, text, LinkOutcome.FAILS, text, refuted),),
             hint=Finding(text, ((text, text),))),
        mark("wrong", MarkOutcome.INCORRECT, response=Response(text, Symbol(text), place)),
        mark("iterates", MarkOutcome.PARTIAL, elements=(Element(text, text, text, False),)),
        mark("prose", MarkOutcome.NEEDS_REVIEW, response=Response(text, text, place),
             misconception=text),
        mark("none", MarkOutcome.INCORRECT,
             response=Response(text, MappingProxyType({text: text}), place)),
    )  # fmt: skip
    remarks = (PlacedRemark("r", text, place),)
    adjustments = (Adjustment("bonus", text, Fraction(1)),)
    return SubmissionResult(
        text, text, SubmissionStatus.GRADED, Fraction(1), Fraction(9), marks, remarks,
        adjustments=adjustments,
    )  # fmt: skip
