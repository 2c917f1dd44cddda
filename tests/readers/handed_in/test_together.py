"""Files that belong together: transcriptions, sources beside PDF, LaTeX projects, zip files."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from grader.errors import SubmissionError
from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import Document, Picture
from grader.readers.handed_in.together import stem_of, units_of
from grader.readers.handed_in.transcriptions import TranscribedBy
from grader.readers.registry import read_document, read_passages
from tests.readers.pdf.pages import pdf, text

PHOTO = b"\xff\xd8\xff\xe0\0\x10JFIF\0"


def read(**files: str | bytes) -> list[Document]:
    """Read files by name, with `_` for the last dots in it: `ann_mmd`, `ann_lines_json`."""
    held = [
        (
            name.replace("__", "/").replace("_", "."),
            data if isinstance(data, bytes) else data.encode(),
        )
        for name, data in files.items()
    ]
    return [read_passages(unit.read(DEFAULT_NOTATION), DEFAULT_NOTATION) for unit in units_of(held)]


def codes(document: Document) -> set[str]:
    return {remark.code for remark, _ in document.remarks}


@pytest.mark.parametrize(
    ("name", "stem"),
    [("ann.md", "ann"), ("ann.2.md", "ann"), ("a/ann.lines.json", "a/ann"), ("ann.b.md", "ann.b")],
)
def test_stems(name: str, stem: str) -> None:
    assert stem_of(name) == stem


def test_a_transcription_is_read_in_the_place_of_its_picture() -> None:
    [document] = read(ann_jpg=PHOTO, ann_mmd="so \\( x = 3 \\)\n")
    assert [s.raw.strip() for s in document.statements] == ["x = 3"]
    assert document.pictures == (Picture("ann.jpg", "image/jpeg"),)
    assert document.transcribed == {"ann.mmd"}
    assert "read-from-transcription" in codes(document)
    assert not document.doubts


def test_two_transcriptions_are_compared_by_what_they_mean() -> None:
    [document] = read(
        ann_jpg=PHOTO, ann_md="$x = 1 + w$\n\n$y = 2$\n", ann_2_md="$x=1+w$\n\n$y = z$\n"
    )
    assert [s.raw for s in document.statements] == ["x = 1 + w", "y = 2"]
    first, second = document.statements
    [doubt] = document.doubts
    assert doubt.strong
    assert doubt.covers(second.place)
    assert not doubt.covers(first.place)
    assert "`y = 2`" in doubt.reason
    assert "`y = z`" in doubt.reason


def test_a_line_that_one_transcription_lacks_is_doubtful() -> None:
    [document] = read(ann_jpg=PHOTO, ann_md="$y = 2$\n", ann_2_md="$x = 1$\n\n$y = 2$\n")
    assert "`x = 1`" in document.doubts[0].reason


def test_confidence_and_places_of_lines() -> None:
    lines = [
        {"text": "Question 1", "confidence": 0.99},
        {"text": "\\( x = 3 \\)", "confidence": 0.5},
        {"text": "\\( y = 4 \\)", "confidence": 0.95},
    ]
    held = json.dumps({"pages": [{"page": 1, "lines": lines}]})
    [document] = read(ann_png=b"\x89PNG\r\n\x1a\n", ann_lines_json=held)
    assert [s.place.source for s in document.statements] == [
        "ann.lines.json#page1line2",
        "ann.lines.json#page1line3",
    ]
    assert [doubt.covers(document.statements[0].place) for doubt in document.doubts] == [True]
    assert document.doubts[0].strong
    # The same file alone is a transcription, and no answer file.
    alone = read_document("ann.json", held.encode(), DEFAULT_NOTATION)
    assert len(alone.statements) == 2


def test_the_source_of_a_pdf_is_read_in_its_place() -> None:
    typeset = pdf([text(100, 700, "x = 4")])
    for name in ("ann_tex", "ann_md"):
        documents = read(ann_pdf=typeset, **{name: "$x = 3$\n"})
        assert [s.raw for d in documents for s in d.statements] == ["x = 3"]
        assert "source-beside" in set().union(*map(codes, documents))
        assert not any(d.transcribed for d in documents)


def test_the_transcription_of_a_scan() -> None:
    [document] = read(ann_pdf=pdf([], image=True), ann_md="$x = 3$\n")
    assert document.transcribed
    assert document.pictures[0].media_type == "application/pdf"


def test_a_picture_and_a_text_of_other_names_are_two() -> None:
    assert len(read(plot_png=b"\x89PNG\r\n", ann_md="$x = 3$\n")) == 2


MAIN = r"""\documentclass{article}
\begin{document}
$a = 1$
\input{parts/second}
$c = 3$ % \input{parts/fourth}
\end{document}
"""


def test_the_parts_of_a_latex_project_stand_where_they_are_taken_in() -> None:
    [document] = read(
        aaa__parts__second_tex="$b = 2$\n", aaa__parts__fourth_tex="$d = 4$\n", aaa__main_tex=MAIN
    )
    assert [(s.raw, s.place.source) for s in document.statements] == [
        ("a = 1", "aaa/main.tex#line3"),
        ("b = 2", "aaa/parts/second.tex#line1"),
        ("c = 3", "aaa/main.tex#line5"),
    ]
    assert "other-file-not-read" not in codes(document)
    assert "file-left-out" in codes(document)


def test_files_that_take_each_other_in_are_read_once() -> None:
    [document] = read(
        a_tex=MAIN.replace("parts/second", "b"), b_tex="$b = 2$\n\\input{a}\n\\input{b}\n"
    )
    assert [s.raw for s in document.statements] == ["a = 1", "b = 2", "c = 3"]


def zipped(*members: tuple[str, bytes], **named: object) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def test_what_is_in_a_zip_file_is_read_like_a_folder() -> None:
    data = zipped(
        ("hw/main.tex", MAIN.encode()), ("hw/parts/second.tex", b"$b = 2$\n"),
        ("hw/main.log", b"log"), ("__MACOSX/x.md", b"$z = 9$"), ("hw/main.pdf", b"%PDF-1.4"),
    )  # fmt: skip
    [unit] = units_of([("ann.zip", data)])
    document = read_passages(unit.read(DEFAULT_NOTATION), DEFAULT_NOTATION)
    assert [s.raw for s in document.statements] == ["a = 1", "b = 2", "c = 3"]
    assert "source-beside" in codes(document)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04damaged", "file-damaged"),
        (zipped(*((f"{n}.md", b"x") for n in range(2500))), "file-too-large"),
    ],
)
def test_what_cannot_be_unpacked_says_why(data: bytes, code: str) -> None:
    [unit] = units_of([("ann.zip", data)])
    with pytest.raises(SubmissionError) as raised:
        read_passages(unit.read(DEFAULT_NOTATION), DEFAULT_NOTATION)
    assert [problem.code for problem in raised.value.problems] == [code]


def test_bombs_links_and_paths_are_left_out() -> None:
    link = zipfile.ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.md", b"0" * 25_000_000)
        archive.writestr(link, "/etc/passwd")
        archive.writestr("../../up.md", "$x = 3$\n")
        archive.writestr("inner.zip", zipped(("a.md", b"$y = 4$")))
    [unit] = units_of([("ann.zip", stream.getvalue())])
    document = read_passages(unit.read(DEFAULT_NOTATION), DEFAULT_NOTATION)
    assert [(s.raw, s.place.source) for s in document.statements] == [
        ("x = 3", "ann.zip/up.md"),
        ("y = 4", "ann.zip/inner.zip/a.md"),
    ]
    left_out = [remark.text for remark, _ in document.remarks if remark.code == "file-left-out"]
    assert len(left_out) == 2


def test_archives_within_archives_are_unpacked_within_the_limits_of_one() -> None:
    page = ("a.md", b"$y = 4$")
    deep = zipped(page)
    for _ in range(3):
        deep = zipped(("deep.zip", deep))
    bomb = zipped(("b.md", b"0" * 25_000_000))
    many = zipped(*((f"{n}.md", b"$z = 1$") for n in range(40)))
    data = zipped(
        ("1.zip", zipped(page)), ("2.zip", deep), ("3.zip", b"PK\x03\x04damaged"), ("4.7z", b"7z"),
        ("5.zip", bomb), ("6.zip", many), ("7.zip", many),
    )  # fmt: skip
    [unit] = units_of([("ann.zip", data)])
    document = read_passages(unit.read(DEFAULT_NOTATION), DEFAULT_NOTATION)
    assert document.statements[0].raw == "y = 4"
    assert len(document.statements) == 50
    told = [remark.text for remark, _ in document.remarks if remark.code == "file-left-out"]
    for reason in ("3 deep", "damaged", "not unpacked", "too large", "only 50 files"):
        assert any(reason in text for text in told), reason


def _read(files: list[tuple[str, bytes]], transcriber: TranscribedBy | None) -> list[Document]:
    units = units_of(files, transcriber)
    return [read_passages(unit.read(DEFAULT_NOTATION), DEFAULT_NOTATION) for unit in units]


def test_a_transcriber_is_asked_only_where_it_is_given_and_nothing_lies_beside() -> None:
    asked: list[str] = []

    def transcribe(data: bytes, kind: str) -> str:
        asked.append(kind)
        return "$x = 3$\n"

    files, mine = [("ann.jpg", PHOTO)], TranscribedBy("mine", transcribe)
    [without] = _read(files, None)
    assert not without.statements
    assert not asked
    [document] = _read(files, mine)
    assert [s.raw for s in document.statements] == ["x = 3"]
    assert document.transcribed == {"ann.mine.mmd"}
    assert document.pictures
    [beside] = _read([*files, ("ann.md", b"$x = 4$")], mine)
    assert [s.raw for s in beside.statements] == ["x = 4"]
    assert asked == ["image/jpeg"]


def test_a_transcriber_gets_the_pages_of_a_scan_and_those_in_an_archive() -> None:
    pillow, asked = pytest.importorskip("PIL.Image"), []
    pytest.importorskip("pypdfium2")
    pages = [pillow.new("L", (400, 300), 255 - k) for k in range(2)]
    scan = io.BytesIO()
    pages[0].save(scan, "PDF", save_all=True, append_images=pages[1:])

    def transcribe(data: bytes, kind: str) -> str:
        asked.append(kind)
        return f"$x_{len(asked)} = 3$\n"

    [document] = _read([("ann.pdf", scan.getvalue())], TranscribedBy("mine", transcribe))
    assert asked == ["image/png", "image/png"]
    assert [s.raw for s in document.statements] == ["x_1 = 3", "x_2 = 3"]
    assert [picture.page for picture in document.pictures] == [1, 2]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ann.jpg", PHOTO)
    [document] = _read([("ann.zip", packed.getvalue())], TranscribedBy("mine", transcribe))
    assert [s.raw for s in document.statements] == ["x_3 = 3"]


def test_a_transcriber_that_fails_leaves_the_picture_to_a_person() -> None:
    def transcribe(data: bytes, kind: str) -> str:
        raise ConnectionError("nobody is there")

    [document] = _read([("ann.jpg", PHOTO)], TranscribedBy("mine", transcribe))
    assert document.pictures
    assert [remark.code for remark, _ in document.remarks] == [
        "not-transcribed",
        "picture-not-read",
    ]
