"""English. Another language is a module of the same names beside this one."""

from __future__ import annotations

from fractions import Fraction

# Words that connect mathematics: `x = 1 \text{ or } x = 2`, in plain text as well.
CONNECTIVES: dict[str, str] = {
    "and": "and", "or": "or", "xor": "xor", "xnor": "xnor", "nand": "nand",
    "nor": "nor", "not": "not", "implies": "implies",
    "iff": "iff", "if and only if": "iff", "if": "if", "when": "if", "for": "if", "where": "if",
    "whenever": "if", "for all": "if", "with": "if", "such that": "if", "since": "if",
    "otherwise": "otherwise", "else": "otherwise", "elsewhere": "otherwise", "in": "in",
    "union": "union", "mod": "mod",
}  # fmt: skip

# Names of functions that are everyday words as well: in a sentence they are language.
EVERYDAY_FUNCTIONS: frozenset[str] = frozenset(
    {
        "root", "norm", "sign", "floor", "ceiling", "round", "maximum", "minimum", "choose", "comb",
        "trace", "rank", "conjugate", "determinant", "transpose", "binomial", "factorial", "re",
        "im", "lb",
    }
)  # fmt: skip

# Words that connect where nothing marks them: `x = 1 or x = 2` in plain text.
PLAIN_CONNECTIVES: frozenset[str] = frozenset(
    {"xnor", "xor", "nand", "nor", "and", "or", "not", "implies", "iff", "in", "if", "for",
     "otherwise", "union", "mod", "else"}
)  # fmt: skip

# Words that answer a question; they are names of their own, never products of letters.
ANSWERS: frozenset[str] = frozenset({"yes", "no", "none"})

# Short words that hardly ever are names of quantities.
_COMMON = """
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
COMMON: frozenset[str] = frozenset(_COMMON.split())

# Numbers in words, parts of one (`two thirds`), and powers of ten behind a number: `3 million`.
NUMBERS: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
PARTS: dict[str, int] = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "hundredth": 100,
}  # fmt: skip
MAGNITUDES: dict[str, int] = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
DOZENS: dict[str, int] = {"dozen": 12, "dozens": 12}
# Magnitudes in short, right behind the number; `m` and `b` may as well be metres, and are none.
MAGNITUDE_SIGNS: dict[str, int] = {
    "k": 3,
    "K": 3,
    "M": 6,
    "MM": 6,
    "mio": 6,
    "Mio": 6,
    "mn": 6,
    "bn": 9,
}

# Words that count, behind a number: `3 dozen`; and coins as parts of the unit of money.
COUNTING: dict[str, Fraction] = {
    "dozen": Fraction(12), "dozens": Fraction(12), "score": Fraction(20), "gross": Fraction(144),
    "pair": Fraction(2), "pairs": Fraction(2), "couple": Fraction(2), "couples": Fraction(2),
    "hundred": Fraction(100), "hundreds": Fraction(100), "thousand": Fraction(1000),
    "million": Fraction(10**6), "billion": Fraction(10**9),
    "cent": Fraction(1, 100), "cents": Fraction(1, 100), "penny": Fraction(1, 100),
    "pennies": Fraction(1, 100), "nickel": Fraction(1, 20), "nickels": Fraction(1, 20),
    "dime": Fraction(1, 10), "dimes": Fraction(1, 10),
    "quarter": Fraction(1, 4), "quarters": Fraction(1, 4),
}  # fmt: skip

# Words that stand for an operation between two numbers, and those inside what is counted.
OPERATIONS: dict[str, str] = {"times": "*", "plus": "+", "minus": "-", "of": "*"}
WITHIN_COUNTED: frozenset[str] = frozenset(
    {"of", "per", "a", "an", "each", "in", "the", "every", "all", "first", "one"}
)
AFTER_COUNTED: frozenset[str] = frozenset({"more", "less", "left", "extra", "each", "other"})
BEHIND_NUMBERS: frozenset[str] = frozenset(
    {"equals", "makes", "leaves", "costs", "paid", "total", "gives"}
)

# Sentences that say which set it is, without what announces them, as patterns by the constant.
# What they leave open (`no other solution`, `no solution for k = 2`) is no such sentence.
_HAS = (
    r"(?:there (?:is|are|exists?)|there['’]s"
    r"|(?:the|this|that|our) (?:equation|inequality|system|problem|set"
    r"|polynomial|quadratic|function)(?: of equations)? (?:has|have)|it has|we (?:get|have|find)"
    r"|x has|has)"
)
_NOUN = (
    r"(?:solutions?|roots?|answers?|zeros?|zeroes|eigenvalues?|critical points?|such x|x"
    r"|values? of x)"
)
SET_SENTENCES: tuple[tuple[str, str], ...] = (
    (
        rf"(?:{_HAS} )?(?:no|zero) (?:real |valid |possible )?{_NOUN}(?: at all| here| exists?)?"
        r"(?: (?:for|to|of) (?:x|it|(?:the|this) (?:equation|inequality|system)))?"
        r"(?: (?:in|over) (?:the )?(?:reals?|real numbers))?",
        "emptyset",
    ),
    (
        r"(?:there (?:is|are|exists?) |there['’]s )?no (?:such )?(?:real )?"
        r"(?:numbers?|values?(?: of x)?|x)"
        r"(?: (?:that |which )?(?:satisf(?:y|ies)|works?|solves?|fits?)"
        r"(?: (?:this|it|the equation))?)?",
        "emptyset",
    ),
    (r"(?:this is |it is |we have |that is )?a?n? ?(?:contradiction|contradictory)", "emptyset"),
    (r"(?:the )?(?:solution )?(?:set )?(?:is )?(?:the )?empty(?: set)?", "emptyset"),
    (
        r"dne|d\.n\.e|none|(?:(?:a|the|it|this) ?(?:solution )?)?does(?: not|n['’]?t) exist",
        "emptyset",
    ),
    (
        r"(?:(?:it|(?:the|this) (?:system|equation)) is |it's )?"
        r"(?:impossible|unsolvable|inconsistent|not solvable)",
        "emptyset",
    ),
    (
        r"(?:(?:the|its) (?:natural )?(?:domain|range)(?: of [a-z](?:\([a-z]\))?)?(?: is|:) )?"
        r"(?:x (?:is|can be|may be|could be) )?(?:all|any|every)(?: of the)? real"
        r"(?:s| numbers?| x)?(?: (?:is|are) (?:a )?solutions?)?",
        "reals",
    ),
    (
        r"(?:(?:it is |it's |this is |always )?(?:true|holds|valid) )?for (?:all|any|every)"
        r" (?:x|real x|real numbers?(?: x)?|reals)|all x|every x|any x"
        r"|(?:(?:it is |this is )?an? )?identity(?:,? always true)?|(?:it is )?always true",
        "reals",
    ),
)
# A range in words, `from 2 to 5`: the words before its lower end, and between both.
RANGES: tuple[tuple[str, str], ...] = (("from", "to"), ("between", "and"))
# Halves of the real line in words; the groups say which: `all nonnegative reals`, `x is positive`.
HALF_LINES: tuple[str, ...] = (
    r"(?:(?:(?:it is |the )?(?:set of )?(?:all|any|every|the) )?(?:the )?(?:real )?"
    r"|(?:domain|range|solution|the domain|the range)(?: is|:) (?:all |the )?(?:the )?(?:real )?"
    r"|[a-z] (?:is|must be) (?:a )?)"
    r"(?P<closed>non-?\s?)?(?P<side>positive|negative)"
    r"(?:(?<=e) (?:reals?|(?:real )?(?:numbers?|x|values?(?: of [a-z])?)))?",
)
# Sets in words, by the constant that they are.
SETS: dict[str, str] = {
    **dict.fromkeys(("all real numbers", "all reals", "all real"), "reals"),
    **dict.fromkeys(
        ("no solution", "no solutions", "no real solution", "no real solutions", "empty set",
         "the empty set"), "emptyset"),
}  # fmt: skip
