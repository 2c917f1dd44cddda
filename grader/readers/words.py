r"""Telling words from mathematics, by vocabulary and form."""

from __future__ import annotations

import re

_TEXT_COMMAND = re.compile(
    r"\\(?:text|textrm|textbf|textit|mbox|mathrm|operatorname)\*?\s*\{[^{}]*\}"
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_WORD = re.compile(r"(?<![\w\\'′’])[A-Za-z]{2,}(?![\w(_^'′])")

# Short words that hardly ever are names of quantities.
_COMMON_LIST = """
    the and is are was were of to for that this these those with we you they he she it its in
    on at by from as an or not but so if then than thus hence therefore because since where
    which when what how our my your us be been have has had do does did can could will would
    should may might must get gets got give gives find finds use uses used using let know need
    see now also only just same all any both each every some other into about above below
    between after before because cannot don doesn isn there here such one two three first
    second last next step answer answers question solution result value values equation
    function derivative gradient respect chain rule apply applying put substitute substituting
    plug obtain follows follow called very more most less least like note again still always
    never too out up down
"""
COMMON = frozenset(_COMMON_LIST.split())

_FUNCTIONS_LIST = """
    sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan asin acos atan ln log lg
    exp sqrt abs max min sup inf lim det tr sgn sign relu sigmoid softmax mod gcd lcm floor
    ceil diff sum prod int erf grad div curl dim ker rank span arg real imag
"""
FUNCTIONS = frozenset(_FUNCTIONS_LIST.split())

_GREEK_LIST = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu
    xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega hbar
    ell nabla partial infty inf
"""
GREEK = frozenset(_GREEK_LIST.split())


def is_prose(text: str, least: int = 3) -> bool:
    """Whether a text holds at least this many words of prose, two of them common if `least` > 1."""
    bare = _COMMAND.sub(" ", _TEXT_COMMAND.sub(" ", text[:20_000]))
    words = [word.lower() for word in _WORD.findall(bare)]
    words = [word for word in words if word not in FUNCTIONS and word not in GREEK]
    common = sum(word in COMMON for word in words)
    return len(words) >= least and common >= min(least, 2)
