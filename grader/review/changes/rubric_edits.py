"""Adds an entry to a part of a rubric file, and leaves everything else in it as it is written."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

Entry = Mapping[str, str] | str


class NotAddable(Exception):
    """The rubric is written in a way in which nothing can be added; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A rubric file before and after, and the lines that differ."""

    before: str
    after: str

    def diff(self, name: str) -> list[str]:
        """Return the difference as lines of a unified diff."""
        lines = self.before.splitlines(), self.after.splitlines()
        return list(difflib.unified_diff(*lines, name, f"{name} (new)", lineterm="", n=2))


def add_entry(text: str, part_id: str, key: str, entry: Entry) -> Edit:
    """Add an entry to a list of a part, such as its `misconceptions`; the list is made if needed.

    Raises `NotAddable`, also where what was made would not say just that.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    part, each = _part(root, part_id)
    if part is None:
        raise NotAddable(f"the part {part_id} is not written out in the file")
    own = _value(part, key)
    if own is None and any(_value(node, key) is not None for node in each):
        raise NotAddable(f"the part takes its {key} from `each`; add it there")
    written = _flow(entry)
    edit = Edit(text, _in_list(text, part, own, written) if own else _new(text, part, key, written))
    _demand_only_this(edit, part_id, key, entry)
    return edit


# -- finding ---------------------------------------------------------------------------------------


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _is_flow(node: yaml.Node) -> bool:
    """Whether a collection is written in brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _part(root: yaml.Node | None, part_id: str) -> tuple[yaml.Node | None, list[yaml.Node | None]]:
    """Return the mapping of a part, and the mappings whose keys it takes over."""
    for question in _items(_value(root, "questions")):
        above = [_value(root, "each"), _value(question, "each")]
        question_id = _text(_value(question, "id"))
        parts = _value(question, "parts")
        if parts is None and question_id == part_id:
            return question, above[:1]
        for part in _items(parts):
            if f"{question_id}.{_text(_value(part, 'id'))}" == part_id:
                inside = question.start_mark.index <= part.start_mark.index
                return (part if inside else None), above
    return None, []


# -- writing ---------------------------------------------------------------------------------------


def _flow(entry: Entry) -> str:
    """Write an entry in one line; a text in double quotes means in YAML what it does in JSON."""
    if isinstance(entry, str):
        return _quoted(entry)
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in entry.items()) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _in_list(text: str, part: yaml.Node, own: yaml.Node, written: str) -> str:
    if not part.start_mark.index <= own.start_mark.index < part.end_mark.index:
        raise NotAddable("the list stands elsewhere in the file, under an anchor")
    if isinstance(own, yaml.ScalarNode):
        old = text[own.start_mark.index : own.end_mark.index]
        return _spliced(text, own.start_mark.index, own.end_mark.index, f"[{old}, {written}]")
    items = _items(own)
    if _is_flow(own) or not items:
        last = own.end_mark.index - 1
        return _spliced(text, last, last, f"{', ' if items else ''}{written}")
    column = own.start_mark.column
    return _line_after(text, _end(items[-1]), f"{' ' * column}- {written}")


def _new(text: str, part: yaml.Node, key: str, written: str) -> str:
    if not isinstance(part, yaml.MappingNode):
        raise NotAddable("the part is not written as keys and values")
    if _is_flow(part):
        last = part.end_mark.index - 1
        before = text[:last].rstrip()
        comma = "" if before.endswith((",", "{")) else ","
        return _spliced(text, len(before), last, f"{comma} {key}: [{written}]")
    indent = " " * part.start_mark.column
    return _line_after(text, _end(part), f"{indent}{key}:\n{indent}  - {written}")


def _end(node: yaml.Node) -> int:
    """Return where the text of a node ends, without the blank lines and comments behind it."""
    if isinstance(node, yaml.ScalarNode):
        return int(node.end_mark.index)
    if _is_flow(node) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, yaml.MappingNode) else last)


def _line_after(text: str, place: int, line: str) -> str:
    """Insert a line behind the one that a node ends in."""
    while place and text[place - 1] in "\n\r ":  # a block of text ends at the next key
        place -= 1
    end = text.find("\n", place)
    if end < 0:
        return f"{text}\n{line}\n"
    return _spliced(text, end, end, f"\n{line}")


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


# -- making sure -----------------------------------------------------------------------------------


def _demand_only_this(edit: Edit, part_id: str, key: str, entry: Entry) -> None:
    """Require that the new file says what the old one did, and the entry."""
    try:
        before = yaml.safe_load(edit.before)
        after = yaml.safe_load(edit.after)
    except yaml.YAMLError as error:
        raise NotAddable("the file is written in a way that cannot be added to") from error
    [old] = list(_found(before, part_id)) or [None]
    if not isinstance(old, dict):
        raise NotAddable("the file is written in a way that cannot be added to")
    listed = old.get(key, [])
    listed = listed if isinstance(listed, list) else [listed]
    old[key] = [*listed, dict(entry) if isinstance(entry, Mapping) else entry]
    if before != after:
        raise NotAddable("the file is written in a way that cannot be added to")


def _found(root: object, part_id: str) -> Iterator[object]:
    questions = root.get("questions") if isinstance(root, dict) else None
    for question in questions if isinstance(questions, list) else ():
        if not isinstance(question, dict):
            continue
        parts = question.get("parts")
        if parts is None and question.get("id") == part_id:
            yield question
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and f"{question.get('id')}.{part.get('id')}" == part_id:
                yield part
