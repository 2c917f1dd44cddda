"""The functions that the grader knows: one row each, with the ways in which people write them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownFunction:
    """A function under its canonical `name`, taking `least` to `most` arguments (-1: any number).

    `spellings` are other plain names, matched in any case; `latex` is the command that prints it,
    `commands` are LaTeX commands that read as it. `inverse` is what an exponent of -1 on the name
    means. A `bare` function may stand in front of its argument without brackets, as in `sin x`.
    """

    name: str
    least: int = 1
    most: int = 1
    spellings: tuple[str, ...] = ()
    latex: str = ""
    commands: tuple[str, ...] = ()
    inverse: str = ""
    bare: bool = False


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
            areas = tuple("ar" + each for each in (name, *names)) if ending else ()
            long_names = tuple("arc" + each for each in (name, *names))
            arcs = (*long_names, *areas, *("a" + each for each in names))
            own = name not in ("sech", "csch")
            rows.append(
                KnownFunction(
                    name, spellings=names, latex=f"\\{name}" if own else "",
                    commands=(name, *names), inverse=inverse, bare=True,
                )
            )  # fmt: skip
            plain_arc = not ending and stem in ("sin", "cos", "tan")
            rows.append(
                KnownFunction(
                    inverse, spellings=arcs, latex=f"\\arc{name}" if plain_arc else "",
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
    KnownFunction("lb", 1, 2, spellings=("log2",), commands=("lb",), bare=True),
    KnownFunction("sqrt", spellings=("sqr",), commands=("surd",), bare=True),
    KnownFunction("cbrt"),
    KnownFunction("root", 1, 2),
    KnownFunction("abs", spellings=("fabs",), commands=("abs",)),
    KnownFunction("norm", 1, 2, commands=("norm",)),
    KnownFunction("sign", spellings=("sgn", "signum"), commands=("sgn", "sign")),
    KnownFunction("floor", commands=("floor",)),
    KnownFunction("ceiling", spellings=("ceil",), commands=("ceil", "ceiling")),
    KnownFunction("round", 1, 2),
    KnownFunction("max", 1, -1, ("maximum",), "\\max", ("max",), bare=True),
    KnownFunction("min", 1, -1, ("minimum",), "\\min", ("min",), bare=True),
    KnownFunction("sup", 1, -1, (), "\\sup", ("sup",), bare=True),
    KnownFunction("inf", 1, -1, ("infimum",), "\\inf", ("inf",), bare=True),
    KnownFunction("argmax", 1, -1, (), "", ("argmax",), bare=True),
    KnownFunction("argmin", 1, -1, (), "", ("argmin",), bare=True),
    KnownFunction("gcd", 1, -1, ("igcd", "hcf"), "\\gcd", ("gcd",)),
    KnownFunction("lcm", 1, -1, ("ilcm",), "", ("lcm",)),
    KnownFunction("mod", 2, 2),
    KnownFunction("binomial", 2, 2, ("binom", "choose", "comb", "ncr")),
    KnownFunction("factorial"),
    KnownFunction("factorial2", spellings=("doublefactorial",)),
    KnownFunction("gamma_function", latex="\\Gamma"),
    KnownFunction("erf"),
    KnownFunction("atan2", 2, 2, ("arctan2",)),
    KnownFunction("re", 1, 1, (), "\\Re", ("Re",), bare=True),
    KnownFunction("im", 1, 1, ("imag",), "\\Im", ("Im",), bare=True),
    KnownFunction("arg", 1, 1, (), "\\arg", ("arg",), bare=True),
    KnownFunction("conjugate", spellings=("conj",)),
    KnownFunction("det", 1, 1, ("determinant",), "\\det", ("det",), bare=True),
    KnownFunction("trace", 1, 1, (), "", ("tr", "trace"), bare=True),
    KnownFunction("transpose"),
    KnownFunction("rank", commands=("rank",), bare=True),
    KnownFunction("dim", 1, 1, (), "\\dim", ("dim",), bare=True),
    KnownFunction("ker", 1, 1, (), "\\ker", ("ker",), bare=True),
    KnownFunction("degree"),
    KnownFunction("percent"),
    KnownFunction("given", 2, 2),
)

KNOWN_FUNCTIONS: dict[str, KnownFunction] = {row.name: row for row in _ROWS}

# Made by notation alone (`45°`, `A | B`): as words these are ordinary names.
_NOTATION_ONLY = frozenset({"degree", "given", "percent"})

# Plain spelling in lower case -> canonical name.
PLAIN_SPELLINGS: dict[str, str] = {
    spelling: row.name
    for row in _ROWS
    if row.name not in _NOTATION_ONLY
    for spelling in (row.name, *row.spellings)
}

# LaTeX command without backslash -> canonical name; `\operatorname{...}` uses the plain spellings.
LATEX_COMMANDS: dict[str, str] = {command: row.name for row in _ROWS for command in row.commands}


def plain_function(word: str) -> str | None:
    """Return the canonical name that a plain word means: `asin` for `arcsin` and `ARCSIN`.

    A word counts in lower case, in capitals, or with a capital first letter.
    """
    if word.islower() or word.isupper() or word[1:].islower() or word[1:].isdigit():
        return PLAIN_SPELLINGS.get(word.lower())
    return None
