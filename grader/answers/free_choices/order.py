"""`order`: labels one after another, such as a traversal of a tree or graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Options, Response
from grader.answers.check.orders import (
    Graph,
    breadth_first,
    depth_first,
    goes_wrong_at,
    nodes_of,
    topological,
    undirected,
)
from grader.answers.explain.verdicts import FULL, NONE, review
from grader.answers.find.chains import field_of
from grader.answers.find.lines import lines_of_page
from grader.answers.find.reading import raw_text
from grader.errors import Place
from grader.expressions.announcing import denies
from grader.expressions.phrases import STEP_WORDS, pattern_of
from grader.readers.document import Document, ListBlock, Table
from grader.rubric.types import Asked

_COMMANDS = re.compile(
    r"\\(?:rightarrow|to|longrightarrow|Rightarrow|implies|mapsto|quad|qquad|[,;: ])"
)
_FONTS = re.compile(r"\\(?:text|mathrm|mathbf|mathit|textbf)\s*\{([^{}]*)\}")
_BETWEEN = re.compile(r"[\s,;|/·•]++|-{1,3}>|={1,3}>|[→⟶⇒➔]|(?<=\w)[-–](?=[A-Za-z])")
_AROUND = "$()[]{}\"'`*_.<>⟨⟩"
_WORDS = frozenset({"then", "and", "finally", "first", "next", "last", "visit", "to"})
#: What makes another order of the one behind it.
_ANOTHER = re.compile(
    r"\b(?:(?:anything|everything|all) (?:but|except)|(?:opposite|reverse) of)(?=\s+\w{1,2}\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\A[^:=]{0,120}[:=]")
#: Where a walk begins, in front of the order: `Queue: A; visit A, B, C`, `Start at A, visit A, B`.
_BEGUN = re.compile(
    r"\A(?:queue|stack|start(?:ing|s)?|begin(?:ning|s)?)\b[^.;,]{0,40}[;,.]\s?"
    r"(?:then )?(?:we |and )?(?=(?:visit|order|travers))",
    re.IGNORECASE,
)
#: What counts a line: `1.`, `Step 1:`, `2nd:`.
_COUNT = re.compile(
    rf"\A\s*+[-*•]?\s*+(?:(?:{pattern_of(STEP_WORDS)})\s)?\(?\d{{1,3}}(?:st|nd|rd|th)?[.):]+\s",
    re.IGNORECASE,
)
_FEWEST = 2

_CHECKS: Mapping[str, Callable[[Sequence[str], Graph, str], int | None]] = {
    "bfs": breadth_first,
    "dfs": depth_first,
    "topological": topological,
}


def _in_key(options: Options) -> Iterable[str]:
    if options.get("traversal"):
        start = f" from {options['start']}" if options.get("start") else ""
        return (f"any {options['traversal']} order{start}",)
    return map(str, options["orders"])


class OrderKind:
    """Labels in an order: one of those that are listed, or any that a traversal may take."""

    name = "order"
    facts = KindFacts(in_key=_in_key)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the lines that are labels one after another."""
        entry = field_of(asked, document)
        if entry is not None:
            value = entry.value
            text = ", ".join(map(raw_text, value)) if isinstance(value, list) else raw_text(value)
            return (Response(text, text, entry.place),)
        labels = labels_of(asked)
        lines = [(text, place) for text, place in _texts(document, labels) if _says(text, labels)]
        return tuple(Response(text, text, place) for text, place in lines)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare with the orders that are right."""
        order = order_in(response.raw, labels_of(asked))
        if order is None:
            return review("order-unclear", "Not all of this is labels of the question.")
        at = _goes_wrong(asked, order)
        if at is None:
            return Checked(MarkOutcome.CORRECT, FULL, (Message("right", "This is right."),))
        return Checked(MarkOutcome.INCORRECT, NONE, (_wrong(order, at),))


def _wrong(order: Sequence[str], at: int) -> Message:
    if at < len(order):
        text = f"This is not a right order: `{order[at]}` cannot stand at place {at + 1}."
    else:
        text = "This order is not complete."
    return Message("order-wrong", text)


def labels_of(asked: Asked) -> tuple[str, ...]:
    """Return the labels of the question."""
    options = asked.part.options
    graph: Graph = options.get("graph") or {}
    listed = [label for text in options.get("orders") or () for label in _tokens(str(text))]
    return tuple(dict.fromkeys([*nodes_of(graph), *listed]))


def _goes_wrong(asked: Asked, order: Sequence[str]) -> int | None:
    options = asked.part.options
    traversal = options.get("traversal")
    if traversal is None:
        right = [tuple(_tokens(str(text))) for text in options.get("orders") or ()]
        return goes_wrong_at(order, right)
    graph: Graph = options["graph"]
    directed = traversal == "topological" or options.get("directed")
    return _CHECKS[traversal](
        order, graph if directed else undirected(graph), str(options.get("start") or "")
    )


# -- reading -------------------------------------------------------------------------------------


def order_in(text: str, labels: Sequence[str]) -> tuple[str, ...] | None:
    """Return the labels that a text lists; None where something else stands there."""
    known = {label.casefold(): label for label in labels}
    if len(known) < len(set(labels)):
        known = {label: label for label in labels}  # `a` and `A` are two labels
    if denies(text) or _ANOTHER.search(text):
        return None
    text = _BEGUN.sub("", _LENGTH.sub("", text))
    for body in dict.fromkeys((text, _LEAD.sub("", text))):
        tokens = [t for t in _tokens(body) if t.casefold() in known or t.casefold() not in _WORDS]
        tokens = _without_words(tokens, known)
        found = [known.get(token) or known.get(token.casefold()) for token in tokens]
        order = [label for label in found if label is not None]
        if order and len(order) == len(tokens):
            return tuple(order)
        letters = _letters(tokens, known) or _letters_behind_words(tokens, labels)
        if letters is not None:
            return letters
    return None


#: How long a path is, behind it: `A → B → C (length 6)`.
_LENGTH = re.compile(
    r"(?<!\s)\s?\$?[,;]?\s?\(?(?:with\s|of\s|its\s)?(?:total\s)?(?:length|cost|distance|weight)\s?"
    r"(?:of|=|:|is)?\s?\$?(?:[\d+ ]{1,60}=\s?)?\d{1,6}(?:\.\d{1,6})?\$?\)?[\s.]*\Z"
    r"|(?<=\w)\s?[=:]\s?\d{1,6}(?:\.\d{1,6})?[\s.]*\Z"
    r"|\s\(\d{1,6}(?:\.\d{1,6})?(?:\s[a-z]{1,12})?\)[\s.]*\Z",
    re.IGNORECASE,
)


def _letters_behind_words(tokens: Sequence[str], labels: Sequence[str]) -> tuple[str, ...] | None:
    """Read `Hence ABDEC.`: all labels at the end of words, each once."""
    *words, last = tokens or ("",)
    plain = all(word.isalpha() and not word.isupper() for word in words)
    if not words or not plain or any(len(label) > 1 for label in labels):
        return None
    return tuple(last) if sorted(last) == sorted(set(labels)) else None


def _without_words(tokens: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """Leave out the words of a sentence before the first label: `We visit D, B, A`."""
    for at, token in enumerate(tokens):
        if token in known or token.casefold() in known:
            return [*tokens[at:]]
        if len(token) < _FEWEST or not token.isalpha() or token.isupper():
            break
    return [*tokens]


def _letters(tokens: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...] | None:
    """Read `ABDEC`, where every label is one sign."""
    if len(tokens) != 1 or any(len(label) > 1 for label in known):
        return None
    found = [known.get(sign) or known.get(sign.casefold()) for sign in tokens[0]]
    order = [label for label in found if label is not None]
    return tuple(order) if len(order) == len(found) >= _FEWEST else None


def _tokens(text: str) -> list[str]:
    plain = _FONTS.sub(r"\1", _COMMANDS.sub(" → ", text))
    plain = plain.replace(" - ", " → ").replace(" – ", " → ")
    return [token for t in _BETWEEN.split(plain) if (token := t.strip(_AROUND))]


def _says(text: str, labels: Sequence[str]) -> bool:
    order = order_in(text, labels)
    return order is not None and len(order) >= min(_FEWEST, len(labels))


def _texts(document: Document, labels: Sequence[str]) -> Iterator[tuple[str, Place]]:
    """Yield the lines of a page; a list, a row or column, or a label a line are one order, too."""
    lines = lines_of_page(document)
    yield from ((line.text, line.place) for line in lines)
    for single, group in groupby(lines, key=lambda line: _is_one(line.text, labels)):
        run = [*group]
        if single and len(run) >= _FEWEST:
            yield ", ".join(_COUNT.sub("", line.text) for line in run), run[0].place
    for leveled, group in groupby(lines, key=lambda line: _LEVEL.match(line.text) is not None):
        run = [*group]
        if leveled and len(run) > 1:
            yield ", ".join(_LEVEL.sub("", line.text) for line in run), run[-1].place
    for block in document.blocks:
        if isinstance(block, ListBlock):
            yield ", ".join(item.text for item in block.items), block.place
        elif isinstance(block, Table):
            for cells in (*block.rows, *zip(*block.rows, strict=False)):
                named = [cell for cell in cells if _is_one(cell, labels)]
                if len(named) >= max(_FEWEST, len(cells) - 1):
                    yield ", ".join(named), block.place


#: The nodes of a breadth-first search by their distance: `Level 1: B, C`.
_LEVEL = re.compile(
    r"\W{0,3}(?:level|layer|depth|distance|dist|ebene|nivel|niveau)\s?\d{1,2}\s?[:=]\s?",
    re.IGNORECASE,
)


def _is_one(text: str, labels: Sequence[str]) -> bool:
    """Whether a line, or a cell, is one label, which may be counted: `Step 1: D`."""
    order = order_in(_COUNT.sub("", text), labels)
    return order is not None and len(order) == 1
