"""LaTeX documents: structure, macros, programs, and the lines of the file."""

import re

import pytest
from readers.reading import codes, lines, of, read

from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import CodeCell, Heading, Prose, Table
from grader.readers.latex.document import read_latex
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


@pytest.mark.parametrize(("preamble", "body", "labels"), [
    ("", r"\begin{enumerate}\item x\item y\end{enumerate}", "1. 2."),  # in one line
    ("", "\\begin{enumerate}\n\\item x\n\\item y\n\\end{enumerate}\nso\n"
         "\\begin{enumerate}[resume]\n\\item z\n\\end{enumerate}", "1. 2. 3."),
    ("", "\\begin{enumerate}[label=(\\alph*)]\n\\item x\n\\end{enumerate}\nso\n"
         "\\begin{enumerate}[resume*]\n\\item z\n\\end{enumerate}", "(a) (b)"),
    ("", "\\begin{enumerate}\n\\def\\labelenumi{(\\alph{enumi})}\n\\item\n x\n\\end{enumerate}\n"
         "\\begin{enumerate}\n\\def\\labelenumi{(\\alph{enumi})}\n\\setcounter{enumi}{1}\n"
         "\\item\n y\n\\item z\n\\end{enumerate}", "(a) (b) (c)"),  # as pandoc writes it
    ("", "\\begin{enumerate}[start=3]\n\\item x\n\\end{enumerate}", "3."),
    ("", "\\begin{enumerate}[(a)]\n\\addtocounter{enumi}{2}\n\\item x\n\\end{enumerate}", "(c)"),
    (r"\renewcommand{\labelenumi}{\alph{enumi})}", "\\begin{enumerate}\n\\item x\n"
     "\\end{enumerate}\n\\begin{enumerate}\n\\item y\n\\end{enumerate}", "(a) (a)"),
    (r"\setlist[enumerate,1]{label=(\alph*)}", "\\begin{enumerate}\n\\item x\n"
     "\\begin{enumerate}\n\\item y\n\\end{enumerate}\n\\end{enumerate}", "(a) (a)"),
    (r"\setlist[itemize]{label=\arabic*}", "\\begin{enumerate}\n\\item x\n\\end{enumerate}", "1."),
    # In the class `exam` the brackets hold points; its lists have their own styles.
    (r"\setlist[enumerate]{label=(\alph*)}", "\\begin{questions}\n\\question[5] x\n\\question[3]\n"
     "\\begin{parts}\n\\part[2] y\n\\part z\n\\end{parts}\n\\end{questions}", "1. 2. (a) (b)"),
    ("", "\\begin{questions}\n\\setcounter{question}{3}\n\\question[5] x\n"
         "\\titledquestion{The mean}[4] y\n\\end{questions}", "4. 5."),
    ("", "\\begin{itemize}\n\\item x\n\\end{itemize}\n"
         "\\begin{enumerate}\n\\item y\n\\end{enumerate}", "1."),
])  # fmt: skip
def test_items_have_the_labels_that_the_page_shows(preamble, body, labels):
    text = f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}"
    (passage,) = read_latex("ann.tex", text.encode(), DEFAULT_NOTATION).blocks
    assert re.findall(r"\b\d+\.|\([a-z]+\)", passage.page.text) == labels.split()


@pytest.mark.parametrize(("line", "shown"), [
    (r"{\Large\bfseries Question 4}\par\medskip", "**Question 4**"),
    (r"{\bf Question 4}\\", "**Question 4**"),
    (r"{\large \bf Problem 2.}\\[2mm]", "**Problem 2.**"),
    (r"\noindent\textbf{\large Question 4}\\", "**Question 4**"),
    (r"\textbf{Question 4:} \\", "**Question 4:**"),
    (r"Question 4: \\", "Question 4:"),
    (r"the sum is $x = 3$ \\", "the sum is $x = 3$"),
    # Mathematics stays as it is.
    (r"{\bf w} &= 2 \\", r"{\bf w} &= 2 \\"),
    (r"x \\", r"x \\"),
    (r"y = \text{constant} \\", r"y = \text{constant} \\"),
    (r"\sin x + 2 \\", r"\sin x + 2 \\"),
])  # fmt: skip
def test_looks_of_letters_are_taken_off_a_line_of_text(line, shown):
    (passage,) = read_latex("ann.tex", line.encode(), DEFAULT_NOTATION).blocks
    assert passage.page.text.strip() == shown


TABLE = ["|", "| n1 | times |", "| n2 | exp |", "|"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (r"\begin{tabular}{ll} n1 & times \\ n2 & exp \end{tabular}", TABLE),
        (r"\begin{tabular}{|l|l|} \hline n1 & times \\ \hline n2 & exp \end{tabular}", TABLE),
        ("\\begin{tabular}{ll} n1 & times \\\\\nn2 & exp \\end{tabular}", TABLE),
        (r"So: \begin{tabular}{ll} n1&times\\n2&exp\end{tabular} as asked",
         ["So:", *TABLE, "as asked"]),
        (r"\begin{enumerate} \item 42 \item \begin{tabular}{ll} n1&times\\n2&exp\end{tabular}"
         r"\end{enumerate}", ["1. 42", "2.", *TABLE]),
        (r"\begin{itemize}\item a = 1 \item b = 2\end{itemize}", ["- a = 1", "- b = 2"]),
        ("\\begin{enumerate}\n[(a)]\n\\item 42 \\item 13\n\\end{enumerate}", ["(a) 42", "(b) 13"]),
        ("\\begin{enumerate} [label=(\\roman*)] \\item 42 \\item 13 \\end{enumerate} Done",
         ["(i) 42", "(ii) 13", "Done"]),
        (r"\section*{Question 1} 42 \section*{Question 2} 13",
         ["**Question 1** 42", "**Question 2** 13"]),
        (r"\begin{frame}{Question 1}42\end{frame}\begin{frame}{Question 2}13\end{frame}",
         ["**Question 1** 42", "**Question 2** 13"]),
        (r"(a) 5 \\ (b) 6 \newline (c) 7\par (d) 8", ["(a) 5", "(b) 6", "(c) 7", "(d) 8"]),
        ("\\begin{tikzpicture}[scale=2]\n\\node (n1) at (0,0) {times};\n"
         "\\node[draw] (n2) [right of=n1] {$+$}; \\node (n3) {n3: exp};\n\\draw (n1) -- (n2);\n"
         "\\end{tikzpicture} Done", ["n1: times", "n2: $+$", "n3: exp", "Done"]),
        (r"\begin{tikzpicture} \node (a) {times}; \node {exp}; \end{tikzpicture}",
         [r"\begin{tikzpicture} \node (a) {times}; \node {exp}; \end{tikzpicture}"]),
        # What is none of it: mathematics, cells, programs, groups.
        (r"$$\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}$$",
         [r"$$\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}$$"]),
        (r"\begin{align*} a &= 1 \\ b &= 2 \end{align*}",
         [r"\begin{align*} a &= 1 \\ b &= 2 \end{align*}"]),
        (r"\[ x = \begin{pmatrix} 1 \\ 2 \end{pmatrix} \]",
         [r"\[ x = \begin{pmatrix} 1 \\ 2 \end{pmatrix} \]"]),
        ("\\begin{verbatim}\n\\item a \\item b \\\\ c\n\\end{verbatim}",
         ["````", r"\item a \item b \\ c", "````"]),
    ],
)  # fmt: skip
def test_a_line_for_each_line_of_the_page(body, shown):
    document = read_latex("a.tex", f"\\begin{{document}}\n{body}\n\\end{{document}}".encode(),
                          DEFAULT_NOTATION)  # fmt: skip
    (passage,) = document.blocks
    assert [line.strip() for line in passage.page.lines if line.strip()] == shown


def test_what_stands_below_a_crowded_line_keeps_its_number():
    text = "\\begin{document}\n\\begin{itemize}\\item a \\item b\\end{itemize}\n\n\n\n\n\n$x = 3$\n"
    (statement,) = read(text, "a.tex").statements
    assert statement.place.line == 8
