"""Notations that mean something only where the question does not use their letters.

`C(8, 3)`, `8C3`, `{}_8C_3` and `8 choose 3` count choices, `P(6, 3)` and `6P3` orders;
`gamma(n + 1)` is the gamma function; in `p q where q = 1 - p` the letter q is explained.
"""

from __future__ import annotations

import re

from grader.answers.find.gathering import names_in_reference
from grader.answers.find.notations.dotted_sums import without_dots
from grader.answers.find.reading import without_left_side, without_marks
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Index,
    Mul,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.traversal import (
    free_symbols,
    functions_called,
    substitute,
    transform,
    walk,
)
from grader.final_answers import count_of_call, counts_written_out
from grader.rubric.types import Asked

_LONGEST = 300
_SHORTEST_WORD = 4
_GREEK = {
    "ω": "omega", "θ": "theta", "λ": "lambda", "μ": "mu", "α": "alpha", "β": "beta", "σ": "sigma",
    "ρ": "rho", "τ": "tau", "φ": "phi", "γ": "gamma", "δ": "delta",
}  # fmt: skip
_GAMMA = re.compile(r"(?<![\w\\])gamma ?\(")
_WHERE = re.compile(
    r"(?: ?[,;.(]{1,2} ?| ?\\q?quad ?\(? ?| ?\$ ?[,;]? ?| )(?:\\text\{ ?)?"
    r"(?:(?:where|with|for|here|letting|writing|if)(?: ?\})? |(?<=[;(] )|(?<=[;(]))"
    r"(?P<definitions>\$?\\?[^\W\d_]{1,12}(?:_\w{1,4})?\$? ?"
    r"(?:=| is | denotes | stands for | means )[^;]+)\Z"
)
_DEFINES = re.compile(r" ?(?:=| is | denotes | stands for | means ) ?")
_DEFINED_AND = re.compile(r"(?:,? and |, )(?=[^=,]{1,12}=)")


def in_usual_reading(asked: Asked, raw: str, read: Expression) -> Expression:
    """Return what an answer says when letters that the question does not have mean the usual."""
    taken = _taken(asked)
    if len(raw) > _LONGEST:
        return read
    read = _with_imaginary_unit(asked, without_braces(asked, read), taken)
    read = with_concentrations(asked, read)
    counted = without_dots(_counted(raw, read, taken, asked.part.notation), asked.part.notation)
    if "gamma" not in taken and _GAMMA.search(raw):
        written = parse(_GAMMA.sub("Gamma(", without_marks(raw)), asked.part.notation)
        counted = written if isinstance(written, Expression) else counted
    return counted


def without_braces(asked: Asked, read: Expression) -> Expression:
    """Return the one element of `{42}`, `x = {42}` or `x ∈ {42}`, where no set is asked for.

    Braces around a value are those of its solution set, or group it as in LaTeX.
    """
    if isinstance(asked.value, Collection):
        return read
    value = without_left_side(read)
    if isinstance(value, Relation) and value.ops == ("in",) and isinstance(value.args[0], Symbol):
        value = value.args[1]
    while isinstance(value, Collection) and value.kind == "set" and len(value.args) == 1:
        value = value.args[0]
    return read if value is without_left_side(read) else value


def _with_imaginary_unit(asked: Asked, read: Expression, taken: frozenset[str]) -> Expression:
    """Read `3 + 4j` as engineers write it, where the right answer has an imaginary unit."""
    value, imaginary = asked.value, Constant("i")
    if "j" in taken or not isinstance(value, Expression) or imaginary not in walk(value):
        return read
    return substitute(read, {Symbol("j"): imaginary})


def with_concentrations(asked: Asked, read: Expression) -> Expression:
    """Read `k[A]^2[B]` as a product, where the question has the names and nothing with an index."""
    value = asked.value
    if not isinstance(value, Expression) or not any(isinstance(n, Index) for n in walk(read)):
        return read
    names = free_symbols(value)
    if any(isinstance(node, Index) for node in walk(value)):
        return read
    return _brackets_as_factors(read, names)


def _brackets_as_factors(read: Expression, names: frozenset[Symbol]) -> Expression:
    """Return factors for names in brackets behind names; a power is one of the last factor."""
    base, *exponent = read.args if isinstance(read, Pow) else (read,)
    factors = _in_a_row(base)
    if isinstance(base, Index) and names.issuperset(factors):
        return Mul(*factors[:-1], Pow(factors[-1], *exponent) if exponent else factors[-1])
    if not read.args:
        return read
    return read.with_args(tuple(_brackets_as_factors(each, names) for each in read.args))


def _in_a_row(read: Expression) -> tuple[Expression, ...]:
    """Return k, A and B of `k[A][B]`."""
    return (*_in_a_row(read.args[0]), *read.args[1:]) if isinstance(read, Index) else (read,)


_CONGRUENT = re.compile(
    r"\A(?:[^≡=]{0,40}(?:≡|\\equiv|=))? ?(?P<rest>\d{1,9}) ?\(? ?"
    r"(?:mod|\\pmod|\\bmod) ?\{?(?P<by>\d{1,9})\}? ?\)?\Z"
)


_NAMED_VALUE = re.compile(
    r"\A(?!.{0,40}\b(?:not|no|isn't|never)\b)"
    r"(?:[A-Za-z][A-Za-z'. -]{1,40}|(?:P|Pr|Prob) ?\([^()=]{2,60}\))"
    r"(?: is| =| ≈|:|=|≈| -{1,2}>| -{2,3}| =>| [—→⇒]) ?(?:[^=≠≈<>,;]{1,60}[=≈] ?){0,2}"
    r"(?P<value>[-−+.]?\d[\d.,]{0,20}(?:/\d{1,9}| ?%)?)"
    r"(?: ?[<>≤≥] ?[\d.]{1,10}(?: ?= ?\w{1,9})?)?\Z"
)
#: What is counted in mathematics, and its number: `rank 2`, `dimension 3`.
_COUNTED = re.compile(
    r"\A(?:the )?(?:rank|rk|dim|dimension|nullity|order|degree|index|multiplicity|rang|grad|ordnung"
    r"|ordre|degré|rango|grado|orden) (?P<value>\d{1,6})\Z",
    re.IGNORECASE,
)
#: A number that is a sentence of its own behind others: `I set it up and computed. 42`.
_LAST_SENTENCE = re.compile(
    r"\A(?!.{0,160}\b(?:not|no|isn't|never)\b)[A-Z][A-Za-z',; -]{6,150}[a-z]{3}[.:!] "
    r"(?P<value>[-−+]?\d[\d.,]{0,20}(?:/\d{1,9}| ?%)?)\Z"
)


def value_behind_words(text: str) -> str:
    """Return the number behind words that name it, `p-value: 0.0455`, or behind a whole sentence;
    empty where none stands.
    """
    bare = " ".join(text.split()).rstrip(".") if len(text) <= _LONGEST else ""
    found = _NAMED_VALUE.match(bare) or _LAST_SENTENCE.match(bare) or _COUNTED.match(bare)
    return found["value"] if found else ""


def read_otherwise(text: str, notation: Notation) -> Expression | None:
    """Read a text that is in no other syntax: `8 choose 3`, `^8C_3`, `17 ≡ 2 (mod 5)`."""
    bare = " ".join(without_marks(text).strip("$ ").split())
    congruent = _CONGRUENT.match(bare)
    if congruent is not None and int(congruent["rest"]) < int(congruent["by"]):
        return Number(int(congruent["rest"]), congruent["rest"])
    value = value_behind_words(bare)
    if value:
        number_read = parse(value, notation)
        return number_read if isinstance(number_read, Expression) else None
    put = counts_written_out(bare) if len(bare) <= _LONGEST else bare
    written = parse(put, notation) if put != bare else None
    return written if isinstance(written, Expression) else None


def _taken(asked: Asked) -> frozenset[str]:
    notation = asked.part.notation
    value = asked.value
    called = functions_called(value) if isinstance(value, Expression) else frozenset()
    named = frozenset(symbol.name for symbol in names_in_reference(asked))
    return named | frozenset(called) | notation.variables | notation.functions


def _counted(raw: str, read: Expression, taken: frozenset[str], notation: Notation) -> Expression:
    text = " ".join(without_marks(raw).strip("$ ").split())
    if not any(name.partition("_")[0] in ("C", "P") for name in taken):
        put = counts_written_out(text)
        written = parse(put, notation) if put != text else read
        read = written if isinstance(written, Expression) else read
    return transform(read, lambda node: count_of_call(_as_product(node, taken, notation), taken))


def _as_product(node: Expression, taken: frozenset[str], notation: Notation) -> Expression:
    """Return a word that nobody declared as the product of its letters, if all are names here."""
    if not isinstance(node, Symbol) or node.name in taken or len(node.name) < _SHORTEST_WORD:
        return node
    unit = notation.imaginary_unit
    names = [_GREEK.get(letter, letter) for letter in node.name]
    if "omega" in taken and "w" not in taken:  # `jwRC`, as it is typed
        names = ["omega" if name == "w" else name for name in names]
    if not all(name in taken or (name == unit and unit != "i") for name in names):
        return node
    return Mul(*(Constant("i") if name == unit else Symbol(name) for name in names))


def explained(raw: str, known: frozenset[str], notation: Notation) -> Expression | None:
    """Return `p q where q = 1 - p` with what explains its letters put in; None where none does."""
    text = " ".join(raw.split()).rstrip(".")
    found = _WHERE.search(text) if len(raw) <= _LONGEST else None
    if found is None:
        return None
    main = parse(_within_dollars(text[: found.start()]), notation)
    if not isinstance(main, Expression):
        return None
    whole, told = main, found["definitions"].strip(" $")
    told = told.removesuffix(")") if told.count(")") > told.count("(") else told
    for definition in _DEFINED_AND.split(told):
        sides = [parse(_within_dollars(each), notation) for each in _DEFINES.split(definition)]
        if len(sides) != 2 or not isinstance(sides[1], Expression):
            return None
        if not isinstance(sides[0], Symbol) or sides[0].name in known:
            return None
        whole = substitute(whole, {sides[0]: sides[1]})
    names = {symbol.name for symbol in free_symbols(whole)} - {Constant("pi").name}
    return whole if whole is not main and names <= known else None


def _within_dollars(text: str) -> str:
    """Close the dollar that a piece of a text opens, or opens in another piece."""
    bare = text.strip()
    return bare.strip("$").strip() if bare.count("$") % 2 else bare
