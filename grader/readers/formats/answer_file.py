"""Answer files: YAML or JSON that maps part ids to answers.

Parts may be nested (`q1a: {dy_dz5: ...}`) or flat (`q1a.dy_dz5: ...`); both are found under
`q1a.dy_dz5`. Every scalar keeps its text as written (`0.30` stays `0.30`, `yes` stays `yes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType

import yaml

from grader.equivalence import Remark
from grader.errors import Place, Problem, SubmissionError
from grader.expressions.notation import Notation
from grader.readers.document import AnswerField, Document
from grader.readers.text.decoding import clean_text, decode

FILE_BYTES = 200_000
MAX_VALUES = 5000
DEEPEST = 20
_WRAPPERS = frozenset({"answers", "answer", "parts", "responses", "submission", "solutions"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENTRY = re.compile(
    r"^(?P<key>[ \t]*+(?:-[ \t]++)?[\"']?[\w.\- ()'\[\]]{1,60}[\"']?[ \t]*:)"
    r"[ \t]+(?P<value>\S(?:.*[^ \t\n])?)[ \t]*$"
)
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?[+-]?(?:\s+#.*)?$")
_MEND = "write one answer a line, as `part: answer`"


@dataclass
class _Reading:
    """The fields found so far, and what could not be read."""

    source: str
    fields: dict[str, AnswerField] = field(default_factory=dict)
    remarks: list[tuple[Remark, Place]] = field(default_factory=list)
    values: int = 0

    def remark(self, code: str, text: str, place: Place) -> None:
        self.remarks.append((Remark(code, text), place))

    def add(self, key: str, value: object, place: Place) -> None:
        """Keep an answer; the last one of a part counts."""
        if key in self.fields:
            before = self.fields[key].place.line
            text = (
                f"{key} is answered twice, in lines {before} and {place.line}; the last one counts"
            )
            self.remark("answered-twice", text, place)
        self.fields[key] = AnswerField(value, place)


class _TooMuch(Exception):
    """The file is deeper or larger than any answer file; `place` says where."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.line = line


def read_answer_file(source: str, data: bytes, notation: Notation) -> Document:
    """Read an answer file; raises `SubmissionError` if no answer can be read."""
    text, remarks = decode(source, data, FILE_BYTES)
    reading = _Reading(source, remarks=list(remarks))
    node = _compose(reading, text)
    if isinstance(node, yaml.MappingNode):
        _collect(reading, node, "")
    else:
        _collect_lines(reading, text)
    if not reading.fields:
        problem = "no answers were found: an answer file names parts and their answers"
        raise SubmissionError(Problem("no-answers", problem, Place(source), _MEND))
    fields = MappingProxyType(reading.fields)
    return Document(source, fields=fields, remarks=tuple(reading.remarks))


def _compose(reading: _Reading, text: str) -> yaml.Node | None:
    """Parse the file; if that fails, once more with the values quoted that YAML misreads."""
    try:
        return _node(text)
    except yaml.YAMLError:
        pass
    except _TooMuch as error:
        reading.remark("answers-too-deep", str(error), Place(reading.source, error.line))
        return None
    quoted = "\n".join(map(_quoted, text.split("\n")))
    try:
        return _node(quoted)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        said = f"line {line} is not YAML ({_reason(error)}); the file was read line by line"
        reading.remark("not-yaml", said, Place(reading.source, line))
    except _TooMuch as error:
        reading.remark("answers-too-deep", str(error), Place(reading.source, error.line))
    return None


def _reason(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or "it cannot be read")[:100]


def _node(text: str) -> yaml.Node | None:
    """Compose the tree of a file, after a look at its depth, size and aliases."""
    depth = 0
    for values, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            raise _TooMuch(f"line {line} uses an alias (`*name`), which is not read", line)
        if depth > DEEPEST:
            raise _TooMuch(f"the answers are nested more than {DEEPEST} deep in line {line}", line)
        if values > 4 * MAX_VALUES:
            raise _TooMuch(f"there are more than {MAX_VALUES} answers before line {line}", line)
    node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return node


def _quoted(line: str) -> str:
    """Put quotes around a value that YAML would not take as text: `n3: *`, `|x| < 1`, `a: b: c`."""
    match = _ENTRY.match(line)
    if not match:
        return line
    value = match["value"]
    if value[0] in "\"'" or _BLOCK_SCALAR.match(value):
        return line
    if value[0] in "[{" and value[-1] in "]}" and not re.search(r"[*&%@`\\|]|\{\s*\w+\s*\}", value):
        return line
    return f"{match['key']} '{value.replace(chr(39), chr(39) * 2)}'"


def _collect(reading: _Reading, node: yaml.MappingNode, above: str) -> None:
    """Add every entry of a mapping under its full id; a mapping is an answer itself, too."""
    for key_node, value_node in node.value:
        key = (
            clean_text(str(key_node.value).strip()) if isinstance(key_node, yaml.ScalarNode) else ""
        )
        if not key:
            where = _place(reading, key_node)
            reading.remark("key-not-read", f"line {where.line} has no name of a part", where)
            continue
        full = f"{above}.{key}" if above else key
        wrapped = not above and key.lower() in _WRAPPERS
        if not (wrapped and isinstance(value_node, yaml.MappingNode)):
            reading.add(full, _value(value_node), _place(reading, value_node))
        if isinstance(value_node, yaml.MappingNode):
            _collect(reading, value_node, "" if wrapped else full)


def _value(node: yaml.Node) -> object:
    """Return a node as plain data, scalars as text; its depth is known to be small."""
    if isinstance(node, yaml.MappingNode):
        return {_key(key): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return clean_text(str(node.value))


def _key(node: yaml.Node) -> str:
    return (
        clean_text(str(node.value).strip())
        if isinstance(node, yaml.ScalarNode)
        else str(_value(node))
    )


def _place(reading: _Reading, node: yaml.Node) -> Place:
    start, end = node.start_mark, node.end_mark
    return Place(reading.source, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _collect_lines(reading: _Reading, text: str) -> None:
    """Read `part: answer` line by line: what is left when the file as a whole is no YAML."""
    above: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n")[: 4 * MAX_VALUES], 1):
        match = re.match(r"^(\s*)(?:-\s+)?[\"']?([\w.\-]{1,60})[\"']?\s*:(.*)", line)
        if not match or line.lstrip().startswith("#"):
            continue
        indent, key, value = len(match[1]), match[2], match[3].strip().removesuffix(",")
        while above and above[-1][0] >= indent:
            above.pop()
        full = ".".join([*(name for _, name in above), key])
        if value and value not in "{[|>":
            column = line.index(value, match.start(3)) + 1
            place = Place(reading.source, number, column, number, column + len(value))
            reading.add(full, clean_text(_unquoted(value)), place)
        elif key.lower() not in _WRAPPERS:
            above.append((indent, key))


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]:
        return value[1:-1]
    return value
