"""YAML read with the place of every key and value; safe, and limited before work is done.

Scalars follow YAML 1.2: only `true`, `false` and `null` are words with a meaning, and a number with
a point keeps its digits as text, so that `0.30` and `0.1` are what the author wrote.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import yaml

from grader.errors import Place, Problem
from grader.rubric.yaml_text.escapes import misread

Path = tuple[str | int, ...]
Scalar = str | int | bool | None

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"[-+]?[\d.,/%eE+-]+\Z")
_COMMENT = re.compile(r" (#(?!.*[^\W\d_]{2})[^\n]*\S)")  # after one blank, without a word in it
_WORD_KEYS = frozenset({"id", "answer", "kind", "model", "method", "outcome", "credit", "order"})
_WORDS: dict[str, Scalar] = {
    "true": True, "True": True, "false": False, "False": False,
    "null": None, "Null": None, "~": None, "": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Located:
    """A value of YAML with its place; `key_place` is that of the key it stands under.

    `value` is a dict or a tuple of `Located`, or a scalar. `quoted` tells where a scalar's text
    starts: one column after its place. `flow` says that a mapping was written in braces.
    """

    value: dict[str, Located] | tuple[Located, ...] | Scalar
    place: Place
    key_place: Place
    quoted: bool = False
    flow: bool = False

    def plain(self) -> Any:
        """Return the value as plain dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return self.value

    def get(self, key: str) -> Located | None:
        """Return the value under a key, if this is a mapping that has it."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def items(self) -> tuple[Located, ...]:
        """Return the items, if this is a list."""
        return self.value if isinstance(self.value, tuple) else ()

    def entries(self) -> dict[str, Located]:
        """Return keys and values, if this is a mapping."""
        return self.value if isinstance(self.value, dict) else {}

    def find(self, path: Path) -> Located:
        """Follow a path as far as it leads; steps that are no keys here are passed over."""
        node = self
        for step in path:
            if isinstance(step, int) and step < len(node.items()):
                node = node.items()[step]
            elif isinstance(step, str) and step in node.entries():
                node = node.entries()[step]
        return node


def over(base: Located, own: Located) -> Located:
    """Return the mapping `own` with the keys of `base` that it does not have."""
    merged = {**base.entries(), **own.entries()}
    return Located(merged, own.place, own.key_place, flow=own.flow)


def read_yaml(data: bytes, source: str) -> tuple[Located | None, list[Problem]]:
    """Read a document; return what could be read of it, and every problem found."""
    whole = Place(source, 1, 1)
    if len(data) > MAX_BYTES:
        text = f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
        return None, [Problem("yaml-size", text, whole, "split the assignment")]
    try:
        text = data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "the file is not text in UTF-8"
        return None, [Problem("yaml-encoding", message, whole.at(line), "save it as UTF-8")]
    try:
        too_much, root = _composed(text, source)
    except yaml.YAMLError as error:
        return None, [_syntax_problem(error, text, source)]
    if too_much is not None:
        return None, [too_much]
    if root is None:
        return None, [Problem("yaml-empty", "the file is empty", whole, "begin with `title:`")]
    problems: list[Problem] = []
    return _Converter(source, text, problems).convert(root, None), problems


def _composed(text: str, source: str) -> tuple[Problem | None, yaml.Node | None]:
    """Compose the tree with libyaml, or, for its better messages, with the parser in Python."""
    with suppress(yaml.YAMLError):
        return _composed_by(_FAST, text, source)
    return _composed_by(yaml.SafeLoader, text, source)


def _composed_by(loader: Any, text: str, source: str) -> tuple[Problem | None, yaml.Node | None]:
    too_much = _limits(text, source, loader)
    return too_much, None if too_much else yaml.compose(text, Loader=loader)


def _limits(source_text: str, source: str, loader: Any) -> Problem | None:
    """Look at the stream of events, which needs no recursion, for depth and number of nodes."""
    depth = nodes = 0
    for event in yaml.parse(source_text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        nodes += isinstance(event, yaml.NodeEvent)
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            place = _place(source, event.start_mark, event.end_mark)
            if depth > MAX_DEPTH:
                text = f"the file is nested deeper than {MAX_DEPTH}"
                return Problem("yaml-limits", text, place, "write it flatter")
            text = f"the file has more than {MAX_NODES:,} keys and values"
            return Problem("yaml-limits", text, place, "split the assignment")
    return None


def _syntax_problem(error: yaml.YAMLError, text: str, source: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        at = text.count("\n", 0, getattr(error, "position", 0)) + 1
        reason = str(error).partition(":")[0]
        mend = "remove the sign, which no text file holds"
        return Problem("yaml-syntax", f"not YAML: {reason}", Place(source, at, 1), mend)
    reason = str(getattr(error, "problem", "") or getattr(error, "context", "") or error)
    begun = getattr(error, "context_mark", None)
    if begun is not None and begun.line != mark.line and "stream" in reason:
        mark = begun  # what is looked for until the end of the file is missing where it began
        reason = f"{error.context}, {reason}" if isinstance(error, yaml.MarkedYAMLError) else reason
    elif begun is not None and begun.line != mark.line and "',' or" in reason:
        mark = begun
    place = Place(source, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    lines = text.splitlines()
    near = lines[max(0, mark.line - 1) : mark.line + 1]
    return Problem("yaml-syntax", f"not YAML: {reason}", place, _syntax_mend(reason, near, mark))


#: The key of a line, and nothing in front of it but blanks and a dash.
_BEGINS_WITH_KEY = re.compile(r"\s*+(?:-\s++)?\w*\Z")
_INDENT = re.compile(r"[^\S\n]*")


def _syntax_mend(reason: str, near: list[str], mark: Any) -> str:
    line = near[-1] if near else ""
    if any(re.match(r"\s*-[^\s-]", each) for each in near):
        return "leave a blank behind the dash that begins an entry of a list: `- id: q1`"
    if "\t" in line[: mark.column + 1]:
        return "indent with spaces, not with a tab"
    if any(not _indent(each).isascii() for each in near):
        return "indent with plain blanks: a line here begins with blanks of another kind"
    own_line = bool(_BEGINS_WITH_KEY.match(line[: mark.column]))
    if own_line and ("mapping values" in reason or "<block end>" in reason):
        return "begin the line in the same column as those beside it: all keys of a part stand so"
    if "<block end>" in reason and "<scalar>" in reason:
        return "put quotes around the whole value; a quote inside '...' is written twice"
    if "mapping values are not allowed" in reason:
        return "put quotes around a value that contains `: `"
    signs = ("cannot start any token", "alphabetic", "alias", "expected the node content")
    if any(word in reason for word in signs):
        return "put quotes around a value that begins with a sign such as * & @ % ] or `"
    if "escape" in reason:
        return "write formulas in single quotes: in double quotes a backslash begins an escape"
    if "quoted scalar" in reason:
        return "close the quotes; a quote inside '...' is written twice"
    if "',' or" in reason:
        return "close the bracket, or put quotes around a value that contains brackets or commas"
    return "check the indentation and quotes of this line and the one before"


def _indent(line: str) -> str:
    found = _INDENT.match(line)
    return found[0] if found else ""


def _place(source: str, start: Any, end: Any) -> Place:
    return Place(source, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


class _Converter:
    """Turns composed nodes into `Located`, counting so that aliases cannot blow up."""

    def __init__(self, source: str, text: str, problems: list[Problem]) -> None:
        self.source, self.text, self.problems, self.nodes = source, text, problems, 0
        self.open: set[int] = set()

    def convert(self, node: yaml.Node, key: yaml.Node | None) -> Located:
        """Convert a node that stands under this key."""
        place = _place(self.source, node.start_mark, node.end_mark)
        key_place = _place(self.source, key.start_mark, key.end_mark) if key else place
        self.nodes += 1
        if isinstance(node, yaml.ScalarNode):
            quoted = node.style in ("'", '"')
            if not node.style and (key is None or str(key.value) not in _WORD_KEYS):
                self._check_comment(node, place)
            return Located(self._checked(node, place), place, key_place, quoted)
        if self.nodes > MAX_NODES or id(node) in self.open:
            text = "an alias (`*name`) contains itself" if id(node) in self.open else "too large"
            self._say("yaml-limits", text, place, "write the repeated part out")
            return Located(None, place, key_place)
        if _is_set(node):
            return Located(self.text[node.start_mark.index : node.end_mark.index], place, key_place)
        self.open.add(id(node))
        value = self._collection(node)
        self.open.discard(id(node))
        return Located(value, place, key_place, flow=bool(getattr(node, "flow_style", False)))

    def _checked(self, node: yaml.ScalarNode, place: Place) -> Scalar:
        """Return the value, a backslash of LaTeX that was taken for an escape put back."""
        raw = self.text[node.start_mark.index : node.end_mark.index]
        found = misread(raw) if node.style == '"' else None
        if found is None:
            return _scalar(node)
        line = place.line + raw.count("\n", 0, found.offset)
        column = found.offset - raw.rfind("\n", 0, found.offset)
        column += place.column - 1 if line == place.line else 0
        text = f"in double quotes `{found.word}` is a control character and `{found.rest}`"
        mend = "write the text in single quotes, in which a backslash is a backslash"
        length = len(found.word)
        at = replace(place, line=line, column=column, end_line=line, end_column=column + length)
        self._say("control-character", text, at, mend)
        return found.meant

    def _check_comment(self, node: yaml.ScalarNode, place: Place) -> None:
        """Say where a comment without words may be the rest of a formula or of a title."""
        comment = _COMMENT.match(self.text, node.end_mark.index)
        if comment is None or not isinstance(_scalar(node), str) or _NUMBER.match(str(node.value)):
            return
        column = place.end_column + 1
        at = replace(place, column=column, end_column=column + len(comment[1]))
        text = f"the value ends before `{comment[1]}`, which YAML takes for a comment"
        mend = "put quotes around the value; or write two spaces before a comment"
        self._say("comment-in-value", text, at, mend)

    def _collection(self, node: yaml.Node) -> dict[str, Located] | tuple[Located, ...]:
        if isinstance(node, yaml.SequenceNode):
            items = self._whole_items(node) if node.flow_style else node.value
            return tuple(self.convert(item, None) for item in items)
        merged: dict[str, Located] = {}
        own: dict[str, Located] = {}
        assert isinstance(node, yaml.MappingNode)
        for key, item in self._whole_values(node) if node.flow_style else node.value:
            for name, value in self._entry(key, item):
                if key.tag == "tag:yaml.org,2002:merge":
                    merged.setdefault(name, value)
                elif name in own:
                    self._twice(name, own[name], value)
                else:
                    own[name] = value
        return {**merged, **own}

    def _whole_values(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """Yield keys and values; a comma in round brackets ends none: `{title: gcd(84, 30)}`."""
        pairs = list(node.value)
        at = 0
        while at < len(pairs):
            key, value = pairs[at]
            pieces = [value, *_lone_keys(pairs[at + 1 :])] if _opens(value) else []
            taken = _closed_by(self.text, pieces)
            yield key, self._joined(pieces[: taken + 1]) if taken else value
            at += 1 + taken

    def _whole_items(self, node: yaml.SequenceNode) -> Iterator[yaml.Node]:
        """Yield the items of a list, of which a comma in round brackets ends none."""
        at = 0
        while at < len(node.value):
            pieces = [*takewhile(_is_plain, node.value[at:])] if _opens(node.value[at]) else []
            taken = _closed_by(self.text, pieces)
            yield self._joined(pieces[: taken + 1]) if taken else node.value[at]
            at += 1 + taken

    def _joined(self, pieces: Sequence[yaml.Node]) -> yaml.ScalarNode:
        """Return the values that a comma parts as one, as it is written."""
        first, last = pieces[0].start_mark, pieces[-1].end_mark
        text = " ".join(self.text[first.index : last.index].split())
        return yaml.ScalarNode(pieces[0].tag, text, first, last)

    def _entry(self, key: yaml.Node, item: yaml.Node) -> Iterator[tuple[str, Located]]:
        if not isinstance(key, yaml.ScalarNode):
            place = _place(self.source, key.start_mark, key.end_mark)
            self._say("yaml-key", "a key must be a word", place, "put quotes around it")
        elif key.tag == "tag:yaml.org,2002:merge":
            bases = item.value if isinstance(item, yaml.SequenceNode) else [item]
            for base in bases:
                yield from self.convert(base, key).entries().items()
        else:
            yield str(key.value), self.convert(item, key)

    def _twice(self, name: str, first: Located, second: Located) -> None:
        text = f"`{name}` stands here for the second time; the first is in line"
        self._say(
            "duplicate-key",
            f"{text} {first.key_place.line}",
            second.key_place,
            "remove one of the two",
        )

    def _say(self, code: str, text: str, place: Place, mend: str) -> None:
        self.problems.append(Problem(code, text, place, mend))


def _is_plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style


def _opens(node: yaml.Node) -> bool:
    """Whether a value without quotes leaves a bracket open."""
    return _is_plain(node) and node.value.count("(") > node.value.count(")")


def _lone_keys(pairs: Iterable[tuple[yaml.Node, yaml.Node]]) -> Iterator[yaml.Node]:
    """Yield the keys without a value with which a mapping goes on."""
    for key, value in pairs:
        if not (_is_plain(key) and _is_plain(value) and value.value == ""):
            return
        yield key


def _closed_by(text: str, pieces: Sequence[yaml.Node]) -> int:
    """Return how many pieces more close the brackets of the first one; 0 if none do."""
    if not pieces:
        return 0
    begin = pieces[0].start_mark.index
    for taken, piece in enumerate(pieces):
        written = text[begin : piece.end_mark.index]
        still_open = written.count("(") - written.count(")")
        if still_open <= 0:
            return taken if not still_open else 0
    return 0


def _is_set(node: yaml.Node) -> bool:
    """Whether braces hold no `key: value`, as in a set, `{1, 2}`, or around a parameter, `{a}`."""
    if not isinstance(node, yaml.MappingNode) or not node.flow_style or not node.value:
        return False
    alone = (
        isinstance(v, yaml.ScalarNode) and v.value == "" and not v.style for _, v in node.value
    )
    return all(alone) and all(isinstance(key, yaml.ScalarNode) for key, _ in node.value)


def _scalar(node: yaml.ScalarNode) -> Scalar:
    text = str(node.value)
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.match(text) and len(text) < 60 else text
