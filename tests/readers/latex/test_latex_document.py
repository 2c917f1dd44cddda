"""LaTeX documents: structure, macros, programs, and the lines of the file."""

import pytest
from readers.reading import codes, lines, of, read

from grader.readers.document import CodeCell, Heading, Prose, Table
from grader.readers.text.macros import expand_macros

DOCUMENT = r"""\documentclass{article}
\usepackage{amsmath} % packages
\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
\title{My homework}
\begin{document}
\maketitle

\section*{Question 1}
\subsection{(a)} % first part
We find $\pd{y}{z}$ as
\begin{align*}
  \pd{y}{z_5} &= \sigma'(z_5) \\
  y &= 2      % two
\end{align*}

\begin{enumerate}[label=(\alph*)]
  \item $x_1 = 3$
  \item some \textbf{bold} words
\end{enumerate}

\begin{lstlisting}[language=Python]
x = 1  % not a comment
\end{lstlisting}

\begin{tabular}{|l|l|}
\hline
node & op \\ \hline
n1 & $*$ \\
\end{tabular}

\includegraphics{photo.jpg}
\end{document}
After the end
"""


def document():
    return read(DOCUMENT, "ann.tex")


def test_sections_are_titles():
    titles = [(title.labels, title.level, title.place.line) for title in of(document(), Heading)]
    assert titles[:2] == [(("1",), 1, 8), (("a",), 2, 9)]
    assert [labels for labels, *_ in titles[2:]] == [("a",), ("b",)]  # items, as they are counted


def test_mathematics_is_at_its_line_and_macros_are_written_out():
    found = document().statements
    assert [statement.place.line for statement in found] == [10, 12, 13, 17]
    assert all(statement.unread is None for statement in found)
    assert found[1].sides[0].raw == r"\frac{\partial y}{\partial z_5}"


def test_lists_programs_and_tables():
    assert "x_1 = 3" in [statement.raw for statement in document().statements]
    (cell,) = of(document(), CodeCell)
    assert (cell.language, cell.place.line) == ("python", 22)
    assert of(document(), Table)[0].rows[0] == ("node", "op")


def test_preamble_and_what_follows_the_end_are_left_out():
    texts = " ".join(block.text for block in of(document(), Prose))
    assert "usepackage" not in texts
    assert "After the end" not in texts


def test_other_files_are_told():
    assert codes(document()) == [("other-file-not-read", 31)]


def test_latex_is_recognised_by_what_it_holds():
    assert lines(read(DOCUMENT, "ann.txt")) == lines(document())


def test_a_piece_of_latex_without_a_preamble_is_read():
    assert lines(read("$x = 1$\n\n\\[ y = 2 \\]\n", "ann.tex"))[1][0] == 3


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        (r"\newcommand{\R}{\mathbb{R}}\R", r"\mathbb{R} "),
        (r"\newcommand\d[1]{d#1}\d{x}+\d y", "dx+dy"),
        (r"\def\p#1#2{#1/#2}\p{a}{b}", "a/b"),
        (r"\newcommand{\f}[2][x]{#2(#1)}\f{g}\f[y]{h}", "g(x)h(y)"),
        (r"\DeclareMathOperator{\relu}{ReLU}\relu", r"\operatorname{ReLU} "),
        (r"\newcommand{\a}{\b}\newcommand{\b}{c}\a", "c  "),
        (r"\newcommand{\a}{\a\a}\a x", None),
        (r"\newcommand{\a}[2]{#1#2}\a{x", None),
    ],
)
def test_macros(text, expanded):
    result = expand_macros(text)
    assert len(result) < 4 * len(text) + 2001
    if expanded is not None:
        assert result == expanded


def test_macros_keep_the_number_of_lines():
    text = "\\newcommand{\\x}{\n  a\n}\n\\x\n"
    assert expand_macros(text).count("\n") == text.count("\n")
