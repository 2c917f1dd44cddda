"""One file for each question: its name, or that of its folder, says what it answers."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from grader.batch.grading import graded
from grader.readers.handed_in.submissions import find_submissions
from grader.rubric.load import load_rubric

RUBRIC = """title: Sheet
questions:
  - {id: q1, answer: number, reference: 42}
  - {id: q2, answer: expression, reference: 13x}
  - id: q3
    parts: [{id: a, answer: number, reference: 5}, {id: b, answer: number, reference: 6}]
"""
ANSWERS = ("42\n", "13x\n", "(a) 5\n\n(b) 6\n")
WRONG = ("41\n", "12x\n", "(a) 6\n\n(b) 5\n")


def outcomes(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Grade what a student with a number in the name has handed in."""
    folder.mkdir(exist_ok=True)
    (folder / "sheet.yaml").write_text(RUBRIC)
    for name, text in files.items():
        path = folder / "class" / "student 3" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    [submission] = find_submissions([folder / "class"])
    result = graded(load_rubric(folder / "sheet.yaml"), submission).result
    return {mark.part_id: str(mark.outcome) for mark in result.marks}


@pytest.mark.parametrize(
    "name",
    [
        "q{n}.md", "question{n}.txt", "{n}.md", "problem_{n}.md", "hw1_q{n}.md", "HW3-Q{n}.txt",
        "Exercise {n}.md", "Aufgabe{n}.md", "Q{n}_ada.md", "q{n}/answer.md",
        "Problem {n}/solution.txt", "work/q{n}/text.md", "ex0{n}.md", "0{n}.md", "q{n}/a.md",
    ],
)  # fmt: skip
def test_one_file_for_each_question(name: str, tmp_path: Path) -> None:
    right = {name.format(n=n): text for n, text in enumerate(ANSWERS, start=1)}
    assert set(outcomes(tmp_path / "right", right).values()) == {"correct"}
    wrong = {name.format(n=n): text for n, text in enumerate(WRONG, start=1)}
    assert "correct" not in outcomes(tmp_path / "wrong", wrong).values()


@pytest.mark.parametrize("name", ["{n}/{part}.md", "q{n}/{part}.txt", "Question {n}/{part}.md"])
def test_one_file_for_each_part(name: str, tmp_path: Path) -> None:
    def files(answers: tuple[str, ...]) -> dict[str, str]:
        return {
            name.format(n=n, part=part): text
            for (n, part), text in zip(
                [(1, "answer"), (2, "a"), (3, "a"), (3, "b")], answers, strict=True
            )
        }

    right = outcomes(tmp_path / "right", files(("42\n", "13x\n", "5\n", "6\n")))
    assert set(right.values()) == {"correct"}
    wrong = outcomes(tmp_path / "wrong", files(("41\n", "12x\n", "6\n", "5\n")))
    assert "correct" not in wrong.values()


def test_a_file_for_some_of_the_questions(tmp_path: Path) -> None:
    files = {"homework.md": "1. 42\n\n2. 13x\n", "q3.md": ANSWERS[2]}
    assert set(outcomes(tmp_path, files).values()) == {"correct"}


@pytest.mark.parametrize("name", ["part{n}.md", "Part {n}.txt", "hw1_part_{n}.md"])
def test_a_part_of_the_work_that_holds_several_questions_is_none(name: str, tmp_path: Path) -> None:
    first, second = name.format(n=1), name.format(n=2)
    files = {first: "1. 42\n\n2. 13x\n", second: "3. (a) 5\n\n(b) 6\n"}
    assert set(outcomes(tmp_path / "right", files).values()) == {"correct"}
    files = {first: "1. 41\n\n2. 12x\n", second: "3. (a) 6\n\n(b) 5\n"}
    assert "correct" not in outcomes(tmp_path / "wrong", files).values()


def test_a_letter_and_the_file_with_it(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"] = "ann@example.org"
    letter.set_content("1. 42\n\n2. 13x\n\nOn Monday Prof wrote:\n> 1. 7\n> 2. 8\n")
    letter.add_attachment(ANSWERS[2].encode(), "text", "markdown", filename="q3.md")
    files = {"mail.eml": letter.as_string()}
    assert set(outcomes(tmp_path, files).values()) == {"correct"}


def test_the_name_of_a_student_is_no_label(tmp_path: Path) -> None:
    files = {"work.md": "1. 42\n\n2. 13x\n\n3. (a) 5\n\n(b) 6\n", "notes.md": "With a friend.\n"}
    assert set(outcomes(tmp_path, files).values()) == {"correct"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("page 1.md", "page 2.md"), ("ada_1.md", "ada_2.md"), ("Scan (1).md", "Scan (2).md"),
        ("work 9.txt", "work 10.txt"), ("homework.md", "homework part 2.md"),
    ],
)  # fmt: skip
def test_files_are_read_as_people_count_them(first: str, second: str, tmp_path: Path) -> None:
    """So that a correction in a later file is the last word."""
    files = {first: "1. 41\n\n2. 13x\n", second: "Correction to 1: 42\n\n3. (a) 5\n\n(b) 6\n"}
    assert set(outcomes(tmp_path, files).values()) == {"correct"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("page 1.md", "page 2.md"),
        ("ada_1.md", "ada_2.md"),
        ("hw.md", "hw 2.md"),
        ("p8.md", "p9.md"),
    ],
)
def test_a_part_goes_on_in_the_next_file(first: str, second: str, tmp_path: Path) -> None:
    begin = "1. 42\n\n2. 13x\n\n3. (a) 5\n\n(b)\n"
    right = outcomes(tmp_path / "right", {first: begin, second: "The answer is 6\n"})
    assert set(right.values()) == {"correct"}
    wrong = outcomes(tmp_path / "wrong", {first: begin, second: "The answer is 7\n"})
    assert wrong["q3.b"] == "incorrect"
    answered = begin.replace("(b)", "(b) 6")
    head = outcomes(tmp_path / "head", {first: answered, second: "Homework 3, page 2\n"})
    assert set(head.values()) == {"correct"}
    other = outcomes(tmp_path / "other", {first: begin, "notes.md": "I bought 6 apples.\n"})
    assert other["q3.b"] != "correct"
