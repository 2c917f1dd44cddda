"""Signs that Markdown escapes, and letters that it sets in italics."""

from __future__ import annotations

import pytest

from grader.readers.text.escapes import without_escapes


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"3x \+ 4", "3x + 4"),
        (r"x\_1 \= 2\.5", "x_1 = 2.5"),
        (r"f\'(x) \< y\^2", "f'(x) < y^2"),
        (r"\[\[1, 2\], \[0, 3\]\]", "[[1, 2], [0, 3]]"),
        (r"(0, 1\]", "(0, 1]"),
        (r"h\_\{max\} \= 2", "h_{max} = 2"),
        # What belongs to LaTeX stays: displays, formulas, spaces, sets, ends of lines.
        (r"\[ x \= 1 \]", r"\[ x \= 1 \]"),
        (r"$x\_1$ \+ 2", r"$x\_1$ + 2"),
        (r"\{1,\, 2\} \\[2mm]", r"\{1,\, 2\} \\[2mm]"),
        (r"caf\'e", r"caf\'e"),
        (r"`a\_b`", r"`a\_b`"),
        ("```\na\\_b\n```", "```\na\\_b\n```"),
        ("*y* = 3*x* − 2", "y = 3 x − 2"),
        ("*y* = 2*x**e*", "y = 2 x e"),
        # Nothing there is a letter in italics before a sign.
        ("y* = 3*x*z", "y* = 3*x*z"),
        ("a / *b* / c", "a / *b* / c"),
        ("h*w* = 3", "h*w* = 3"),
    ],
)
def test_signs_are_as_they_are_meant(written: str, meant: str) -> None:
    plain = without_escapes(written)
    assert len(plain) == len(written)
    assert plain.split() == meant.split() or " ".join(plain.split()) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"$\\frac{1}{2}$ and $z\_1$", r"$\frac{1}{2}$ and $z_1$"),
        (
            r"\\begin{cases} y^\* \\\\ \\sqrt{2} \\end{cases}",
            r"\begin{cases} y^* \\ \sqrt{2} \end{cases}",
        ),
        # Ends of lines, and what programs hold.
        (r"$x \\ y \frac{1}{2}$", r"$x \\ y \frac{1}{2}$"),
        (r"$a \\ b$", r"$a \\ b$"),
        (r"$a \\\alpha$", r"$a \\\alpha$"),
        (r"`\\alpha` for $\beta$", r"`\\alpha` for $\beta$"),
        (r"`\\alpha` alone", r"`\\alpha` alone"),
    ],
)
def test_formulas_that_were_escaped_as_a_whole_are_read_once(written: str, meant: str) -> None:
    assert without_escapes(written) == meant
