"""States that lines tell in their own words: `After 2 steps x is 0.6`, `t=1: theta = 0.3`, `0.3`.

A line is cut into tokens, each of a kind that is one letter; what a line tells is seen by the
letters of its tokens. It is states with their indices, one state without, or lists with or without
a name. What the lines tell together is the series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from grader.answers.base import Series
from grader.answers.find.lines import Line
from grader.answers.iterates.series import Entries, as_name, number_of
from grader.answers.iterates.state_tokens import Token, has_decimal_commas, tokens_of
from grader.expressions.announcing import denies
from grader.expressions.phrases import (
    CONCLUDING,
    JOINING_WORDS,
    NEUTRAL_WORDS,
    TELLING,
    pattern_of,
)

_FEWEST = 3
"""Fewer states, or lines, are told by chance."""

State = tuple[str, ...]
"""The numbers of one state as they are written, in the order of the names."""


@dataclass(frozen=True, slots=True)
class Told:
    """What lines tell together, and these lines."""

    series: Series
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Indexed:
    """Values by name and index, `x_1 = 0.3`; the name is empty for a whole state."""

    values: tuple[tuple[str, int, State], ...]


@dataclass(frozen=True, slots=True)
class _Alone:
    """One state without an index."""

    state: State


@dataclass(frozen=True, slots=True)
class _Lists:
    """Lists, each with its name; the name is empty for one without."""

    values: tuple[tuple[str, tuple[State, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A line and what it tells, if it does; `known` says that it has no other words."""

    line: Line
    told: _Indexed | _Alone | _Lists | None
    known: bool


def told_states(
    lines: Sequence[Line], names: Sequence[str], fewest: int = _FEWEST
) -> Iterator[Told]:
    """Yield the series that lines tell, each with its lines; of a few steps there are `fewest`.

    A line that tells nothing as a whole is read sentence by sentence.

    Where other words stand among the states, or lines between them tell none, `by_steps` says that
    they were put together by where they stand.
    """
    read = [each for line in lines for each in _read_or_sentences(line, names)]
    yield from _by_index(read, names, fewest)
    yield from _in_lists(read, names)
    yield from _line_by_line(read, names)


# -- lines ---------------------------------------------------------------------------------------


_AROUND = frozenset(
    """the a of value values iterate iterates sequence path list points point state states after at
    in and so on we here first rounded goes takes visits visited reached start starting from begins
    np array""".split()  # noqa: SIM905
)


def _read(line: Line, names: Sequence[str]) -> _Read:
    nothing = _Read(line, None, known=False)
    if denies(line.text) or "?" in line.text:
        return nothing
    tokens = tokens_of(line.text, names, has_decimal_commas(line, names))
    if tokens is None:
        return nothing
    known = all(_is_known(token.text) for token in tokens if token.kind == "W")
    telling = [token for token in tokens if token.kind in "CNVIT"]
    return _Read(line, _told(telling, names), known)


_SENTENCE_END = re.compile(r"(?<=[\d)\]$])[.;]\s++(?=[^\W\d_]\s?[^\W\d_])")


def sentences_of(line: Line) -> tuple[Line, ...]:
    """Return the sentences of a line, each as a line: `x: 0; 0,3; 0,6. Answer: 0,4`."""
    return tuple(replace(line, text=text) for text in _SENTENCE_END.split(line.text))


#: Where a conclusion follows, or another name with its value: `1.3, so h = 0.3`, `1.3; h = 0.3`.
_CLAUSE_END = re.compile(
    rf"(?<=[\d)\]$])(?:[.;,]\s++|\s++)(?:(?:{pattern_of(JOINING_WORDS)})\s++)?"
    rf"(?=(?:{pattern_of(CONCLUDING)})(?!\w))"
    r"|(?<=[\d)\]$])\s++(?=(?:the|this|it|der|die|das|la|el|le)\s[^\W\d_]{2})"
    r"|(?<=[\d)\]$])[.;,]\s++(?=\$?\\?(?P<name>[^\W\d_]\w{0,12})(?:_\{\w{1,12}\})?\s?[=≈≤<])",
    re.IGNORECASE,
)


def _clauses_of(line: Line, names: Sequence[str]) -> Iterator[Line]:
    """Yield the clauses of a line up to conclusions, and to names of what is not asked."""
    begin = 0
    for found in _CLAUSE_END.finditer(line.text):
        if found["name"] is None or as_name(found["name"]).partition("_")[0] not in names:
            yield replace(line, text=line.text[begin : found.start()])
            begin = found.end()
    yield replace(line, text=line.text[begin:])


def _read_or_sentences(line: Line, names: Sequence[str]) -> tuple[_Read, ...]:
    whole = _read_with_others(line, names) or _read(line, names)
    if whole.told is not None:
        return (whole,)
    for pieces in (sentences_of(line), tuple(_clauses_of(line, names))):
        read = tuple(_read(each, names) for each in pieces)
        if any(each.told is not None for each in read[1:] and read):
            return read
    return (whole,)


_NAME = r"\\?[^\W\d]\w{0,8}"
#: The names of what states are made of, in front of them: `(w, v): `, `$(x_n, y_n)$ = `.
_HEAD = re.compile(rf"[(\[]\s?({_NAME}(?:\s?,\s?{_NAME}){{1,4}})\s?[)\]]\s?\$?\s?[:=]")
_RUNNING = re.compile(r"_[nkt]\Z")


def _read_with_others(line: Line, names: Sequence[str]) -> _Read | None:
    """Read states that hold more than what is asked: `(w, v): (0, 0), (0.2, -1), (0.5, -1.5)`."""
    head = _HEAD.search(line.text)
    inside = re.split(r"\s?,\s?", head[1]) if head else []
    whole = tuple(_RUNNING.sub("", name.lstrip("\\")) for name in inside)
    if not set(names) < set(whole) or len(set(whole)) < len(whole):
        return None
    read = _read(line, whole)
    if not isinstance(read.told, _Lists):
        return None
    places = [whole.index(name) for name in names]
    lists = tuple(
        (name, tuple(tuple(state[at] for at in places) for state in states))
        for name, states in read.told.values
    )
    return _Read(line, _Lists(lists), read.known)


@lru_cache(maxsize=1_000)
def _is_known(word: str) -> bool:
    return word in _AROUND or word in NEUTRAL_WORDS or word in TELLING or word in JOINING_WORDS


def _told(tokens: Sequence[Token], names: Sequence[str]) -> _Indexed | _Alone | _Lists | None:
    """Return what the tokens of a line tell by their kinds."""
    arity = len(names)
    tokens = _without_head(tokens, names)
    kinds = "".join(token.kind for token in tokens).replace("I", "V")
    state = "V" if arity == 1 else f"(?:T|V{{{arity}}})"
    if re.fullmatch(r"C?(?:NV)+", kinds):
        return _named_values(tokens, names)
    if re.fullmatch(r"C(?:NV)+(?:C(?:V|(?:NV)+))+", kinds):
        return _by_counts(tokens, names)
    if re.fullmatch(r"(?:NV)+(?:C(?:NV)+)+", kinds) and _first_count(tokens) == "1":
        return _by_counts([Token("C", "0"), *tokens], names)  # `x is 2; after the first step x = 1`
    if re.fullmatch(rf"(?:C{state})+", kinds):
        return _Indexed(tuple(_behind_counts(tokens)))
    if re.fullmatch(rf"{state}(?:C{state})+", kinds) and _first_count(tokens) == "1":
        return _Indexed(tuple(_behind_counts([Token("C", "0"), *tokens])))
    if arity == 1 and re.fullmatch(r"V+(?:NV)+", kinds):
        return _before_names(tokens)
    if re.fullmatch(rf"NN(?:{'V' if arity == 1 else 'T'})+", kinds):
        return _between_names(tokens)
    if arity > 1 and re.fullmatch(rf"(?:NNV{{{_FEWEST},}})+", kinds):
        return _between_several_names(tokens)
    if re.fullmatch(r"(?:NT)+", kinds) and all(t.index is not None for t in tokens[::2]):
        pairs = zip(tokens[::2], tokens[1::2], strict=True)
        return _Indexed(tuple(("", int(name.index or 0), _state(value)) for name, value in pairs))
    named = [token for token in tokens if token.kind == "N"]
    if re.fullmatch(rf"(?:NV{{{_FEWEST},}})+", kinds) and all(name.index == 0 for name in named):
        return _Indexed(tuple(_from_the_start(tokens)))
    if re.fullmatch(state, kinds):
        return _Alone(tuple(number for token in tokens for number in _state(token)))
    if re.fullmatch(
        rf"(?:N?{f'V{{{_FEWEST},}}' if arity == 1 else 'T{2,}'}|(?:NV{{{_FEWEST},}})+)", kinds
    ):
        return _Lists(tuple(_lists(tokens)))
    return None


def _without_head(tokens: Sequence[Token], names: Sequence[str]) -> Sequence[Token]:
    """Return tokens without the names in front of a list of states: `(x_n, y_n): (0, 1), ...`."""
    head, rest = tokens[: len(names)], tokens[len(names) :]
    named = [token.text for token in head if token.kind == "N"] == [*names]
    return rest if named and rest and all(token.kind == "T" for token in rest) else tokens


def _state(token: Token) -> State:
    return tuple(token.text.split())


def _named_values(tokens: Sequence[Token], names: Sequence[str]) -> _Indexed | _Alone | None:
    """Return `step 1: x = 0.3, y = 0.7`, `x_1 = 0.3, y_1 = 0.7`, or `x = 0.3, y = 0.7`."""
    index = int(tokens[0].text) if tokens[0].kind == "C" else None
    rest = tokens[1:] if tokens[0].kind == "C" else tokens
    pairs = [*zip(rest[::2], rest[1::2], strict=True)]
    if all(name.index is not None for name, _ in pairs):
        return _Indexed(tuple((n.text, int(n.index or 0), _state(value)) for n, value in pairs))
    if index is None and pairs[0][0].index is not None:
        return _of_one_state_each(pairs, names)
    given = {name.text: value.text for name, value in pairs if name.index is None}
    if len(given) < len(pairs) or not given.keys() >= set(names):
        return None
    state = tuple(given[name] for name in names)
    return _Alone(state) if index is None else _Indexed((("", index, state),))


def _of_one_state_each(
    pairs: Sequence[tuple[Token, Token]], names: Sequence[str]
) -> _Indexed | None:
    """Return `x_0 = 0 (J = 19), x_1 = 1.2 (J = 7.48)`, where only one name has the index."""
    index = 0
    found: list[tuple[str, int, State]] = []
    for name, value in pairs:
        index = index if name.index is None else name.index
        found.append((name.text, index, _state(value)))
    places = [(name, index) for name, index, _ in found]
    once = len(set(places)) == len(places) and {name for name, _ in places} >= set(names)
    return _Indexed(tuple(found)) if once else None


def _by_counts(tokens: Sequence[Token], names: Sequence[str]) -> _Indexed | None:
    """Return `after 1 step w = 0.2, after 2 steps w = 0.5`; a single name may be left out below."""
    starts = [at for at, token in enumerate(tokens) if token.kind == "C"]
    groups = [tokens[a:b] for a, b in zip(starts, [*starts[1:], len(tokens)], strict=True)]
    found: list[tuple[str, int, State]] = []
    for count, *rest in groups:
        if len(rest) == 1 and len(names) == 1:
            rest = [Token("N", names[0]), *rest]
        told = _named_values([count, *rest], names)
        if not isinstance(told, _Indexed):
            return None
        found += told.values
    return _Indexed(tuple(found))


def _behind_counts(tokens: Sequence[Token]) -> Iterator[tuple[str, int, State]]:
    index = 0
    numbers: list[str] = []
    for token in (*tokens, Token("C", "0")):
        if token.kind == "C":
            if numbers:
                yield "", index, tuple(numbers)
            index, numbers = int(token.text), []
        else:
            numbers += _state(token)


def _first_count(tokens: Sequence[Token]) -> str:
    return next(token.text for token in tokens if token.kind == "C")


def _before_names(tokens: Sequence[Token]) -> _Indexed | None:
    """Return values that those with their indices go on: `first 0, 0.3, then x_2 = 0.6`.

    The start may be left out.
    """
    size = next(at for at, token in enumerate(tokens) if token.kind == "N")
    names, values = tokens[size::2], tokens[size + 1 :: 2]
    first = (names[0].index or 0) - size
    if first not in (0, 1) or any(name.index is None for name in names):
        return None
    given = [(names[0].text, first + at, _state(value)) for at, value in enumerate(tokens[:size])]
    pairs = zip(names, values, strict=True)
    return _Indexed((*given, *((n.text, int(n.index or 0), _state(v)) for n, v in pairs)))


def _between_names(tokens: Sequence[Token]) -> _Indexed | None:
    """Return the states behind the first and the last name: `x1..x3: 0.3, 0.6, 0.9`."""
    first, last, *states = tokens
    if first.index is None or last.index is None or first.text != last.text:
        return None
    if last.index - first.index != len(states) - 1:
        return None
    name = first.text if len(_state(states[0])) == 1 else ""
    places = range(first.index, last.index + 1)
    return _Indexed(tuple((name, k, _state(v)) for k, v in zip(places, states, strict=True)))


def _between_several_names(tokens: Sequence[Token]) -> _Indexed | None:
    """Return the values of each name: `x_0 to x_2 are 0, 0.3, 0.6 and y_0 to y_2 are 1, 2, 3`."""
    kinds = "".join("N" if token.kind == "N" else "V" for token in tokens)
    runs = [tokens[run.start() : run.end()] for run in re.finditer("NNV+", kinds)]
    told = [_between_names(run) for run in runs]
    found = [each for each in told if each is not None]
    return (
        _Indexed(tuple(v for each in found for v in each.values))
        if len(found) == len(told)
        else None
    )


def _from_the_start(tokens: Sequence[Token]) -> Iterator[tuple[str, int, State]]:
    """Yield the values behind the name of the first one: `x_0 = 0 -> 0.3 -> 0.6`."""
    for name, states in _lists(tokens):
        for index, state in enumerate(states):
            yield name, index, state


def _lists(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[State, ...]]]:
    name = ""
    for is_name, group in groupby(tokens, key=lambda token: token.kind == "N"):
        if is_name:
            name = next(group).text
        else:
            yield name, tuple(map(_state, group))


# -- what they tell together ---------------------------------------------------------------------


def _by_index(read: Sequence[_Read], names: Sequence[str], fewest: int) -> Iterator[Told]:
    """Yield the states that have their indices, in a line or in several."""
    entries: dict[tuple[str, int], str] = {}
    others: dict[tuple[str, int], str] = {}
    telling = [each for each in read if isinstance(each.told, _Indexed)]
    for each in telling:
        assert isinstance(each.told, _Indexed)
        for name, index, state in each.told.values:
            for own, number in zip(names if not name else (name,), state, strict=True):
                table = entries if own in names else others
                if table.setdefault((own, index), number) != number:
                    return  # two values for one state
    unnamed = not entries and len(names) == 1 and len({name for name, _ in others}) == 1
    if unnamed:
        entries = {(names[0], index): number for (_, index), number in others.items()}
    if len({index for _, index in entries}) >= fewest:
        series = Series(_numbers(entries), by_steps=unnamed or not _in_a_row(read, telling))
        yield Told(series, tuple(each.line for each in telling))


def _in_lists(read: Sequence[_Read], names: Sequence[str]) -> Iterator[Told]:
    """Yield the lists without a name, and those of the names together, if only of some."""
    columns: dict[str, tuple[tuple[State, ...], _Read]] = {}
    for each in read:
        for name, states in each.told.values if isinstance(each.told, _Lists) else ():
            if name and all(len(state) == 1 for state in states):
                columns[name] = states, each
            if len(states[0]) == len(names) and (not name or len(names) > 1):
                yield Told(_in_order(states, names, each.known), (each.line,))
    if len(names) == len(columns) == 1:
        [(name, (states, each))] = columns.items()
        if name not in names and each.line.printed:
            return  # a program prints other quantities, too
        yield Told(_in_order(states, names, each.known and name in names), (each.line,))
    told = [name for name in names if name in columns]
    if len(names) > 1 and told and len({len(columns[name][0]) for name in told}) == 1:
        rows = zip(*(columns[name][0] for name in told), strict=True)
        states = tuple(tuple(state[0] for state in row) for row in rows)
        telling = tuple(dict.fromkeys(columns[name][1].line for name in told))
        known = all(columns[name][1].known for name in told)
        yield Told(_in_order(states, told, known), telling)


def _line_by_line(read: Sequence[_Read], names: Sequence[str]) -> Iterator[Told]:
    """Yield the states of lines one below the other that have one each, and no other words."""
    for alone, group in groupby(
        read, key=lambda each: isinstance(each.told, _Alone) and each.known
    ):
        telling = [*group]
        if alone and len(telling) >= _FEWEST:
            states = [each.told.state for each in telling if isinstance(each.told, _Alone)]
            lines = tuple(each.line for each in telling)
            yield Told(_in_order(states, names, known=True), lines)


def _in_a_row(read: Sequence[_Read], telling: Sequence[_Read]) -> bool:
    """Whether all lines from the first to the last tell states, and have no other words."""
    between = read[read.index(telling[0]) : read.index(telling[-1]) + 1]
    return len(between) == len(telling) and all(each.known for each in telling)


def _in_order(states: Sequence[State], names: Sequence[str], known: bool) -> Series:
    entries = {
        (name, index): number
        for index, state in enumerate(states)
        for name, number in zip(names, state, strict=True)
    }
    return Series(_numbers(entries), indexed=False, by_steps=not known)


def _numbers(entries: dict[tuple[str, int], str]) -> Entries:
    return {key: number_of(text.replace(",", ".")) for key, text in entries.items()}
