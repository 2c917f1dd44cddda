"""Which openers of a page are which questions and parts: the best alignment of all of them.

A label alone says little: `2.` is a question, a part, or a step of the working. So all openers of a
page are read together. A search with a beam goes through them in order; each may be a question or
part (an `Option` with a gain), something that no question of the rubric is, or no opener at all.
What a line may open by itself is in `options`; what counts here is in the table of weights below:
whether a reading goes on where the page stands, whether labels of one form stand on one level.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from grader.sections.labels import ALONE, Word
from grader.sections.lists import (
    counted_below,
    counted_on,
    lines_beyond,
    lists_beyond,
    nested_lists,
    own_lists,
    relisted,
)
from grader.sections.openers import Opener
from grader.sections.options import (
    ANSWER_FORM,
    FOREIGN,
    Option,
    innermost,
    named_plainly,
    options_of,
    skip_cost,
)
from grader.sections.outline import Node, Outline, ancestors
from grader.sections.titles import Words, words_of
from grader.sections.unasked import counts_on, has_one_question, is_unasked, node_at

BEAM = 24
MAX_OPENERS = 500

# -- weights: gains of what speaks for an alignment, costs of what speaks against it ---------------
MIN_PLAIN_GAIN = 2.5
SAID_PLAINLY_COST = 1.0  # `2.` where the page has `## Question 2`
SAME_QUESTION_GAIN, NEXT_QUESTION_COST, OTHER_QUESTION_COST = 0.6, 1.0, 6.0
BACK_COST, PLAIN_BACK_COST, PASSED_COST, MAX_PASSED = 0.7, 0.3, 0.08, 5
AGAIN_COST, PLAIN_AGAIN_COST, CONTINUED_COST = 2.4, 0.9, 0.3
INSIDE_TITLE_COST = 6.0  # `The limit is 3` within a part of the question `Limits`
RELISTED_GAIN = 1.0  # a label there, though nothing is counted on
RELISTED_COST = 0.3  # below `Corrections:`
SAME_FORM_GAIN, OTHER_LEVEL_COST = 0.4, 0.9
OTHER_FORM_COST = (0.8, 0.3)  # at the level of questions, below it
UNASKED_COST = 0.3  # `(b)` where the rubric has a and c
CHOSEN_GAIN = 0.5  # `(c)` alone below the label of a part in which c is a choice opens nothing


@dataclass(frozen=True, slots=True)
class Match:
    """An opener that opens `node` (or `FOREIGN`); its content begins at `end`."""

    opener: int
    node: int
    end: int
    by_title: bool = False


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
    candidates = list(_without_shortened(candidates, openers, outline))
    said = frozenset(
        option.node
        for _, options in candidates
        for option in options
        if option.absolute and option.gain >= MIN_PLAIN_GAIN
    )
    page = _Page.of(openers, outline, candidates)
    for position, readings in candidates:
        if position in page.passed_over:
            continue
        opener = openers[position]
        options = tuple(_beside_plain(option, said) for option in page.narrowed(position, readings))
        if position in page.again:
            options = _relisted(options)
        skip = skip_cost(opener, options)
        choice = words_of(opener.text)  # may be one of those of the part above: `B. it grows`
        matched = [(o, Match(position, o.node, o.end, o.by_title)) for o in options]
        grown = [
            state
            for one in states
            for state in _grown(one, matched, skip, outline, opener, choice, said)
        ]
        states = _best(grown)
    best = states[0]
    uncounted = frozenset(position for position, node in page.anew.items() if node is None)
    return Alignment(best.matches, _rival(states), uncounted)


def _without_shortened(
    candidates: Sequence[tuple[int, tuple[Option, ...]]],
    openers: Sequence[Opener],
    outline: Outline,
) -> Iterator[tuple[int, tuple[Option, ...]]]:
    """Yield the readings without shortened titles, where letters name parts of the same question.

    Below `(d)` a line `price: 70` is working, even where a part (b) asks for the market price.
    """
    lettered = {
        outline[option.node].parent
        for at, options in candidates
        if any(label.closed and label.path[-1].isalpha() for label in openers[at].labels)
        for option in options
        if not option.by_title and option.node >= 0 and outline[option.node].depth > 1
    }
    for at, options in candidates:
        kept = tuple(
            o for o in options if not o.shortened or outline[o.node].parent not in lettered
        )
        if kept:
            yield at, kept


@dataclass(slots=True)
class _Page:
    """What the openers of a page say of one another; `above` is where the last plain title is."""

    openers: Sequence[Opener]
    outline: Outline
    again: Container[int]
    plainly: Mapping[int, int]
    listed: Container[int]
    passed_over: Container[int]
    nested: Mapping[int, Container[int]]
    anew: Mapping[int, int | None]
    above: int = 0

    @classmethod
    def of(
        cls,
        openers: Sequence[Opener],
        outline: Outline,
        candidates: Sequence[tuple[int, tuple[Option, ...]]],
    ) -> _Page:
        plainly = _named_questions(candidates, outline)
        most = max((node.rank for node in outline if not node.named), default=0)
        beyond = lists_beyond(openers, plainly, most) | lines_beyond(openers, most)
        return cls(
            openers,
            outline,
            again=relisted(openers),
            plainly=plainly,
            listed=own_lists(openers, plainly, {node.index: node.rank for node in outline}),
            passed_over={*beyond, *_below_leaves(openers, outline, dict(candidates))},
            nested=_nested(openers, plainly, outline, candidates),
            anew=_counted_below(openers, plainly, outline, candidates),
        )

    def narrowed(self, position: int, readings: tuple[Option, ...]) -> tuple[Option, ...]:
        """Return the options of an opener that fit what stands around it, in the page's order."""
        opener = self.openers[position]
        if position in self.nested:
            readings = tuple(o for o in readings if o.node in self.nested[position])
        if position in self.plainly:
            self.above = self.outline[self.plainly[position]].rank
        elif not opener.level and position not in self.again:
            readings = tuple(
                o for o in readings if not _goes_back(o, self.above, opener, self.outline)
            )
        readings = _as_counted(readings, self.anew.get(position), self.outline)
        if position in self.listed and position not in self.again:
            readings = tuple(o for o in readings if o.node < 0 or self.outline[o.node].depth > 1)
        return innermost(readings, self.outline)


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


def _nested(
    openers: Sequence[Opener],
    plainly: Mapping[int, int],
    outline: Outline,
    candidates: Sequence[tuple[int, tuple[Option, ...]]],
) -> dict[int, frozenset[int]]:
    """Return for the items of lists within a part the nodes in it that they may count.

    A list that is longer than the parts are many counts none of them.
    """
    named = {position: [option.node for option in options] for position, options in candidates}
    found: dict[int, frozenset[int]] = {}
    for at, (owner, length) in nested_lists(openers, named).items():
        above = [plainly[position] for position in plainly if position < owner]
        around = {
            node
            for node in named[owner]
            if node >= 0 and (not above or above[-1] in (node, *ancestors(outline[node], outline)))
        }
        label = openers[at].labels[0].path[-1:]
        called = {node.parent for node in outline if node.path[-1:] == label}
        below = [node for node in outline if node.parent in around]
        below = [node for node in below if not node.named or node.parent in called]
        counted = {node.parent for node in below if node.rank >= length}
        found[at] = frozenset(node.index for node in below if node.parent in counted)
    return found


def _as_counted(
    readings: tuple[Option, ...], counted: int | None, outline: Outline
) -> tuple[Option, ...]:
    """Return the readings of an item of a list that begins anew, as it is counted on."""
    if counted is None:
        return readings
    above = outline[counted].parent
    own = [o for o in readings if o.node >= 0 and outline[o.node].parent == above]
    return tuple(replace(option, node=counted) for option in own[:1])


def _below_leaves(
    openers: Sequence[Opener], outline: Outline, readings: Mapping[int, Sequence[Option]]
) -> frozenset[int]:
    """Return the rows and items right below the label of a part: they are the answer to it."""
    found: list[int] = []
    is_part = False
    for position, opener in enumerate(openers):
        if not opener.below_label:
            plain = [node.index for node in named_plainly(opener, outline)]
            options = readings.get(position, ())
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
    opener: Opener,
    choice: Words,
    said: frozenset[int],
) -> Iterator[_State]:
    if any(_is_chosen(state, option, outline, opener) for option, _ in options):
        skip = -CHOSEN_GAIN
    yield state._replace(score=state.score - skip)
    if choice and state.last >= 0 and choice in outline[state.last].choices:
        return
    for option, match in options:
        if _is_answer(state, option, outline, opener):
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
        forms = state.forms | {(node.depth, option.form), *option.inner}
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
        named = below_another or is_unasked(path, outline)
        if named and (known or first) and counts_on(before, name):
            yield path


def _open_at(path: tuple[str, ...], outline: Outline) -> str:
    """Return how what is open is called on the page: as its title says, if that has a label."""
    node = node_at(path, outline)
    return node.titled if node is not None and node.titled else path[-1]


def _is_answer(state: _State, option: Option, outline: Outline, opener: Opener) -> bool:
    """Whether what stands alone below the label of a part is its answer; not if all labels do.

    `Ans. c` says so itself, wherever it stands in the part, and so does `(c)` where c is a choice.
    """
    if option.node == FOREIGN:
        return False
    alone = _is_leaf(state.last, outline)
    depth = outline[option.node].depth
    if _is_chosen(state, option, outline, opener):
        return option.node in state.seen or (depth, option.form) not in state.forms
    if not option.form.endswith(ALONE):
        return False
    usual = option.form.removesuffix(ANSWER_FORM)
    told = option.form.endswith(ANSWER_FORM) and not any(
        at == depth and (form == usual or Word.ANSWER in form) for at, form in state.forms
    )
    return alone and (opener.follows or told) and (depth, option.form) not in state.forms


def _relisted(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return what a label names where answers are given again: a part that is asked, if it can."""
    asked = tuple(option for option in options if option.node >= 0) or options
    return tuple(
        replace(option, relisted=True, gain=max(option.gain, RELISTED_GAIN)) for option in asked
    )


def _is_chosen(state: _State, option: Option, outline: Outline, opener: Opener) -> bool:
    """Whether what stands alone below the label of a part may be chosen there.

    So may what stands further down, where it names what was opened before and opens nothing now.
    """
    told = opener.follows or (opener.closes and option.node in state.seen)
    return told and state.last >= 0 and option.alone in outline[state.last].letters


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
    elif option.by_title and last >= 0 and node.index in ancestors(outline[last], outline):
        gain -= INSIDE_TITLE_COST
    elif node.index < last:
        gain -= PLAIN_BACK_COST if option.plain or option.relisted else BACK_COST
    elif last != FOREIGN:
        between = range(last + 1, node.index)
        passed = sum(1 for at in between if at not in state.seen and not outline[at].named)
        passed -= sum(1 for at in ancestors(node, outline) if last < at < node.index)
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
        around = {state.last, *ancestors(outline[state.last], outline)}
        if above in around:
            return SAME_QUESTION_GAIN
        if above > max(around):
            titled = above in said and above not in state.seen
            return -OTHER_QUESTION_COST if titled else -NEXT_QUESTION_COST
        return -OTHER_QUESTION_COST
    return 0.0 if above <= 0 else -NEXT_QUESTION_COST


def _consistency(state: _State, node: Node, option: Option) -> float:
    """Labels of one form stand on one level, and one level has labels of one form."""
    if (node.depth, option.form) in state.forms:
        return SAME_FORM_GAIN
    if option.relisted:
        return 0.0  # a list of all answers at the end may be counted otherwise than the page
    cost = 0.0
    if any(form == option.form for _, form in state.forms):
        cost += OTHER_LEVEL_COST
    if any(depth == node.depth for depth, _ in state.forms):
        cost += OTHER_FORM_COST[node.depth > 1]
    return -cost
