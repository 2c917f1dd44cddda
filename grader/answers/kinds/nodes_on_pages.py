"""How pages name the nodes of a computation tree, and label them without a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from grader.answers.base import Response
from grader.answers.find.lines import lines_of_page
from grader.errors import Place
from grader.expressions.numerals import ARROW
from grader.expressions.operation_words import NODE_WORDS, QUANTITY_WORDS
from grader.expressions.phrases import BOTH_WORDS, pattern_of
from grader.expressions.statement import Statement
from grader.models.base import Labels
from grader.readers.document import Document, ListBlock

Row = tuple[str, ...]
_SMALL = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_INDEX = re.compile(r"(?<![A-Za-z\\])([A-Za-z]{1,8})_(?:\{(\d{1,3})\}|(\d{1,3})(?!\d))|[₀-₉]{1,3}")
_NODE = re.compile(
    rf"(?<!\w)(?:{pattern_of(NODE_WORDS)})\s{{0,3}}(?:#|no\.?|nr\.?)?\s{{0,3}}(\d{{1,3}})(?!\w)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"n\d{1,3}")
_RELATION = re.compile(r"=|≈|≃|\\approx(?![a-z])")
_PARTED = re.compile(rf"(?<!\s)\s*+(?:[,;]|{ARROW})\s*")


def usual_names(text: str, ids: Mapping[str, str]) -> str:
    """Return a text in which the nodes have their own names: `n1` for `n_1`, `n₁` and `Node 1`."""

    def indexed(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0].translate(_SMALL)
        name = found[1] + (found[2] or found[3])
        return name if name.casefold() in ids else found[0]

    def counted(found: re.Match[str]) -> str:
        name = f"n{int(found[1])}"
        return name if name in ids else found[0]

    return _NODE.sub(counted, _INDEX.sub(indexed, text))


_OF = r"(?:\\partial\s?|∂|d)"
#: The derivative by a node: `∂y/∂n1`, `\frac{\partial y}{\partial n_1}`, `dn1`.
_BY_NODE = re.compile(
    rf"\\[dt]?frac\{{{_OF}\s?\w{{1,8}}\}}\{{{_OF}\s?(?P<below>\w{{1,8}}(?:_\{{\w{{1,4}}\}})?)\}}"
    rf"|\\(?:bar|overline)\s?\{{?\s?(?P<adjoint>\w{{1,8}}(?:_\{{\w{{1,4}}\}})?)\s?\}}?"
    rf"|{_OF}\w{{1,8}}\s?/\s?{_OF}(?P<behind>\w{{1,12}})|(?<![\w/∂])d(?P<alone>\w{{1,12}})"
)


def by_nodes(text: str, ids: Mapping[str, str]) -> str:
    """Return a text in which the derivatives by nodes have the names of these."""

    def node(found: re.Match[str]) -> str:
        name = usual_names(found[str(found.lastgroup)], ids)
        return name if name.casefold() in ids else found[0]

    return _BY_NODE.sub(node, text)


def last_side(label: str) -> str:
    """Return what a label ends with: `ln 7 = 1.946`."""
    return _RELATION.split(label)[-1].strip(" $`") or label


def labels_of_table(
    rows: Sequence[Row], ids: Mapping[str, str], quantity: str
) -> Iterator[tuple[str, str]]:
    """Yield nodes and labels of a table whose rows, or columns, begin with the nodes."""
    found = [
        _below_one_another(table, ids, quantity) for table in (rows, [*zip(*rows, strict=False)])
    ]
    yield from max(found, key=lambda pairs: sum(1 for _, label in pairs if not _id(label, ids)))


def _below_one_another(
    table: Sequence[Row], ids: Mapping[str, str], quantity: str
) -> list[tuple[str, str]]:
    at = _column(table, ids, quantity)
    counted = bool(table) and _is_head_of_nodes(table[0][0])
    pairs = []
    for row in table:
        cells = [cell.strip() for cell in row]
        if counted and cells and cells[0].isdecimal():
            cells[0] = f"n{int(cells[0])}"
        node = _id(cells[0], ids) if cells else ""
        if node and len(cells) > 1:
            label = cells[at] if 0 < at < len(cells) else _usual_cell(cells, quantity)
            pairs.append((node, label))
    return [(node, label) for node, label in pairs if label]


def _is_head_of_nodes(cell: str) -> bool:
    """Whether the numbers below a cell are those of nodes: `Node`, `Nodes`, `Node no.`."""
    words = re.findall(r"[^\W\d_]+", cell.casefold())
    return bool(words) and words[0].removesuffix("s") in NODE_WORDS


def _usual_cell(cells: Sequence[str], quantity: str) -> str:
    """Return the label of a row without a head: an operation comes first, a value is the last."""
    filled = [cell for cell in cells[1:] if cell]
    if not filled:
        return ""
    return filled[0] if quantity in ("operation", "order") else filled[-1]


def _column(table: Sequence[Row], ids: Mapping[str, str], quantity: str) -> int:
    """Return the column whose head says what is asked; -1 where none does."""
    if not table or _id(table[0][0], ids):
        return -1
    words = QUANTITY_WORDS.get(quantity, frozenset())
    heads = [set(re.findall(r"[^\W\d_]+", cell.casefold())) for cell in table[0]]
    found = [at for at, head in enumerate(heads) if at and head & words]
    own = [at for at in found if heads[at].isdisjoint(_ON_THE_WAY)]
    return next(iter(own or found), -1)


#: What is only put together to the derivative that is asked: `local derivative`.
_ON_THE_WAY = frozenset({"local", "upstream", "incoming", "lokal", "lokale", "own"})


def _id(cell: str, ids: Mapping[str, str]) -> str:
    return ids.get(usual_names(cell.strip(" `$*"), ids).casefold(), "")


def in_order(
    document: Document, labels: Labels, is_label: Callable[[str], bool]
) -> Iterator[Response]:
    """Yield the labels of nodes without their names, if there is one for each: `*, exp, +`.

    The nodes are numbered in the order of evaluation, and labels follow it; they may be counted
    themselves, `1 = *, 2 = exp`, stand in a line each, or behind words with a colon.
    """
    nodes = list(labels.labels)
    if labels.quantity == "order" or not all(map(_NUMBERED.fullmatch, nodes)) or len(nodes) < 2:
        return
    named = {node.casefold() for node in nodes}
    fitting = [
        (raw, _uncounted(items), place)
        for raw, items, place in _lists(document, is_label)
        if len(items) == len(nodes) and all(items) and not _mentions(items, named)
    ]
    fitting.sort(key=lambda each: not all(map(is_label, each[1])))
    for raw, items, place in fitting[:1]:
        sure = [others for _, others, _ in fitting if all(map(is_label, others))]
        both = [BOTH.join(dict.fromkeys(said)) for said in zip(*sure, strict=True)]
        yield Response(raw, dict(zip(nodes, both or items, strict=True)), place)


def labels_of_run(
    line: str, ids: Mapping[str, str], is_label: Callable[[str], bool]
) -> Sequence[tuple[str, str]]:
    """Return the nodes of a run with their labels: `n1 to n3: *, exp, +`, `(n1, n2) = (*, +)`.

    There is nothing else in the line but words in front, and a label for each node.
    """
    run = _RUN.fullmatch(usual_names(line.strip(" .$`"), ids))
    if run is None:
        return ()
    named = [
        ids[name.casefold()] for name in _WORDS.findall(run["nodes"]) if name.casefold() in ids
    ]
    order = list(dict.fromkeys(ids.values()))
    if _SPAN.search(run["nodes"]):
        first, last = order.index(named[0]), order.index(named[-1])
        named = order[first : last + 1]
    items = _joined(_listed(run["labels"]), is_label)
    whole = len(items) == len(named) > 1 and all(map(is_label, items))
    return [*zip(named, items, strict=True)] if whole else ()


_WORDS = re.compile(r"\w+")
_SPAN = re.compile(r"\s(?:to|through|until|bis|hasta|à|al?)\s|[–—-]|\.{2,3}|…|\\[lc]?dots")
_NODE_OF_RUN = r"n\d{1,3}"
_RUN = re.compile(
    r"(?:[^\d:=,*]{1,60}\s)?(?P<nodes>[(\[]?"
    rf"{_NODE_OF_RUN}(?:(?:[\s,]|to|through|until|bis|hasta|à|al?|[–—-]|\.{{2,3}}|…|\\[lc]?dots)"
    rf"{{1,8}}{_NODE_OF_RUN}){{1,40}}[)\]]?)"
    r"\s?(?::|=|->|→|(?:is|are|sind|son|sont)(?=\s))\s?(?P<labels>\S.{1,300})",
    re.IGNORECASE,
)


#: Stands between two labels that are given to one node.
BOTH = " and also "


def _mentions(items: Sequence[str], named: Set[str]) -> bool:
    """Whether items say themselves which nodes they are about: `n1, n2, n3: *`."""
    return any(word.casefold() in named for item in items for word in re.findall(r"\w+", item))


def _lists(
    document: Document, is_label: Callable[[str], bool]
) -> Iterator[tuple[str, list[str], Place]]:
    """Yield what may be the labels in order: items of a list or a line, or lines of their own."""
    for block in document.blocks:
        items = []
        if isinstance(block, ListBlock):
            items = [_bare(item.text) for item in block.items]
        elif isinstance(block, Statement):
            items = _listed(block.raw)
        if items:
            yield ", ".join(items), items, block.place
    lines = lines_of_page(document)
    for line in lines:
        front, _, behind = line.text.partition(": ")
        yield line.text, _listed(line.text), line.place
        yield line.text, _counted_in(line.text), line.place
        words = line.text.split()
        if not _PARTED.search(line.text) and all(map(is_label, words)):
            yield line.text, words, line.place
        if behind and not any(map(str.isdigit, front)):
            yield line.text, _listed(behind), line.place
        said = _IN_ORDER.search(line.text)
        if said is not None:
            yield line.text, _joined(_listed(line.text[said.end() :]), is_label), line.place
    alone = [line for line in lines if is_label(_COUNT.sub("", _bare(line.text)))]
    if alone:
        items = [_bare(line.text) for line in alone]
        yield ", ".join(items), items, alone[0].place


_ORDERED = r"(?:in order|der Reihe nach|en orden|dans l['’]ordre)"
_ARE = r"(?:is|are|sind|son|sont)"
#: What says that the labels follow in the order of the nodes.
_IN_ORDER = re.compile(
    rf"\A[^\W\d_][^\d:=]{{0,60}}\s(?:{_ORDERED}[^\d:=]{{0,30}}?\s{_ARE}\s"
    rf"|{_ARE},?\s{_ORDERED}[,:]?\s)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\A\(?(?P<number>\d{1,3})(?:\s?[).:=]\s*|\s(?:--?>?|[–—→])\s+|\s+)(?=\S)")
#: The numbers of labels that nothing else sets apart: `1) times 2) exp 3) plus`.
_COUNTED_IN_LINE = re.compile(r"(?<!\S)\(?(?P<number>\d{1,3})[).:]\s+(?=\S)")


def _counted_in(line: str) -> list[str]:
    """Return what stands behind each of the numbers of a line that count on from 1.

    The 1 may be missing, which was taken for the mark of a list.
    """
    found = [*_COUNTED_IN_LINE.finditer(line)]
    edges = [at for one in found for at in one.span()]
    front, *items = (
        _bare(line[begin:end].rstrip(" ,;"))
        for begin, end in zip([0, *edges[1::2]], [*edges[::2], len(line)], strict=True)
    )
    first = 2 if front else 1
    if [int(one["number"]) for one in found] != [*range(first, first + len(found))]:
        return []
    return [front, *items] if front else items


def _uncounted(items: list[str]) -> list[str]:
    """Return items without the numbers that count them: `(1) *`, `2 = exp`."""
    counts = [_COUNT.match(item) for item in items]
    numbers = [int(count["number"]) for count in counts if count]
    if numbers not in ([*range(len(items))], [*range(1, len(items) + 1)]):
        return items
    return [_bare(_COUNT.sub("", item)) for item in items]


#: A word between the last two labels of a list: `sqrt, times and minus`.
_LAST_JOIN = re.compile(rf"\s(?:{pattern_of(tuple(sorted(BOTH_WORDS)))})\s", re.IGNORECASE)


def _joined(items: list[str], is_label: Callable[[str], bool]) -> list[str]:
    """Return labels with the last two apart that a word joins; `and` may be one in a label."""
    last = _LAST_JOIN.split(items[-1]) if items else []
    return [*items[:-1], *last] if len(last) == 2 and all(map(is_label, last)) else items


def _listed(line: str) -> list[str]:
    text = line.strip(" .$`")
    if text[:1] + text[-1:] in ("[]", "()"):
        text = text[1:-1]
    return [_bare(item) for item in _PARTED.split(text)]


def _bare(item: str) -> str:
    return item.strip().strip("`$").strip()
