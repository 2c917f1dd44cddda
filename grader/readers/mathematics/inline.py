r"""Find mathematics that nothing marks as such, in lines of plain text.

A line is cut into words. Words of language end a formula; what lies between them is one if it holds
a relation and can be read. So `therefore dy/dz5 = sigma'(z5) (by the chain rule)` gives
`dy/dz5 = sigma'(z5)`, and `so the largest height is h = 0.41.` gives `h = 0.41`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from grader.expressions.announcing import TICKS, reason_at, remark_at, taken_back_at, takes_back
from grader.expressions.notation import Notation
from grader.expressions.phrases import ANSWER_WORDS, LEADING, TELLING, pattern_of
from grader.expressions.units import SPELLINGS, is_unit_symbol
from grader.readers.mathematics.arithmetic import Arithmetic, find_arithmetic
from grader.readers.mathematics.line_words import RELATION, Word, cut_words, stretches
from grader.readers.mathematics.vocabulary import GREEK
from grader.readers.mathematics.words_inside import with_signs_for_words, without_told_sides
from grader.readers.text.markup import blank_markup
from grader.readers.text.page import Kind, Region
from grader.readers.titles import FACTOR_IN_BRACKETS, part_label

Readable = Callable[[str], bool]

_LABEL = re.compile(
    rf"\s*(?!{FACTOR_IN_BRACKETS})"
    r"(?P<label>\((?:\d{1,3}|[a-z]|[ivx]{1,4}|eq\.? ?\d+|\*{1,3})\)"
    r"|[\[\w][\w.'’′/∂\[\]()^*₀-₉-]{0,40}(?=\s*:(?!=))"
    r"|(?:[A-Za-z]{2,15} ){1,4}\d{1,3}(?=\s*:\s)"
    r"|[a-z] ?= ?\d{1,3}(?:[.,]\d{1,6})?(?=\s*:\s+(?:[^\W\d]|[(\[]))"
    r"|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))"
    r"\s*(?::\s*)?(?=\S)"
)
#: A ratio of two numbers with a value, and no label: `2 : 4 = 0.5`, `2:4 = 1:2`, `240: 8 = 30`.
_RATIO = re.compile(r"\s*(?:\d+ : |\d+:|\d{3,}: )\d+(?:\.\d+)?\s*=")
#: A line within the section of a part: `2 : 3`, `1:30 h`, `0:01:30`, `9:3:3:1`.
_RATIO_ALONE = re.compile(
    r"\s*\d{1,6}(?:[.,/]\d{1,4})?(?:(?: : ?|:)\d{1,6}(?:[.,/]\d{1,4})?){1,7}"
    r"(?: [a-z]{1,7})?\.?\s*"
)
_RANGE = re.compile(r"\d\s+to\s*\Z")
_CONNECTOR_SIGN = re.compile(
    r"(?:[-*+·](?=\s)|--(?=\s)|\[[ xX]\](?=\s)|>(?=[\s>])"
    r"|=>|==>|-{2,8}>|⇒|⟹|->|→|∴|∵|•|◦|▪|–(?![\d.])|—|\\therefore|\\Rightarrow|\\implies)\s*"
)
_CONNECTOR = re.compile(rf"\s*{_CONNECTOR_SIGN.pattern}")
_BULLET = re.compile(r"\s*[-*+·•–]\s+(?:\[[ xX]\]\s)?\S")
_NUMBERS = re.compile(r"(?=\D*\d)[\s\d.,;()\[\]{}+−eE/-]+")
_STARTS_WITH_OPERATOR = re.compile(
    r"\s*(?!\*\*\S)(?:[=<>≤≥≈≠≡+*/·×⋅]|[-−]\s|\\(?:approx|leq?|geq?|neq?|cdot|times)\b)"
)
_ENDS_OPEN = re.compile(r"(?:[=<>≤≥≈+*/·×⋅−(\[{,-]|\\(?:approx|leq?|geq?|cdot|times))\s*$")


_TELLS = re.compile(
    rf"(?:(?<!\w)(?:{pattern_of(TELLING)}|{pattern_of(LEADING)})|[:=≈→⇒⟹⟶➜∴]|=>|->)[.:,]?\s*$",
    re.IGNORECASE,
)
#: A line begins so whose dash between blanks leads on, and is no sign: `Answer - 42`.
_NOUN_ALONE = re.compile(rf"(?:final )?(?:{pattern_of(ANSWER_WORDS)})\.?", re.IGNORECASE)
_COUNTED = re.compile(r"\d{1,3}:")
#: What a line is divided by, or what is added to it: `Dividing by 4, t = 15`.
_OPERAND = re.compile(r"[-−]?\d[\w.,/]{0,11},")
_OPERATES = re.compile(
    r"\b(?:by|adding|subtracting|add|subtract|multiplying|root of|(?:to|from) both sides of)\s*\Z",
    re.IGNORECASE,
)
_LABEL_WORD = re.compile(r"\(?\w{1,3}\):|[^\W\d]['’′*]{0,2}\w{0,7}['’′*]{0,3}:")
_NEW_SENTENCE = re.compile(r"[.!;]\s+(?=[A-Z][a-z]|[A-Z]\s[a-z])")
_VALUE = re.compile(r"[\d∞πø∅√¼-¾⅐-⅞]|[A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its marks of text; `inside` is set where a formula stands between signs."""

    text: str
    inside: bytes
    readable: Readable
    section: bool = False


def starts_with_operator(line: str) -> bool:
    """Whether a line goes on with the formula of the line before it."""
    return _STARTS_WITH_OPERATOR.match(line) is not None


def begins_with_relation(text: str) -> bool:
    """Whether the left side of a formula stands somewhere else."""
    return re.match(r"\s*(?:[=<>≤≥≈≠≡]|\\(?:approx|leq?|geq?|neq?|equiv|sim)\b)", text) is not None


def ends_open(line: str) -> bool:
    """Whether the formula of a line goes on in the next."""
    return _ENDS_OPEN.search(line[-40:]) is not None


def find_formulas(
    line: str,
    offset: int,
    notation: Notation,
    readable: Readable,
    marked: bytes = b"",
    section: bool = False,
) -> Iterator[Region]:
    """Yield the formulas of a line that starts at `offset` of its page.

    `marked` says of each character whether it belongs to an inline formula between signs
    (`marks_of`); one that is part of a longer formula (`$h$ = 0.41`) is yielded again as that. In
    a `section` of a part a bare value is one too, `13x` in a line of its own or in `the answer is
    13x.`
    """
    named = _named_lists(line, marked)
    if named:
        inside = marked or bytes(len(line))
        for first, last in named:
            piece, own = line[first:last], inside[first:last]
            yield from find_formulas(piece, offset + first, notation, readable, own, section)
        return
    signed = _in_signs(line, notation)
    if signed != line:
        for region in find_formulas(signed, offset, notation, readable, marked, section):
            said = signed[region.inner - offset : region.outer - offset]
            changed = said != line[region.inner - offset : region.outer - offset]
            said = said.replace("$", " ") if changed else ""
            if said and not region.written:
                region = replace(region, written=said, in_signs=True)
            yield region
        return
    this = _Line(blank_markup(line), marked or bytes(len(line)), readable, section)
    ratio = section and _RATIO_ALONE.fullmatch(this.text)
    label, start = ("", 0) if ratio else _part_label(line) or _label(this.text)
    start = _before_minus_of_money(line, start)
    chains = tuple(find_arithmetic(line, start, this.inside, notation))
    words = cut_words(_without(this.text, chains), start, this.inside, notation)
    begin = words[0].start if words else start
    tag = label.strip(" :")
    for chain in chains:
        yield _chain(chain, line, offset, tag if chain.start == begin else "")
    for first, last in stretches(words):
        whole = words[first : last + 1]
        for part in _parts(whole, section):
            labelled = bool(tag) and first == 0 and part[0] is words[0]
            span = _formula(this, part, labelled)
            if not span:
                continue
            a, b = span[0] + offset, span[1] + offset
            yield Region(Kind.PLAIN, a, b, a, b, tag if labelled else "")


def _in_signs(line: str, notation: Notation) -> str:
    """Return a line whose formulas hold no words, every character at its place."""
    return with_signs_for_words(without_told_sides(_with_choices(line), notation), notation)


#: `8 choose 3` of numbers or of the letters that count; "I choose 3" is none.
_CHOOSE = re.compile(r"(?<![\w.$])(?P<n>\d{1,4}|[nmNr]) choose (?P<k>\d{1,4}|[kmr])(?![\w$]|\.\d)")


def _with_choices(line: str) -> str:
    """Return a line with its numbers of choices as functions, every character at its place."""
    return _CHOOSE.sub(lambda found: f"ncr({found['n']},{found['k']})".ljust(len(found[0])), line)


#: The name of a list behind the end of another one: `x: 1, 2; f(x): 3, 4`, `z5: a, z4: b`.
_NEXT_LIST = re.compile(r"[;,]\s{1,3}(?=[^\W\d]['′’]?\w{0,7}['′’]?(?:\(\w{1,3}\))?\s?:\s)")
_FIRST_LIST = re.compile(r"\s*[^\W\d]['′’]?\w{0,7}['′’]?(?:\(\w{1,3}\))?\s?:\s")


def _named_lists(line: str, marked: bytes) -> list[tuple[int, int]]:
    """Return where the lists of a line begin and end, each of which has its name in front."""
    ends = [found for found in _NEXT_LIST.finditer(line) if not any(marked[found.start() :][:1])]
    if not ends or not _FIRST_LIST.match(line):
        return []
    starts = [0, *(found.end() for found in ends)]
    return [*zip(starts, [*(found.start() for found in ends), len(line)], strict=True)]


def _parts(words: list[Word], section: bool) -> tuple[list[Word], ...]:
    """Cut a stretch before a remark in a bracket, and behind a bare formula with a letter that is
    explained behind it: `2π/ω, ω = √(k/m)`.
    """
    related = next((at for at, word in enumerate(words) if RELATION.search(word.text)), 0)
    at = related - (words[related].text[0] in "=:≈") if words else 0
    if section and at > 0 and words[at - 1].text[-1] in ",;":
        formula = " ".join(word.text for word in words[:at])
        letter = words[at].text.partition("=")[0]
        if _A_LETTER.fullmatch(letter) and letter in formula and _FORMULA.search(formula):
            return words[:at], *_at_open_bracket(words[at:])
    return _at_open_bracket(words)


_A_LETTER = re.compile(r"[^\W\d_](?:_?\w)?|" + "|".join(sorted(GREEK)))
_FORMULA = re.compile(r"[*/^·√+−-]")
#: What explains a letter behind a bare formula.
_EXPLAINS = re.compile(r"[,;]\s{1,2}(?P<letter>[^\W\d_]\w{0,6})\s?=(?![=>])")


def _at_open_bracket(words: list[Word]) -> tuple[list[Word], ...]:
    """Cut a stretch before a remark in a bracket that words of language end: `x = 3 (x = -3`."""
    related = [bool(RELATION.search(f" {word.text} ")) for word in words]
    last = max((at for at, relates in enumerate(related) if relates), default=-1)
    first = related.index(True) if last >= 0 else len(words)
    left_open, cut = 0, 0
    for at in range(len(words) - 1, first, -1):
        left_open += words[at].text.count("(") - words[at].text.count(")")
        if words[at].text[0] == "(" and left_open > 0 and last >= at:
            cut = at
    if not cut:
        return (words,)
    inner = replace(words[cut], start=words[cut].start + 1, text=words[cut].text[1:])
    return words[:cut], [*([inner] if inner.text else []), *words[cut + 1 :]]


def _chain(chain: Arithmetic, line: str, offset: int, label: str) -> Region:
    start, end = chain.start + offset, chain.end + offset
    written = chain.written(line)
    return Region(Kind.PLAIN, start, end, start, end, label, written=written, names=chain.names)


def _without(text: str, chains: Iterable[Arithmetic]) -> str:
    """Return a line in which words of language stand for what was found already."""
    for chain in chains:
        text = f"{text[: chain.start]}{'w' * (chain.end - chain.start)}{text[chain.end :]}"
    return text


def marks_of(length: int, offset: int, marked: Iterable[Region]) -> bytes:
    """Return for each character of a line whether it belongs to a marked formula: 1, else 0."""
    inside = bytearray(length)
    for region in marked:
        first, last = max(region.start - offset, 0), min(region.end - offset, length)
        inside[first:last] = b"\1" * (last - first)
    return bytes(inside)


def _part_label(line: str) -> tuple[str, int] | None:
    label, start = part_label(line)
    return (label, _after_connectors(blank_markup(line), start)) if label else None


def _label(line: str) -> tuple[str, int]:
    """Return the label in front of a line and where the rest starts."""
    text, start = _label_at(line, _after_connectors(line, 0) if _BULLET.match(line) else 0)
    return text, _after_connectors(line, start)


def _label_at(line: str, start: int) -> tuple[str, int]:
    label = _LABEL.match(line, start)
    if label and _RATIO.match(line, start):
        return "", start
    if label and not re.match(r"\s*[=<>]", line[label.end() :]):
        return label["label"], label.end()
    return "", start


def _after_connectors(line: str, start: int) -> int:
    while connector := _CONNECTOR.match(line, start):
        start = connector.end()
    return start


def _before_minus_of_money(line: str, start: int) -> int:
    """Return where the rest of a line starts, which a sign belongs to that is no dash: `-$100`."""
    signed = _MINUS_OF_MONEY.match(line, max(start - 3, 0))
    return signed.end() - 1 if signed and signed.end() <= start + 1 else start


_MINUS_OF_MONEY = re.compile(r"(?:.{0,2}(?<![\w)]))??[-−–](?=\\?\$\d)")


def _formula(line: _Line, words: list[Word], labelled: bool) -> tuple[int, int] | None:
    """Return the span of the formula in a stretch of words, None if there is none."""
    while words and words[-1].kind == "weak" and not words[-1].text.strip(",;.-–—:"):
        words = words[:-1]
    if line.section:
        words = _behind_colon(words)
    if len(words) > 1 and _ends_words(line, words):
        words = words[1:]
    if line.section and len(words) > 1 and _leads(line, words[0]):
        words = words[1:]
    if not words:
        return None
    start, end = words[0].start, _trim_end(line.text, words[-1].end)
    if not (_relates(line, start, end) or _stands_alone(line, start, end, labelled)):
        return None
    if _is_equation(line.text, words, start, end):
        return start, end
    return _readable_part(line, words, end)


def _behind_colon(words: list[Word]) -> list[Word]:
    """Return the words behind the last label: `using (a) and (b): 5`, `with respect to z_1: 2`."""
    ends = [at for at, word in enumerate(words[:-1], 1) if _LABEL_WORD.fullmatch(word.text)]
    return words[ends[-1] :] if ends else words


def _ends_words(line: _Line, words: list[Word]) -> bool:
    """Whether a number with a colon ends the words before: `for k from 1 to 5: dy/dx_k = 3`.

    So does what something is done with: `dividing by 4, t = 15`.
    """
    if _OPERAND.fullmatch(words[0].text):
        return _OPERATES.search(line.text[: words[0].start]) is not None
    if not _COUNTED.fullmatch(words[0].text) or words[1].text[0].isdigit():
        return False
    return bool(line.text[: words[0].start].strip(" \t-*+"))


def _leads(line: _Line, word: Word) -> bool:
    """Whether a sign only leads to what follows: `= 42`, `final answer = 42`, `=> 42`."""
    before = line.text[: word.start].strip(' \t-*+_"“(')
    if word.text in ("--", "---", "–", "—"):
        return _TELLS.search(before) is not None
    if word.text == "-":
        return _NOUN_ALONE.fullmatch(before) is not None
    if word.text in ("=>", "==>", "⇒", "⟹"):
        return True
    return word.text in ("=", "≈", "->", "→") and (not before or bool(_TELLS.search(before)))


def _readable_part(line: _Line, words: list[Word], end: int) -> tuple[int, int] | None:
    """Return what can be read of a stretch after leaving out up to three words in front."""
    related = RELATION.search(line.text, words[0].start, end) is not None
    for word in words[:4]:
        text = line.text[word.start : end]
        if related and RELATION.search(text) is None:
            return None
        if line.readable(text):
            return word.start, end
    text = line.text[words[0].start : end]
    return (words[0].start, end) if related and _lacks_bracket(line, text) else None


#: Arithmetic and nothing else, of which a bracket may be missing.
_ARITHMETIC = re.compile(r"(?:[A-Za-z] ?=)?[\d\s+*/()=.−-]{8,200}")


def _lacks_bracket(line: _Line, text: str) -> bool:
    """Whether a chain of arithmetic could be read if one side had its other bracket as well."""
    if not _ARITHMETIC.fullmatch(text):
        return False
    uneven = [side for side in text.split("=") if side.count("(") != side.count(")")]
    if len(uneven) != 1 or abs(uneven[0].count("(") - uneven[0].count(")")) != 1:
        return False
    side = uneven[0].strip()
    opens = side.count("(") < side.count(")")
    return line.readable(text.replace(side, f"({side}" if opens else f"{side})", 1))


def _relates(line: _Line, start: int, end: int) -> bool:
    """Whether there is a relation outside the formulas that are marked already."""
    found = [*RELATION.finditer(line.text, start, end)]
    if any(not line.inside[match.start()] for match in found):
        return True
    signs = _SIGN_BETWEEN.finditer(line.text, start, end)
    return bool(found) and any(not line.inside[match.start()] for match in signs)


#: A sign that stands for a word between formulas: `$A = x$ minus $y$`, where `-` may be a dash.
_SIGN_BETWEEN = re.compile(r"(?<=\s)[+*/−](?=\s)|(?<=\s)\^[23](?=\s|\Z)")


def _stands_alone(line: _Line, start: int, end: int, labelled: bool) -> bool:
    """Whether an expression without a relation stands for itself: a list of numbers, an answer."""
    if any(line.inside[start:end]) or not _ends_statement(line, end):
        return False
    text = line.text[start:end]
    if line.section and _may_be_value(line, start, text, labelled):
        return True
    if _NUMBERS.fullmatch(text):
        return labelled or (len(re.findall(r"\d+\.?\d*", text)) > 1 and "," in text)
    strong = re.search(r"[\^*/_∂√·×\\]|[A-Za-z]['’′]*\(", text) is not None
    return strong and (labelled or not line.text[:start].strip(" \t-*+"))


def _ends_statement(line: _Line, end: int) -> bool:
    """Whether nothing follows; in a section, whether a remark, a reason or a sentence follows."""
    text = line.text
    if not text[end:].strip(' .,;"”' + TICKS):
        return True
    if not line.section:
        return False
    replaced = taken_back_at(text, end)
    if replaced and line.readable(text[replaced:].strip(" .!)")):
        return True
    explains = _EXPLAINS.match(text, end)
    if explains and explains["letter"] in text[max(0, end - _LONGEST_FORMULA) : end]:
        return True
    counted = _COUNTED_BEHIND.match(text, end)
    if counted and _FORMULA.search(text[max(0, end - _LONGEST_FORMULA) : end]):
        return not is_unit_symbol(counted["word"]) and counted["word"] not in SPELLINGS
    if _CLAUSE.match(text, end) and not _ONE_NUMBER.fullmatch(text[:end]):
        return True
    if _RUNS_THROUGH.match(text, end) or _ZERO_BEHIND.match(text, end) or _AS.match(text, end):
        return True
    remark = remark_at(text, end)
    if remark:
        return not text[remark.end() :].strip(" .,;")
    return _NEW_SENTENCE.match(text, end) is not None or reason_at(text, end)


def _may_be_value(line: _Line, start: int, text: str, labelled: bool) -> bool:
    """Whether what ends a line is a value: alone, behind a label, or behind words that tell one."""
    before = line.text[:start].strip(' \t-*+_"“(')
    told = _TELLS.search(line.text[:start]) or _NOUN_ALONE.fullmatch(before)
    told = told or _BY_A_WAY.fullmatch(before)
    replaces = takes_back(line.text[:start])
    if (before and not labelled and not told and not replaces) or _RANGE.search(before):
        return False
    return _VALUE.search(text) is not None and line.readable(text)


#: The way in which a value was found, in front of it: `By the power rule, 2x`.
_BY_A_WAY = re.compile(
    r"(?:(?:so|hence|thus|therefore|and|then),? )?"
    r"(?:by|using|applying|from|after|via|mit|nach|por|par)(?: [^\W\d_][^\W\d_'’-]{0,20}){1,8},",
    re.IGNORECASE,
)


def _is_equation(line: str, words: list[Word], start: int, end: int) -> bool:
    """Whether a line is a formula and nothing else; it is one even if it cannot be read."""
    related = RELATION.search(line, start, end) is not None and not RELATION.match(line, start)
    if not related or words[0].kind == "word" or line[end:].strip(" .,;"):
        return False
    if ends_open(line[start:end]) or not any(word.kind == "math" for word in words):
        return False
    label = _LABEL.match(line[:start] + "x")
    before = line[label.end() if label else 0 : start]
    return not _CONNECTOR_SIGN.sub(" ", before).strip()


_ONE_NUMBER = re.compile(r"[\s*$+−-]*\d[\d.,/]*")
#: A clause that goes on behind a value: `{-1, 3} are the roots`, `2x cos(x^2), where u = x^2`.
_CLAUSE = re.compile(
    r",? \(?(?:so|hence|thus|therefore|where|with|which|using|because|since|at every|at all|for all"
    r"|(?:is|are) the|(?:both|all|each) \w{3,12}|up to|check"
    r"|by (?:parts|substitution|substituting|setting|letting)|substituting|setting|letting"
    r"|(?:on|over)(?=\s[\[(]))[\s:)]"
)
#: What lists the values of a letter behind a formula, and where that is zero.
_RUNS_THROUGH = re.compile(
    r"[,;]? ?(?:for |where )?[A-Za-z] in (?:\{|[RNZQC](?![\w(])|(?:the )?(?:reals|integers)\b)"
)
#: Where a limit is taken, behind it: `3 as n tends to ∞`.
_AS = re.compile(
    r",? \(?(?:as|when|for|wenn|für|cuando|quand) [A-Za-z] ?(?:->|→"
    r"|(?:tends|goes|approaches|grows|gegen|tiende|tend)(?!\w))"
)
_ZERO_BEHIND = re.compile(
    r"[,;]? ?\(?(?:and |or )?(?:0|zero) (?:otherwise|elsewhere|else|everywhere else)(?!\w)"
)
_FACTORIAL = re.compile(r"[\w)]!(?![\w!])")
#: What ends a number: the dots of `0.1388...`, the seconds of `36° 52' 12"`.
_ENDS_NUMBER = re.compile(r"(?:\d\.\d{3,20}\.{3}|['’′] ?\d{1,2}(?:\.\d{1,6})?[\"”])\Z")
_LONGEST_END = 30
_LONGEST_FORMULA = 200
#: What a formula counts, behind it: `n(n-1)/2 comparisons`; a word that is a unit is one.
_COUNTED_BEHIND = re.compile(r"(?<=[)\w])\s(?P<word>[a-z]{4,20}s)[\s.!]*\Z")


def _trim_end(line: str, end: int) -> int:
    """Leave out the punctuation that ends a sentence; `n!` and `5!` may be factorials."""
    while end and line[end - 1] in ' .,;:!?"”' + TICKS:
        if _FACTORIAL.match(line, end - 2) or _ENDS_NUMBER.search(line[:end][-_LONGEST_END:]):
            break
        end -= 1
    letter = _LETTER_AT_END.search(line[max(0, end - 4) : end])
    if letter and _IN_NUMBERS.match(line, end):
        return end - len(letter[0])
    zero = _ZERO_AT_END.search(line[max(0, end - 8) : end])
    if zero and _ELSEWHERE.match(line, end):
        return end - len(zero[0])
    return end + 1 if end and _is_factorial(line, end) else end


#: Where a formula is none: `2x for 0 < x < 1, 0 otherwise`.
_ZERO_AT_END = re.compile(r"[,;] ?(?:and |or )?0\Z")
_ELSEWHERE = re.compile(r" (?:otherwise|elsewhere|else|everywhere else)(?!\w)")
#: What a letter of a formula is, behind it: `y = 2x + 1, x in R`.
_LETTER_AT_END = re.compile(r"[,;] ?[A-Za-z]\Z")
_IN_NUMBERS = re.compile(
    r" in (?:the )?(?:\{|[RNZQC](?![\w(]|\s?=)|reals|integers|naturals)"
    r"| (?:is |being )?(?:an? |any )?(?:(?:positive|non-?negative|natural|arbitrary|real) ){0,2}"
    r"(?:integer|number|constant)s?(?!\w)"
)


def _is_factorial(line: str, end: int) -> bool:
    """Whether a sign stands close behind a number, a bracket or a letter by itself."""
    if line[end : end + 1] != "!" or line[end + 1 : end + 2] in ("!", "="):
        return False
    last, before = line[end - 1], line[end - 2 : end - 1]
    return last.isdigit() or last == ")" or (last.isalpha() and not before.isalpha())
