"""Encodings, limits, and files that are no text."""

import pytest
from readers.reading import codes, read

from grader.errors import SubmissionError
from grader.readers.text.decoding import TEXT_BYTES, TEXT_LINES, decode

TEXT = "∂y = σ(x) – “naïve” ²\nmore text, and more of it\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_need_no_remark(encoding):
    assert decode("a.md", TEXT.encode(encoding)) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_other_encodings_are_guessed_with_a_remark(encoding):
    text = "naïve x² = 3, and some more words\n"
    decoded, remarks = decode("a.md", text.encode(encoding))
    assert decoded == text
    assert [remark.code for remark, _ in remarks] == ["encoding-guessed"]


def test_damaged_utf8_keeps_what_is_whole():
    text, remarks = decode("a.md", TEXT.encode() * 5 + b"\xff\n")
    assert text.startswith(TEXT)
    assert "damaged" in remarks[0][0].text


def test_letters_that_were_drawn_as_one_are_read_as_they_are_written():
    (block,) = read("The eﬀect is signiﬁcant; ﬂow, aﬃne, waﬄe.").blocks
    assert block.text == "The effect is significant; flow, affine, waffle."


def test_newlines_of_all_systems_are_one():
    assert decode("a.md", b"a\r\nb\rc\x0cd")[0] == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b" \n\n\t", "empty-file"),
        ("\ufeff \n".encode(), "empty-file"),
        (b"%PDF-1.7 ...", "not-text"),
        (b"PK\x03\x04....", "not-text"),
        (b"\x89PNG\r\n", "not-text"),
        (bytes(range(256)) * 50, "not-text"),
    ],
)
def test_what_is_no_text_is_refused_with_a_mend(data, code):
    with pytest.raises(SubmissionError) as raised:
        decode("a.md", data)
    (problem,) = raised.value.problems
    assert problem.code == code
    assert problem.mend
    assert problem.place.source == "a.md"


def test_characters_that_are_no_text_are_told_and_replaced():
    text, remarks = decode("a.md", b"x = 1\ny\x00 = 2\n")
    assert text == "x = 1\ny\ufffd = 2\n"
    assert [(remark.code, place.line) for remark, place in remarks] == [("control-characters", 2)]


def test_a_large_file_is_cut_at_a_line():
    text, remarks = decode("a.md", b"some words here\n" * (2 * TEXT_BYTES // 16))
    assert len(text) <= TEXT_BYTES
    assert text.count("\n") == TEXT_LINES
    assert [(remark.code, place.line) for remark, place in remarks] == [("file-cut", TEXT_LINES)]


def test_a_long_line_is_cut_and_told():
    assert ("line-too-long", 2) in codes(read("a\n" + "word " * 9000 + "\nx = 3\n"))
    assert read("a\n" + "word " * 9000 + "\nx = 3\n").statements[-1].place.line == 3


def test_a_formula_of_a_long_line_is_refused_whole_and_the_rest_is_read():
    line = "$$ y = " + "+".join(["x w"] * 9000) + " $$ and then $$ h = 0.41 $$"
    first, second = read(line + "\n").statements
    assert first.unread is not None
    assert second.raw == "h = 0.41"


def test_a_formula_that_lost_its_end_is_not_read():
    (found,) = read("y = " + " * ".join(["x"] * 9000) + "\n").statements
    assert found.unread is not None
