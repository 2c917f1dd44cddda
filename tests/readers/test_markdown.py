"""Markdown: blocks, titles, mathematics and programs, each at its line."""

from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import CodeCell, Document, Heading, ListBlock, Output, Prose, Table
from grader.readers.registry import read_document


def read(text: str, name: str = "ann.md") -> Document:
    return read_document(name, text.encode(), DEFAULT_NOTATION)


def of(document: Document, kind: type) -> list:
    return [block for block in document.blocks if isinstance(block, kind)]


def test_titles_nest_whether_marked_or_not():
    text = "Question 1:\n\n(a)\n\ntext\n\n(b)\n\n**Question 2 (c)**\n\n1. Apply descent:\n\nmore\n"
    titles = of(read(text), Heading)
    assert [(t.labels, t.level, t.place.line) for t in titles] == [
        (("1",), 1, 1),
        (("a",), 2, 3),
        (("b",), 2, 7),
        (("2", "c"), 1, 9),
        (("1",), 2, 11),
    ]


def test_line_numbers_pasted_with_a_program_are_taken_off_and_its_indentation_is_mended():
    text = "```\n\n1 a = [0]\n2 for i in range(9):\n3     if i:\n4         a = a\n" + "".join(
        f"{n}     a.append({n})\n" if n < 10 else f"{n}    a.append({n})\n" for n in range(5, 11)
    )
    (cell,) = of(read(text + "11 a\n```\n"), CodeCell)
    assert cell.place.line == 3
    assert cell.source.splitlines()[-2:] == ["    a.append(10)", "a"]
    compile(cell.source, "pasted", "exec")


def test_what_follows_a_program_and_looks_printed_is_its_output():
    document = read("```\nx = 1\nprint(x)\n```\n\n```\nOut[5]: [0,\n  0.3]\n```\n")
    (output,) = of(document, Output)
    assert output.text == "[0,\n  0.3]"
    assert output.place.line == 7


def test_tables_and_lists_keep_their_cells_and_items():
    document = read("| n | op |\n|---|---|\n| n1 | $|x|$ |\n\n- n1: +\n- n2: *\n")
    assert of(document, Table)[0].rows == (("n", "op"), ("n1", "$|x|$"))
    assert [item.text for item in of(document, ListBlock)[0].items] == ["n1: +", "n2: *"]
    assert [item.place.line for item in of(document, ListBlock)[0].items] == [5, 6]


def test_an_unclosed_formula_is_told_and_loses_nothing_else():
    document = read(
        "So $h = 0.41 it is\n\nand $y = 2$ too\n\n$$\nz = 3\n\nThe end of it all is here\n"
    )
    assert [(r.code, place.line) for r, place in document.remarks] == [
        ("unclosed-math", 1),
        ("unclosed-math", 5),
    ]
    assert {s.place.line for s in document.statements} >= {3, 6}
    assert any("The end of it all" in block.text for block in of(document, Prose))
