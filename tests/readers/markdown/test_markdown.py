"""Markdown: blocks, mathematics and programs, each at its line."""

import pytest
from readers.reading import codes, lines, of, read

from grader.readers.document import CodeCell, Heading, ListBlock, Output, Prose, Table


@pytest.mark.parametrize(
    "text",
    [
        "$$a = 1$$",
        "$$\na = 1\n$$",
        r"\[ a = 1 \]",
        r"so \( a = 1 \) it is",
        "so $a = 1$ it is",
        "so $ a = 1 $ it is",
        "so $`a = 1`$ it is",
        "# Title with $`a = 1`$ and $5",
        "\\begin{aligned}\na &= 1\n\\end{aligned}",
        "> $$\n> a = 1\n> $$",
        "# Title with $a = 1$",
        "| x | y |\n|---|---|\n| $a = 1$ | 2 |",
        "- first\n- then $a = 1$",
        "```math\na = 1\n```",
        "    a = 1",
        "<b>a = 1</b>",
    ],
)
def test_mathematics_is_found_however_it_is_marked(text):
    (statement,) = read(text).statements
    assert len(statement.sides) == 2
    assert statement.unread is None


def test_every_row_of_a_display_has_its_own_line():
    rows = "a &= 1 \\\\\nb &= 2 \\\\\nc &= 3"
    text = f"x\n\n$$\\begin{{aligned}}\n{rows}\n\\end{{aligned}}$$\n\nThen $d = 4$.\n"
    assert [line for line, _ in lines(read(text))] == [4, 5, 6, 9]


def test_a_label_in_front_of_a_row_is_no_factor():
    rows = " \\text{(i)}\\quad a &= 1 \\\\\n \\text{b)} \\; c &= 2"
    text = f"$$\\begin{{aligned}}\n{rows}\n\\end{{aligned}}$$"
    found = [[side.raw.strip() for side in s.sides] for s in read(text).statements]
    assert found == [["a", "1"], ["c", "2"]]


def test_a_forgotten_row_end_is_put_in():
    rows = "a &= 1\nb &= 2 \\\\\nc &= 3\n &= 4 \\\\\nd &= 5 & \ne &= 6"
    found = read(f"$$\\begin{{aligned}}\n{rows}\n\\end{{aligned}}$$").statements
    assert [(s.place.line, len(s.sides)) for s in found] == [(2, 2), (3, 2), (4, 3), (6, 2), (7, 2)]


def test_signs_of_markdown_inside_mathematics_mean_nothing():
    text = "$$\ny = a_1 * b_2\n- c * d_3\n$$\n\n| n |\n|---|\n| $|x| = 1$ |\n"
    document = read(text)
    assert [statement.unread for statement in document.statements] == [None, None]
    assert of(document, Table)[0].rows == (("n",), ("$|x| = 1$",))


def test_a_bare_environment_takes_in_what_stands_beside_it():
    (statement,) = read(r"f(x) = \begin{cases} 1 & x<1 \\ 2 & x>1 \end{cases}").statements
    assert len(statement.sides) == 2


def test_an_environment_without_its_end_is_told():
    text = "x\n\n$$\\begin{aligned} g = \\begin{cases} 1 & x<1 \\\\ 2 \\end{aligned}$$\n\n$y = 2$\n"
    document = read(text)
    assert ("unclosed-math", 3) in codes(document)
    assert document.statements[-1].place.line == 5


def test_money_is_no_mathematics():
    document = read("It costs $5 and then $7 more.")
    assert not document.statements
    assert not document.remarks


def test_words_in_a_formula_that_closes_do_not_open_it():
    document = read("so $y = the value of the slope$ and $x = 2$")
    assert not document.remarks or codes(document) == [("formula-not-read", 1)]
    assert document.statements[-1].sides[1].raw.strip() == "2"


def test_an_unclosed_formula_is_told_and_loses_nothing_else():
    document = read("So $h = 0.41 it is\n\nand $y = 2$ too\n\n$$\nz = 3\n\nThe end of it is here\n")
    assert codes(document) == [("unclosed-math", 1), ("unclosed-math", 5)]
    assert {statement.place.line for statement in document.statements} == {1, 3, 6}
    assert any("The end of it" in block.text for block in of(document, Prose))


def test_an_unclosed_display_does_not_turn_the_others_inside_out():
    text = "$$\na = 1\n\nSome words that are not in the formula\n\n$$\nb = 2\n$$\n\n$$c = 3$$\n"
    document = read(text)
    assert [line for line, _ in lines(document)] == [2, 7, 10]
    assert codes(document) == [("unclosed-math", 1)]


def test_an_unclosed_fence_is_told_and_its_lines_are_text():
    document = read("```\nSome words\n\n$y = 2$\n")
    assert codes(document) == [("unclosed-fence", 1)]
    assert len(document.statements) == 1


def test_line_numbers_pasted_with_a_program_are_taken_off_and_its_indentation_is_mended():
    body = "".join(
        f"{n}     a.append({n})\n" if n < 10 else f"{n}    a.append({n})\n" for n in range(5, 11)
    )
    text = "```\n\n1 a = [0]\n2 for i in range(9):\n3     if i:\n4         a = a\n" + body
    (cell,) = of(read(text + "11 a\n```\n"), CodeCell)
    assert cell.place.line == 3
    assert cell.source.splitlines()[-2:] == ["    a.append(10)", "a"]
    compile(cell.source, "pasted", "exec")


@pytest.mark.parametrize("fence", ["```", "```python", "~~~"])
def test_what_follows_a_program_and_looks_printed_is_its_output(fence):
    text = f"{fence}\nx = 1\nprint(x)\n{fence[:3]}\n\nIt prints\n\n```\nOut[5]: [0,\n  0.3]\n```\n"
    document = read(text)
    (output,) = of(document, Output)
    assert output.text == "[0,\n  0.3]"
    assert output.place.line == 9


def test_a_session_is_split_into_programs_and_outputs():
    document = read("```\n>>> x = 1\n>>> for i in y:\n...     x = 2\n>>> x\n2\n```\n")
    assert [cell.source for cell in of(document, CodeCell)] == ["x = 1\nfor i in y:\n    x = 2\nx"]
    assert [output.text for output in of(document, Output)] == ["2"]


def test_a_session_of_a_notebook_is_split_too():
    text = "```\nIn [1]: x = 1\n   ...: for i in y:\n   ...:     x = 2\nIn [2]: x\nOut[2]: 2\n```\n"
    document = read(text)
    assert [cell.source for cell in of(document, CodeCell)] == ["x = 1\nfor i in y:\n    x = 2\nx"]
    assert [output.text for output in of(document, Output)] == ["2"]


def test_a_program_without_a_fence_is_found():
    document = read(
        "My program:\n\nx = [0]\nfor i in range(3):\n    x.append(i)\nprint(x)\n\nDone.\n"
    )
    (cell,) = of(document, CodeCell)
    assert (cell.place.line, cell.place.end_line) == (3, 6)
    assert not document.statements


def test_sentences_that_begin_like_programs_are_none():
    text = "for k in 1..4: z = w h + b\ny = 3\n\nwhile the slope is negative: x grows\nx = 2\n"
    document = read(text)
    assert not of(document, CodeCell)
    assert {2, 5} <= {line for line, _ in lines(document)}


def test_a_graph_without_a_fence_is_found():
    document = read('My tree:\n\ndigraph t {\n  n1 [label="*"];\n  n1 -> n2;\n}\n')
    (cell,) = of(document, CodeCell)
    assert (cell.language, cell.place.line) == ("dot", 3)


def test_mathematics_in_a_fence_that_says_nothing_is_read():
    document = read("```\ndy/dz5 = sigma'(z5)\ndy/dz4 = w*sigma'(z5)\n```\n")
    assert [line for line, _ in lines(document)] == [2, 3]


def test_lists_and_entries_keep_their_items_and_lines():
    for text in ("- n1: +\n- n2: `*`\n", "n1: +\nn2: \\*\n", "```\nn1: +\nn2: *\n```\n"):
        (block,) = of(read(text), ListBlock)
        assert [item.text for item in block.items] == ["n1: +", "n2: *"]
    assert [item.place.line for item in of(read("\n- n1: +\n- n2: *\n"), ListBlock)[0].items] == [
        2,
        3,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "| n | op |\n|---|---|\n| n1 | `*` |\n",
        "| n | op |\n| n1 | * |\n",
        "n\top\nn1\t*\n",
        "n     op\nn1    *\n",
    ],
)
def test_tables_with_and_without_marks(text):
    assert of(read(text), Table)[0].rows == (("n", "op"), ("n1", "*"))


def test_pictures_are_told():
    assert codes(read("x\n\n![my work](photo.jpg)\n")) == [("picture-not-read", 3)]


def test_front_matter_is_no_title():
    document = read("---\ntitle: x\n---\n\n# Question 1\n")
    assert [title.text for title in of(document, Heading)] == ["Question 1"]


def test_a_display_without_end_ends_with_its_paragraph():
    document = read("$$a = 1\n\ntext\n\n$$b = 2$$\n")
    assert lines(document) == [(1, "a = 1"), (5, "b = 2")]
    assert codes(document) == [("unclosed-math", 1)]
