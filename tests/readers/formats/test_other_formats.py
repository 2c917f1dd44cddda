"""Spreadsheets, values, R Markdown, programs with comments, and formats of one program alone."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from readers.reading import codes, lines, of, read

from grader.errors import SubmissionError
from grader.readers.document import CodeCell, Heading, Output, Prose, Table


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Task {number}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_sheets_are_tables_and_lines():
    data = workbook(
        [
            ["My answers"], [], ["n", "x_n"], [0, 0], [1, 0.3], [2, 0.6000000000000001], [],
            ["h = 0.41"],
        ],
        [["a", "b"], [1.0, True]],
    )  # fmt: skip
    document = read(data, "ann.xlsx")
    assert [b.rows for b in of(document, Table)] == [
        (("n", "x_n"), ("0", "0"), ("1", "0.3"), ("2", "0.6000000000000001")),
        (("a", "b"), ("1", "true")),
    ]
    assert [(s.raw, s.place.source) for s in document.statements if "h" in s.raw] == [
        ("h = 0.41", "ann.xlsx#sheet1row8")
    ]
    assert "Task 2" in [b.text for b in of(document, Heading)]


def test_formulas_have_the_values_that_were_saved_and_those_without_are_told():
    data = workbook([["n", "x"], [1, "=1+1"], [2, 5]])
    document = read(data, "ann.xlsx")
    assert dict(codes(document)).keys() >= {"equation-not-read"}
    cached = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(cached, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            if name.startswith("xl/worksheets/"):
                held = re.sub(rb"<f>1\+1</f>(?:<v ?/>|<v></v>)", b"<f>1+1</f><v>2</v>", held)
            new.writestr(name, held)
    document = read(cached.getvalue(), "ann.xlsx")
    assert of(document, Table)[0].rows[1] == ("1", "2")
    assert not document.remarks


def test_a_damaged_workbook_says_so():
    with pytest.raises(SubmissionError) as raised:
        read(workbook([[1, 2]])[:-400], "ann.xlsx")
    assert raised.value.problems[0].code == "file-damaged"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("n,x\n1,0.3\n2,0.6\n", "a.csv"),
        ("n;x\n1;0,3\n2;0,6\n", "a.csv"),
        ("n\tx\n1\t0,3\n2\t0,6\n", "a.tsv"),
        ('n,"x"\n1,"0.3"\n2,0.6\n', "a.csv"),
        ("\ufeffn;x\r\n1;0,3\r\n2;0,6\r\n", "a.csv"),
    ],
)
def test_values_are_a_table(text, name):
    document = read(text, name)
    assert [b.rows for b in of(document, Table)] == [(("n", "x"), ("1", "0.3"), ("2", "0.6"))]


def test_what_knitr_printed_is_output_and_options_are_no_language():
    page = "```{python, echo=TRUE}\nprint(0.5)\n```\n\n```\n## 0.5\n## 0.25\n```\n\n$x = 3$\n"
    document = read(page, "ann.Rmd")
    [cell] = of(document, CodeCell)
    assert (cell.language, cell.source) == ("python", "print(0.5)")
    assert [output.text for output in of(document, Output)] == ["0.5\n0.25"]
    assert lines(document) == [(10, "x = 3")]


def test_a_block_of_text_with_titles_is_no_output():
    document = read("```\n## a\nb\n```\n", "ann.qmd")
    assert [b.text for b in of(document, Output)] + [b.source for b in of(document, CodeCell)] == [
        "## a\nb"
    ]


@pytest.mark.parametrize(
    ("name", "program", "language"),
    [
        ("a.m", "%% Question 1\n% so x = 3\ny = 2*x; % twice\n%{\nz = 4\n%}\n", "matlab"),
        ("a.R", "# %% Question 1\n# so x = 3\ny <- 2*x\n#' z = 4\n", "r"),
        ("a.py", '"""Question 1"""\n# so x = 3\ny = 2 * 3\n# z = 4\n', "python"),
        ("a.jl", "#= \n=#\n# so x = 3\ny = 2\n# z = 4\n", "julia"),
        ("a.cpp", "// so x = 3\nint y = 2;\n/* z = 4 */\n", "cpp"),
        ("a.c", "/*\n * so x = 3\n * z = 4\n */\nint y = 2;\n", "c"),
        ("a.java", "// so x = 3\nint y = 2;\n// z = 4\n", "java"),
        ("a.hs", "-- so x = 3\ny = 2\n-- z = 4\n", "haskell"),
        ("a.wl", "(* so x = 3 *)\ny := 2\n(* z = 4 *)\n", "mathematica"),
        (
            "a.wxm",
            "/* [wxMaxima: comment start ]\nso x = 3\n   [wxMaxima: comment end   ] */\n"
            "y: 2$\n/* z = 4 */\n",
            "maxima",
        ),
        ("a.sage", "# so x = 3\ny = 2\n# z = 4\n", "sage"),
    ],
)
def test_programs_and_their_comments(name, program, language):
    document = read(program, name)
    [cell] = of(document, CodeCell)
    assert (cell.language, cell.source) == (language, program.rstrip("\n"))
    assert [raw for _, raw in lines(document)] == ["x = 3", "z = 4"]
    assert lines(document)[0][0] == program.split("\n").index(
        next(line for line in program.split("\n") if "x = 3" in line)
    ) + 1  # fmt: skip


def test_what_stands_between_two_comments_that_name_questions_belongs_to_the_first():
    document = read("% Question 1\nx = 3;\n% twice\ny = 2*x;\n% Question 2\nz = 4;\n", "a.m")
    held = [b.source if isinstance(b, CodeCell) else b.text for b in document.blocks]
    assert held == [
        "Question 1", "twice", "% Question 1\nx = 3;\n% twice\ny = 2*x;",
        "Question 2", "% Question 2\nz = 4;",
    ]  # fmt: skip


def test_a_comment_in_a_block_of_a_program_does_not_part_it():
    document = read("# Question 1\nfor i in (1, 2):\n# (b)\n    print(i)\n# (c)\n\n# (d)\n", "a.py")
    (cell,) = of(document, CodeCell)
    assert cell.source == "# Question 1\nfor i in (1, 2):\n# (b)\n    print(i)"


def test_a_program_without_comments_is_a_program_alone():
    document = read("x = 1\nprint(x)\n", "a.py")
    assert len(document.blocks) == 1
    assert not of(document, Prose)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"(* Content-type: application/vnd.wolfram.mathematica *)\nNotebook[{}]", "a.nb"),
        (b"(* Content-type: application/vnd.wolfram.mathematica *)\nNotebook[{}]", "a.txt"),
        (b"Notebook[{\nCell[]}]", "a.nb"),
    ],
)
def test_formats_of_one_program_say_what_to_hand_in(data, name):
    with pytest.raises(SubmissionError) as raised:
        read(data, name)
    [problem] = raised.value.problems
    assert problem.code == "own-program"
    assert "PDF" in problem.mend


def test_geogebra_and_live_scripts_are_known_by_what_they_hold():
    for member, name in (("geogebra.xml", "a.ggb"), ("matlab/document.xml", "a.mlx")):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(member, "<a/>")
        with pytest.raises(SubmissionError) as raised:
            read(stream.getvalue(), name)
        assert raised.value.problems[0].code == "own-program"
