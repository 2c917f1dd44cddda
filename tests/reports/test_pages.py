"""The pages: valid, complete, escaped, and readable without network, script or colour."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from grader.answers.base import Element, MarkOutcome, Message
from grader.equivalence import Outcome, Refuted, WithinTolerance
from grader.errors import Place
from grader.marking.types import PlacedRemark, SubmissionStatus
from grader.models.base import Reference, Step
from grader.reports.class_report.instructor import report_html
from grader.reports.students.feedback import feedback_html, feedback_markdown, self_contained
from grader.rubric.types import Reveal
from reports import results
from reports.results import RIGHT

BLOCKS = {"p", "dl", "ul", "ol", "table", "details", "section", "article", "div", "h2", "h3"}
ENDED_BY = {
    "li": {"li"}, "td": {"td", "th", "tr"}, "th": {"td", "th", "tr"}, "tr": {"tr", "tbody"},
    "tbody": {"tbody"},
    "dt": {"dt", "dd"}, "dd": {"dt", "dd"},
}  # fmt: skip
"""Elements whose end may be left out, by what begins behind them; any end around them does, too."""
VOID = {"meta", "br", "wbr", "img", "hr", "link", "input"}


class Page(HTMLParser):
    """Reads a page strictly, its ends in order or left out by rule; collects what is in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []
        assert len(set(self.ids)) == len(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in BLOCKS or "p" not in self.open
        while self.open and tag in ENDED_BY.get(self.open[-1], ()):
            self.open.pop()
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1] != tag and self.open[-1] in ENDED_BY:
            self.open.pop()
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text += data

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute."""
        return [value for _, key, value in self.attributes if key == name]

    @property
    def words(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())


def class_results() -> list:
    remark = PlacedRemark("unread-line", "This line could not be read.", Place("b.md", 4))
    return [
        results.result("ada"),
        results.result("bo", remarks=(remark,)),
        results.result("cy", (), SubmissionStatus.FAILED, (remark,)),
        results.result("di", (), SubmissionStatus.MISSING),
    ]


@pytest.fixture(params=["feedback", "report"])
def page(request: pytest.FixtureRequest) -> Page:
    if request.param == "feedback":
        return Page(feedback_html(results.RUBRIC, results.result()))
    return Page(report_html(results.RUBRIC, class_results()))


def test_links_within_the_page_lead_somewhere(page: Page) -> None:
    inner = {link[1:] for link in page.values("href") if link.startswith("#")}
    labels = set(page.values("aria-labelledby"))
    assert inner | labels <= set(page.ids)
    assert inner


def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    assert not {"img", "iframe", "object"} & set(page.tags)
    assert page.tags.count("script") in (0, 2)  # the report's data and its own script
    links = [link for link in page.values("href") if not link.startswith(("#", "feedback/"))]
    assert links == ["style.css"] * page.tags.count("link")
    assert page.values("src") == []


def test_headings_do_not_skip_a_level(page: Page) -> None:
    levels = [int(tag[1]) for tag in page.tags if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_header_cell_has_a_scope(page: Page) -> None:
    assert page.tags.count("th") == len([1 for tag, name, _ in page.attributes
                                         if (tag, name) == ("th", "scope")])  # fmt: skip


@pytest.mark.parametrize("text", results.HOSTILE)
def test_no_text_of_a_student_becomes_markup(text: str) -> None:
    hostile = results.hostile_result(text)
    harmless = results.hostile_result("harmless words")
    for show in (
        lambda result: feedback_html(results.RUBRIC, result),
        lambda result: report_html(results.RUBRIC, [result, results.result("ada")]),
    ):
        attacked, calm = Page(show(hostile)), Page(show(harmless))
        maths = {"math", "mrow", "mi", "mn", "mo", "mtext", "msup", "msub", "mfrac", "msubsup"}
        dull = {"span", "wbr", "code", "strong", "em", *maths}
        assert sorted(set(attacked.tags) - dull) == sorted(set(calm.tags) - dull)
        assert attacked.tags.count("p") == calm.tags.count("p")
        assert not [name for _, name, _ in attacked.attributes if name.startswith("on")]
        assert not [link for link in attacked.values("href") if link.startswith("javascript:")]
        assert text in attacked.text


@pytest.mark.parametrize("text", results.HOSTILE)
def test_markdown_shows_hostile_text_as_text(text: str) -> None:
    from markdown_it import MarkdownIt

    source = feedback_markdown(results.RUBRIC, results.hostile_result(text))
    html = MarkdownIt("commonmark").enable("table").render(source)
    page = Page(html)
    allowed = {"h1", "h2", "h3", "p", "ul", "li", "strong", "code"}
    assert set(page.tags) <= allowed
    assert page.attributes == []


def test_a_page_that_is_sent_alone_can_hold_its_style() -> None:
    page = self_contained(feedback_html(results.RUBRIC, results.result()))
    assert "style.css" not in page
    assert "--correct-back" in page
    assert Page(page).tags.count("link") == 0


def test_what_no_file_can_hold_is_replaced() -> None:
    page = feedback_html(results.RUBRIC, results.hostile_result("a\ud800\x00b"))
    assert page.encode("utf-8")
    assert "\x00" not in page


def test_feedback_says_what_a_student_needs() -> None:
    words = Page(feedback_html(results.RUBRIC, results.result())).words
    for expected in (
        "Feedback for ada", "10.5 of 24 points",
        "8 parts: 2 right, 1 partly right, 1 following from an earlier slip, 1 not right, "
        "1 that could not be read and 1 without an answer.",
        "2 parts wait for a person to mark, so up to 6 points may still be added.",
        "The power of w should be 4, not 3.", "line 12",
        "the first that does not hold is step 2 (line 11); the step before it holds",
        "Apply the chain rule.", "Both orders occur.",
        "It differs from the expected number by 0.0002, which is within what is allowed (0.005).",
    ):  # fmt: skip
        assert expected in words


def test_what_waits_is_not_yet_marked_and_never_nothing_of_so_much() -> None:
    page = Page(feedback_html(results.RUBRIC, results.result()))
    assert "⚑ Not yet marked up to 3" in page.words
    assert "? Could not be read not yet marked, up to 3" in page.words
    assert "10.5 of 24 points, up to 6 more not yet marked" in page.words
    prose = results.result(marks=(results.full_marks()[4],))
    assert "0 of 3" not in Page(feedback_html(results.RUBRIC, prose)).words
    assert "0 of 3" not in feedback_markdown(results.RUBRIC, prose)


def test_a_page_is_preliminary_while_something_waits_unless_it_was_published() -> None:
    waiting = results.result()
    assert "Preliminary." in feedback_html(results.RUBRIC, waiting)
    published = Page(feedback_html(results.RUBRIC, waiting, final=True)).words
    assert "reliminary" not in published
    assert "not all marked yet" in published
    graded = results.result(marks=waiting.marks[:4], status=SubmissionStatus.GRADED)
    assert "reliminary" not in feedback_html(results.RUBRIC, graded)


@pytest.mark.parametrize(
    ("reveal", "shown", "hidden"),
    [
        (Reveal.SOLUTIONS, ("A right answer", "differ at this point", "power of w"), ()),
        (Reveal.HINTS, ("differ at this point", "power of w"), ("A right answer",)),
        (Reveal.NONE, ("Not right", "step 2"),
         ("A right answer", "differ at this point", "power")),
    ],
)  # fmt: skip
def test_a_page_gives_away_what_the_rubric_lets_it(
    reveal: Reveal, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    rubric = results.rubric(results.part("wrong", reveal=reveal))
    words = Page(feedback_html(rubric, results.result(marks=(results.wrong_mark(),)))).words
    assert [each for each in shown if each not in words] == []
    assert [each for each in hidden if each in words] == []


def test_hints_do_not_let_a_number_be_read_off() -> None:
    far = WithinTolerance("rounds", "0.1234", "0.005")
    other = Refuted((), "0.4102", "0.5336")
    for evidence in (far, other):
        mark = replace(
            results.number_mark(),
            outcome=MarkOutcome.INCORRECT,
            points=Fraction(0),
            verdict=results.verdict(Outcome.DIFFERENT, evidence),
        )
        rubric = results.rubric(results.part("number", "number", reveal=Reveal.HINTS))
        words = Page(feedback_html(rubric, results.result(marks=(mark,)))).words
        assert "0.1234" not in words
        assert "0.4102" not in words


def test_hints_give_no_choice_and_no_set_away() -> None:
    choice = (
        Element("a", "chosen", "not chosen", False),
        Element("b", "not chosen", "chosen", False),
    )
    a_set = (Element("41", "41", "41", True), Element("43", "", "43", False))
    for elements, text, secret in (
        (choice, "a is not right.", "not chosen"),
        (a_set, "43: missing.", "43"),
    ):
        mark = results.mark(
            "none", MarkOutcome.INCORRECT, elements=elements, messages=(Message("m", text),),
            verdict=results.verdict(Outcome.DIFFERENT, None),
        )  # fmt: skip
        for reveal, shown in (
            (Reveal.SOLUTIONS, True),
            (Reveal.HINTS, False),
            (Reveal.NONE, False),
        ):
            rubric = results.rubric(results.part("none", reveal=reveal))
            html = feedback_html(rubric, results.result(marks=(mark,)))
            assert (secret in Page(html).words) is shown


def test_hints_do_not_say_by_how_much_a_number_is_off() -> None:
    mark = replace(
        results.number_mark(),
        outcome=MarkOutcome.INCORRECT,
        points=Fraction(0),
        messages=(Message("different", "This is not the right answer. It is off by 0.1234."),),
        verdict=results.verdict(Outcome.DIFFERENT, WithinTolerance("rounds", "0.1234", "0.005")),
    )
    rubric = results.rubric(results.part("number", "number", reveal=Reveal.HINTS))
    words = Page(feedback_html(rubric, results.result(marks=(mark,)))).words
    assert "This is not the right answer." in words
    assert "0.1234" not in words


def test_an_answer_stands_among_its_lines() -> None:
    mark = replace(
        results.wrong_mark(), context=((11, "so with the chain rule"), (12, "y = x w^3 <b>"))
    )
    html = feedback_html(results.RUBRIC, results.result(marks=(mark,)))
    assert '<li value="11"><code>so with the chain rule</code>' in html
    assert '<li value="12" class="own"><code>y = x w^3 &lt;b&gt;</code>' in html


def test_the_same_steps_stand_on_a_page_once() -> None:
    steps = tuple(Step(f"Step number {k}.") for k in range(1, 4))
    longer = (*steps, Step("Step number 4."))
    marks = tuple(
        replace(results.wrong_mark(), part_id=f"q1.{name}", reference=Reference(RIGHT, own))
        for name, own in (("wrong", steps), ("late", longer))
    )
    words = Page(feedback_html(results.RUBRIC, results.result(marks=marks))).words
    assert words.count("Step number 2.") == 1
    assert "The first 3 steps are those of q1.wrong; then:" in words
    assert words.count("Step number 4.") == 1


_LONG = "of the page " * 30


@pytest.mark.parametrize(
    ("first", "second", "lines", "named"),
    [
        (_LONG, _LONG, (3, 3), True),
        (_LONG, _LONG, (3, 9), False),  # the same words in other lines are another answer
        (_LONG, _LONG + "and more", (3, 3), False),
        ("short", "short", (3, 3), False),  # what is read at a glance is said again
    ],
)
def test_the_same_long_lines_stand_on_a_page_once(
    first: str, second: str, lines: tuple[int, int], named: bool
) -> None:
    marks = tuple(
        results.mark(name, MarkOutcome.NEEDS_REVIEW, response=results.response(text, text, line))
        for name, text, line in zip(("prose", "late"), (first, second), lines, strict=True)
    )
    result = results.result(marks=marks)
    words = Page(feedback_html(results.RUBRIC, result)).words
    markdown = feedback_markdown(results.RUBRIC, result)
    assert ("line 3 the same as under q1.prose" in words) == named
    assert ("(line 3): the same as under q1.prose" in markdown) == named
    assert words.count(first.strip()) == (1 if named else 2)


def test_the_reference_is_hidden_when_the_rubric_says_so() -> None:
    secret = results.rubric(results.part("wrong", reveal=Reveal.HINTS))
    shown = results.rubric(results.part("wrong"))
    only = results.result(marks=(results.wrong_mark(),))
    assert "A right answer" in feedback_html(shown, only)
    assert "A right answer" not in feedback_html(secret, only)
    assert "Apply the chain rule" not in feedback_html(secret, only)


def test_points_of_a_question_follow_its_rule() -> None:
    question = replace(results.RUBRIC.questions[0], best=2, cap=Fraction(5))
    rubric = replace(results.RUBRIC, questions=(question,))
    words = Page(feedback_html(rubric, results.result())).words
    assert "Gradients 5 of 5 points" in words
    assert "What counts: the best 2 parts of this question and at most 5 points." in words


def test_report_shows_the_class() -> None:
    page = Page(report_html(results.RUBRIC, class_results()))
    for expected in ("Not graded", "nothing handed in", "This line could not be read.",
                     "For a person", "Common wrong answers", "as a table"):  # fmt: skip
        assert expected in page.words
    assert "feedback/ada.html#part-q1.prose" in page.values("href")
    assert "Not right ✗ 1" in page.words


def test_an_empty_class_gives_a_page() -> None:
    page = Page(report_html(results.RUBRIC, []))
    assert "submissions0" in page.words
    assert "svg" not in page.tags


def test_pages_say_in_words_which_states_follow_from_a_slip() -> None:
    elements = (
        Element("x_1", "5", "1", False),
        Element("x_2", "6", "2", False, follows=True),
    )
    one = results.mark("iterates", MarkOutcome.FOLLOW_THROUGH, elements=elements)
    result = results.result(marks=(one,))
    assert "↳ Follows from your step 1" in Page(feedback_html(results.RUBRIC, result)).text
    assert "Follows from your step 1" in feedback_markdown(results.RUBRIC, result)


def test_one_point_is_one_point() -> None:
    (part,) = [part for part in results.RUBRIC.parts if part.id == "q1.iterates"]
    rubric = replace(
        results.RUBRIC,
        questions=(
            replace(results.RUBRIC.questions[0], parts=(replace(part, points=Fraction(1)),)),
        ),
    )
    one = results.mark("iterates", MarkOutcome.NEEDS_REVIEW)
    page = Page(report_html(rubric, [results.result(marks=(one,))])).text
    assert "1 point each" in page


def test_a_reason_is_given_once() -> None:
    reason = "w^3 stands where w^2 is needed."
    mark = replace(
        results.wrong_mark(),
        messages=(
            Message("different", f"This is not the right answer: {reason}"),
            Message("wrong-step", f"Line 7: up to here all is right; this step is wrong: {reason}"),
            Message("slip", "One factor w too many: count the layers."),
        ),
    )
    words = Page(feedback_html(results.RUBRIC, results.result(marks=(mark,)))).words
    assert words.count("stands where") == 1
    assert "Line 7: up to here all is right; this step is wrong. " in words
    assert "One factor w too many: count the layers." in words
