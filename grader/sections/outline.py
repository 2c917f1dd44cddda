"""The questions and parts of a rubric as a tree, with all that a page may call each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from grader.rubric.types import Part, Question
from grader.same import Same
from grader.sections.labels import Word, labels_at, ordinals
from grader.sections.titles import Words, head_of, words_of


@dataclass(frozen=True)
class Node:
    """A question or a part of the rubric, or a level between that only labels name.

    `path` are its labels, outermost first; an empty label stands for one that the rubric does not
    give. `rank` is its place among its siblings, from 1. `parts` are the ids of the parts in it,
    `names` the words of its ids and title. `index` is its place in the order of the rubric.
    """

    index: int
    path: tuple[str, ...]
    rank: int
    parent: int
    parts: tuple[str, ...]
    names: frozenset[Words] = frozenset()
    ids: tuple[str, ...] = ()
    choices: frozenset[Words] = frozenset()
    """What may be chosen, in words behind its name: b, it, grows."""
    letters: frozenset[str] = frozenset()
    """The names of what may be chosen."""
    named: bool = False
    """Whether its answer is found by the name of what is asked, so that nobody numbers it."""
    titled: str = ""
    """The label that a title gives: 12 for `Exercise 12: Energy`, whatever the id is."""
    short: frozenset[Words] = frozenset()
    """What its title is shortened to: `Eigenvalues` of `Eigenvalues of the matrix A`."""

    @property
    def depth(self) -> int:
        """1 for a question, 2 for its parts."""
        return len(self.path)


@dataclass
class _Growing:
    """A node while the tree is built."""

    label: str
    above: _Growing | None
    below: dict[str, _Growing] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    names: set[Words] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    choices: set[Words] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    named: bool = False
    titled: str = ""
    short: set[Words] = field(default_factory=set)

    def child(self, key: str, label: str) -> _Growing:
        return self.below.setdefault(key, _Growing(label, self))


Outline = tuple[Node, ...]


def outline_of(questions: Iterable[Question], named: frozenset[str] = frozenset()) -> Outline:
    """Return the nodes in the order of the rubric, every parent before what is in it.

    `named` are the ids of the parts of which the answer key names what is asked (`∂y/∂w`).
    """
    root = _Growing("", None)
    heads: list[tuple[Words, _Growing]] = []
    for question in questions:
        own = _descend(root, path_of(question.labels)) if question.labels else root
        own = own if own is not root else root.child(question.id, "")
        own.ids.append(question.id)
        own.names.update(_names(question.id), _names(question.title))
        own.titled, rest = _label_of_title(question.title)
        own.names.update(_names(rest))
        heads.append((head_of(words_of(question.title)), own))
        for part in question.parts:
            _add(root, own, question, part, part.id in named)
    for head, node in heads:
        if len(head) >= _LEAST_WORDS and [each for each, _ in heads].count(head) == 1:
            node.names.add(head)
    _shorten(root)
    nodes: list[Node] = []
    _number(root, (), -1, nodes)
    return tuple(nodes)


#: So many words a title has at least that is shortened.
_LEAST_WORDS = 2


#: Words that say what kind of thing is asked, and not which.
_GENERAL = frozenset(
    """
    value number answer solution result formula equation expression function name type kind sign
    size set list table matrix vector point order state step part case form law rule test method
    probability proof reason explanation check example order question final total
    """.split()  # noqa: SIM905
)


def _shorten(root: _Growing) -> None:
    """Give parts the head of a title as a name: `Eigenvalues` for `Eigenvalues of the matrix A`.

    A title of two words is called by its noun as well: `Line` for `Fitted line`. So it is where the
    words stand in no other title.
    """
    nodes = [node for question in root.below.values() for node in _all_below(question)]
    titles = [(node, name) for node in nodes for name in node.names if len(name) > 1]
    short: list[tuple[_Growing, Words]] = []
    for node, name in titles:
        if node.above is root or node.named:
            continue
        head = head_of(name) or (name[1:] if len(name) == _LEAST_WORDS else ())
        if head and len(head[-1]) >= _LEAST_LETTERS and not _GENERAL.issuperset(head):
            short.append((node, head))
    for node, head in short:
        elsewhere = (name for other in nodes if other is not node for name in other.names)
        if not any({*head} <= {*name} for name in elsewhere):
            node.short.add(head)


_LEAST_LETTERS = 3


def _all_below(node: _Growing) -> Iterator[_Growing]:
    yield node
    for below in node.below.values():
        yield from _all_below(below)


def _add(root: _Growing, around: _Growing, question: Question, part: Part, named: bool) -> None:
    node = around
    own = part.id.removeprefix(question.id).lstrip(".")
    if part.labels and part.labels != question.labels:
        node = _descend(root, path_of(part.labels))
    elif own:
        node = around.child(own.lower(), "")
    if own:
        node.ids.append(part.id)
        above = path_of(question.labels)
        node.names.update(_names(own), _names(part.id), _names(" ".join((*above, own))))
        node.named = named
    node.names.update(_names(part.title))
    choices = dict(part.options.get("choices") or ())
    node.choices.update(words_of(f"{name} {said}") for name, said in choices.items())
    node.letters.update(str(name).lower() for name in choices)
    node.parts.append(part.id)


def _descend(node: _Growing, path: Sequence[str]) -> _Growing:
    for label in path:
        node = node.child(label, label)
    return node


def path_of(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of the rubric one by one: `["Problem 1 (a)"]` gives 1 and a."""
    path: list[str] = []
    for label in labels:
        read = labels_at(label.strip() + ":")
        path.extend(read[-1].path if read else (label.strip().lower(),))
    return tuple(path)


def _label_of_title(title: str) -> tuple[str, str]:
    """Return the label with which a title begins, and the rest: `Exercise 12: Energy`."""
    found = [label for label in labels_at(title + ":") if label.closed]
    if not found or found[-1].word is not Word.QUESTION or len(found[-1].path) > 1:
        return "", ""
    return found[-1].path[0], title[found[-1].end :]


def _names(text: str) -> set[Words]:
    words = words_of(text)
    return {words} if len("".join(words)) > 1 else set()


def _number(
    growing: _Growing, path: tuple[str, ...], parent: int, nodes: list[Node]
) -> tuple[str, ...]:
    """Add what stands below, in order; return the ids of all parts in it."""
    inside: list[str] = list(growing.parts)
    own = -1
    if growing.above is not None:
        own = len(nodes)
        rank = list(growing.above.below.values()).index(growing) + 1
        nodes.append(Node(own, path, rank, parent, ()))
    for below in growing.below.values():
        inside += _number(below, (*path, below.label), own, nodes)
    if own >= 0:
        node = nodes[own]
        nodes[own] = Node(
            own, path, node.rank, parent, tuple(inside), frozenset(growing.names),
            tuple(growing.ids), frozenset(growing.choices), frozenset(growing.letters),
            growing.named, growing.titled, frozenset(growing.short),
        )  # fmt: skip
    return tuple(inside)


def places_in_order(node: Node) -> tuple[int, ...]:
    """Return which places in the order of its siblings a node may have."""
    label = node.path[-1]
    return ordinals(label) if label else (node.rank,)


def titled_labels(outline: Outline) -> frozenset[str]:
    """Return the labels that titles give to their questions; they are gathered once."""
    return _titled_labels(Same(outline))


@lru_cache(maxsize=64)
def _titled_labels(outline: Same[Outline]) -> frozenset[str]:
    return frozenset(node.titled for node in outline.value if node.titled)


def ancestors(node: Node, outline: Outline) -> Iterator[int]:
    """Yield what a node is in, the innermost first."""
    above = node.parent
    while above >= 0:
        yield above
        above = outline[above].parent
