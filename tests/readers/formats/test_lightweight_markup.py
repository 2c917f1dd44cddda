"""Pages of AsciiDoc, of wikis and of Textile: titles, lists, tables, programs, formulas."""

from __future__ import annotations

from readers.reading import of, read

from grader.readers.document import CodeCell, Heading, Table

ASCIIDOC = """\
= Homework 3
:toc:

== Question 1

[loweralpha]
. First stem:[m = 2]
+
and more
. *Second* `n = 3`

[source,python]
----
print(7)
----

|===
|node |sign

|k1 |+
|k2 |`*`
|===

[latexmath]
++++
p = \\frac{1}{2}
++++
"""
WIKI = """\
= Homework 3 =
== Question 1 ==
# First <math>m = 2</math>
# '''Second''' n = 3
<syntaxhighlight lang="python">
print(7)
</syntaxhighlight>
{| class="wikitable"
! node !! sign
|-
| k1 || +
|-
| style="color:red" | k2
| <code>*</code>
|}
<math display="block">
p = \\frac{1}{2}
</math>
"""
TEXTILE = """\
h1. Homework 3

h2. Question 1

# First <span class="math">m = 2</span>
# *Second* n = 3

|_. node|_. sign|
|k1|+|
|k2|@*@|

p. <span class="math">p = \\frac{1}{2}</span>
"""


def test_titles_are_read() -> None:
    for page, name in ((ASCIIDOC, "a.adoc"), (WIKI, "a.wiki"), (TEXTILE, "a.textile")):
        headings = [heading.text for heading in of(read(page.encode(), name), Heading)]
        assert headings[:2] == ["Homework 3", "Question 1"], name


def test_formulas_keep_their_lines() -> None:
    for page, name, last in ((ASCIIDOC, "a.adoc", 26), (WIKI, "a.wiki", 17)):
        statements = read(page.encode(), name).statements
        assert statements[-1].raw.strip() == "p = \\frac{1}{2}", name
        assert statements[-1].place.line in (last, last + 1), name


def test_tables_are_read() -> None:
    for page, name in ((ASCIIDOC, "a.adoc"), (WIKI, "a.wiki"), (TEXTILE, "a.textile")):
        (table,) = of(read(page.encode(), name), Table)
        assert "k1" in str(table), name
        assert "k2" in str(table), name


def test_programs_are_read() -> None:
    for page, name in ((ASCIIDOC, "a.asciidoc"), (WIKI, "a.mediawiki")):
        (program,) = of(read(page.encode(), name), CodeCell)
        assert program.source.strip() == "print(7)", name


def test_lists_in_html_have_their_numbers() -> None:
    page = '<ol start="2" style="list-style-type: lower-alpha;">\n<li>Slope</li></ol>\n\n7\n'
    assert "b) Slope" in str(read(page.encode(), "a.wiki").blocks)
