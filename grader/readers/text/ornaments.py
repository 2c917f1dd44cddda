"""What stands around an answer in its line and is none of it: `==> 42 <==`, `42 (final)`, `✓ 42`.

It is blanked out, and every other character keeps its place. Only signs and words go that say
nothing but "this is the answer": a sign that could be part of a formula stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from grader.expressions.announcing import announces, concludes, denies, is_an_announcement
from grader.expressions.names import GREEK_WORDS
from grader.expressions.phrases import CORRECTING, RECONSIDERING, pattern_of
from grader.expressions.reading import (
    with_power_alone,
    with_usual_numerals,
    without_rounding_note,
)
from grader.readers.text.arrays import holds_constructors, without_constructors
from grader.readers.text.page import Page
from grader.readers.text.said_of_letters import (
    with_commas_between_claims,
    with_corrections_in_front,
    with_equals_for_arrow,
    with_sign_for_dots,
    with_signs_for_words,
    without_notes_on_letters,
)

#: What is one value or words, and no row of several: `42`, `y = 3`, `42 m`, `steady state`.
_IS_ONE = re.compile(r"^\S+$|[^\W\d_]{2}|[ \t][=≈][ \t]|\d[ \t]?[^\W\d_]$")
MAX_LINE = 400
"""A longer line is running text, and ends in no ornament."""

_NOUN = (
    r"(?:(?:the|my|our|this is|is|here is)\s){0,3}(?:(?:final|correct|right)\s)?"
    r"(?:answers?|ans|results?|solutions?|soln?|final|antwort|lösung|ergebnis|respuesta|réponse)"
)
_BULLET = r"(?P<before>[ \t]*(?:[-*+•][ \t]+)?)"
#: Behind a line: `42 :)`, `42 🙂`, and marks of exclamation that a name or a decimal has.
_SMILING = re.compile(
    r"(?<=\S)(?:[ \t]+(?:[:;]-?[)D(]|[\U0001F300-\U0001FAFF\u2600-\u26FF\u2764\uFE0F]{1,4}))"
    r"{1,3}[ \t]*$"
)
#: A mark of exclamation behind what has no factorial: a decimal, a percentage, a unit, a bracket
#: of a function or of several values, a name that stands for no whole number.
_EXCLAIMED = re.compile(
    r"(?:\d\.\d{1,20}|%|\\?\}|\$|\]|\d[ \t][A-Za-z]{1,8}|(?<![A-Za-z])[a-hs-zA-LO-Z]"
    r"|[A-Za-z]{2,10}\([^()\n]{1,60}\)|\([^()\n]{1,60},[^()\n]{1,60}\))(?P<mark>!{1,5})[ \t.]*$"
)
#: Arrows on both sides: `==> 42 <==`, `>> 42 <<`, `→ 42 ←`.
_FRAMED = re.compile(
    rf"{_BULLET}(?P<left>(?:={{1,4}}|-{{1,4}}|>)?>{{1,2}}|[→⇒➜]|={{3,}}|\*{{3,}})"
    r"(?P<text>[ \t].*\S[ \t]+)(?P<right><{1,2}(?:={1,4}|-{1,4}|<)?|[←⇐]|={3,}|\*{3,})[ \t.]*"
)
#: A note behind the answer: `42 <- answer`, `42 ←`, `42 (final)`, `42 [2 points]`.
_NOTED = re.compile(
    rf"(?P<text>.*\S)(?P<note>[ \t]+(?:(?:<[-=]{{1,4}}|<<|[←⇐⟵])(?:[ \t]*{_NOUN}[.!]?)?"
    rf"|\({_NOUN}\.?\)|\[{_NOUN}\.?\]|[(\[]\d{{1,2}}[ \t]?(?:points?|pts?|marks?|punkte?)\.?[)\]]"
    rf"|(?:-{{1,3}}|[–—]|//|#|%)[ \t]*(?:(?<=\s){_NOUN}|(?<=\s)done|(?<=[/#%]){_NOUN}))[ \t.!]*)",
    re.IGNORECASE,
)
#: Where a line comes from, behind an arrow or the sign of a comment: `<- from the skip`.
_EXPLAINED = re.compile(
    r".*\S(?P<note>[ \t]+(?:<-{1,3}|←|⟵|//)[ \t]*(?:from|by|using|via|through|because|since|due"
    r"|comes?|the|an?|first|second|third|last|extra|chain|product|skip)\b"
    r"(?P<words>(?:[ ,]{1,2}[^\W\d_][^\W\d_'-]{0,19}){0,8})[ \t.!]*)",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"\b(?:try|attempt|guess|wrong|mistake|error|version|ignore|old|maybe|or|should)\b",
    re.IGNORECASE,
)
#: The same in front of it: `(answer) 42`.
_NOTED_IN_FRONT = re.compile(
    rf"{_BULLET}(?P<note>[(\[](?P<noun>{_NOUN}|box(?:ed)?)[)\]](?:[ \t]*:)?)(?=[ \t]*\S)",
    re.IGNORECASE,
)
#: A tick, a star or a prompt in front of it; a box to be ticked is a choice and stays.
_TICKED = re.compile(rf"{_BULLET}(?P<sign>[✓✔✅★☆►▶➤➜👉⭐»]+|>>{{1,2}})(?=[ \t]+\S)")
#: A box in front of a line, ticked or not.
_BOX_BEFORE = re.compile(
    rf"{_BULLET}(?P<box>\[ ?(?P<tick>[xX✓✔✗])? ?\]|(?P<ticked>[☑☒✅])|☐)[ \t]+(?=\S)(?![-+*/^=<>] )"
)
#: Another box further on, as choices in one line have: `☑ a ☐ b`.
_BOX_INSIDE = re.compile(r"[☐☑☒✅]|\[ ?[xX✓✔✗]? ?\](?=[ \t])")
#: A line of signs that sets apart what stands above and below it.
_RULE = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
#: Dots or strokes on which an answer is written: `........ 42`, `____ 42`.
_LEADERS = re.compile(rf"{_BULLET}(?P<sign>\.{{4,}}|_{{4,}}|…{{2,}})(?=[ \t]+\S)")
#: A sign of an operation with what it names, `* : n1, n6`, and the blanks behind it.
_NAMED_SIGN = re.compile(r"(?P<sign>[ \t]{0,3}[*+-])[ \t]++(?=(?::|[-=]>|→)[ \t]*\S)")
#: A dash with which an item of a list begins: `– 42`.
_DASH = re.compile(r"[ \t]*(?P<sign>[–—])(?=[ \t]+\S)")
#: The same before what it may be the sign of; only a long dash is none.
_DASH_OR_MINUS = re.compile(
    rf"[ \t]*(?:–|{_NOUN}[ \t]+-)[ \t]+(?:[\d$\\(√.]|[A-Za-z](?![A-Za-z]))", re.IGNORECASE
)
#: A word that follows a value: `42 Ans.`
_NOUN_BEHIND = re.compile(
    r"(?:(?<=[\d)\]}$])|(?<=\d[a-z]))(?P<note>[ \t]+(?:final[ \t])?(?:ans|answer)[ \t.!]*)$",
    re.IGNORECASE,
)
#: What stands in a formula behind its value: a number in brackets, a tick, `\text{(answer)}`.
_IN_FORMULA = re.compile(
    r"(?:\\q?quad|\\[ ,;:]|~)[ \t]*(?:\((?:\d{1,2}|\*{1,3})\)(?=\s*(?:\$\$|\\\]|\\end\{))"
    r"|\\(?:checkmark|blacksquare|square|Box|qed)(?=\s*(?:\$|\\[\])]|\\end\{))"
    rf"|\\(?:text|textrm|mbox)\{{\s?\(?{_NOUN}\)?\s?\}}(?=\s*(?:\$|\\[\])]|\\end\{{)))",
    re.IGNORECASE,
)
#: A quotation of Markdown; what holds nothing but numbers may be a bound: `> 3`.
_QUOTED = re.compile(
    r"[ \t]{0,3}(?!>>>[ \t])(?P<sign>>(?:[ \t]?>){0,3})(?=[ \t])(?=.*[^\W\d_]|.*[({\[,])"
)
#: A point or a vector, which is no bound.
_SEVERAL = re.compile(r"[ \t]*[(\[{<⟨][^()\[\]\n]{1,80},[^()\[\]\n]{1,80}[)\]}>⟩][\s,;.]*")
_NUMERIC = re.compile(r"(?:sqrt|frac|pi|ln|log|exp|e|[\W\d_])*")
#: Words or a value that are marked with a pen: `==42==`.
_HIGHLIGHTED = re.compile(
    r"(?<![=<>!])==(?=[^\s=>])(?P<text>[^=\n]{1,80}(?:=[^=\n]{1,80}){0,2})(?<=[^\s<])==(?!=)"
)
#: All of a line between tags of HTML that only say where or how it stands: `<p>minus 7</p>`.
_TAGGED = re.compile(
    rf"{_BULLET}(?P<open><(?P<name>p|div|span|center|u|mark|font|small|big)(?:\s[^<>]{{0,200}})?>)"
    r"(?P<text>[^<>]*)(?P<close></(?P=name)>)[ \t.]*",
    re.IGNORECASE,
)
_VALUE_IN_ROW = r"[ \t]*[-−+]?(?:\d{1,12}(?:\.\d{1,12})?|\.\d{1,12})(?:/\d{1,9})?[ \t]*"
#: Several numbers between bars, as no absolute values stand: `-1 | 3 | 5`, `| 2 | 7 |`.
_ROW_OF_VALUES = re.compile(
    rf"{_VALUE_IN_ROW}(?:\|{_VALUE_IN_ROW}){{2,20}}"
    rf"|[ \t]*\|{_VALUE_IN_ROW}(?:\|{_VALUE_IN_ROW}){{1,20}}\|[ \t]*"
)
_CLAIM_IN_ROW = rf"[ \t]*[^\W\d_][\w']{{0,5}}[ \t]{{0,2}}=(?!=){_VALUE_IN_ROW}"
#: Values of several names, set apart by strokes or bars: `m = 3 / c = -1`.
_ROW_OF_CLAIMS = re.compile(rf"{_CLAIM_IN_ROW}(?:[|/]{_CLAIM_IN_ROW}){{1,9}}")
_BEFORE_CLAIM = re.compile(r"[|/](?=[ \t]*[^\W\d_])")
#: A name between dollars, and its number right behind them: `$\\theta$0 = 2`.
_NUMBER_OUTSIDE = re.compile(
    r"(?<![\w$\\])\$(?P<name>\\[A-Za-z]{2,10}|[A-Za-z])\$(?=\d{1,2}(?:\s?[=≈:]|,|\s->))"
)
#: A bar behind what stands in front of the next label: `(a) 42 |`.
_BAR_BEHIND = re.compile(r"(?<=[^\s|])(?P<sign>[ \t]{1,4}\|[ \t]*)$")
#: Brackets around an answer and what announces it: `(Answer: 42)`.
_BRACKETED = re.compile(
    rf"{_BULLET}(?P<open>[(\[])[ \t]*{_NOUN}[ \t]*(?:[:=]|is\s)"
    r"(?P<text>.*\S)[ \t]*(?P<close>[)\]])[ \t.]*",
    re.IGNORECASE,
)
#: A bar or a dash between both, or a sign before a relation: `Answer | 42`, `Ans = -2 < x < 2`.
_BARRED = re.compile(
    rf"{_BULLET}{_NOUN}(?:[ \t]*(?P<bar>\|)(?=[^|]+$)|[ \t]+(?P<dash>-)(?=[ \t]+\S)"
    r"|[ \t]*(?P<equals>=)(?![=>])(?=[^=<>≤≥]+[=<>≤≥]))",
    re.IGNORECASE,
)
#: Signs of LaTeX behind an answer that say that it is done, and those of a broken line.
_COMMAND_BEHIND = re.compile(
    r"(?<=\S)(?P<sign>[ \t]+(?:\$[ \t]*)?"
    r"\\(?:blacksquare|square|Box|qed|qedsymbol|checkmark|star|bigstar)(?:[ \t]*\$)?[ \t.]*"
    r"|[ \t]*(?:(?<!\\)\\{1,2}|<br[ \t]?/?>)[ \t]*)$"
)
#: Commands of LaTeX in front of a line that only move it.
_COMMAND_BEFORE = re.compile(
    r"[ \t]*(?P<sign>\\(?:noindent|par|hfill|quad|qquad|indent|centering"
    r"|smallskip|medskip|bigskip)(?![A-Za-z]))"
)
#: Commands for the look of words between formulas: `\textbf{Answer:} 42`.
_STYLED = re.compile(
    r"(?P<open>\\(?:textbf|textit|emph|underline|textsc|textrm|text|(?:textcolor|colorbox)\{\w{1,20}\})\{"
    r"|\{\\(?:bf|it|em|bfseries|itshape|large|Large|color\{\w{1,20}\})(?![A-Za-z]))"
    r"(?P<text>[^{}]*)(?P<close>\})"
)
_FORMULA = re.compile(
    r"\$\$[^$]*+(?:\$\$|$)|\$[^$]*+(?:\$|$)|\\\[(?:[^\\]|\\(?!\]))*+|\\\((?:[^\\]|\\(?!\)))*+"
)
#: Words in a formula that announce the rest of it: `$\text{Answer: } 42$`.
_WORDS_IN_FORMULA = re.compile(
    r"(?P<open>\$\\(?:text|textbf|textrm|mathrm|mbox)\{)(?P<text>[^{}$]{1,80})(?P<close>\})"
    r"(?=[^$]+\$)"
)
#: All of a line in square brackets, one value or words: `[42 m]` is a box drawn with signs.
_BOXED = re.compile(rf"{_BULLET}\[(?P<text>[^][,;()\n|]*[^][,;()\s|xX✓✔])\][ \t.]*")
#: A bracket behind an answer that corrects it.
_CORRECTED = re.compile(
    rf"(?<=[\w$)])(?P<blank>[ \t])[(\[]"
    rf"(?P<text>(?:{pattern_of((*CORRECTING, *RECONSIDERING))}|no(?=[,:]))"
    r"[ \t]*[:,]?[ \t]+(?=[-−$\w]*\d|\w ?=)[^()\[\]\n]{1,60})[)\]]",
    re.IGNORECASE,
)
#: A quotient of whole numbers, whose whole part such brackets may be: `[n/2]`.
_HALF = re.compile(r"\s?(?:[a-z]|\([a-z] ?[-+−] ?\d\)) ?/ ?\d{1,2}\s?")


def without_ornaments(page: Page, whole_lines: Callable[[Page], Iterable[tuple[int, int]]]) -> Page:
    """Return the page of a section without what only says that something is the answer.

    `whole_lines` says where programs and displays stand: there nothing is an ornament.
    """
    if holds_constructors(page.text):
        page = page.with_text(without_constructors(page.text, whole_lines(page)))
    page = page.with_text(_IN_FORMULA.sub(lambda found: " " * len(found[0]), page.text))
    lines = [_plain(line) for line in page.lines]
    lines = _without_boxes(lines)
    for index in _rows_of_values(lines):
        lines[index] = _with_commas(lines[index])
    powers = [index for index, line in enumerate(lines) if with_power_alone(line) != line]
    if len(powers) == 1:
        lines[powers[0]] = with_power_alone(lines[powers[0]])
    if lines == page.lines:
        return page
    for start, end in whole_lines(page):
        first, last = page.line_index(start), page.line_index(max(start, end - 1))
        lines[first : last + 1] = page.lines[first : last + 1]
    return page.with_text("\n".join(lines))


def _without_boxes(lines: list[str]) -> list[str]:
    """Return the lines with the one whose box is ticked, without those whose boxes are not.

    Where several are ticked, or none is, all stay.
    """
    boxes = {
        index: found
        for index, line in enumerate(lines)
        if (found := _BOX_BEFORE.match(line)) and not _BOX_INSIDE.search(line, found.end())
    }
    ticked = [index for index, found in boxes.items() if found["tick"] or found["ticked"]]
    if len(ticked) != 1:
        return lines
    kept = [" " * len(line) if index in boxes else line for index, line in enumerate(lines)]
    [chosen] = ticked
    kept[chosen] = _blank(lines[chosen], boxes[chosen].span("box"))
    return kept


def _rows_of_values(lines: Sequence[str]) -> list[int]:
    """Return the lines that are a row of several numbers between bars, and no table with others."""
    return [
        index
        for index, line in enumerate(lines)
        if "|" in line and len(line) <= MAX_LINE and _ROW_OF_VALUES.fullmatch(line)
        if not any(
            "|" in beside
            for beside in (*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2])
        )
    ]


def _with_commas(line: str) -> str:
    """Return `| -1 | 3 | 5 |` as `  -1 , 3 , 5  `."""
    first, last = len(line) - len(line.lstrip(" \t|")), len(line.rstrip(" \t|"))
    inner = line[first:last].replace("|", ",")
    return line[:first].replace("|", " ") + inner + line[last:].replace("|", " ")


def may_be_signs(page: Page) -> Iterator[int]:
    """Yield the lines that begin with a dash that is taken for a mark and may be a minus sign."""
    for index, line in enumerate(page.lines):
        if _DASH_OR_MINUS.match(line):
            yield index


def _plain(line: str) -> str:
    if not line.strip() or len(line) > MAX_LINE:
        return line
    for change in (
        _with_named_sign,
        _without_rule,
        _without_tags,
        _without_quote,
        _without_dash,
        _without_leaders,
        _without_commands,
        _highlighted,
        _without_bracket,
        _corrected_behind,
        _without_bar,
        _without_bar_behind,
        _claims_in_row,
        _with_subscripts,
        _with_hats,
        _with_angles,
        _without_smile,
        _without_exclamation,
        _without_frame,
        _without_note,
        without_rounding_note,
        _announced,
        _without_tick,
        _without_box,
        with_usual_numerals,
        without_notes_on_letters,
        with_sign_for_dots,
        with_commas_between_claims,
        with_signs_for_words,
        with_corrections_in_front,
        with_equals_for_arrow,
    ):
        line = change(line)
    return line


def _blank(line: str, *spans: tuple[int, int]) -> str:
    for start, end in spans:
        line = line[:start] + " " * (end - start) + line[end:]
    return line


def _with_named_sign(line: str) -> str:
    """Return a line with a sign that stands before `:` or an arrow, and so marks no item."""
    found = _NAMED_SIGN.match(line)
    return f"{found['sign']}{line[found.end() :]}".ljust(len(line)) if found else line


def _without_rule(line: str) -> str:
    return " " * len(line) if _RULE.fullmatch(line) else line


def _without_tags(line: str) -> str:
    found = _TAGGED.fullmatch(line) if "</" in line else None
    return _blank(line, found.span("open"), found.span("close")) if found else line


def _without_quote(line: str) -> str:
    found = _QUOTED.match(line)
    if not found or (
        _NUMERIC.fullmatch(line, found.end()) and not _SEVERAL.match(line, found.end())
    ):
        return line
    return _blank(line, found.span("sign"))


def _without_dash(line: str) -> str:
    found = _DASH.match(line)
    return _blank(line, found.span("sign")) if found else line


def _without_leaders(line: str) -> str:
    found = _LEADERS.match(line)
    return _blank(line, found.span("sign")) if found else line


def _without_commands(line: str) -> str:
    """Return a line without commands of LaTeX that only say how its words look."""
    if ("\\" not in line and "<" not in line) or "\\begin" in line:
        return line
    line = _WORDS_IN_FORMULA.sub(_words_before, line)
    found = _COMMAND_BEFORE.match(line)
    line = _blank(line, found.span("sign")) if found else line
    found = None if "&" in line else _COMMAND_BEHIND.search(line)
    if found and not _is_formula(line, found.start("sign")):
        line = _blank(line, found.span("sign"))
    for found in _STYLED.finditer(line):
        if not _is_formula(line, found.start()):
            line = _blank(line, found.span("open"), found.span("close"))
    return line


def _is_formula(line: str, at: int) -> bool:
    """Whether a place of a line is between signs of mathematics."""
    return any(found.start() < at < found.end() for found in _FORMULA.finditer(line))


def _words_before(found: re.Match[str]) -> str:
    """Return words that announce a formula before it, and not in it."""
    words = found["text"].rstrip()
    if not (announces(words) or concludes(words) or is_an_announcement(words)):
        return found[0]
    return " " * len(found["open"]) + found["text"] + "$"


def _highlighted(line: str) -> str:
    """Return `==42==` as Markdown has it in bold."""
    return _HIGHLIGHTED.sub(
        lambda found: f"**{found['text'].strip('*')}**".center(len(found[0])), line
    )


def _without_bracket(line: str) -> str:
    found = _BRACKETED.fullmatch(line)
    if not found or found["text"].count("(") != found["text"].count(")"):
        return line
    return _blank(line, found.span("open"), found.span("close"))


def _corrected_behind(line: str) -> str:
    """Return `41 (corrected: 42)` as `41, corrected: 42 `: the bracket replaces what is before."""
    return _CORRECTED.sub(lambda found: f",{found['blank']}{found['text']} ", line)


def _without_bar(line: str) -> str:
    found = _BARRED.match(line)
    if not found:
        return line
    start, end = next(found.span(sign) for sign in ("bar", "dash", "equals") if found[sign])
    return f"{line[:start]}:{line[end:]}"


def _without_bar_behind(line: str) -> str:
    found = _BAR_BEHIND.search(line) if line.count("|") == 1 else None
    return _blank(line, found.span("sign")) if found else line


def _claims_in_row(line: str) -> str:
    """Return `m = 3 / c = -1` as `m = 3 , c = -1`, which is no quotient."""
    return _BEFORE_CLAIM.sub(",", line) if _ROW_OF_CLAIMS.fullmatch(line) else line


#: The sign of an angle as it is typed between a length and an angle: `3 /_ 45 deg`.
_TYPED_ANGLE = re.compile(r"(?<=\d) ?/_(?= ?[-−]?\d)")


def _with_angles(line: str) -> str:
    """Return `3∠   45 deg` of `3 /_ 45 deg`, every character at its place."""
    return _TYPED_ANGLE.sub(lambda found: "∠".ljust(len(found[0])), line) if "/_" in line else line


#: A letter and what stands over it, in words with a dash: `y-hat`.
_HATTED = re.compile(r"(?<![\w\\-])(?P<letter>[A-Za-z])-(?P<accent>hat|bar)(?![\w-])")


def _with_hats(line: str) -> str:
    """Return `y-hat = 2x` as `yhat  = 2x`, and `mu-hat` as `mu_hat`, which are no differences."""
    if "-" not in line:
        return line
    return _GREEK_HATTED.sub(r"\g<name>_", _HATTED.sub(r"\g<letter>\g<accent> ", line))


_GREEK_HATTED = re.compile(rf"(?<!\w)(?P<name>{'|'.join(sorted(GREEK_WORDS))})-(?=(?:hat|bar)\b)")


def _with_subscripts(line: str) -> str:
    r"""Return `$\theta$0 = 2`, of which only the letter is typeset, as ` \theta_0 = 2`."""
    return _NUMBER_OUTSIDE.sub(r" \g<name>_", line) if "$" in line else line


def _without_smile(line: str) -> str:
    found = _SMILING.search(line)
    return _blank(line, found.span()) if found else line


def _without_exclamation(line: str) -> str:
    found = _EXCLAIMED.search(line)
    return _blank(line, found.span("mark")) if found else line


def _without_frame(line: str) -> str:
    found = _FRAMED.fullmatch(line)
    return _blank(line, found.span("left"), found.span("right")) if found else line


def _without_note(line: str) -> str:
    found = _NOTED.fullmatch(line) or _NOUN_BEHIND.search(line)
    explained = None if found or "=" not in line else _EXPLAINED.fullmatch(line)
    if explained and not denies(explained["words"]) and not _DOUBTED.search(explained["words"]):
        found = explained
    return _blank(line, found.span("note")) if found else line


def _announced(line: str) -> str:
    """Return `(answer) 42` as ` answer: 42`, which announces it as well."""
    found = _NOTED_IN_FRONT.match(line)
    if not found:
        return line
    start, end = found.span("note")
    return f"{line[:start]} {found['noun']}:".ljust(end) + line[end:]


def _without_tick(line: str) -> str:
    found = _TICKED.match(line)
    return _blank(line, found.span("sign")) if found else line


def _without_box(line: str) -> str:
    found = _BOXED.fullmatch(line)
    if not found or not _IS_ONE.search(found["text"].strip()):
        return line
    if _HALF.fullmatch(found["text"]):
        return line
    start, end = found.span("text")
    return _blank(line, (start - 1, start), (end, end + 1))
