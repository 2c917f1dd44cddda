"""Labels of nodes in lines of any form: `n1 and n6: *`, `├── n4 log`, `n4[log]`, `* -> n1`.

Which text of a line belongs to which node is seen by whether it says a label at all: that is asked
of the caller. A drawing may have several nodes in a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from grader.answers.kinds.nodes_on_pages import usual_names
from grader.expressions.operation_words import AROUND, said, words_of
from grader.expressions.phrases import JOINING_WORDS, pattern_of

IsLabel = Callable[[str], bool]

_DRAWN = re.compile(r"[─-╿]+|/\s{1,40}\\\s*\Z|[`$]|^\s*(?:[-*•+]|\\item)\s++(?![-=→:])")
_BOLD = re.compile(r"\*\*(?![\s*])([^*\n]{1,80})\*\*")
_ARROW = re.compile(r"(?:<?[-=.]{1,3}>|<-{1,3}|-{2,4}|→|←|⟶|↦)(?:\s?\|[^|]{0,40}\|)?")
_PAIRS = (
    r"(?::=|-{1,3}>|→|=>|⇒|↦|[:=≈|–—]|-(?!\.?\d)"
    r"|(?<!\w)(?:label|is|are|es|ist|est|at|for)(?!\w))"
)
_BEHIND_NODE = re.compile(_PAIRS, re.IGNORECASE)
_BEFORE_NODE = re.compile(rf"{_PAIRS}\Z", re.IGNORECASE)
_JOINS = re.compile(rf"\s*+(?:[&/+]|,?\s*+(?:{pattern_of(JOINING_WORDS)})?)\s*+", re.IGNORECASE)
#: Signs that join nodes, `n1 + n6: *`, and may be the label of the one before them: `n1 + n2 exp`.
_JOIN_OR_LABEL = frozenset("/+")
_BRACKETS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"\w+")


def labels_beside_nodes(
    line: str, ids: Mapping[str, str], is_label: IsLabel, leaves: Set[str] = frozenset()
) -> Iterator[tuple[str, str]]:
    """Yield the nodes of a line with the labels beside them; `ids` are the nodes by folded names.

    Names without a number, which may be words or variables, are left out. `leaves` are the inputs,
    which a drawing may have beside a node.
    """
    nodes, texts = _cut(_BRACKETED_PAIR.sub(r" \1 ", _without_brackets(line, ids)), ids)
    if nodes and _bare(texts[-1]) in leaves and _bare(texts[0]):
        texts[-1] = ""
    beside = () if _is_edge(texts) else tuple(_beside(nodes, texts, is_label))
    yield from beside or _declared(nodes, texts, is_label)


#: A node with its label in one pair of brackets: `(n4: log) -- (n3: +)`.
_BRACKETED_PAIR = re.compile(r"\((\w{1,12} ?[:=] ?[^()]{1,20})\)")


#: A node alone in brackets, as drawings have it beside its label: `(n6) *`, `log (n4)`.
_IN_BRACKETS = re.compile(r"(?<![\w)])\(\s?(?P<name>\w{1,12})\s?\)")
#: A sign in front of a node that is all there is in a line of a drawing: `* (n6)  |`.
_DRAWN_LABEL = re.compile(r"\s*(?P<label>[-*+])\s++(?P<node>\(\w{1,12}\))[\s|/\\]*")


def _without_brackets(line: str, ids: Mapping[str, str]) -> str:
    """Return a line with its nodes out of the brackets that are around nothing else."""
    drawn = _DRAWN_LABEL.fullmatch(usual_names(line, ids))
    if drawn is not None:  # behind the node, where the sign is no mark of a list
        line = f"{drawn['node']} {drawn['label']}"

    def bare(found: re.Match[str]) -> str:
        known = usual_names(found["name"], ids).casefold() in ids
        return f" {found['name']} " if known else found[0]

    return _IN_BRACKETS.sub(bare, line)


def _declared(
    nodes: Sequence[str], texts: Sequence[str], is_label: IsLabel
) -> Iterator[tuple[str, str]]:
    """Yield the labels in brackets right behind the nodes of an edge: `n3 --> n4["log"]`."""
    if not any(map(_ARROW.search, texts)):
        return
    for node, text in zip(nodes, texts[1:], strict=True):
        label = _bare(_ARROW.split(text, maxsplit=1)[0])
        if text[:1] in _BRACKETS and is_label(label):
            yield node, label


def mentioned_nodes(line: str, ids: Mapping[str, str]) -> Sequence[str]:
    """Return the nodes of which a line says something else than an edge, in order, once each.

    A gap says nothing.
    """
    nodes, texts = _cut(line, ids)
    said = any(_bare(_BEHIND_NODE.sub("", text.strip())).strip("?_… ") for text in texts)
    return tuple(dict.fromkeys(nodes)) if said and not _is_edge(texts) else ()


def _cut(line: str, ids: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the nodes of a line, and the texts around them: one more."""
    text = usual_names(_DRAWN.sub(" ", _BOLD.sub(r" \1 ", line)), ids)
    found = [
        word
        for word in _NAME.finditer(text)
        if word[0].casefold() in ids and any(map(str.isdigit, word[0]))
    ]
    return [ids[one[0].casefold()] for one in found], _between(text, found)


def _is_edge(texts: Sequence[str]) -> bool:
    return any(_ARROW.fullmatch(text.strip()) for text in texts[1:-1])


def _between(text: str, found: Sequence[re.Match[str]]) -> list[str]:
    """Return the texts around the nodes: one more than there are nodes."""
    ends = [0, *(one.end() for one in found)]
    starts = [*(one.start() for one in found), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _beside(
    nodes: Sequence[str], texts: Sequence[str], is_label: IsLabel
) -> Iterator[tuple[str, str]]:
    """Yield the labels behind the nodes of a line, or before them."""
    if not nodes:
        return
    if _says_nothing(texts[0]):
        yield from _shared(nodes, texts[1:], _BEHIND_NODE.match, is_label)
    elif not _bare(texts[-1]):
        yield from _shared(nodes[::-1], texts[-2::-1], _BEFORE_NODE.search, is_label)


_NO_LABEL = AROUND | {"label", "labels", "labelled", "labeled"}


def _says_nothing(front: str) -> bool:
    """Whether what stands in front of the first node is no label: `the label of n1`.

    So it is what ends in a colon and names no operation: `from the bottom to the top: n1 *`.
    """
    if front.rstrip().endswith(":") and not said(words_of(front))[0]:
        return True
    words = _WORD.findall(front)
    return all(word.casefold() in _NO_LABEL for word in words) and not _bare(_WORD.sub("", front))


_Find = Callable[[str], "re.Match[str] | None"]


def _shared(
    nodes: Sequence[str], texts: Sequence[str], sign: _Find, is_label: IsLabel
) -> Iterator[tuple[str, str]]:
    """Yield each node with the text beside it, or with that of the node which it is joined to."""
    waiting: list[str] = []
    bare = [text.strip() for text in texts if not _JOINS.fullmatch(text)]
    paired = any(_without(text, sign(text)) not in ("", text) for text in bare)
    for at, (node, text) in enumerate(zip(nodes, texts, strict=True), 1):
        waiting.append(node)
        joined = _JOINS.fullmatch(text) and (paired or text.strip() not in _JOIN_OR_LABEL)
        if at < len(nodes) and joined:
            continue
        found = sign(text.strip())
        drawn = _ARROW.split(text, maxsplit=1)[0]
        whole = (_without(text.strip(), found), text, drawn, _without(drawn.strip(), sign(drawn)))
        label = next(filter(is_label, map(_bare, whole)), "")
        if label:
            yield from ((each, label) for each in waiting)
        waiting = []


def _without(text: str, sign: re.Match[str] | None) -> str:
    return text[: sign.start()] + text[sign.end() :] if sign else text


def _bare(text: str) -> str:
    """Return a text without the marks around it, and without brackets and quotes around it all."""
    bare = text.removesuffix("\\\\").strip(" \t,;.|")
    while len(bare) > 1 and _BRACKETS.get(bare[0]) == bare[-1]:
        bare = bare[1:-1].strip()
    return bare
