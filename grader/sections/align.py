"""Which openers of a page are which questions and parts: the best alignment of all of them.

A label alone says little: `2.` is a question, a part, or a step of the working. So all openers of a
page are read together. A search with a beam goes through them in order; each may be a question or
part (an `Option` with a gain), something that no question of the rubric is, or no opener at all.
What counts is in the table of weights below: how plainly the label says it, whether it goes on
where the page stands, whether labels of one form stand on one level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from grader.expressions.phrases import ANSWER_WORDS, NEUTRAL_WORDS
from grader.same import Same
from grader.sections.labels import (
    ABOUT,
    ALONE,
    EQUALS,
    IN_LIST,
    INSIDE,
    LISTED,
    SPACED,
    Label,
    Word,
    ordinals,
)
from grader.sections.lists import counted_below, counted_on, lists_beyond, own_lists, relisted
from grader.sections.openers import BOLD_LEVEL, Opener, Title
from grader.sections.outline import Node, Outline, places_in_order
from grader.sections.titles import (
    ALIKE,
    SAME,
    Words,
    is_one_of,
    likeness_to_any,
    shared_words,
    words_of,
)
from grader.sections.unasked import (
    counts_on,
    has_one_question,
    is_unasked,
    may_be_unasked,
    node_at,
)

BEAM = 24
MAX_OPENERS = 500
FOREIGN = -2
"""The node of an opener that names a question or part which the rubric does not have."""

# -- weights: gains of what speaks for a reading, costs of what speaks against it ------------------
WORD_GAIN = {Word.QUESTION: 3.0, Word.PART: 2.2, Word.ANSWER: 2.2, Word.NONE: 1.2}
HEADING_GAIN, BOLD_GAIN, ROW_GAIN = 1.5, 0.8, 0.6
BRACKET_GAIN, LONG_PATH_GAIN, DEEP_PATH_GAIN = 0.4, 0.8, 0.5
OPEN_COST = 0.8  # nothing ends the label: `2 (b) we see that`
MIN_PLAIN_GAIN = 2.5
SAID_PLAINLY_COST = 1.0  # `2.` where the page has `## Question 2`
ALONE_COST = 0.7  # `2` in a line of its own, `a - 5`
EQUALS_COST = 1.35  # `2 = 7x`, which is a line of the working as well
INSIDE_COST = 0.3  # further on in a line
ORDINAL_COST = 0.5  # `2.` for part b
UNNAMED_COST = 0.4  # `2.` for the second of parts that the rubric does not number
OTHER_LABEL_COST = 0.3  # `Exercise 1`, as the id says, for `Exercise 12`, as the title does
QUESTION_ORDINAL_COST = 0.2  # `Question 2` for the second question, whatever its id
CHAPTER_COST = 1.2  # `Exercise 5.2` for question 2
TOO_DEEP_COST = 0.6  # `2 (a)` where question 2 has no parts
PART_AS_QUESTION_COST, QUESTION_AS_PART_COST = 0.4, 0.8
TITLE_GAIN, FUZZY_TITLE_GAIN, EQUATION_GAIN, ID_GAIN = 2.2, 1.2, 1.0, 1.0
NEUTRAL_COST = 1.0
SHARED_WORD_GAIN, MAX_SHARED = 1.2, 2.0  # a word of the title, by how few questions have it
SAME_QUESTION_GAIN, NEXT_QUESTION_COST, OTHER_QUESTION_COST = 0.6, 1.0, 6.0
BACK_COST, PLAIN_BACK_COST, PASSED_COST, MAX_PASSED = 0.7, 0.3, 0.08, 5
AGAIN_COST, PLAIN_AGAIN_COST, CONTINUED_COST = 2.4, 0.9, 0.3
INSIDE_TITLE_COST = 6.0  # `The limit is 3` within a part of the question `Limits`
RELISTED_COST = 0.3  # below `Corrections:`
SAME_FORM_GAIN, OTHER_LEVEL_COST = 0.4, 0.9
OTHER_FORM_COST = (0.8, 0.3)  # at the level of questions, below it
SKIP_COST = {Word.QUESTION: 1.5, Word.PART: 0.6, Word.ANSWER: 0.6, Word.NONE: 0.1}
SKIP_HEADING_COST, SKIP_BRACKET_COST, SKIP_PATH_COST, SKIP_TITLE_COST = 0.6, 0.3, 0.4, 0.6
FOREIGN_GAIN = 0.5
UNASKED_COST = 0.3  # `(b)` where the rubric has a and c
CHOSEN_GAIN = 0.5  # `(c)` alone below the label of a part in which c is a choice opens nothing
ANSWER_FORM = f" answer{ALONE}"
"""Ends the form of a label alone in its line that a word calls an answer."""


@dataclass(frozen=True, slots=True)
class Match:
    """An opener that opens `node` (or `FOREIGN`); its content begins at `end`."""

    opener: int
    node: int
    end: int
    by_title: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of an opener: the node that it would open, and what speaks for that."""

    node: int
    gain: float
    end: int
    form: str
    absolute: bool
    plain: bool
    by_title: bool = False
    weak: bool = False
    """Whether it is only one where the question before it was opened: `3 Newton steps`."""
    alone: str = ""
    """The label, where its line holds nothing else."""
    relisted: bool = False
    """Whether it stands in a list of answers that are given once more."""
    about: bool = False
    """Whether it is in a sentence, `For (a), I get 42`, which opens nothing anew."""
    unasked: tuple[str, ...] = ()
    """The labels of what the rubric does not have; one alone is below what is open."""


class _State(NamedTuple):
    """An alignment of the openers up to some point; a search makes thousands of them."""

    score: float = 0.0
    last: int = -1
    seen: frozenset[int] = frozenset()
    forms: frozenset[tuple[int, str]] = frozenset()
    chain: _Chain | None = None
    path: tuple[str, ...] = ()
    """The labels of what was opened last, whether the rubric has it or not."""

    @property
    def matches(self) -> tuple[Match, ...]:
        """What was matched so far, in order."""
        found: list[Match] = []
        link = self.chain
        while link is not None:
            found.append(link.match)
            link = link.before
        return tuple(reversed(found))


class _Chain(NamedTuple):
    """A match and those before it, shared by all alignments that begin alike."""

    match: Match
    before: _Chain | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best alignment; `rival` is another one that is nearly as good, if there is any.

    `uncounted` are items of lists that begin anew, where nothing says which parts they answer.
    """

    matches: tuple[Match, ...]
    rival: tuple[Match, ...] | None = None
    uncounted: frozenset[int] = frozenset()


def align(openers: Sequence[Opener], outline: Outline) -> Alignment:
    """Return which openers open which nodes of the outline.

    No homework has more than `MAX_OPENERS` lines that may open something; what is beyond opens
    nothing.
    """
    openers = counted_on(openers, outline)
    states = [_State()]
    found = ((at, tuple(options_of(opener, outline))) for at, opener in enumerate(openers))
    candidates = list(islice(((at, options) for at, options in found if options), MAX_OPENERS))
    said = frozenset(
        option.node
        for _, options in candidates
        for option in options
        if option.absolute and option.gain >= MIN_PLAIN_GAIN
    )
    again = relisted(openers)
    plainly = _named_questions(candidates, outline)
    listed = own_lists(openers, plainly, {node.index: node.rank for node in outline})
    beyond = lists_beyond(openers, plainly, max((node.rank for node in outline), default=0))
    anew = _counted_below(openers, plainly, outline, candidates)
    above = 0
    below_leaves = _below_leaves(openers, outline)
    for position, readings in candidates:
        opener = openers[position]
        if position in beyond or position in below_leaves:
            continue
        if position in plainly:
            above = outline[plainly[position]].rank
        elif not opener.level:
            readings = tuple(o for o in readings if not _goes_back(o, above, opener, outline))
        readings = _as_counted(readings, anew.get(position), outline)
        if position in listed:
            readings = tuple(o for o in readings if o.node < 0 or outline[o.node].depth > 1)
        options = tuple(_beside_plain(option, said) for option in readings)
        if position in again:
            options = tuple(replace(option, relisted=True) for option in options)
        skip = _skip_cost(opener, options)
        choice = words_of(opener.text)  # may be one of those of the part above: `B. it grows`
        matched = [(o, Match(position, o.node, o.end, o.by_title)) for o in options]
        grown = [
            state
            for one in states
            for state in _grown(one, matched, skip, outline, opener.follows, choice, said)
        ]
        states = _best(grown)
    best = states[0]
    uncounted = frozenset(position for position, node in anew.items() if node is None)
    return Alignment(best.matches, _rival(states), uncounted)


def _counted_below(
    openers: Sequence[Opener],
    plainly: Mapping[int, int],
    outline: Outline,
    candidates: Sequence[tuple[int, tuple[Option, ...]]],
) -> dict[int, int | None]:
    """Return which part the items of lists that begin anew below a heading answer."""
    parts: dict[int, list[int]] = {}
    for node in outline:
        parts.setdefault(node.parent, []).append(node.index)
    named = {position: [option.node for option in options] for position, options in candidates}
    return counted_below(openers, plainly, parts, named)


def _as_counted(
    readings: tuple[Option, ...], counted: int | None, outline: Outline
) -> tuple[Option, ...]:
    """Return the readings of an item of a list that begins anew, as it is counted on."""
    if counted is None:
        return readings
    above = outline[counted].parent
    own = [o for o in readings if o.node >= 0 and outline[o.node].parent == above]
    return tuple(replace(option, node=counted) for option in own[:1])


def _below_leaves(openers: Sequence[Opener], outline: Outline) -> frozenset[int]:
    """Return the rows and items right below the label of a part: they are the answer to it."""
    found: list[int] = []
    is_part = False
    for position, opener in enumerate(openers):
        if not opener.below_label:
            plain = [node.index for node in named_plainly(opener, outline)]
            options = options_of(opener, outline)
            nodes = plain or [option.node for option in options if option.node != FOREIGN]
            is_part = bool(nodes) and all(_is_part(node, outline) for node in nodes)
        elif is_part:
            found.append(position)
    return frozenset(found)


def _is_part(index: int, outline: Outline) -> bool:
    return _is_leaf(index, outline) and outline[index].depth > 1


def _goes_back(option: Option, above: int, opener: Opener, outline: Outline) -> bool:
    """Whether a bare number names a question before that of the heading above it: `1` below 4."""
    if option.node < 0 or outline[option.node].depth > 1:
        return False
    bare = all(label.word is Word.NONE and len(label.path) == 1 for label in opener.labels)
    return bare and bool(opener.labels) and outline[option.node].rank < above


def _named_questions(
    candidates: Sequence[tuple[int, tuple[Option, ...]]], outline: Outline
) -> dict[int, int]:
    """Return the question that each opener plainly names: `## Question 2`."""
    return {
        position: option.node
        for position, options in candidates
        for option in options
        if option.absolute and option.plain and option.gain >= MIN_PLAIN_GAIN
        if option.node >= 0 and outline[option.node].depth == 1
    }


def _beside_plain(option: Option, said: frozenset[int]) -> Option:
    """Return an option with what it costs that the page says the same plainly elsewhere."""
    if option.plain or not option.absolute or option.node not in said:
        return option
    return replace(option, gain=option.gain - SAID_PLAINLY_COST)


MARGIN = 0.15


def _rival(states: Sequence[_State]) -> tuple[Match, ...] | None:
    """Return an alignment that gives other owners and is as good but for a hair."""
    best = states[0]
    named = [(m.opener, m.node) for m in best.matches]
    for other in states[1:]:
        if best.score - other.score > MARGIN:
            return None
        if [(m.opener, m.node) for m in other.matches] != named:
            return other.matches
    return None


def _best(states: Sequence[_State]) -> list[_State]:
    kept: dict[tuple[object, ...], _State] = {}
    for state in states:
        key = (state.last, state.seen, state.forms, state.path)
        if key not in kept or kept[key].score < state.score:
            kept[key] = state
    return sorted(kept.values(), key=lambda state: -state.score)[:BEAM]


def _grown(
    state: _State,
    options: Sequence[tuple[Option, Match]],
    skip: float,
    outline: Outline,
    follows: bool,
    choice: Words,
    said: frozenset[int],
) -> Iterator[_State]:
    if any(_is_chosen(state, option, outline, follows) for option, _ in options):
        skip = -CHOSEN_GAIN
    yield state._replace(score=state.score - skip)
    if choice and state.last >= 0 and choice in outline[state.last].choices:
        return
    for option, match in options:
        if _is_answer(state, option, outline, follows):
            continue
        if option.about and (option.node in state.seen or option.node < state.last):
            continue
        if option.weak and not _is_next(state, option.node, outline):
            continue
        chain = _Chain(match, state.chain)
        if option.node == FOREIGN:
            yield from _grown_beyond(state, option, chain, outline)
            continue
        node = outline[option.node]
        score = state.score + option.gain + _context(state, node, option, outline, said)
        score += _consistency(state, node, option)
        seen = state.seen | {node.index}
        forms = state.forms | {(node.depth, option.form)}
        yield _State(score, node.index, seen, forms, chain, node.path)


def _grown_beyond(
    state: _State, option: Option, chain: _Chain, outline: Outline
) -> Iterator[_State]:
    """Yield an alignment with a question or part that the rubric does not have.

    Without a word that says so, it has to be written as the last one on its level, and to come
    soon behind that.
    """
    if state.last >= 0 and option.alone in outline[state.last].letters:
        return
    for path in _paths_beyond(state, option, outline):
        depth = len(path)
        known = (depth, option.form) in state.forms
        above = node_at(path[:-1], outline)
        gain = option.gain - UNASKED_COST + (SAME_FORM_GAIN if known else 0.0)
        gain += SAME_QUESTION_GAIN if depth > 1 and not option.absolute else 0.0
        last = FOREIGN if above is None else above.index
        forms = state.forms | {(depth, option.form)}
        yield _State(state.score + gain, last, state.seen, forms, chain, path)


def _paths_beyond(state: _State, option: Option, outline: Outline) -> Iterator[tuple[str, ...]]:
    """Yield the paths that a label may stand for which names nothing in the rubric."""
    if option.absolute:
        depth = len(option.unasked)
        told = option.unasked[:1] == state.path[:1] if depth > 1 else option.plain
        if (depth, option.form) in state.forms or (told and not option.weak):
            yield option.unasked
        return
    [name] = option.unasked
    for depth in range(len(state.path) + 1, 0, -1):
        path = (*state.path[: depth - 1], name)
        before = _open_at(state.path[:depth], outline) if depth <= len(state.path) else ""
        known = (depth, option.form) in state.forms
        first = not (before or option.weak) and (depth > 1 or option.plain or option.alone)
        below_another = depth > 1 and state.last == FOREIGN
        if depth == 1 and has_one_question(outline) and not (option.plain or option.alone):
            continue
        if (known or first) and counts_on(before, name):
            yield from (path,) if below_another or is_unasked(path, outline) else ()


def _open_at(path: tuple[str, ...], outline: Outline) -> str:
    """Return how what is open is called on the page: as its title says, if that has a label."""
    node = node_at(path, outline)
    return node.titled if node is not None and node.titled else path[-1]


def _is_answer(state: _State, option: Option, outline: Outline, follows: bool) -> bool:
    """Whether what stands alone below the label of a part is its answer; not if all labels do.

    `Ans. c` says so itself, wherever it stands in the part, and so does `(c)` where c is a choice.
    """
    if option.node == FOREIGN:
        return False
    alone = _is_leaf(state.last, outline)
    depth = outline[option.node].depth
    if _is_chosen(state, option, outline, follows):
        return option.node in state.seen or (depth, option.form) not in state.forms
    if not option.form.endswith(ALONE):
        return False
    usual = option.form.removesuffix(ANSWER_FORM)
    told = option.form.endswith(ANSWER_FORM) and not any(
        at == depth and (form == usual or Word.ANSWER in form) for at, form in state.forms
    )
    return alone and (follows or told) and (depth, option.form) not in state.forms


def _is_chosen(state: _State, option: Option, outline: Outline, follows: bool) -> bool:
    """Whether what stands alone below the label of a part may be chosen there."""
    return follows and state.last >= 0 and option.alone in outline[state.last].letters


def _is_next(state: _State, index: int, outline: Outline) -> bool:
    """Whether a question is the first one, or comes right behind one that was opened."""
    before = [node.index for node in outline if node.depth == 1 and node.index < index]
    return not before or any(at in state.seen for at in range(before[-1], index))


def _is_leaf(index: int, outline: Outline) -> bool:
    return index >= 0 and not any(node.parent == index for node in outline)


def _context(
    state: _State, node: Node, option: Option, outline: Outline, said: frozenset[int]
) -> float:
    """Return what speaks for a node after what the page has opened last."""
    gain = 0.0
    last = state.last
    if not option.absolute:
        gain += _relative(state, node, outline, said)
    if node.index in state.seen:
        plain = option.plain and option.absolute  # `Part a` may as well be that of the next one
        if option.relisted:
            gain -= RELISTED_COST
        elif node.index == last:
            gain -= CONTINUED_COST if option.plain else AGAIN_COST
        else:
            gain -= PLAIN_AGAIN_COST if plain else AGAIN_COST
    elif option.by_title and last >= 0 and node.index in _ancestors(outline[last], outline):
        gain -= INSIDE_TITLE_COST
    elif node.index < last:
        gain -= PLAIN_BACK_COST if option.plain or option.relisted else BACK_COST
    elif last != FOREIGN:
        between = range(last + 1, node.index)
        passed = sum(1 for at in between if at not in state.seen and not outline[at].named)
        passed -= sum(1 for at in _ancestors(node, outline) if last < at < node.index)
        gain -= PASSED_COST * min(max(passed, 0), MAX_PASSED)
    return gain


def _relative(state: _State, node: Node, outline: Outline, said: frozenset[int]) -> float:
    """Return what speaks for a part that is named without its question.

    A question whose title stands further below (`said`) is not the one that goes on here.
    """
    above = node.parent
    if state.last == FOREIGN:
        return -OTHER_QUESTION_COST
    if state.last >= 0:
        around = {state.last, *_ancestors(outline[state.last], outline)}
        if above in around:
            return SAME_QUESTION_GAIN
        if above > max(around):
            titled = above in said and above not in state.seen
            return -OTHER_QUESTION_COST if titled else -NEXT_QUESTION_COST
        return -OTHER_QUESTION_COST
    return 0.0 if above <= 0 else -NEXT_QUESTION_COST


def _ancestors(node: Node, outline: Outline) -> Iterator[int]:
    above = node.parent
    while above >= 0:
        yield above
        above = outline[above].parent


def _consistency(state: _State, node: Node, option: Option) -> float:
    """Labels of one form stand on one level, and one level has labels of one form."""
    if (node.depth, option.form) in state.forms:
        return SAME_FORM_GAIN
    cost = 0.0
    if any(form == option.form for _, form in state.forms):
        cost += OTHER_LEVEL_COST
    if any(depth == node.depth for depth, _ in state.forms):
        cost += OTHER_FORM_COST[node.depth > 1]
    return -cost


# -- the readings of one opener --------------------------------------------------------------------


def options_of(opener: Opener, outline: Outline) -> Iterator[Option]:
    """Yield the nodes that an opener may open."""
    found: dict[int, Option] = {}
    for label in _behind_both(opener):
        for option in _by_label(opener, label, outline):
            before = found.get(option.node)
            if before is None or before.gain <= option.gain:
                found[option.node] = option
    for title in opener.titles:
        for option in _by_title(opener, title, outline):
            before = found.get(option.node)
            if before is None or before.gain < option.gain:
                found[option.node] = option
    unasked = [*_unasked(opener, outline, bool(found))]
    absolute = any(option.absolute for option in (*found.values(), *unasked))
    yield from found.values()
    yield from unasked or (() if absolute else _foreign(opener, outline))


def _behind_both(opener: Opener) -> tuple[Label, ...]:
    """Return the labels of an opener; behind `3. Q3 =`, which names it twice, the answer begins."""
    equated = [label for label in opener.labels if label.word and label.form.endswith(EQUALS)]
    ends = {label.path: label.end for label in equated}
    return tuple(replace(each, end=ends.get(each.path, each.end)) for each in opener.labels)


def named_plainly(opener: Opener, outline: Outline) -> Iterator[Node]:
    """Yield the nodes that an opener names by more than a number or a letter: `2b`, `(b)`."""
    for label in opener.labels:
        if label.word or len(label.path) > 1 or "(" in label.form:
            yield from (node for node, cost, _ in fitting(label, outline) if not cost)


def _marked(opener: Opener) -> float:
    if opener.mark == "#":
        return HEADING_GAIN
    if opener.mark == "**" or opener.level == BOLD_LEVEL:
        return BOLD_GAIN
    return ROW_GAIN if opener.mark == "|" else 0.0


def _by_label(opener: Opener, label: Label, outline: Outline) -> Iterator[Option]:
    base, form = _worth(opener, label), _form(opener, label)
    plain = _is_plain(opener, label)
    bare = _is_bare(opener, label)
    last = opener.text.split()[-1:] if len(label.path) > 1 else []
    answer = bare and [word.strip(".:()[]").lower() for word in last] == [label.path[-1]]
    for node, cost, length in fitting(label, outline, whole=answer):
        gain = base - cost + _shared(opener, node, outline)
        absolute = length == node.depth
        about = label.form.startswith(ABOUT)
        yield Option(
            node.index, gain, label.end, form, absolute, plain,
            weak=_is_weak(label), alone=_alone(opener, label), about=about,
        )  # fmt: skip


def _unasked(opener: Opener, outline: Outline, known: bool) -> Iterator[Option]:
    """Yield that an opener names what the rubric does not have, beside what it has.

    Whether a label alone does is seen only where it stands: even one that is `known` may be that of
    a part of another question.
    """
    for label in opener.labels:
        none = label.form.endswith(EQUALS) or label.form.startswith(ABOUT)
        absolute = len(label.path) > 1
        if none or (label.word is Word.QUESTION and not absolute):
            continue
        counted = label.form.startswith(IN_LIST)  # `1. (c)` may be the first in a list, and c
        told = not counted and is_unasked(label.path, outline) if absolute else True
        if told and (absolute or known or may_be_unasked(label.path[-1], outline)):
            plain, form = _is_plain(opener, label), _form(opener, label)
            weak = _is_weak(label) or label.word is Word.ANSWER
            weak = weak or (absolute and label.form.endswith((ALONE, SPACED)))  # `2v`
            yield Option(
                FOREIGN, _worth(opener, label), label.end, form, absolute, plain,
                weak=weak, alone=_alone(opener, label), unasked=label.path,
            )  # fmt: skip


def _worth(opener: Opener, label: Label) -> float:
    """Return how plainly a label says that something begins."""
    gain = WORD_GAIN[label.word] + _marked(opener)
    gain += BRACKET_GAIN if "(" in label.form else 0.0
    gain += LONG_PATH_GAIN if len(label.path) > 1 else 0.0
    gain += DEEP_PATH_GAIN if len(label.path) > 2 else 0.0
    gain -= 0.0 if label.closed else OPEN_COST
    gain -= ALONE_COST if label.form.endswith((ALONE, SPACED)) else 0.0
    gain -= EQUALS_COST if label.form.endswith(EQUALS) else 0.0
    return gain - (INSIDE_COST if opener.mark == INSIDE else 0.0)


def _form(opener: Opener, label: Label) -> str:
    """Return how a label is written; those of one level are written alike."""
    written = label.form.replace(EQUALS, ALONE)
    boxed = not label.word and opener.text.startswith("[")
    if _is_bare(opener, label) and (boxed or (label.word is Word.ANSWER and len(label.path) == 1)):
        written += ANSWER_FORM  # `Ans. c` below the label of a part says c
    return f"{opener.mark}{opener.indent if opener.mark != '#' else opener.level}{written}"


def _is_bare(opener: Opener, label: Label) -> bool:
    """Whether nothing stands behind a label, which is in no heading."""
    return label.end >= opener.line_end and not 0 < opener.level < BOLD_LEVEL


def _alone(opener: Opener, label: Label) -> str:
    return label.path[0] if _is_bare(opener, label) and len(label.path) == 1 else ""


def _is_weak(label: Label) -> bool:
    equated = label.form.endswith(EQUALS) and not label.word
    return equated or (label.form.endswith(ALONE) and not label.closed)


def _is_plain(opener: Opener, label: Label) -> bool:
    heading = 0 < opener.level < BOLD_LEVEL
    long = len(label.path) > 1 and LISTED not in label.form
    named = label.word is Word.QUESTION and not label.form.endswith(EQUALS)
    return named or heading or long


def _shared(opener: Opener, node: Node, outline: Outline) -> float:
    """Return what speaks for a node as the words behind the label are those of its title.

    A word that the titles of several questions share says the less.
    """
    if not opener.level and not opener.text.rstrip("*_ ").endswith(":"):
        return 0.0
    words = words_of(opener.text)
    names = [name for name in node.names if len(name) > 1]
    shared = {word for name in names for word in shared_words(name, words) if len(word) > 2}
    told = sum(1 / _spread(word, outline) for word in shared)
    return min(SHARED_WORD_GAIN * told, MAX_SHARED)


@lru_cache(maxsize=1024)
def _spread(word: str, outline: Outline) -> int:
    """Return in how many branches of the rubric a word stands."""
    having = {
        node.index
        for node in outline
        if any(shared_words(name, (word,)) for name in node.names if len(name) > 1)
    }
    return max(1, sum(1 for at in having if having.isdisjoint(_ancestors(outline[at], outline))))


def fitting(
    label: Label, outline: Outline, whole: bool = False
) -> Iterator[tuple[Node, float, int]]:
    """Yield the nodes whose labels end with those of a path, what that costs, and its length.

    With `whole` its last name is never left out: `c - b.` is `b`, said of part c. Neither is it of
    what the rubric has: `2c` is not question 2 where there is a part 2c, nor where there are 2a and
    2b. `Part ii` is not question 2 where there is a part ii.
    """
    depth = max((node.depth for node in outline), default=0)
    whole = whole or any(node.path == label.path for node in outline)
    if len(label.path) > 1 and not label.form.startswith(IN_LIST):
        whole = whole or is_unasked(label.path, outline)
    of_part = label.word is not Word.QUESTION and any(
        node.depth > 1 and [node.path[-1]] == [*label.path] for node in outline
    )
    for path, before in _paths(label, whole):
        for node in outline:
            if of_part and node.depth == 1 and node.path != path and not path[-1].isdigit():
                continue
            cost = _fit(path, node, outline, "A" in label.form)
            if cost is None or (label.form.endswith(ALONE) and not node.path[-1]):
                continue
            absolute = len(path) == node.depth
            if label.word is Word.QUESTION and not absolute:
                if cost:
                    continue  # `Question 2` is never part b
                cost += QUESTION_AS_PART_COST
            if label.word is Word.PART and absolute and len(path) == 1:
                cost += PART_AS_QUESTION_COST if depth > 1 else 0.0
            yield node, cost + before, len(path)


def _paths(label: Label, whole: bool) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the path of a label, and the other ones that it may stand for."""
    yield label.path, 0.0
    if len(label.path) > 1:
        if ".0" in label.form or label.form.startswith(IN_LIST):
            yield label.path[1:], CHAPTER_COST
        if label.closed and not (whole or label.form.endswith(ALONE)):
            yield label.path[:-1], TOO_DEEP_COST + LONG_PATH_GAIN


def _fit(path: tuple[str, ...], node: Node, outline: Outline, capital: bool) -> float | None:
    """Return what it costs to take the last names of a node for a path; None if they differ."""
    if len(path) > node.depth:
        return None
    cost, here = 0.0, node
    for name in reversed(path):
        one = _fit_name(name, here, outline, capital)
        if one is None:
            return None
        cost += one
        here = outline[here.parent]
    return cost


def _fit_name(name: str, node: Node, outline: Outline, capital: bool) -> float | None:
    label = node.path[-1]
    if name == node.titled or (name == label and not node.titled):
        return 0.0
    if any(one.titled == name for one in outline):
        return None
    if label == name:
        return OTHER_LABEL_COST
    if not set(ordinals(name)) & set(places_in_order(node)):
        return None
    if node.depth == 1 and len(name) == 1 and name.isalpha() and not (capital or name in "ivx"):
        return None  # small letters are parts
    if label:
        return ORDINAL_COST if label.isdigit() != name.isdigit() or not label.isdigit() else None
    if node.depth == 1:
        taken = any(one.depth == 1 and one.path[-1] == name for one in outline)
        return None if taken else QUESTION_ORDINAL_COST
    alone = sum(1 for one in outline if one.parent == node.parent) == 1
    return None if node.named or alone else UNNAMED_COST


def _by_title(opener: Opener, title: Title, outline: Outline) -> Iterator[Option]:
    marked = opener.level > 0 or opener.mark in ("**", "|")
    neutral = NEUTRAL_COST if NEUTRAL_WORDS.issuperset(title.words) else 0.0
    form = f"{opener.mark}{opener.level}title{title.sign}"
    for index, alike in _called(opener, title, outline):
        if alike < SAME and not marked:
            continue
        node = outline[index]
        gain = TITLE_GAIN if alike == SAME else FUZZY_TITLE_GAIN * alike
        if title.sign == "=":
            if _is_letter_equated(opener) or node.named or len("".join(title.words)) < 2:
                continue
            gain = EQUATION_GAIN
        plain = any(words_of(one) == title.words for one in node.ids)
        gain += (ID_GAIN if plain else 0.0) + _marked(opener) - neutral
        yield Option(node.index, gain, title.end, form, node.depth == 1 or plain, plain, True)


def _is_letter_equated(opener: Opener) -> bool:
    """Whether a line begins with `Q1 = `, which says no more than its label does."""
    return any(label.word and label.form.endswith(EQUALS) for label in opener.labels)


def _called(opener: Opener, title: Title, outline: Outline) -> list[tuple[int, float]]:
    """Return the nodes that a title may be that of, in order, and how alike it is to their names.

    Behind a label may stand the very words of a title: `c) Global order`, and beside a word for
    answers: `The answer for energy`, `Energy (answer)`.
    """
    found = dict(_titled(title.words, Same(outline)))
    exactly = {at: SAME for at in found if is_one_of(title.words, outline[at].names)}
    if exactly or title.sign == ".":  # a sentence in nearly the words of a title is an answer
        found = exactly
    for behind in _behind_label(opener, title):
        found |= {at: alike for at, alike in _titled(behind, Same(outline)) if alike == SAME}
    return sorted(found.items())


def _behind_label(opener: Opener, title: Title) -> Iterator[Words]:
    """Yield the words of a line behind those that may be a label, or say that an answer comes."""
    if opener.labels:
        both = words_of(opener.text), title.words
        yield from {words[cut:] for words in both for cut in (1, 2, 3) if len(words) > cut}
    for at, word in enumerate(title.words[:3]):
        if word in ANSWER_WORDS:
            yield title.words[at + 1 :]
    if title.words[-1:] and title.words[-1] in ANSWER_WORDS:
        yield title.words[:-1]


@lru_cache(maxsize=1 << 11)
def _titled(words: Words, outline: Same[Outline]) -> tuple[tuple[int, float], ...]:
    """Return the nodes of which some words may be the title, and how alike they are to it."""
    alike = ((node.index, likeness_to_any(node.names, words)) for node in outline.value)
    return tuple((index, share) for index, share in alike if share >= ALIKE)


def _foreign(opener: Opener, outline: Outline) -> Iterator[Option]:
    """Yield that an opener names a question which the rubric does not have: `Question 7`."""
    for label in opener.labels[:1]:
        if label.word is Word.QUESTION and label.path[0].isdigit() and label.closed:
            form = _form(opener, label)
            yield Option(FOREIGN, FOREIGN_GAIN, label.end, form, True, True, unasked=label.path)


def _skip_cost(opener: Opener, options: Sequence[Option]) -> float:
    cost = 0.0
    if opener.labels:
        label = opener.labels[-1]
        cost = SKIP_COST[label.word] if label.closed else SKIP_COST[label.word] / 3
        cost += SKIP_BRACKET_COST if "(" in label.form else 0.0
        cost += SKIP_PATH_COST if len(label.path) > 1 else 0.0
    elif any(option.by_title for option in options):
        cost = SKIP_TITLE_COST
    return cost + (SKIP_HEADING_COST if 0 < opener.level < BOLD_LEVEL else 0.0)
