"""The table of functions: what each is called, wherever it is written, and what is true of it.

Everything that knows functions by name asks here. The parser's words and commands, and the words
that readers of pages take for mathematics, are derived from this table; each package that computes
with functions keeps one dictionary under these names, and says which functions it has no rule for,
and why (a test demands a decision for each function in each of them). A new function is a row here,
and what the test then asks for.
"""

from __future__ import annotations

from typing import NamedTuple

from grader.expressions.language import EVERYDAY_FUNCTIONS


class KnownFunction(NamedTuple):
    """A function under its canonical `name`, of `min_arguments` to `max_arguments` (None: any).

    `spellings` are other plain names, matched in any case, as people, calculators and programs
    write them; `latex` is the command that prints it, `commands` are LaTeX commands that read as
    it. `inverse` is what an exponent of -1 on the name means. A `bare` function may stand in front
    of its argument without brackets, as in `sin x`. `jumps` says where a real function is not
    continuous though it is defined: where its argument is `zero`, or at `steps`. A `called`
    function is one under exactly this name, with a bracket behind it: `Si(x)`, and never `si`.
    """

    name: str
    min_arguments: int = 1
    max_arguments: int | None = 1
    spellings: tuple[str, ...] = ()
    latex: str = ""
    commands: tuple[str, ...] = ()
    inverse: str = ""
    bare: bool = False
    jumps: str = ""
    called: bool = False


def _special() -> list[KnownFunction]:
    """Return the special functions of computer algebra; those of two take their order first."""
    of_one = (
        "Si", "Ci", "Shi", "Chi", "Ei", "li", "LambertW", "erfi", "erfinv", "digamma", "FresnelS",
        "FresnelC",
    )  # fmt: skip
    of_two = ("besselj", "bessely", "besseli", "besselk", "polylog")
    counts = {**dict.fromkeys(of_one, 1), **dict.fromkeys(of_two, 2)}
    return [KnownFunction(name, count, count, called=True) for name, count in counts.items()]


def _trigonometric() -> list[KnownFunction]:
    rows = []
    stems = {
        "sin": (), "cos": (), "tan": ("tg",), "cot": ("cotan", "ctg", "cotg"),
        "sec": (), "csc": ("cosec",),
    }  # fmt: skip
    for stem, others in stems.items():
        for ending in ("", "h"):
            name, names = stem + ending, tuple(other + ending for other in others)
            inverse = "a" + name
            # `arctgh` is the inverse of `tgh`, not the area of `ctgh`.
            areas = tuple("ar" + each for each in (name, *names) if ending and each != "ctgh")
            long_names = tuple("arc" + each for each in (name, *names))
            arcs = (*long_names, *areas, *("a" + each for each in names))
            own = name not in ("sech", "csch")
            rows.append(
                KnownFunction(
                    name, spellings=names, latex=f"\\{name}" if own else "",
                    commands=(name, *names), inverse=inverse, bare=True,
                )
            )  # fmt: skip
            short_arc = not ending and stem in ("sin", "cos", "tan")
            rows.append(
                KnownFunction(
                    inverse, spellings=arcs, latex=f"\\arc{name}" if short_arc else "",
                    commands=(inverse, *arcs), inverse=name, bare=True,
                )
            )  # fmt: skip
    return rows


# `log` with one argument is the logarithm whose base was not said; `ln` is always natural.
# `degree` is the angle (45 degrees), `percent` a hundredth, `given` a condition as in P(A|B).
_ROWS: tuple[KnownFunction, ...] = (
    *_trigonometric(),
    KnownFunction("exp", latex="\\exp", commands=("exp",), inverse="ln", bare=True),
    KnownFunction("ln", 1, 2, latex="\\ln", commands=("ln",), inverse="exp", bare=True),
    KnownFunction("log", 1, 2, latex="\\log", commands=("log",), bare=True),
    KnownFunction("lg", 1, 2, ("log10",), commands=("lg",), bare=True),
    KnownFunction("lb", 1, 2, spellings=("log2", "ld"), commands=("lb",), bare=True),
    KnownFunction("sqrt", spellings=("sqr",), commands=("surd",), bare=True),
    KnownFunction("cbrt"),
    KnownFunction("root", 1, 2, ("nthroot",)),
    KnownFunction("abs", spellings=("fabs",), commands=("abs",)),
    KnownFunction("norm", 1, 2, commands=("norm",)),
    KnownFunction("sign", spellings=("sgn", "signum"), commands=("sgn", "sign"), jumps="zero"),
    KnownFunction("floor", commands=("floor",), jumps="steps"),
    KnownFunction("ceiling", 1, 1, ("ceil",), commands=("ceil", "ceiling"), jumps="steps"),
    KnownFunction("round", 1, 2, jumps="steps"),
    KnownFunction("max", 1, None, ("maximum",), "\\max", ("max",), bare=True),
    KnownFunction("min", 1, None, ("minimum",), "\\min", ("min",), bare=True),
    KnownFunction("sup", 1, None, (), "\\sup", ("sup",), bare=True),
    KnownFunction("inf", 1, None, ("infimum",), "\\inf", ("inf",), bare=True),
    KnownFunction("argmax", 1, None, (), "", ("argmax",), bare=True),
    KnownFunction("argmin", 1, None, (), "", ("argmin",), bare=True),
    KnownFunction("gcd", 1, None, ("igcd", "hcf"), "\\gcd", ("gcd",), jumps="steps"),
    KnownFunction("lcm", 1, None, ("ilcm",), "", ("lcm",), jumps="steps"),
    KnownFunction("mod", 2, 2, jumps="steps"),
    KnownFunction("binomial", 2, 2, ("binom", "choose", "comb", "ncr")),
    KnownFunction("factorial"),
    KnownFunction("factorial2", spellings=("doublefactorial",)),
    KnownFunction("gamma_function", latex="\\Gamma"),
    KnownFunction("erf"),
    KnownFunction("erfc"),
    KnownFunction("atan2", 2, 2, ("arctan2",), jumps="zero"),
    KnownFunction("re", 1, 1, (), "\\Re", ("Re",), bare=True),
    KnownFunction("im", 1, 1, ("imag",), "\\Im", ("Im",), bare=True),
    KnownFunction("arg", 1, 1, (), "\\arg", ("arg",), bare=True, jumps="zero"),
    KnownFunction("conjugate", spellings=("conj",)),
    KnownFunction("det", 1, 1, ("determinant",), "\\det", ("det",), bare=True),
    KnownFunction("trace", 1, 1, (), "", ("tr", "Tr", "trace"), bare=True),
    KnownFunction("transpose"),
    KnownFunction("hadamard", 2, 2),
    KnownFunction("rank", commands=("rank",), bare=True),
    KnownFunction("dim", 1, 1, (), "\\dim", ("dim",), bare=True),
    KnownFunction("ker", 1, 1, (), "\\ker", ("ker",), bare=True),
    KnownFunction("degree"),
    KnownFunction("percent"),
    KnownFunction("given", 2, 2),
    *_special(),
)

KNOWN_FUNCTIONS: dict[str, KnownFunction] = {row.name: row for row in _ROWS}

SPECIAL_FUNCTIONS = " ".join(row.name for row in _special())
"""The special functions of computer algebra, for a table that has a rule for none of them."""

# Made by notation alone (`45°`, `A | B`): as words these are ordinary names.
_NOTATION_ONLY = frozenset({"degree", "given", "percent"})

#: Functions that are known by exactly this name, where a bracket follows.
CALLED_FUNCTIONS: dict[str, KnownFunction] = {row.name: row for row in _ROWS if row.called}

# Plain spelling in lower case -> canonical name.
PLAIN_SPELLINGS: dict[str, str] = {
    spelling: row.name
    for row in _ROWS
    if row.name not in _NOTATION_ONLY and not row.called
    for spelling in (row.name, *row.spellings)
}

# Words that are functions and nothing else: in a sentence they are mathematics.
FUNCTION_WORDS: frozenset[str] = frozenset(PLAIN_SPELLINGS) - EVERYDAY_FUNCTIONS

# Real functions that are not continuous everywhere where they are defined.
CIRCULAR = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
"""The functions of an angle."""

FACTORIALS = frozenset({"factorial", "binomial", "gamma_function"})
"""The functions that grow as factorials do."""

JUMPING: frozenset[str] = frozenset(row.name for row in _ROWS if row.jumps)

# LaTeX command without backslash -> canonical name; `\operatorname{...}` uses the plain spellings.
LATEX_COMMANDS: dict[str, str] = {command: row.name for row in _ROWS for command in row.commands}


def plain_function(word: str) -> str | None:
    """Return the canonical name that a plain word means: `asin` for `arcsin` and `ARCSIN`.

    A word counts in lower case, in capitals, or with a capital first letter. The A of `Acos` is an
    amplitude: nobody writes the arccosine so.
    """
    if word[:1] == "A" and word[1:].islower() and word[1:] in PLAIN_SPELLINGS:
        return None
    if word.islower() or word.isupper() or word[1:].islower() or word[1:].isdigit():
        return PLAIN_SPELLINGS.get(word.lower())
    return None
