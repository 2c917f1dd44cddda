"""What each LaTeX command means to the lexer: the kind and the value of its token."""

from __future__ import annotations

from functools import lru_cache

from grader.expressions.functions import LATEX_COMMANDS
from grader.expressions.names import GREEK_COMMANDS, Name
from grader.expressions.nodes import Constant

_RELATIONS = {
    "=": "eq", "!=": "ne neq", "<": "lt", "<=": "le leq leqslant leqq", ">": "gt",
    ">=": "ge geq geqslant geqq", "~": "approx simeq sim approxeq thickapprox doteq",
    "equiv": "equiv cong", "->": "to rightarrow longrightarrow mapsto longmapsto rightharpoonup "
    "hookrightarrow leadsto rightsquigarrow", "propto": "propto varpropto", "in": "in isin",
    "notin": "notin", "subset": "subset subsetneq", "subseteq": "subseteq",
    "superset": "supset supsetneq", "superseteq": "supseteq", "ni": "ni owns",
    "notsubseteq": "nsubseteq", "notsuperseteq": "nsupseteq", ":=": "coloneqq "
    "coloneq defeq leftarrow longleftarrow gets",
    "parallel": "parallel", "perp": "perp", "<<": "ll", ">>": "gg",
}  # fmt: skip
_KINDS = {
    "*": "cdot times ast bullet star otimes odot circ", "/": "div", "±": "pm", "∓": "mp",
    "and": "land wedge", "or": "lor vee", "not": "lnot neg", "xor": "oplus veebar",
    "implies": "Rightarrow implies Longrightarrow", "impliedby": "Leftarrow impliedby",
    "iff": "iff Leftrightarrow Longleftrightarrow leftrightarrow longleftrightarrow",
    "union": "cup bigcup", "intersection": "cap bigcap", "difference": "setminus backslash",
    "complement": "complement", "therefore": "therefore because",
    "frac": "frac dfrac tfrac cfrac nicefrac sfrac", "sqrt": "sqrt", "choose": "choose",
    "over": "over", "binom": "binom dbinom tbinom",
    "lim": "lim", "mod": "mod bmod", "pmod": "pmod", "mid": "mid", "nmid": "nmid",
    "partial": "partial", "quad": "quad qquad", "°": "degree textdegree", "'": "prime",
    "{": "lbrace", "}": "rbrace", "[": "lbrack", "]": "rbrack", "(": "lgroup lparen",
    ")": "rgroup rparen", "|": "vert", "|(": "lvert", ")|": "rvert",
    "norm": "Vert", "norm(": "lVert", ")norm": "rVert", "floor(": "lfloor llcorner",
    ")floor": "rfloor lrcorner", "ceiling(": "lceil ulcorner", ")ceiling": "rceil urcorner",
    "angle(": "langle", ")angle": "rangle",
    "dots": "dots ldots cdots dotsc dotsb dotsm dotsi vdots",
    "underbrace": "underbrace overbrace", "evaluated": "eval",
    "transpose": "top intercal", "forall": "forall", "triangle": "angle triangle measuredangle",
}  # fmt: skip
_CONSTANTS = {
    "pi": "pi uppi", "oo": "infty infin", "e": "exponentialE", "i": "imaginaryI imaginaryJ",
    "emptyset": "emptyset varnothing", "reals": "Reals R", "integers": "Z", "naturals": "N",
    "rationals": "Q", "complexes": "C", "false": "bot",
}  # fmt: skip
_ACCENTS = {
    "hat": "hat widehat", "bar": "bar overline", "dot": "dot", "ddot": "ddot", "dddot": "dddot",
    "vec": "vec overrightarrow overleftrightarrow", "tilde": "tilde widetilde", "check": "check",
    "breve": "breve", "acute": "acute", "grave": "grave", "wideparen": "wideparen overparen",
}  # fmt: skip
# Commands of no meaning, and of no meaning together with one or two arguments in braces.
_IGNORED = (
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag hline "
    "rm bf it sf tt cal mathstrut strut boxed fbox ensuremath mathop mathrel mathbin mathord "
    "underline cancel bcancel xcancel mathclose mathopen mathbf boldsymbol bm pmb mathit mathsf "
    "mathtt mathnormal bold text textrm mathrm operatorname textbf textit mbox hbox textnormal "
    "left right middle mleft mright allowbreak noindent par smallskip medskip bigskip break "
    "newline centering hfill normalsize small large Large displaylimits relax null ensuremath "
    "unit si qty num mathbb mathcal substack big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr "
    "thinspace negthinspace medspace thickspace enspace enskip"
)
_IGNORED_WITH_ARGUMENT = (
    "hspace vspace phantom hphantom vphantom label tag color textcolor ref eqref footnote "
    "mspace hskip kern mkern includegraphics overset stackrel"
)

#: Arrows with words or steps above and below them, `\\xrightarrow[R_3]{R_2 - 2R_1}`.
_LABELLED_ARROWS = "xrightarrow xlongrightarrow xmapsto xhookrightarrow xrightharpoonup"


def _table() -> dict[str, tuple[str, object]]:
    table: dict[str, tuple[str, object]] = {}
    for base_command, base in GREEK_COMMANDS.items():
        table[base_command] = ("name", Name(base))
    for command, name in LATEX_COMMANDS.items():
        table[command] = ("func", name)
    for name, commands in _CONSTANTS.items():
        table |= {each: ("const", Constant(name)) for each in commands.split()}
    for op, commands in _RELATIONS.items():
        table |= dict.fromkeys(commands.split(), ("rel", op))
    for kind, commands in _KINDS.items():
        table |= {each: (kind, 1 if kind == "'" else each) for each in commands.split()}
    for accent, commands in _ACCENTS.items():
        table |= dict.fromkeys(commands.split(), ("accent", accent))
    table |= dict.fromkeys(_IGNORED.split(), ("", ""))
    table |= dict.fromkeys(_IGNORED_WITH_ARGUMENT.split(), ("skip", ""))
    table |= dict.fromkeys(_LABELLED_ARROWS.split(), ("labelled arrow", "->"))
    table |= {"sum": ("sum", "sum"), "prod": ("sum", "product"), "nabla": ("name", Name("nabla"))}
    table |= {"triangledown": ("name", Name("nabla"))}
    table |= {"Pr": ("name", Name("P"))}
    table |= {"AA": ("word", "Å"), "celsius": ("word", "°C"), "ohm": ("word", "ohm")}
    table |= {"int": ("int", 1), "oint": ("int", 1), "iint": ("int", 2), "iiint": ("int", 3)}
    return table


COMMANDS: dict[str, tuple[str, object]] = _table()

# Signs that are no command, LaTeX and Unicode.
SYMBOLS: dict[str, tuple[str, object]] = {
    **{each: (each, None) for each in "+-*/^_()[],;|&!%°"},
    "=": ("rel", "="), "<": ("rel", "<"), ">": ("rel", ">"), "==": ("rel", "="),
    "!=": ("rel", "!="), "<=": ("rel", "<="), ">=": ("rel", ">="), ":=": ("rel", ":="),
    "->": ("rel", "->"), "=>": ("implies", None), "≤": ("rel", "<="), "≥": ("rel", ">="),
    "≠": ("rel", "!="), "≈": ("rel", "~"), "∈": ("rel", "in"), "→": ("rel", "->"),
    "←": ("rel", ":="),
    "≡": ("rel", "equiv"), "'": ("'", 1), "′": ("'", 1), "″": ("'", 2), "’": ("'", 1),
    "⊙": ("*", "odot"), "∘": ("*", "circ"), "∀": ("forall", None), "@": ("*", "@"),
    "·": ("*", None), "×": ("*", None), "⋅": ("*", None), "÷": ("/", None), "−": ("-", None),
    "–": ("-", None), "—": ("-", None), "±": ("±", None), "∓": ("∓", None), "!!": ("!!", None),
    "**": ("^", None), "∂": ("partial", None), "√": ("sqrt", None), "…": ("dots", None),
    "...": ("dots", None),
    "∞": ("const", Constant("oo")), "π": ("const", Constant("pi")), ":": (":", None),
    ".": (".", None), "⇒": ("implies", None), "∴": ("therefore", None), "∪": ("union", None),
    "⊂": ("rel", "subset"), "⊆": ("rel", "subseteq"), "⊃": ("rel", "superset"),
    "⊇": ("rel", "superseteq"), "⊄": ("rel", "notsubset"), "⊅": ("rel", "notsuperset"),
    "∉": ("rel", "notin"), "∋": ("rel", "ni"),
    "∩": ("intersection", None), "∫": ("int", 1), "∑": ("sum", "sum"),
    "∏": ("sum", "product"), "∅": ("const", Constant("emptyset")), "?": ("?", None),
}  # fmt: skip

# Commands whose token does not depend on what stands around them, with their backslash.
_BRACKETS = frozenset("()[]{}")
READY_COMMANDS: dict[str, tuple[str, object]] = {
    f"\\{word}": token
    for word, token in COMMANDS.items()
    if token[0] and token[0] not in ("skip", "labelled arrow") and token[0] not in _BRACKETS
}

# Commands that people glue to the next letter (`\lvertx\rvert`), which TeX would not allow.
_GLUED_KINDS = frozenset({"|", "|(", ")|", "norm", "norm(", ")norm", "*", "quad", "", "/", "±"})
_GLUED = sorted(
    (word for word, (kind, _) in COMMANDS.items() if kind in _GLUED_KINDS and len(word) > 3),
    key=len,
    reverse=True,
)


def glued_command(word: str) -> str | None:
    """Return the known command with which an unknown one begins, if it is one of those."""
    return next((command for command in _GLUED if word.startswith(command)), None)


@lru_cache(maxsize=512)
def unknown_command(word: str) -> str:
    """Return the sentence about a command that is not known, with the likeliest one meant."""
    from difflib import get_close_matches  # slow to import, and seldom needed

    alike = [known for known in COMMANDS if known[:1] == word[:1] and _similar_length(known, word)]
    near = get_close_matches(word, alike, n=1, cutoff=0.8)
    hint = f": did you mean `\\{near[0]}`?" if near else ""
    return f"`\\{word}` is not a command known here{hint}"


def _similar_length(known: str, word: str) -> bool:
    return abs(len(known) - len(word)) <= 2  # keeps the search short: a page may hold many


BLACKBOARD: dict[str, str] = {
    "R": "reals", "Z": "integers", "N": "naturals", "Q": "rationals", "C": "complexes",
}  # fmt: skip
