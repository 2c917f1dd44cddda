"""Letters: what was written counts, what is quoted at the end does not, attached files are read."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from grader.readers.formats.letters import is_letter, opened


def letter(text: str, html: str = "", **attached: str) -> bytes:
    message = EmailMessage()
    message["From"] = "ann@example.org"
    message["Subject"] = "Homework"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, held in attached.items():
        message.add_attachment(held.encode(), "text", "markdown", filename=f"{name}.md")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("1. 42\n2. 13x\n", "1. 42\n2. 13x\n"),
        ("1. 42\n\nOn Monday Prof wrote:\n> 1. 7\n> Please hand in.\n", "1. 42\n\n"),
        ("> Question 1\n42\n> Question 2\n13x\n", "Question 1\n42\nQuestion 2\n13x\n"),
        ("> Question 1\n42\n\n> Yours,\n> Prof\n", "Question 1\n42\n"),
    ],
)
def test_what_is_quoted_at_the_end_is_left_out(text: str, own: str) -> None:
    [(name, held)], remarks = opened("ann.eml", letter(text))
    assert (name, held.decode().rstrip()) == ("ann.eml/letter.txt", own.rstrip())
    assert bool(remarks) is (len(own.split()) < len(text.replace(">", "").split()))


def test_powers_and_tables_are_read_as_they_are_shown() -> None:
    [(name, held)], _ = opened("ann.eml", letter("x2\n", "<p>x<sup>2</sup></p>"))
    assert name.endswith(".html")
    assert b"<sup>" in held


def test_the_files_with_a_letter_are_files_of_the_student() -> None:
    files, _ = opened("ann.eml", letter("see below\n", q1="42\n", q2="13x\n"))
    assert files[1:] == [("ann.eml/q1.md", b"42\n"), ("ann.eml/q2.md", b"13x\n")]


@pytest.mark.parametrize(
    ("start", "is_one"),
    [
        (b"From: ann@example.org\r\nSubject: x\r\n\r\n1. 42", True),
        (b"Received: from a\n by b\nMIME-Version: 1.0\n\nHello", True),
        (b"Name: Ann\nCourse: x\n\nfrom: 3", False),
        (b"q1: 42\nq2: 13x\n", False),
        (b"from: 1\nto: 3", False),
    ],
)
def test_a_letter_is_known_by_its_head(start: bytes, is_one: bool) -> None:
    assert is_letter(start) is is_one
