"""The readings of one opener: which questions and parts it may open, and what speaks for each.

Here a line is looked at alone; what the rest of the page says is in `align`. What counts is in the
table of weights below: how plainly a label says it, how well a title fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.expressions.phrases import ANSWER_WORDS, NEUTRAL_WORDS, PART_WORDS, QUESTION_WORDS
from grader.same import Same
from grader.sections.labels import (
    ABOUT,
    ALONE,
    EQUALS,
    IN_LIST,
    INSIDE,
    LAST,
    LISTED,
    SPACED,
    Label,
    Word,
    ordinals,
)
from grader.sections.named_values import are_names
from grader.sections.openers import BOLD_LEVEL, Opener, Title
from grader.sections.outline import Node, Outline, ancestors, places_in_order, titled_labels
from grader.sections.titles import (
    ALIKE,
    SAME,
    Words,
    are_initials,
    is_one_of,
    likeness_to_any,
    shared_words,
    words_of,
)
from grader.sections.unasked import is_unasked, may_be_unasked

FOREIGN = -2
"""The node of an opener that names a question or part which the rubric does not have."""

# -- weights: gains of what speaks for a reading, costs of what speaks against it ------------------
WORD_GAIN = {Word.QUESTION: 3.0, Word.PART: 2.2, Word.ANSWER: 2.2, Word.NONE: 1.2}
HEADING_GAIN, BOLD_GAIN, ROW_GAIN = 1.5, 0.8, 0.6
BRACKET_GAIN, LONG_PATH_GAIN, DEEP_PATH_GAIN = 0.4, 0.8, 0.5
OPEN_COST = 0.8  # nothing ends the label: `2 (b) we see that`
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
SKIP_COST = {Word.QUESTION: 1.5, Word.PART: 0.6, Word.ANSWER: 0.6, Word.NONE: 0.1}
SKIP_HEADING_COST, SKIP_BRACKET_COST, SKIP_PATH_COST, SKIP_TITLE_COST = 0.6, 0.3, 0.4, 0.6
FOREIGN_GAIN = 0.5
ANSWER_FORM = f" answer{ALONE}"
"""Ends the form of a label alone in its line that a word calls an answer."""


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
    shortened: bool = False
    """Whether it is a title of which only some words are there."""
    unasked: tuple[str, ...] = ()
    """The labels of what the rubric does not have; one alone is below what is open."""
    inner: tuple[tuple[int, str], ...] = ()
    """How the labels of several levels are written one by one, with their levels: `(a) (i)`."""


def options_of(opener: Opener, outline: Outline) -> Iterator[Option]:
    """Yield the nodes that an opener may open."""
    found: dict[int, Option] = {}
    if are_names(opener.text, outline):
        return
    for label in _whole_labels(_behind_both(opener), outline):
        for option in _by_label(opener, label, outline):
            before = found.get(option.node)
            if before is None or before.gain <= option.gain:
                found[option.node] = option
    for title in opener.titles:
        for option in _by_title(opener, title, outline):
            before = found.get(option.node)
            if before is not None and not before.by_title and option.shortened:
                continue  # the label of this part says so already
            if before is None or before.gain < option.gain:
                found[option.node] = option
    unasked = [*_unasked(opener, outline, bool(found))]
    yield from found.values()
    if unasked:
        yield from unasked
    elif not any(option.absolute for option in found.values()):
        yield from _foreign(opener, outline)


def _behind_both(opener: Opener) -> tuple[Label, ...]:
    """Return the labels of an opener; behind `3. Q3 =`, which names it twice, the answer begins."""
    equated = [label for label in opener.labels if label.word and label.form.endswith(EQUALS)]
    ends = {label.path: label.end for label in equated}
    return tuple(replace(each, end=ends.get(each.path, each.end)) for each in opener.labels)


def _whole_labels(labels: Sequence[Label], outline: Outline) -> Iterator[Label]:
    """Yield labels but for the first half of one in words: `Problem 1, part b` is no question 1."""
    paths = {node.path for node in outline}
    whole = [label.path for label in labels if label.word is Word.QUESTION and label.path in paths]
    for label in labels:
        longer = (path for path in whole if len(path) > len(label.path))
        if not any(path[: len(label.path)] == label.path for path in longer):
            yield label


def innermost(options: Sequence[Option], outline: Outline) -> tuple[Option, ...]:
    """Return the readings of a label but for those whose own parts it names further on.

    `(a) (i)` is a part of (a) where there is such a part.
    """
    ends = {option.node: option.end for option in options if not option.by_title}
    outer = {
        above
        for node, end in ends.items()
        if node >= 0 and outline[node].depth > 2
        for above in ancestors(outline[node], outline)
        if ends.get(above, end) < end
    }
    return tuple(option for option in options if option.node not in outer)


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
        if about and cost and not absolute:
            continue  # `For 1 I got` is about question 1, not about the first part of the next
        yield Option(
            node.index, gain, label.end, form, absolute, plain,
            weak=_is_weak(label), alone=_alone(opener, label), about=about,
            inner=_inner_forms(opener, label, node),
        )  # fmt: skip


_BRACKETED_NAME = re.compile(r"\([0aA]\)")


def _inner_forms(opener: Opener, label: Label, node: Node) -> tuple[tuple[int, str], ...]:
    """Return the levels of labels in brackets that stand behind each other, and their form."""
    shapes = _BRACKETED_NAME.findall(label.form)
    if len(shapes) < 2 or not label.form.endswith("".join(shapes)):
        return ()
    levels = range(node.depth - len(shapes) + 1, node.depth + 1)
    prefix = f"{opener.mark}{opener.indent if opener.mark != '#' else opener.level}"
    return tuple((level, prefix + shape) for level, shape in zip(levels, shapes, strict=True))


def _unasked(opener: Opener, outline: Outline, known: bool) -> Iterator[Option]:
    """Yield that an opener names what the rubric does not have, beside what it has.

    Whether a label alone does is seen only where it stands: even one that is `known` may be that of
    a part of another question.
    """
    for label in opener.labels:
        if label.form.endswith(EQUALS) or label.form.startswith(ABOUT):
            continue
        absolute = len(label.path) > 1
        if absolute:
            told = _names_unasked(label, outline)
        else:
            one = known or may_be_unasked(label.path[0], outline)
            told = one and label.word is not Word.QUESTION
        if told:
            plain, form = _is_plain(opener, label), _form(opener, label)
            weak = _is_weak(label) or label.word is Word.ANSWER
            weak = weak or (absolute and label.form.endswith((ALONE, SPACED)))  # `2v`
            yield Option(
                FOREIGN, _worth(opener, label), label.end, form, absolute, plain,
                weak=weak, alone=_alone(opener, label), unasked=label.path,
            )  # fmt: skip


def _names_unasked(label: Label, outline: Outline) -> bool:
    """Whether a label with its question names a part that the rubric does not have.

    `1. (c)` may as well be the first in a list, and c; `(b) (i)` is a part of question 1, too.
    """
    long = len(label.path) > 1 and not label.form.startswith(IN_LIST)
    within = any(node.path[-len(label.path) :] == label.path for node in outline)
    return long and not within and is_unasked(label.path, outline)


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
    if not opener.level and not opener.ends_in_colon:
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
    return max(1, sum(1 for at in having if having.isdisjoint(ancestors(outline[at], outline))))


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
    whole = whole or _names_unasked(label, outline)
    of_part = label.word is not Word.QUESTION and any(
        node.depth > 1 and [node.path[-1]] == [*label.path] for node in outline
    )
    for path, before in _paths(_without_sheet(label, outline), whole):
        called = {node.path[0] for node in outline if node.depth > 1 and node.path[-1] == path[-1]}
        for node in outline:
            if path[-1] != node.path[-1] and node.path[0] in called and path[-1].isalpha():
                continue  # `(b)` is not a (ii) where there is a part b
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


def _without_sheet(label: Label, outline: Outline) -> Label:
    """Return a label without the number of the only question of a sheet, which no id names.

    `1a` is the question a, where all questions are a letter.
    """
    number, *rest = label.path
    letters = all(node.depth == 1 and node.path[-1].isalpha() for node in outline)
    return replace(label, path=tuple(rest)) if rest and letters and number.isdigit() else label


def _paths(label: Label, whole: bool) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the path of a label, and the other ones that it may stand for."""
    yield label.path, 0.0
    if len(label.path) > 1:
        if ".0" in label.form or label.form.startswith(IN_LIST):
            yield label.path[1:], CHAPTER_COST
        if label.closed and not (whole or label.form.endswith((ALONE, LAST))):
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
    if name in titled_labels(outline):
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
    called = _called(opener, title, outline)
    short = () if any(alike == SAME for _, alike in called) else _shortened(title, outline)
    for index, alike in [*called, *((at, SAME) for at in short)]:
        if alike < SAME and not marked:
            continue
        node = outline[index]
        gain = TITLE_GAIN if alike == SAME else FUZZY_TITLE_GAIN * alike
        if node.named and not opener.level and opener.mark != "**" and _is_symbol(title.words):
            continue  # `h_1: 1` above `y: 0.62`: a value by its name, as the others are
        if title.sign == "=":
            told = len("".join(title.words)) > 1 and (len(title.words) > 1 or not node.named)
            if _is_letter_equated(opener) or not told:
                continue
            gain = EQUATION_GAIN
        plain = any(words_of(one) == title.words for one in node.ids)
        gain += (ID_GAIN if plain else 0.0) + _marked(opener) - neutral
        yield Option(
            node.index, gain, title.end, form, node.depth == 1 or plain, plain, True,
            shortened=index in short,
        )  # fmt: skip


def _shortened(title: Title, outline: Outline) -> tuple[int, ...]:
    """Return the one part of whose title some words are left: `line: y = 2x` for `Fitted line`."""
    if title.sign not in (":", "="):
        return ()
    words = title.words[1:] if title.words[:1] and title.words[0] in _ARTICLES else title.words
    found = tuple(node.index for node in outline if words in node.short)
    found = found or _by_some_words(words, Same(outline))
    return found if len(found) == 1 else ()


def _is_symbol(words: Words) -> bool:
    """Whether words are a letter with a number, `h_1`."""
    letter, *number = words or ("",)
    whole = "".join(words)
    return len(letter) <= _LONGEST_SYMBOL and whole[-1:].isdigit() and len(number) < 2


_LONGEST_SYMBOL = 2


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
    if title.sign == ":":
        short = (node.index for node in outline for n in node.names if are_initials(title.words, n))
        found |= dict.fromkeys(short, SAME)
    if title.sign == ":" and opener.mark == INSIDE and SAME not in found.values():
        part = [n.index for n in outline if any(_is_part_of(title.words, one) for one in n.names)]
        found |= {at: SAME for at in part if len(part) == 1}
    if opener.level and not found and len(title.words) > 1:
        begun = [n.index for n in outline if any(_begins(name, title.words) for name in n.names)]
        found |= {at: SAME for at in begun if len(begun) == 1}
    for behind in _behind_label(opener, title):
        found |= {at: alike for at, alike in _titled(behind, Same(outline)) if alike == SAME}
    return sorted(found.items())


def _begins(name: Words, words: Words) -> bool:
    """Whether a heading is the beginning of a title: `Which distribution?`."""
    return len(name) > len(words) and name[: len(words)] == words


def _may_label(word: str, named: AbstractSet[str]) -> bool:
    """Whether a word may be a part of a label, as each of `Question 3 (a)` is."""
    if word in named or word in _WORDS_OF_LABELS:
        return True
    return len(word) <= _LONGEST_LABEL and not word.isdecimal()


_LONGEST_LABEL = 2
_WORDS_OF_LABELS = frozenset((*QUESTION_WORDS, *PART_WORDS, *ANSWER_WORDS))


def _is_part_of(words: Words, name: Words) -> bool:
    """Whether words are half of a title or more: `F1` of `F1 score`, in a row with others."""
    ends = name[: len(words)] == words or name[-len(words) :] == words
    told = len("".join(words)) > 1  # the node b in `A: 0, B: 3` is none of `1 b`
    return told and ends and len(words) < len(name) <= 2 * len(words)


@lru_cache(maxsize=1 << 11)
def _by_some_words(words: Words, outline: Same[Outline]) -> tuple[int, ...]:
    """Return the parts with all of some words in one title: `Principal component` of a first one.

    There are two words or more, and none is a number.
    """
    telling = shared_words(words, words)
    told = {word for word in telling if len(word) >= _LEAST_TOLD}
    if len(told) < 2 or not told.isdisjoint(_ARTICLES) or len(told) < len(telling - _SMALL):
        return ()
    return tuple(
        node.index
        for node in outline.value
        if node.depth > 1
        and not node.named
        and any(len(shared_words(tuple(sorted(told)), name)) == len(told) for name in node.names)
    )


_LEAST_TOLD = 4
_SMALL = frozenset({"the", "of", "by", "for", "in", "a", "an", "at"})
_ARTICLES = frozenset({"the", "der", "die", "das", "la", "le", "les", "el", "los", "las"})


def _behind_label(opener: Opener, title: Title) -> Iterator[Words]:
    """Yield the words of a line behind those that may be a label, or say that an answer comes."""
    if opener.labels:
        both = words_of(opener.text), title.words
        named = {name for label in opener.labels for name in label.path}
        yield from {
            words[cut:]
            for words in both
            for cut in (1, 2, 3)
            if len(words) > cut and all(_may_label(word, named) for word in words[1:cut])
        }  # the 9 of `(b) 9 page faults` is no label, nor is the sp3 of `3) sp3 hybridized`
    for at, word in enumerate(title.words[:3]):
        if word in ANSWER_WORDS:
            yield title.words[at + 1 :]
    if title.words[-1:] and title.words[-1] in ANSWER_WORDS:
        yield title.words[:-1]
    if len(title.words) > 1 and title.words[0] in _ARTICLES:
        yield title.words[1:]


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


def skip_cost(opener: Opener, options: Sequence[Option]) -> float:
    """Return what it costs that an opener opens nothing."""
    cost = 0.0
    if opener.labels:
        label = opener.labels[-1]
        cost = SKIP_COST[label.word] if label.closed else SKIP_COST[label.word] / 3
        cost += SKIP_BRACKET_COST if "(" in label.form else 0.0
        cost += SKIP_PATH_COST if len(label.path) > 1 else 0.0
    elif any(option.by_title for option in options):
        cost = SKIP_TITLE_COST
    return cost + (SKIP_HEADING_COST if 0 < opener.level < BOLD_LEVEL else 0.0)
