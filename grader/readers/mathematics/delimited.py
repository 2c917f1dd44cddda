r"""Find the mathematics that a page marks as such: `$…$`, `$$…$$`, `\[…\]`, `\(…\)`, environments.

One pass from left to right. Every opening sign looks at one candidate for its end only, so that the
time grows with the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from grader.equivalence import Remark
from grader.errors import Place
from grader.readers.mathematics.vocabulary import is_prose
from grader.readers.text.page import Kind, Page, Region

_ENVIRONMENTS_LIST = """
    aligned align alignat alignedat equation gather gathered split multline eqnarray
    displaymath math cases dcases rcases matrix pmatrix bmatrix vmatrix Vmatrix Bmatrix
    smallmatrix array flalign subequations dmath empheq
"""
ENVIRONMENTS = frozenset(_ENVIRONMENTS_LIST.split())

_OPENING = re.compile(
    r"\\(?P<escaped>[\\$`])"
    r"|\\(?P<bracket>[\[(])"
    r"|\\begin\s{0,3}\{(?P<environment>[A-Za-z]{1,20})\*?\}"
    r"|(?P<double>\$\$)|(?P<single>\$)"
    r"|(?P<ticks>`+)"
)
_CLOSING = re.compile(r"\\\\|\\\$|(?P<dollar>\$)|\\(?P<bracket>[][()])")
_ONLY_WORDS = re.compile(r"\s*[^\W\d_]{3,}(?: [^\W\d_]+){0,40}[.,:;]?\s*")
_BLANK = re.compile(r"\n[ \t>]*(?=\n)")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s{0,3}\{([A-Za-z]{1,20}\*?)\}")

Found = Region | tuple[Remark, Place]


class _Scanner:
    r"""The positions of all signs around formulas of a page, and the search for a formula's end.

    The bracket of `\\[2mm]` is none: it says how far apart two rows are.
    """

    def __init__(self, page: Page, skip: tuple[tuple[int, int], ...]) -> None:
        self.page, self.text, self.skip = page, page.text, skip
        self.ends: dict[str, list[int]] = {sign: [] for sign in ("$", "$$", *"[]()")}
        for match in _CLOSING.finditer(self.text):
            if match["dollar"]:
                self.ends["$"].append(match.start())
                if self.text.startswith("$$", match.start()):
                    self.ends["$$"].append(match.start())
            elif match["bracket"]:
                self.ends[match["bracket"]].append(match.start())
        self.blanks = [match.start() for match in _BLANK.finditer(self.text)]
        self.environments = _match_environments(self.text)

    def next_end(self, sign: str, after: int) -> int:
        """Return where the next closing sign stands, -1 if there is none."""
        ends = self.ends[sign]
        index = bisect_left(ends, after)
        return ends[index] if index < len(ends) else -1

    def paragraph_end(self, after: int) -> int:
        """Return where the paragraph ends: at a blank line, a fence or the end."""
        index = bisect_left(self.blanks, after)
        end = self.blanks[index] if index < len(self.blanks) else len(self.text)
        index = bisect_left(self.skip, (after, 0))
        return min(end, self.skip[index][0] - 1) if index < len(self.skip) else end

    def line_end(self, after: int) -> int:
        """Return where the line ends."""
        end = self.text.find("\n", after)
        return end if end >= 0 else len(self.text)

    def unclosed_end(self, opening: re.Match[str]) -> int:
        """Return how far a formula goes that is never closed: no further than its entry.

        One within a line goes no further than that line.
        """
        start = opening.start()
        end = self.paragraph_end(start)
        if opening["bracket"] == "(":
            return min(end, self.line_end(start))
        entry = _NEXT_ENTRY.search(self.text, start, end)
        return entry.start() if entry else end

    def skipped(self, position: int) -> int:
        """Return the end of the skipped stretch that holds this position, -1 if none does."""
        index = bisect_left(self.skip, (position + 1, 0)) - 1
        if index >= 0 and self.skip[index][0] <= position < self.skip[index][1]:
            return self.skip[index][1]
        return -1

    def closed(self, start: int, inner: int, outer: int, end: int, kind: Kind) -> Region | None:
        """Return the region if what it holds can be mathematics."""
        if outer < 0:
            return None
        content = self.text[inner:outer]
        if not content.strip() or (self.paragraph_end(inner) < outer and self._words(content)):
            return None
        return Region(kind, start, end, inner, outer)

    def _words(self, content: str) -> bool:
        """Whether any line is made of words, so that the end belongs to another formula."""
        return any(is_prose(line) or _ONLY_WORDS.fullmatch(line) for line in content.split("\n"))

    def half_closed(self, inner: int) -> int:
        """Return where a single dollar ends what two have opened in the same line, else -1."""
        end = self.line_end(inner)
        dollars = self.text.count("$", inner, end)
        if dollars % 2 == 0 or self.text.find("$$", inner, end) >= 0:
            return -1
        outer = self.next_end("$", inner)
        return outer if inner < outer < end else -1

    def inline(self, start: int) -> Region | None:
        """Return the `$…$` that opens here, if it closes within its paragraph."""
        outer = self.next_end("$", start + 1)
        if outer < 0 or self.paragraph_end(start) < outer:
            return None
        content = self.text[start + 1 : outer]
        if _OTHER_ENTRY.search(content) or self._is_lone_amount(start, content):
            return None
        tight = content == content.strip() and not self.text[outer + 1 : outer + 2].isdigit()
        if not tight and _is_amount(content, self.text[outer + 1 : outer + 3]):
            return None
        if not content.strip() or (not tight and is_prose(content, least=1)):
            return None
        if is_prose(content) and (content[:1].isdigit() or "\n" in content):
            return None  # an amount of money, or the end of another formula
        return Region(Kind.INLINE, start, outer + 1, start + 1, outer)

    def _is_lone_amount(self, start: int, content: str) -> bool:
        """Whether a dollar is a sign of money whose line has no other to go with it.

        So it is before an amount that ends its line, as far as the next one does not go on with a
        sign: `(a) $100`, `(b) $x = 3$`; and among an odd number of them: `$100, so $x = 3$`.
        """
        found = _LONE_AMOUNT.match(self.text, start + 1)
        if found is None:
            return False
        first, line_ends, rest = content.partition("\n")
        if line_ends:
            return found.end() > start + len(first) and not _GOES_ON.match(rest)
        if not content[-1:].isspace() or found.end() <= start + len(content):
            return False
        return self.text.count("$", start, self.line_end(start)) % 2 == 1


_LABEL = r"(?:Q ?)?\(?(?:\d{1,2}[A-Za-z]?|[A-Za-z]|[ivx]{1,4})[.):][ \t]+"
#: The end of a line, below which another entry begins.
_NEXT_ENTRY = re.compile(rf"\n(?=[ \t]*+(?:[-*•][ \t]+)?{_LABEL})")
#: Another entry of a list, or row of a table, which no formula between dollars goes on in.
_OTHER_ENTRY = re.compile(rf"{_NEXT_ENTRY.pattern}|\n[ \t]*+[-+*•][ \t]+\Z|\|[ \t\r]*+\n[ \t]*+\|")
#: An amount of money with what may stand behind it, up to the end of a line or another dollar.
_LONE_AMOUNT = re.compile(
    r"\d[\d,.]*+(?: ?(?:k|K|M|bn|million|thousand|billion)\b)?(?:/[a-z]{1,12})?"
    r"(?:[,;:!?)*_]++(?=[ \t\r\n]|\Z))?[ \t\r]*+(?=[\n$]|\Z)"
)
#: A line that goes on with a formula of the line above, and is no entry of a list.
_GOES_ON = re.compile(r"[ \t]*+(?:[=<>≤≥≈·×÷/^_&)}\]\\]|[-+−*](?![ \t]+\$))")


def _is_amount(content: str, behind: str) -> bool:
    """Whether two dollars are signs of money: `$150 * 0.9 = $136`, `($40 + $40)`."""
    money = re.compile(r"\.?\d")
    open_end = content[-1:].isspace() or content[-1:] in "+-*/=(×·÷−,"
    return open_end and bool(money.match(content)) and bool(money.match(behind))


def _match_environments(text: str) -> dict[int, int]:
    r"""Map the position of every `\begin{…}` to the end of its `\end{…}`."""
    matched: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    for match in _ENVIRONMENT.finditer(text):
        name = match[2]
        if match[1] == "begin":
            stack.append((name, match.start()))
            waiting[name] += 1
        elif waiting[name]:
            while True:
                opened, position = stack.pop()
                waiting[opened] -= 1
                if opened == name:
                    matched[position] = match.end()
                    break
    return matched


def find_delimited(page: Page, skip: tuple[tuple[int, int], ...]) -> Iterator[Found]:
    """Yield the regions of marked mathematics in order, and a remark for each that never closes.

    `skip` are stretches, in order, in which nothing is looked for (programs).
    """
    scanner = _Scanner(page, skip)
    position = 0
    while match := _OPENING.search(page.text, position):
        start = match.start()
        skipped = scanner.skipped(start)
        if skipped >= 0:
            position = skipped
            continue
        found = _region(scanner, match)
        if isinstance(found, Region):
            position = found.end
            yield found
        elif found is not None:
            position = found
        else:
            position = match.end() if match["single"] else scanner.unclosed_end(match)
            yield from _unclosed(scanner, match, position)


def _region(scanner: _Scanner, match: re.Match[str]) -> Region | int | None:
    """Return the region that opens here, where to go on without one, or None if it never closes."""
    start, inner = match.start(), match.end()
    if match["escaped"]:
        return inner
    if match["ticks"]:
        return _code_span(scanner, match)
    if match["bracket"]:
        close = {"[": "]", "(": ")"}[match["bracket"]]
        outer = scanner.next_end(close, inner)
        if outer < 0 or 0 <= scanner.next_end(match["bracket"], inner) < outer:
            return None  # the end belongs to a formula that opens later
        kind = Kind.DISPLAY if close == "]" else Kind.INLINE
        return scanner.closed(start, inner, outer, outer + 2, kind)
    if match["environment"]:
        return _environment(scanner, match)
    if match["double"]:
        outer = scanner.next_end("$$", inner)
        if outer == inner:
            return _run_of_dollars(scanner.text, start)
        half = scanner.half_closed(inner)
        if half >= 0:
            return Region(Kind.INLINE, start, half + 1, inner, half)
        return scanner.closed(start, inner, outer, outer + 2, Kind.DISPLAY)
    return scanner.inline(start)


def _run_of_dollars(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end] == "$":
        end += 1
    return end


def _code_span(scanner: _Scanner, match: re.Match[str]) -> int:
    """Pass over a code span, in which dollars mean nothing."""
    ticks = match["ticks"]
    limit = min(scanner.paragraph_end(match.end()), match.end() + 2000)
    end = scanner.text.find(ticks, match.end(), limit)
    return end + len(ticks) if end >= 0 else match.end()


def _environment(scanner: _Scanner, match: re.Match[str]) -> Region | int | None:
    if match["environment"] not in ENVIRONMENTS:
        return match.end()
    end = scanner.environments.get(match.start(), -1)
    if end < 0:
        return None
    start, end = _widen(scanner.text, match.start(), end)
    return Region(Kind.DISPLAY, start, end, start, end)


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    r"""Take in what stands beside a bare environment: `f(x) = \begin{cases} … \end{cases}`."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[line_start:start], text[end:line_end]
    if before.strip() and re.search(r"[=<>≤≥]\s*$", before) and not is_prose(before, least=1):
        start = line_start + len(before) - len(before.lstrip())
    if after.strip() and not is_prose(after, least=1) and "$" not in after:
        end = line_end
    return start, end


def _unclosed(scanner: _Scanner, match: re.Match[str], end: int) -> Iterator[Found]:
    """Say that a formula is not closed; one that stands in lines of its own is read anyway."""
    start = match.start()
    if match["single"] and re.match(r"\d", scanner.text[match.end() : match.end() + 1]):
        return  # an amount of money
    place = scanner.page.place(start, match.end())
    text = f"the formula opened with {match[0]} in line {place.line} is never closed"
    yield Remark("unclosed-math", text), place
    if match["single"]:
        return
    inner = start if match["environment"] else match.end()
    if scanner.text[inner:end].strip():
        yield Region(Kind.DISPLAY, start, end, inner, end)
