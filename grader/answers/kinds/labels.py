"""`labels`: a label for every node of a computation tree, each node marked by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Checked, Element, KindFacts, MarkOutcome, Message, Response
from grader.answers.comparing import compare_in_model
from grader.answers.demands.digits import with_digits_of
from grader.answers.demands.entries import OPEN, RIGHT, WRONG, entry_in_unit, number_in, with_shares
from grader.answers.demands.shares import is_right
from grader.answers.explain.verdicts import FULL, NONE, unreadable
from grader.answers.find.chains import field_of
from grader.answers.find.lines import Line, line_of, lines_of_page
from grader.answers.find.measures.heads import with_units_of_head
from grader.answers.find.measures.quantities import quantity_of
from grader.answers.find.measures.units import expected_unit
from grader.answers.find.reading import is_numeric, raw_text
from grader.answers.kinds.nodes_in_lines import labels_beside_nodes, mentioned_nodes
from grader.answers.kinds.nodes_on_pages import (
    BOTH,
    by_nodes,
    in_order,
    labels_of_run,
    labels_of_table,
    last_side,
    usual_names,
)
from grader.answers.kinds.operation_labels import (
    Meaning,
    meaning_of,
    names_operation,
    operation_of,
    operations_of,
)
from grader.answers.kinds.printed_labels import printed_labels
from grader.equivalence import Enclosure, Outcome, check_written
from grader.errors import Place
from grader.expressions.nodes import Expression, Number, Pow
from grader.expressions.notation import Unreadable
from grader.expressions.operation_words import LEAF_WORDS
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.expressions.writing import to_plain
from grader.models.base import Labels, TreeNode
from grader.readers.document import (
    Block,
    CodeCell,
    Document,
    ListBlock,
    Output,
    Prose,
    Table,
)
from grader.rubric.types import Asked

_LONGEST = 120
OPEN_COMMA = replace(OPEN)
"""The check of a label that is right with a decimal comma, and wrong without."""
_AT_START = r"^\s*(?:[-*•]\s+|\d+[.)]\s+)?(?:node\s+)?[`$*(]*({nodes})[`$*)]*\s*(?=(?:--?|–|—)>?\s)"
"""A node at the start of a line, before a dash: behind other words a dash may be a minus."""
_PAIR = re.compile(
    r"\s*(?:label|is|are|es|ist|:=|-->|--|->|→|=>|⇒|:|=|≈|\\approx(?![a-z])|\||-|–|—)?\s*",
    re.IGNORECASE,
)
_WIDE_SIGNS = str.maketrans("，、：；＝（）", ",,:;=()")
_AND = re.compile(r"(?<![\s,;])[\s,;]++(?:and|und|et|y)\Z")
_DOT = re.compile(
    r"""["']?(?<![\w.])([\w.]++)["']?\s*+\[[^\][]*?\blabel\s*=\s*("[^"]*"|[^\s,\]]+)"""
)


class LabelsKind:
    """A table, a list `n3: *`, a mapping, or DOT; right up to the symmetries of the tree."""

    name = "labels"
    facts = KindFacts(by_shape=True, quantities=True)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the labels that the document gives to nodes of the tree, all together."""
        labels = _reference(asked)
        ids = _names_of_nodes(labels, document)
        entry = field_of(asked, document)
        if entry is not None:
            given = _of_field(entry.value, ids, list(labels.labels))
            return (Response(raw_text(entry.value), given, entry.place),)
        found: dict[str, str] = {}
        places: list[Place] = []
        quantity = labels.quantity
        runs = _runs(document, ids, quantity)
        for line, pairs in runs.items():
            _add(found, pairs, asked)
            places.append(line.place)
        for block in _without_lines(document.blocks, {line.place.row for line in runs}):
            if isinstance(block, Statement) and _is_part_of_line(block, document):
                continue
            if isinstance(block, Table) and asked.part.unit is not None:
                unit = expected_unit(asked.part.unit.name)
                rows = with_units_of_head(block.rows, unit, asked.part.notation)
                block = replace(block, rows=rows)
            pairs = _printed(block, ids, labels) or tuple(_labels_in(block, ids, quantity))
            if pairs:
                _add(found, pairs, asked)
                places.append(block.place)
        leaves = _leaves(labels)
        found = {node: _without_edges(label, leaves) for node, label in found.items()}
        found = _of_nodes_in_a_row(found, ids)
        places += _complete(found, asked, document, ids, leaves)
        known = _knows(labels.quantity)
        if not found or (labels.quantity == "operation" and not any(map(known, found.values()))):
            ordered = tuple(in_order(document, labels, known))
            if ordered or not found:
                return ordered
        raw = ", ".join(f"{node}: {label}" for node, label in found.items())
        return (Response(raw, found, places[0]),)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Mark each node by itself, under the symmetry of the tree that fits best."""
        if isinstance(response.read, Unreadable):
            return unreadable(response.read)
        given = response.read
        assert isinstance(given, Mapping)
        labels = _reference(asked)
        identity = {node.id: node.id for node in labels.nodes}
        candidates = [
            _elements(asked, labels, given, permutation)
            for permutation in (identity, *labels.symmetries)
        ]
        elements, entries = max(candidates, key=lambda found: sum(e.right for e in found[0]))
        credit = asked.part.options.get("credit", "each")
        checked = with_shares(_checked(elements, credit), elements, entries, credit == "all")
        if any(entry.outcome is MarkOutcome.NEEDS_REVIEW for entry in entries):
            checked = replace(checked, outcome=MarkOutcome.NEEDS_REVIEW, share=NONE)
        checked = with_digits_of(asked, tuple(_numbers(asked, elements)), response, checked)
        twice = [each for each in elements if BOTH in each.given or _is_left_open(each)]
        unknown = [each for each in _unknown(asked, labels, elements) if each not in twice]
        commas = [e for e, entry in zip(elements, entries, strict=True) if entry is OPEN_COMMA]
        if not twice and not unknown and not commas:
            return checked
        open_ = (*twice, *unknown, *commas)
        sure = tuple(each for each in elements if each not in open_)
        not_sure = (*map(_twice, twice), *map(_not_known, unknown), *map(_comma_open, commas))
        messages = (*not_sure, *(m for m in _messages(sure) if m.code != "right"))
        return replace(checked, outcome=MarkOutcome.NEEDS_REVIEW, messages=messages)


def _runs(
    document: Document, ids: Mapping[str, str], quantity: str
) -> dict[Line, Sequence[tuple[str, str]]]:
    """Return the lines that give several nodes their labels in turn: `n1 to n3: *, exp, +`."""
    known = _knows(quantity)
    told = ((line, labels_of_run(line.text, ids, known)) for line in lines_of_page(document))
    return {line: pairs for line, pairs in told if pairs}


def _without_lines(blocks: Iterable[Block], rows: Set[tuple[str, int]]) -> Iterator[Block]:
    """Yield the blocks of a page but for some of its lines."""
    for block in blocks:
        if isinstance(block, Statement) and block.place.row in rows:
            continue
        if isinstance(block, Prose) and rows:
            at = enumerate(block.text.split("\n"), block.place.line)
            kept = [line for row, line in at if block.place.at(row).row not in rows]
            block = replace(block, text="\n".join(kept))
        yield block


def _knows(quantity: str) -> Callable[[str], bool]:
    """Return what says of a text that it is a label of such a quantity, whether right or not."""
    if quantity == "operation":
        return names_operation
    return _is_number if quantity in ("value", "derivative") else lambda text: False


def _is_number(text: str) -> bool:
    """Whether a label is a number, which may have a unit behind it."""
    side = last_side(text)
    read = parse(side)
    return bool(_NUMERAL.match(side)) or (isinstance(read, Expression) and is_numeric(read))


_NUMERAL = re.compile(r"[-+−]?\s?\.?\d")


def _names_of_nodes(labels: Labels, document: Document) -> dict[str, str]:
    """Return the nodes by their names, and by those of the program where no other name is used."""
    ids = {node.casefold(): node for node in labels.labels}
    numbered = [node for node in ids if node[-1:].isdigit()]
    text = " ".join(line.text for line in lines_of_page(document)).casefold()
    if any(re.search(rf"(?<!\w){node[:-1]}_?\{{?{node[-1]}", text) for node in numbered):
        return ids
    if counted := _counted_otherwise(labels, text):
        return counted | ids
    own = {name.casefold(): node for name, node in labels.aliases.items()}
    given = [n for n in own if re.search(rf"(?<!\w){re.escape(n)}\$?\s?(?:=|:|is\b|\}})", text)]
    return own | ids if len(given) > max(2, len(own) // 2) else ids


_BEGINS_COUNTED = re.compile(r"(?<![\w\\])([^\W\d_])_?\{?(\d{1,3})\}?\$?\s?(?:=|:|is\b)")


def _counted_otherwise(labels: Labels, text: str) -> dict[str, str]:
    """Return the nodes by another letter that a page counts them with: `v1: *, ..., v7: -`.

    All of them have to be there, and no more.
    """
    nodes = [node for node in labels.labels if _NUMBERED.fullmatch(node)]
    numbers: dict[str, set[int]] = {}
    for letter, number in _BEGINS_COUNTED.findall(text):
        numbers.setdefault(letter, set()).add(int(number))
    whole = {*range(1, len(nodes) + 1)}
    letters = [letter for letter, found in numbers.items() if found == whole]
    named = {name.casefold() for name in (*labels.aliases, *labels.labels)}
    if len(letters) != 1 or len(nodes) < 2 or any(f"{letters[0]}{n}" in named for n in whole):
        return {}
    return {f"{letters[0]}{number}": f"n{number}" for number in whole}


_NUMBERED = re.compile(r"n\d{1,3}")


def _is_part_of_line(statement: Statement, document: Document) -> bool:
    """Whether a value without a relation is only a part of a line of words: `(^2) n4  x`."""
    line = "" if statement.relations else line_of(document, statement.place).strip()
    return bool(line) and line.strip("$`") != statement.raw


def _leaves(labels: Labels) -> frozenset[str]:
    """Return the inputs, to which edges of a drawing lead; none where they are asked, too."""
    below = {child for node in labels.nodes for child in node.children}
    asked = labels.labels.keys() if labels.quantity == "operation" else below
    return frozenset(below - asked)


_NODE_IN_FRONT = re.compile(r"\s?(?P<node>\w{1,24})\s?=\s?(?P<label>[^=\s][^=]{0,80})")


def _of_nodes_in_a_row(found: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """Return the labels with that of each of several nodes that have one: `n1 = n6 = *`."""
    said: dict[str, str] = {}
    for node, label in found.items():
        match = _NODE_IN_FRONT.fullmatch(label)
        other = ids.get(usual_names(match["node"], ids).casefold()) if match else None
        if match is not None and other is not None and found.get(other, "") in ("", match["label"]):
            said |= {node: match["label"], other: match["label"]}
        else:
            said.setdefault(node, label)
    return said


def _without_edges(label: str, leaves: Set[str]) -> str:
    """Return what a node is called without the inputs that an edge leads to: `n5 --> x`."""
    said = label.split(BOTH)
    return BOTH.join([each for each in said if each not in leaves] or said)


def _complete(
    found: dict[str, str],
    asked: Asked,
    document: Document,
    ids: Mapping[str, str],
    leaves: Set[str],
) -> Iterator[Place]:
    """Add what lines of other forms say of nodes without a certain label; yield their places."""
    known = _knows(_reference(asked).quantity)
    open_ = {n for n in ids.values() if not known(found.get(n, "")) or found[n] in leaves}
    programs = (block for block in document.blocks if isinstance(block, CodeCell))
    code = [Line(text, each.place) for each in programs for text in each.source.splitlines()]
    lines = lines_of_page(document)
    told: dict[str, str] = {}
    for line in (*lines, *code) if open_ else ():
        beside = labels_beside_nodes(line.text, ids, known, leaves)
        pairs = [(node, label) for node, label in beside if node in open_]
        if pairs:
            _add(told, pairs, asked)
            yield line.place
    found |= {node: _without_edges(label, leaves) for node, label in told.items()}
    for line in lines if found else ():
        for node in mentioned_nodes(line.text, ids):  # what it says is for a person
            found.setdefault(node, line.text.strip()[:_LONGEST])


def _reference(asked: Asked) -> Labels:
    assert asked.reference is not None
    assert isinstance(asked.reference.value, Labels)
    return asked.reference.value


def _add(found: dict[str, str], pairs: Iterable[tuple[str, str]], asked: Asked) -> None:
    """Add labels; a node that has two different ones keeps both."""
    for node, label in pairs:
        before = found.get(node, "").split(BOTH)
        if label in [_without_unit(other, asked) for other in before]:
            continue  # said again, without the unit that a table has in its head
        whole = [other for other in before if other and _is_said_in(label, other)]
        if whole:
            continue
        if before != [""] and all(_is_said_in(other, label) for other in before):
            found[node] = label
            continue
        if canonical(label, asked) in [canonical(other, asked) for other in before]:
            continue
        if not any(_names_the_same(label, other) for other in before):
            found[node] = BOTH.join((*filter(None, before), label))


def _names_the_same(label: str, other: str) -> bool:
    """Whether two texts are words for the same operation: `times (x, y)`, `* (x, y)`."""
    meant = operations_of(label)
    return bool(meant) and meant == operations_of(other)


def _is_said_in(label: str, longer: str) -> bool:
    """Whether a label is another one without what is said behind it: `x*y (product)`."""
    if label.startswith("(") and longer.endswith(label):
        return True
    behind = longer[len(label) :].lstrip(" $`*")
    return longer.startswith(label) and behind.startswith(("(", ",", "->", "→", "=>", "⇒"))


def _without_unit(label: str, asked: Asked) -> str:
    """Return the number of a label with a unit as it is written; else the label."""
    unit = asked.part.unit
    found = unit and quantity_of(label, asked.part.notation, expected_unit(unit.name))
    return found.number.strip() if found else label


# -- reading ---------------------------------------------------------------------------------------


def _of_field(value: object, ids: Mapping[str, str], order: list[str]) -> dict[str, str]:
    if isinstance(value, Mapping):
        keyed = {str(key).strip().casefold(): raw_text(item) for key, item in value.items()}
        return {ids[key]: item for key, item in keyed.items() if key in ids}
    if isinstance(value, list):
        if all(isinstance(item, Mapping) for item in value):
            merged: dict[str, str] = {}
            for item in value:
                merged |= _of_field(item, ids, order)
            return merged
        lines = [raw_text(item) for item in value]
        return dict(_pairs(lines, ids)) or dict(zip(order, lines, strict=False))
    return dict(_of_text(str(value), ids))


def _printed(block: Block, ids: Mapping[str, str], labels: Labels) -> tuple[tuple[str, str], ...]:
    said = block.raw if isinstance(block, Statement) else getattr(block, "text", "")
    text = block.source if isinstance(block, CodeCell) else said
    return tuple(printed_labels(text, ids, [*labels.labels]))


def _labels_in(block: Block, ids: Mapping[str, str], quantity: str) -> Iterator[tuple[str, str]]:
    def said(text: str) -> str:
        return by_nodes(text, ids) if quantity == "derivative" else text

    match block:
        case Table():
            rows = [tuple(map(said, row)) for row in block.rows]
            yield from labels_of_table(rows, ids, quantity)
        case ListBlock():
            lines = [line for item in block.items for line in item.text.split("\n")]
            yield from _pairs(list(map(said, lines)), ids)
        case Prose() | Output():
            yield from _of_text(said(block.text), ids)
        case CodeCell():
            yield from _of_text(said(block.source), ids)
        case Statement():
            name = said(block.label)
            label = f"{name}: " if usual_names(name, ids).casefold() in ids else ""
            yield from _pairs([f"{label}{said(block.raw)}"], ids)


def _of_text(text: str, ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    dots = [(match[1], match[2].strip('"')) for match in _DOT.finditer(text)]
    known = [(ids[node.casefold()], label) for node, label in dots if node.casefold() in ids]
    if known:
        yield from known
    else:
        yield from _pairs(re.split(r"[\n;]", text.translate(_WIDE_SIGNS)), ids)


def _pairs(lines: list[str], ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Read `n3: *` line by line; several on a line are split at commas before a known node."""
    if not ids:
        return
    nodes = "|".join(re.escape(node) for node in sorted(ids, key=len, reverse=True))
    start = re.compile(
        rf"(?:^|(?<=[,\s]))(?:node\s+)?[`$*(]*({nodes})[`$*)]*(?=\s*(?::=|->|→|=>|⇒|:|=|≈|\\approx\b|\||\b(?:is|es|ist)\b|[—–-]\s+[^\W\d_]{{3}}))",
        re.IGNORECASE,
    )
    dashed = re.compile(_AT_START.format(nodes=nodes), re.IGNORECASE)
    for line in (usual_names(each.translate(_WIDE_SIGNS), ids) for each in lines):
        matches = _beginning(line, start, ids) or [*dashed.finditer(line)]
        for match, following in zip(matches, [*matches[1:], None], strict=False):
            rest = line[match.end() : following.start() if following else len(line)]
            other = _DRAWN_APART.search(rest)
            if other is not None and other["name"].casefold() not in ids:
                rest = rest[: other.start()]
            label = _tidy(_PAIR.sub("", rest, count=1))
            if label and not _is_node(label, ids):
                yield ids[match[1].casefold()], label
        if not matches:
            yield from _in_columns(line, ids)


#: Where something else stands in a drawing: `n1=-2    y=3`.
_DRAWN_APART = re.compile(r"(?<=\d) {1,40}(?=(?P<name>[A-Za-z]\w{0,3}) ?= ?[-\d.])")
_NODE = re.compile(r"(\w*\d)(?:\s?[\[({].*)?")


def _is_node(label: str, ids: Mapping[str, str]) -> bool:
    """Whether a label is another node, to which an edge leads: `n1 --> n3`, `n1 --> n3["+"]`."""
    named = _NODE.fullmatch(label)
    return named is not None and named[1].casefold() in ids


def _beginning(line: str, start: re.Pattern[str], ids: Mapping[str, str]) -> list[re.Match[str]]:
    """Return the nodes of a line that get a label, and do not stand in the formula of another.

    In `n3 = n1 + n2 = 7` it is the first one alone.
    """
    found: list[re.Match[str]] = []
    for match in start.finditer(line):
        before = line[found[-1].end() if found else 0 : match.start()].rstrip(" $`*(")
        label = _PAIR.sub("", before, count=1) if found else ""
        listed = before.endswith((",", ";", "|", ".", "and", "und", "et")) or not label.strip()
        alone = len(label.split()) == 1 and label.strip().casefold() not in ids
        if found and match[1].casefold() == found[-1][1].casefold() and not listed:
            continue  # `n4 = 2 n4 = 0.76`
        words = label.split()[-1:] != [] and label.split()[-1].strip("()").isalpha()
        if not found or (listed and label.strip()) or alone or words:
            found.append(match)
    return found


def _tidy(label: str) -> str:
    """Take punctuation and quotes off the end of a label, and cells that follow it."""
    bare = _AND.sub("", _within_brackets(label.partition("|")[0]).strip())
    return bare.rstrip(",;.").strip().strip("`$\"'").strip()


def _within_brackets(label: str) -> str:
    """Return a label up to the bracket that closes one before its node: `(n4: log) -- (n3: +)`."""
    depth = 0
    for at, sign in enumerate(label):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return label[:at]
    return label


def _in_columns(line: str, ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Read a line of two words, the node and its label."""
    words = line.replace("|", " ").split()
    if len(words) == 2 and words[0].casefold() in ids and words[1].casefold() not in ids:
        yield ids[words[0].casefold()], _tidy(words[1])


# -- checking --------------------------------------------------------------------------------------


def _elements(
    asked: Asked, labels: Labels, given: Mapping[str, str], permutation: Mapping[str, str]
) -> tuple[tuple[Element, ...], tuple[Checked, ...]]:
    nodes = {node.id: node for node in labels.nodes}
    elements, entries = [], []
    for node, label in labels.labels.items():
        place = permutation.get(node, node)
        answer = given.get(place, "")
        entry = _entry(asked, labels.quantity, nodes[node], label, answer) if answer else WRONG
        commas = "," in answer and not is_right(entry) and _with_decimal_commas(asked)
        if commas and is_right(_entry(commas, labels.quantity, nodes[node], label, answer)):
            entry = OPEN_COMMA  # `1,946`, on a page that does not show what its commas mean
        elements.append(Element(place, answer, label, is_right(entry)))
        entries.append(entry)
    return tuple(elements), tuple(entries)


def _with_decimal_commas(asked: Asked) -> Asked:
    notation = replace(asked.part.notation, decimal_comma=True)
    return replace(asked, part=replace(asked.part, notation=notation))


def _entry(asked: Asked, quantity: str, node: TreeNode, label: str, answer: str) -> Checked:
    """Check one label; one that is a number may be in the unit of the part."""
    number: Enclosure | None = None
    if quantity in ("value", "derivative"):
        number = node.value if quantity == "value" else node.derivative
    expected = parse(label, asked.part.notation)
    measured = number is not None or (isinstance(expected, Expression) and is_numeric(expected))
    if quantity != "operation":
        answer = last_side(answer)
    unit = asked.part.unit if measured else None
    if unit is None and canonical(answer, asked) == canonical(label, asked):
        return RIGHT
    if quantity == "operation" and (node.children or label in LEAF_WORDS):
        meanings = [meaning_of(answer, each) for each in _names_of_operation(node, label)]
        return RIGHT if Meaning.RIGHT in meanings else WRONG
    wanted = expected if number is None else number
    if isinstance(wanted, Unreadable):
        return WRONG
    return entry_in_unit(asked, unit, wanted, answer, _compared)


def _names_of_operation(node: TreeNode, label: str) -> tuple[str, ...]:
    """Return what an operation may be called: a power with the exponent 2 is a square, too."""
    match node.expression:
        case Pow(args=(_, Number(literal="2"))) if label == "^":
            return label, "square"
    return (label,)


def _compared(asked: Asked, response: Response) -> Checked:
    """Compare a label with the right one by its value."""
    expected, read = asked.value, response.read
    assert isinstance(read, Expression)
    if isinstance(expected, Enclosure):
        verdict = check_written(expected, read, asked.part.policy)
    else:
        assert isinstance(expected, Expression)
        verdict = compare_in_model(expected, read, asked.model, asked.part.notation)
    return RIGHT if verdict.outcome is Outcome.EQUIVALENT else WRONG


def _numbers(asked: Asked, elements: Iterable[Element]) -> Iterator[Expression]:
    """Yield the right labels that are numbers, without their units."""
    for element in elements:
        read = parse(element.expected, asked.part.notation) if element.right else None
        if isinstance(read, Expression) and is_numeric(read):
            bare = number_in(asked, asked.part.unit, element.given)
            yield from () if bare is None else (bare,)


def canonical(label: str, asked: Asked) -> str:
    """Return the one spelling of a label: `times`, `mul` and `·` are `*`."""
    text = " ".join(label.strip().strip("$`\"'()").casefold().split())
    for name, spellings in _synonyms(asked).items():
        if text in spellings:
            text = name
            break
    known = operation_of(text)
    if known:
        return known
    read = parse(text)
    return text if isinstance(read, Unreadable) else to_plain(read)


def _synonyms(asked: Asked) -> dict[str, frozenset[str]]:
    """Return the rubric's own spellings of each label, itself among them."""
    extra: Mapping[str, object] = asked.part.options.get("synonyms") or {}
    return {
        str(name).casefold(): frozenset(
            str(word).casefold()
            for word in (name, *(words if isinstance(words, list | tuple) else (words,)))
        )
        for name, words in extra.items()
    }


def _checked(elements: tuple[Element, ...], credit: str) -> Checked:
    share = Fraction(sum(e.right for e in elements), len(elements)) if elements else NONE
    if credit == "all" and share != FULL:
        share = NONE
    outcome = MarkOutcome.CORRECT if share == FULL else MarkOutcome.PARTIAL
    outcome = outcome if share else MarkOutcome.INCORRECT
    return Checked(outcome, share, tuple(_messages(elements)), elements=elements)


def _unknown(asked: Asked, labels: Labels, elements: tuple[Element, ...]) -> list[Element]:
    """Return the wrong labels whose words are not all known, or say two things."""
    if labels.quantity != "operation":
        return []
    spelled = frozenset().union(*_synonyms(asked).values())
    return [
        element
        for element in elements
        if element.given and not element.right and BOTH not in element.given
        if element.given.casefold() not in spelled
        if meaning_of(element.given, element.expected) is Meaning.OPEN or _is_own_name(element)
    ]


def _is_own_name(element: Element) -> bool:
    """Whether a node has no label but its name, as the sign in front was read as that of a list."""
    return element.given.strip("()[]* ").casefold() == element.name.casefold()


#: Another label beside one: `7 or 8`, `* (or +)`, `7, maybe 8`; `p or q` has an operation.
_OR_ANOTHER = re.compile(
    r"\S[\s,(]{1,3}(?:(?:or|oder)\s(?=[^A-Za-z]|(?:maybe|perhaps|\w{3})\b)|(?:maybe|perhaps|possibly)\s)"
)


def _is_left_open(element: Element) -> bool:
    """Whether a node is given two labels, of which one is meant: `42 or 13`."""
    return _OR_ANOTHER.search(element.given) is not None and "or" not in element.expected.split()


def _not_known(element: Element) -> Message:
    text = f"{element.name}: which operation `{element.given}` means is not certain"
    return Message("label-unknown", f"{text}; a person will look.")


def _comma_open(element: Element) -> Message:
    text = f"{element.name}: {element.given} is right if its comma is a decimal one"
    return Message("decimal-comma", f"{text}; a person will look.")


def _twice(element: Element) -> Message:
    text = f"{element.name} has two labels, {element.given}; a person will look."
    return Message("labels-differ", text)


def _messages(elements: tuple[Element, ...]) -> Iterator[Message]:
    wrong = [e for e in elements if e.given and not e.right and BOTH not in e.given]
    missing = [e.name for e in elements if not e.given]
    if elements and all(e.right for e in elements):
        yield Message("right", "Every label is right.")
    for element in wrong[:5]:
        yield Message("label-wrong", f"{element.name}: {element.given} is not right.")
    if missing:
        yield Message("label-missing", f"Without a label: {', '.join(missing)}.")
