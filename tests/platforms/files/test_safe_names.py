"""Names of files and folders from a download: safe everywhere, and students keep theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.platforms.files.safe_names import Names, folder_of, safe_name
from grader.readers.handed_in.submissions import student_name

TEXTS = st.text(st.characters(), max_size=300)


@given(TEXTS)
def test_the_name_of_a_folder_is_read_as_it_is(text: str) -> None:
    """Else the results would name a student otherwise than roster.csv does."""
    folder = folder_of(text)
    assert student_name(folder) == folder


@given(TEXTS)
def test_a_name_is_safe(text: str) -> None:
    name = safe_name(text)
    assert name not in ("", ".", "..")
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert len(name.encode()) < 200
    assert name == name.rstrip(". ")
    assert safe_name(name) == name


@given(
    st.lists(st.sampled_from(["a.md", "A.md", "a-2.md", "á.md", "a\u0301.md", "b"]), max_size=12)
)
def test_no_two_names_are_alike(texts: list[str]) -> None:
    names = Names()
    given_out = [names.free(["in", text]) for text in texts]
    assert len({tuple(map(str.casefold, parts)) for parts in given_out}) == len(texts)


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("Ann Example-101", "Ann Example-101"), ("नमस्ते", "नमस्ते"),
        ("../../etc", "etc"), ("", "unnamed"),
        ("O'Neil, J.", "O'Neil- J"), ("CON", "_CON"), ("___", "unnamed"),
    ],
)  # fmt: skip
def test_names_of_students(text: str, folder: str) -> None:
    assert folder_of(text) == folder
