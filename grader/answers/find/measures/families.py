"""Quantities that stand beside one another, by their words and usual signs: `rank 2, nullity 1`.

Which of a family is asked is said by the title of a part or by the question to its model. A value
that is said to be another one of the family is no answer; `P* = 12, Q* = 76` answers the price.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from grader.expressions.nodes import BigOperator, Call, Integral, Limit
from grader.rubric.types import Asked

#: By family: each quantity with its words, and behind a bar the signs that it is written with.
_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("rank rk rang rango|", "nullity defect|"),
    ("price prices preis precio prix|p", "quantity output menge cantidad quantité|q",
     "profit gewinn beneficio|π pi"),
    ("mean average mittelwert media moyenne expectation expectedvalue|xbar ybar μ mu e",
     "median|xtilde", "mode modus|", "range|", "variance varianz varianza var|s2 σ2 sigma2",
     "standarddeviation sd std stdev standardabweichung|s σ sigma sx",
     "sum summe suma|sumx σx", "count size|n"),
    ("negativepredictivevalue npv|", "positivepredictivevalue ppv|"),
    ("limitsuperior limsup|", "limitinferior liminf|"),
    ("precision|p prec ppv", "recall sensitivity|r rec tpr", "accuracy|a acc", "specificity|tnr",
     "f1 f1score|f"),
    ("ph|", "poh|", "pka|", "pkb|"),
    ("gcd gcf hcf ggt mcd pgcd|", "lcm kgv mcm ppcm|"),
    ("slope gradient steigung pendiente pente|m", "intercept achsenabschnitt|"),
    ("radius|", "diameter durchmesser|"),
    ("naturalfrequency|ω ωn ω0 omega wn", "dampingratio|ζ zeta"),
    ("pvalue|p", "teststatistic statistic tstatistic zstatistic fstatistic chisquare fratio tvalue"
     " fvalue|t z f chi2 χ2 χ² χ^2 chi^2 x^2 x²",
     "degreesoffreedom df|ν nu", "criticalvalue critical|crit", "effectsize cohensd cohend|d g η2",
     "samplesize|n"),
    ("absoluteerror abs absolute|", "relativeerror rel relative|", "percenterror percent|"),
    ("maximum max|", "minimum min|"),
    ("height high tall höhe hoch altura hauteur|", "width wide breite breit anchura largeur|",
     "length long länge lang|", "depth deep tiefe tief|"),
    ("vertices vertex nodes node knoten|", "edges edge kanten kante|", "leaves leaf blätter|",
     "levels level|"),
    ("remainder|", "quotient|", "divisor|"),
    ("numerator zähler|", "denominator nenner|"),
    ("tangent tangente|", "normal normale|"),
    ("perimeter circumference umfang|", "area fläche|", "volume volumen|"),
    ("exact true|", "trapezoidal trapezoid trapezium|", "simpson simpsons|", "midpoint|"),
)  # fmt: skip


def _entries() -> Iterator[tuple[str, tuple[int, int]]]:
    for family, quantities in enumerate(_FAMILIES):
        for rank, quantity in enumerate(quantities):
            yield from ((word, (family, rank)) for word in quantity.partition("|")[0].split())


def _signs() -> Iterator[tuple[tuple[int, str], int]]:
    for family, quantities in enumerate(_FAMILIES):
        for rank, quantity in enumerate(quantities):
            words, _, signs = quantity.partition("|")
            yield from (((family, sign), rank) for sign in (*words.split(), *signs.split()))


#: By word: its family, and which quantity of it.
_WORDS: Mapping[str, tuple[int, int]] = MappingProxyType(dict(_entries()))
_SIGNS: Mapping[tuple[int, str], int] = MappingProxyType(dict(_signs()))
_WORD = re.compile(r"[^\W\d_]+\d?")
#: The s of `s^2` is none: that is the variance.
_WITHOUT_POWER = re.compile(r"[^\W\d_]++\d?(?![\^²])")
#: What is said of the quantity that is asked: `the profit maximizing quantity`.
_AIM = re.compile(r"(?<!\w)[^\W\d_]{1,30}+[ -](?:maximi[sz]ing|minimi[sz]ing|maximierende?)")
_TARGETS: Mapping[str, str] = MappingProxyType({
    "Var": "variance", "E": "mean", "t_test": "pvalue", "z_test": "pvalue",
    "population_variance": "variance", "population_sd": "sd",
    "t_statistic": "teststatistic", "z_statistic": "teststatistic", "chi_square": "teststatistic",
})  # fmt: skip


#: What a title gives, and does not ask for: `from n = 0`, `with p = 1/3`.
_GIVEN = re.compile(r"(?<!\w)[^\W\d_]\s?=\s?\S+")


def without_aim(title: str) -> str:
    """Return a title in small letters without what is said of the quantity that is asked."""
    return _AIM.sub("", title.casefold())


def quantities_asked(asked: Asked) -> Mapping[int, int]:
    """Return by family the one quantity of it that a part asks for."""
    target = asked.reference.target if asked.reference else None
    head = target.name if isinstance(target, Call) else ""
    title = _GIVEN.sub(" ", without_aim(asked.part.title))
    words = [*_WORD.findall(re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", "", title))]
    said = [*_with_joined(words), asked.part.id.rpartition(".")[2].casefold()]
    said += [_TARGETS.get(head, head.casefold())]
    found: dict[int, set[int]] = {}
    if isinstance(target, BigOperator | Integral | Limit):
        return {}  # `S = 3` for the sum of a series, which is no quantity of a sample
    for word in said:
        if word in _WORDS:
            family, rank = _WORDS[word]
            found.setdefault(family, set()).add(rank)
    return {family: ranks.pop() for family, ranks in found.items() if len(ranks) == 1}


#: Letters that are usual for what a word of a title asks, where several things are asked.
_LETTERS: Mapping[str, str] = MappingProxyType({
    letters_of.partition("|")[0]: letters_of.partition("|")[2]
    for letters_of in (
        "speed|v u c", "velocity|v u", "time|t", "distance|d s x r", "displacement|d s x",
        "position|x s r", "height|h y", "acceleration|a", "mass|m", "force|F", "tension|T",
        "energy|E K U", "work|W", "power|P", "momentum|p", "temperature|T", "period|T",
        "frequency|f ν", "wavelength|λ", "current|I i", "voltage|V U v", "resistance|R",
        "charge|Q q", "concentration|c C", "probability|p P", "length|L l", "width|w W",
        "radius|r R", "angle|θ φ α", "damping|ζ ξ", "bias|b", "weight|w", "weights|w",
        "deviation|s σ SD sd", "mean|M m", "order|p q", "amplitude|A",
    )
})  # fmt: skip


def is_letter_of(letter: str, word: str) -> bool:
    """Whether a letter is a usual one for a word of a title: the v of `Speed and time`."""
    return letter in _LETTERS.get(word.casefold(), "").split()


def families_of(name: str) -> frozenset[tuple[int, int]]:
    """Return the quantities that words of a text are, each by its family and place in it."""
    said = _with_joined(_WORD.findall(name.casefold().replace("-", "")))
    return frozenset(_WORDS[word] for word in said if word in _WORDS)


def _with_joined(words: Sequence[str]) -> list[str]:
    """Return words, and two and three of them in a row as one: `standard deviation`."""
    threes = zip(words, words[1:], words[2:], strict=False)
    return [*words, *map("".join, pairwise(words)), *map("".join, threes)]


def quantity_in_family(name: str, family: int) -> int | None:
    """Return which quantity of a family a name is, `P`, `equilibrium price`; None if none is."""
    plain = name.casefold()
    letter = plain.partition("_")[0]
    powers = plain.replace("²", "2").replace("^", "").replace("{", "").replace("}", "")
    candidates = (
        *(each.replace(" ", "").replace("_", "") for each in (plain, powers)),
        letter,
        *_WITHOUT_POWER.findall(plain),
    )
    known = (_SIGNS[family, each] for each in candidates if (family, each) in _SIGNS)
    return next(known, None)


_PLAIN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\(?:text|mathrm|operatorname|mathit)\s?\{([^{}]{1,30})\}"), r"\1"),
    (re.compile(r"\\(?:bar|overline)\s?\{?\s?([A-Za-z])\s?\}?|([A-Za-z])\u0304"), r"\1\2bar"),
    (re.compile(r"\\hat\s?\{?\s?([A-Za-z])\s?\}?|([A-Za-z])\u0302"), r"\1\2hat"),
    (re.compile(r"(?:\\sum|∑|Σ)\s?(?=[A-Za-z])"), "sum"),
    (re.compile(r"\^\s?\{?\s?(?:\\?\*|\\ast|\\star|eq|e|m|opt)\s?\}?(?=\s?(?:[=:≈]|is))"), ""),
    (re.compile(r"(?<=[A-Za-z])\*(?=\s?[=:])"), ""),
    (re.compile(r"\\([A-Za-z]{2,7})(?![A-Za-z])"), r"\1"),
    (re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])"), ""),
    (re.compile(r"\bV(?=\s?[(\[]\s?[A-Za-z]\s?[)\]]\s?[=:≈])"), "Var"),
    (re.compile(r"\b(Var|E|SD|sd|mean|median)\s?[(\[]\s?[A-Za-z]\s?[)\]](?=\s?[=:≈])"), r"\1"),
    (re.compile(r"(?<![^\W\d_]\d)(?<![^\W\d_]\d\d)(?<=\d)\s?\((?!mod)([^()]{3,40})\)"), r", \1"),
    (re.compile(r"(?<![\d.])([=:≈]\s?)\\?[$€£](?=\d)"), r"\1"),
)


def with_plain_names(line: str) -> str:
    r"""Return a line with names of letters alone: `P^*` is `P`, `\bar x` is `xbar`."""
    for pattern, new in _PLAIN:
        line = pattern.sub(new, line)
    return line
