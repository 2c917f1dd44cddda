"""`choice`: one or several of given letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from unicodedata import normalize

from grader.answers.base import Checked, Element, KindFacts, MarkOutcome, Message, Options, Response
from grader.answers.explain.verdicts import FULL, NONE, review
from grader.answers.find.chains import field_of
from grader.answers.find.ranking import announced_words, stressed_words
from grader.answers.find.reading import raw_text
from grader.answers.kinds.choices.marked import (
    Line,
    all_below_another,
    boxes_ticked,
    lines_with_marks,
    singled_out_among,
)
from grader.answers.kinds.choices.other_words import (
    behind_the_question,
    changes_its_mind,
    conclusions,
    denied_choice,
    distinguishing,
    ends_a_clause,
    in_full,
    in_own_words,
    in_words_of_choices,
    reconsidered,
    with_letters_joined,
    with_whole_choices,
    without_hyphens,
)
from grader.answers.kinds.choices.questions import (
    letters_of_truth,
    truth_in_sentence,
    word_of_truth,
)
from grader.errors import Place
from grader.expressions.announcing import (
    TICKS,
    denies,
    without_announcement,
    without_predicate,
    without_reason,
    without_remarks,
)
from grader.expressions.functions import plain_function
from grader.expressions.numerals import ARROW
from grader.expressions.phrases import (
    BECAUSE_WORDS,
    FALSE_WORDS,
    JOINING,
    NO_WORDS,
    OPTION_WORDS,
    TELLING,
    TRUE_WORDS,
    YES_WORDS,
    pattern_of,
)
from grader.readers.document import Document
from grader.rubric.types import Asked

_LEAD = re.compile(
    r"^\W*(?:(?:my|the)\s+)?(?:answers?|choices?|solution)?\s*(?:is|are|:|=|-)?\s*", re.IGNORECASE
)
_PUNCTUATION = "().[]{}*_`:$\"'“” !"
_FIRST = re.compile(r"\W*\(?(?P<letter>\w)\b(?P<sign>[).:,]{0,2}\s*(?:[-–—=:]\s)?)\s*")
_REASON = re.compile(rf"(?:{pattern_of(BECAUSE_WORDS)})\b", re.IGNORECASE)
_NAMED = re.compile(
    rf"\b(?:{pattern_of(OPTION_WORDS)})\s*(?::\s*)?\(?(?P<letter>\w)\)?(?!\w)",
    re.IGNORECASE,
)
_PICKED = re.compile(
    r"\b(?i:choose|chose|pick|picked|select|take|say|think|guess|is|be|(?:go|going|went) with"
    r"|definitely|opt for|chang(?:e|ed) (?:it )?to)\s+(?:it\s+is\s+|it's\s+)?"
    r"\(?(?P<letter>[B-HJ-Z]|[A-Za-z](?=\)|\s*(?:[.!]\s*)?$))\)?(?!\w)"
)
#: A letter that a sentence ends with: `using the table I find b`, `Because red mixes, b.`
_LAST = re.compile(
    rf"(?:(?<!\w)(?:{pattern_of(TELLING)})|[\w)][.:;]|\w{{2}},)\s+(?:(?:{pattern_of(OPTION_WORDS)})\s+)?"
    r"\(?(?P<letter>[A-Za-z])\)?[\s.!]*\Z",
    re.IGNORECASE,
)
#: `A: c` says that the answer is c.
_ANSWER_MARK = re.compile(r"^[\s*_]*A[\s*_]?[:=.)][\s*_]*(?=\(?[A-Za-z]\)?[\s.]*$)")
_WORDS = r"[^\W_]+"
_SUBSCRIPT = re.compile(r"(?<=[^\W_])_\{?([^\W_]{1,8})\}?")
#: How a letter is set among mathematics: `$\\boxed{b}$`, `\\(\\textbf{(b)}\\)`.
_SET = re.compile(
    r"\\(?:boxed|fbox|text(?:bf|rm|it|sf)?|math(?:bf|rm|it|sf)|mbox)\s?\{([^{}\\]{1,80})\}|\$|\\[()]"
)
#: Where a sentence that denies a choice turns to the one that is meant: `not a, but b`.
_TURN = re.compile(rf"\b(?:but|so|hence|thus|therefore|instead)\b[,:]?|{ARROW}", re.IGNORECASE)
#: A letter in a circle: `ⓑ`.
_CIRCLED = re.compile("[Ⓐ-ⓩ]")
_BOTH = re.compile(r"^\W*+both\s++(?=.*\band\b)")
_TICK = re.compile(r"^[-*\s]*\[\s*[xX✓✗✔]\s*\]\s*")


def _in_key(options: Options) -> Iterator[str]:
    return (f"{letter}: {options['choices'][letter]}" for letter in options["correct"])


def _as_given(options: Options) -> str | list[str]:
    letters = options["correct"]
    return letters[0] if len(letters) == 1 else list(letters)


class ChoiceKind:
    """The letters after `answer:`, the boxes that were ticked, or the field of an answer file."""

    name = "choice"
    facts = KindFacts(in_words=True, in_key=_in_key, as_given=_as_given)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return what was chosen."""
        entry = field_of(asked, document)
        if entry is not None:
            value = entry.value
            raw = ", ".join(map(raw_text, value)) if isinstance(value, list) else raw_text(value)
            return (Response(raw, raw, entry.place),)
        lines = [*lines_with_marks(document.blocks)]
        ticked = boxes_ticked(lines) or _ticked(lines)
        if ticked:
            return tuple(Response(raw, raw, place) for raw, place in ticked)
        found = _found(asked, lines)
        repeated = not found and _repeated(asked, lines)
        if repeated:
            return (Response(repeated, "", lines[-1].place),)
        said = () if found else _in_sentences(asked, lines)
        if said:
            return said
        found = found or stressed_words(document.blocks)
        return tuple(Response(text, text, place) for text, place in found)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the chosen letters with the right ones."""
        choices: Mapping[str, str] = asked.part.options["choices"]
        letters = _chosen_for(asked, response.raw) if response.read else None
        if letters is None or not response.read:
            return review("choice-unclear", "It is not clear which of the choices is meant.")
        if _names_another(response.raw, letters, choices):
            return review("choice-unclear", "It is not clear which of the choices is meant.")
        right = frozenset(map(str, asked.part.options["correct"]))
        elements = tuple(
            Element(letter, _yes(letter in letters), _yes(letter in right), same)
            for letter in choices
            for same in [(letter in letters) == (letter in right)]
        )
        return _checked(letters, right, elements, asked.part.options.get("credit", "all"))


def _in_sentences(asked: Asked, lines: Sequence[Line]) -> tuple[Response, ...]:
    """Return the last line that answers the question of the title in its words.

    Where others answer otherwise, it is not clear which one is meant.
    """
    found = [(line, letters) for line in lines if (letters := _in_sentence_of(asked, line.text))]
    if not found:
        return ()
    text, place = found[-1][0].text, found[-1][0].place
    if len({letters for _, letters in found}) > 1:
        return (Response(" / ".join(line.text for line, _ in found), "", place),)
    return (Response(text, text, place),)


def _repeats(text: str, choices: Mapping[str, str]) -> bool:
    """Whether a line is nothing but one of the choices, with its letter or without."""
    said = _WHOLE_WORDS.findall(text.casefold())
    for letter, words in choices.items():
        item = _WHOLE_WORDS.findall(str(words).casefold())
        if said in (item, [letter.casefold()], [letter.casefold(), *item]):
            return True
    return False


_WHOLE_WORDS = re.compile(r"\w+")


def _repeated(asked: Asked, lines: Sequence[Line]) -> str:
    """Return the lines that repeat all choices of a question that has one right one; else nothing.

    None of them was chosen, or what singled it out is lost.
    """
    choices: Mapping[str, str] = asked.part.options["choices"]
    if len(asked.part.options["correct"]) > 1 or len(choices) < _LEAST_REPEATED:
        return ""
    named = all_below_another(lines, lambda text: chosen(text, choices))
    return " / ".join(line.text for line in lines) if named == choices.keys() else ""


_LEAST_REPEATED = 3


def _ticked(lines: Sequence[Line]) -> list[tuple[str, Place]]:
    """Return the letters of the lines that begin with a box that is ticked, as one answer."""
    ticked = [(line.text, line.place) for line in lines if _TICK.match(line.text)]
    raw = ", ".join(_letter(_TICK.sub("", text)) for text, _ in ticked)
    return [(raw, ticked[0][1])] if ticked else []


def _found(asked: Asked, lines: Sequence[Line]) -> list[tuple[str, Place]]:
    """Return what is announced, else what is singled out, else all that names choices."""
    choices: Mapping[str, str] = asked.part.options["choices"]

    def names(text: str) -> frozenset[str] | None:
        return _chosen_for(asked, text)

    def mentions(text: str) -> set[str]:
        return _told(text, _words_of(choices))

    texts = [(line.text, line.place) for line in lines]
    told = [(text, place) for text, place in announced_words(texts) if names(text)]
    if told:
        return told
    answer = _truth_in_front(asked, texts)
    if answer:
        return answer
    several = len(asked.part.options["correct"]) > 1
    singled = singled_out_among(
        lines, names, mentions, choices if several else (), lambda text: _repeats(text, choices)
    )
    if singled:
        return singled
    if _repeated(asked, lines):
        return []
    clear = [(text, place) for text, place in texts if _named_by(asked, text) is not None]
    return _one_below_another(clear, asked.part.options)


def _truth_in_front(asked: Asked, lines: Sequence[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """Return the first line with a word of truth in front of its reasons, where all say the same.

    What follows is a reason, whatever it says: `False`, then `It is true that f is continuous.`
    Beside two opposites, of which a reason may name one, the word must stand alone.
    """
    choices: Mapping[str, str] = asked.part.options["choices"]
    letters = letters_of_truth(asked.part.title, choices)
    alone = bool(letters) and not letters_of_truth("", choices)
    heads = [(head, place) for text, place in lines if (head := word_of_truth(text)) and letters]
    heads = [(head, place) for head, place in heads if not (alone and head.rest)]
    if len({head.truth for head, _ in heads}) != 1:
        return []
    if any(changes_its_mind(text) for text, _ in lines):
        return []
    return [(heads[0][0].word, heads[0][1])]


def _one_below_another(lines: list[tuple[str, Place]], options: Options) -> list[tuple[str, Place]]:
    """Return the letters of a list, one in each line, as one answer, where several are asked."""
    if len(options["correct"]) < 2 or len(lines) < 2:
        return lines
    choices: Mapping[str, str] = options["choices"]
    read = [chosen(text, choices) for text, _ in lines]
    bare = [text.strip("-*+• \t").strip(_PUNCTUATION) for text, _ in lines]
    letters = {letter.casefold() for letter in choices}
    pairs = zip(read, bare, strict=True)
    alone = all(len(one or ()) == 1 and text.casefold() in letters for one, text in pairs)
    return [(", ".join(bare), lines[-1][1])] if alone else lines


def _yes(chosen_: bool) -> str:
    return "chosen" if chosen_ else "not chosen"


def _checked(
    letters: frozenset[str], right: frozenset[str], elements: tuple[Element, ...], credit: str
) -> Checked:
    if letters == right:
        message = Message("right", "This is right.")
        return Checked(MarkOutcome.CORRECT, FULL, (message,), elements=elements)
    share = NONE
    if credit == "each" and len(right) > 1:
        share = max(NONE, Fraction(len(letters & right) - len(letters - right), len(right)))
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    message = Message("wrong-choice", f"{', '.join(sorted(letters)) or 'Nothing'} is not right.")
    return Checked(outcome, share, (message,), elements=elements)


def _chosen_for(asked: Asked, text: str) -> frozenset[str] | None:
    """Return the letters that a text names, or by which it answers the question of the title."""
    found = _named_by(asked, text)
    return found if found is not None else _in_sentence_of(asked, text)


def _named_by(asked: Asked, text: str) -> frozenset[str] | None:
    """Return the letters that a text names, or a word of truth in front of it: `No, it diverges`.

    What the word stands in front of counts before it.
    """
    choices: Mapping[str, str] = asked.part.options["choices"]
    found = chosen(text, choices)
    head = word_of_truth(text) if found is None else None
    if head is None:
        return found
    led = any(word_of_truth(str(said)) for said in choices.values())
    named = chosen(head.rest, choices) if head.rest and not led else None
    letter = letters_of_truth(asked.part.title, choices).get(head.truth)
    return named if named is not None or letter is None else frozenset((letter,))


def _in_sentence_of(asked: Asked, text: str) -> frozenset[str] | None:
    """Return the choice by which a sentence answers the question of the title, if it does."""
    truth = truth_in_sentence(text, asked.part.title)
    if truth is None:
        return None
    letter = letters_of_truth(asked.part.title, asked.part.options["choices"]).get(truth)
    return None if letter is None else frozenset((letter,))


def chosen(text: str, choices: Mapping[str, str]) -> frozenset[str] | None:
    """Return the letters that a text names, or None if it does not clearly name any.

    What it comes to counts before what stands in front of that, and what is said in brackets is
    a reason where what stands in front of it names a choice.
    """
    text = without_hyphens(
        in_full(_IDLE.sub("", text), choices.values()), map(str, choices.values())
    )
    front = _IN_BRACKETS_BEHIND.match(text)
    found = _chosen_in(front["front"], choices) if front else None
    if found is not None:
        return found
    for end in conclusions(text.strip().rstrip(".! ")):
        found = _chosen_in(end, choices) if in_own_words(end, choices.values()) else None
        if found:
            return found
    text = with_letters_joined(text, map(str, choices.values()))
    text = behind_the_question(text, map(str, choices.values()))
    found = _chosen_in(text, choices) or _beside_a_denied_one(text, choices)
    return found if found is not None else _yes_or_no(text, choices)


#: `No doubt it converges` denies nothing.
_IDLE = re.compile(r"(?<!\w)no (?:doubt|matter|problem|question|idea)(?!\w)[,:]?", re.IGNORECASE)
_TRUTHS = YES_WORDS | NO_WORDS
_EITHER = tuple(sorted(_TRUTHS))
_LED = re.compile(
    rf"\W*+(?P<truth>{pattern_of(_EITHER)})(?!\w)"
    rf"(?:\W*+(?:{pattern_of(_EITHER)})(?!\w))?+\W*+(?P<rest>.*)",
    re.IGNORECASE,
)


def _yes_or_no(text: str, choices: Mapping[str, str]) -> frozenset[str] | None:
    """Return the choice that a text names by yes or no, or by what stands behind it in the choice.

    So are `No it oscillates` and `It diverges` read for `no: no, it diverges`, unless the two
    disagree, as in `Yes, it diverges`.
    """
    led = [
        (letter, found)
        for letter, said in choices.items()
        if (found := _LED.match(f"{letter if letter in _TRUTHS else ''} {said}"))
    ]
    sides = {letter: found["truth"].casefold() for letter, found in led}
    truths = {truth in YES_WORDS for truth in sides.values()}
    if not len(choices) == len(led) == len(truths) == 2:
        return None
    rest = {letter: found["rest"] for letter, found in led}
    ways = [sides, rest] if all(rest.values()) else [sides]
    found_by = {one for way in ways if (one := _chosen_in(text, way)) is not None}
    one = found_by.pop() if len(found_by) == 1 else frozenset()
    return one if len(one) == 1 else None


_IN_BRACKETS_BEHIND = re.compile(r"(?P<front>[^()]{3,100}?)\s\([^()]{8,200}\)[\s.!]*\Z")
#: What denies one of two choices behind the other: `2NF but not in 3NF`.
_DENIED_BEHIND = re.compile(
    r"\A(?P<meant>(?:(?!\bnot\b|n['’]t\b).){2,80}?),?\s(?:but\s|and\s)?(?:(?:it\s)?is\s|it['’]s\s)?"
    r"(?:not|rather than|instead of)\s(?P<denied>[^,;.:]{1,40})\Z",
    re.IGNORECASE,
)


def _beside_a_denied_one(text: str, choices: Mapping[str, str]) -> frozenset[str] | None:
    """Return the one choice that a text names beside another one, which it denies."""
    whole = _without_reason(without_remarks(text.strip()), choices).rstrip(".! ")
    found = _DENIED_BEHIND.match(whole)
    if found is None:
        return None
    meant, denied = (_chosen_in(found[part], choices) for part in ("meant", "denied"))
    one_each = meant is not None and denied is not None and len(meant) == len(denied) == 1
    return meant if one_each and meant != denied else None


def _chosen_in(text: str, choices: Mapping[str, str]) -> frozenset[str] | None:
    text = _SET.sub(r"\1", _SET.sub(r"\1", text)) if "\\" in text else text
    text = _CIRCLED.sub(lambda sign: normalize("NFKC", sign[0]), text)
    whole = _without_reason(without_remarks(text.strip()), choices).rstrip(".! " + TICKS)
    if any("reject" in str(said).casefold() for said in choices.values()):
        decided = as_decision(whole)
        if decided is not None:
            choices = {letter: as_decision(str(said)) or said for letter, said in choices.items()}
            whole = decided
    known = {letter.casefold(): letter for letter in choices}
    words = _with_truths(_words_of(choices), known)
    whole = with_whole_choices(whole, words)
    found = _chosen_by(whole, known, words)
    if found is not None:
        return found
    fewer = distinguishing(words)
    said = in_words_of_choices(whole, {**words, **fewer})
    other = denied_choice(said.casefold(), fewer or words)
    if other is not None:
        return frozenset((other,))
    if not fewer and said == whole:
        return None
    usable = {own: letter for own, letter in fewer.items() if ends_a_clause(said, own, words)}
    return _chosen_by(said, known, {**words, **usable})


def _without_reason(text: str, choices: Mapping[str, str]) -> str:
    """Return an answer without what only follows it; `right` may be a word of a choice."""
    whole = without_reason(text)
    last = text[len(whole) :].strip(" .!,").casefold()
    said = {word for choice in choices.values() for word in str(choice).casefold().split()}
    return text if last in said else whole


def _chosen_by(
    whole: str, known: Mapping[str, str], words: Mapping[str, str]
) -> frozenset[str] | None:
    """Return the letters that a text names by these words; None if none clearly."""
    if {"true", "false"} <= words.keys():
        whole = _CONDITIONAL.sub(" ", _NOT_FALSE.sub("true", _NOT_TRUE.sub("false", whole)))
    whole = _ANSWER_MARK.sub("", whole)
    if _contradicts_itself(whole, known, words):
        return None
    again = _LEAD.sub("", reconsidered(whole))
    meant = words.get(_ARTICLE.sub("", _bare(again), count=1))
    letters = frozenset((meant,)) if meant else again and _letters(again, known, words)
    if letters:
        return letters
    for body in dict.fromkeys((whole, without_announcement(whole), _LEAD.sub("", whole))):
        found = words.get(_bare(body))
        if found:
            return frozenset((found,))
        letters = _letters(body, known, words) or _listed(body, known, words)
        letters = letters or _letter_first(body, known, words)
        if letters:
            return letters
    said = _in_sentence(whole, known, words)
    plain = _ADVERB.sub("", whole)
    return said if said is not None or plain == whole else _in_sentence(plain, known, words)


def _contradicts_itself(whole: str, known: Mapping[str, str], words: Mapping[str, str]) -> bool:
    """Whether a letter stands before the words of another choice: `(a) odd`, `b even`.

    `a blue one` may have an article; a comma between them makes two answers.
    """
    first, _, rest = whole.partition(" ")
    letter, said = known.get(_bare(first)), words.get(_bare(rest))
    article = first in ("a", "A")
    return not (letter is None or said is None or letter == said or article or "," in first)


#: What makes an adverb of a word: it converges `quadratically`, which is `quadratic`.
_ADVERB = re.compile(r"(?<=[a-z]ic)ally\b|(?<=[a-z]{4})ly\b")


def _with_truths(words: Mapping[str, str], letters: Iterable[str]) -> Mapping[str, str]:
    """Return the words of choices with those of other languages, where true or false is chosen.

    `t` is true, too, unless it is one of the `letters` that name the choices.
    """
    found = dict(words)
    taken = frozenset(words) | frozenset(letters)
    for pair in ((TRUE_WORDS, FALSE_WORDS), (YES_WORDS, NO_WORDS)):
        sides = [[letter for said, letter in words.items() if said in side] for side in pair]
        if len(words) == len(pair) and all(len(one) == 1 for one in sides):
            for side, (letter,) in zip(pair, sides, strict=True):
                found |= dict.fromkeys(side - taken, letter)
    return found


_ARTICLE = re.compile(r"(?:an?|the) (?=[^\W_]{2})")
_BEFORE_NOUN = re.compile(r"\A\W*(?:an?|the)\s+", re.IGNORECASE)
_NOT_TRUE = re.compile(r"\b(?:not|isn['’]t) true\b|\buntrue\b", re.IGNORECASE)
#: What is said for a case alone, or of something else: `false only if n = 1`, `true that ...`.
_CONDITIONAL = re.compile(
    r"\b(?:true|false)(?=\s(?:only\s)?(?:if|when|whenever|where|that|unless|in case)\b"
    r"|\sfor\s(?!all|any|every))",
    re.IGNORECASE,
)
_NOT_FALSE = re.compile(r"\b(?:not|isn['’]t) false\b", re.IGNORECASE)


def _words_of(choices: Mapping[str, str]) -> dict[str, str]:
    """Return the letters by what is said of them: `a minimum` is `minimum`, too."""
    words = {_bare(str(said)): letter for letter, said in choices.items()}
    shorter = [(_ARTICLE.sub("", said, count=1), letter) for said, letter in words.items()]
    shorter = [(said, letter) for said, letter in shorter if said not in words]
    alike = Counter(said for said, _ in shorter)
    return words | {said: letter for said, letter in shorter if alike[said] == 1}


_NULL = re.compile(
    r"(?:the )?(?:\$?h(?:_?\{?0\}?|₀|_o|o)\$?|null(?: hypothesis)?|hypothesis)(?!\w)", re.IGNORECASE
)
_OTHER_HYPOTHESIS = re.compile(r"\b(?:h_?\{?[1a]\}?|alternative|accept\w*)(?!\w)", re.IGNORECASE)
_KEPT = re.compile(
    r"\b(?:(?:fail(?:s|ed)?|unable) to|can(?:not| not|'t)|do(?:es)? not|don't|doesn't|did not|not"
    r"|(?:no|insufficient|(?:(?:is|are|was|do(?:es)?|did) not|(?:is|do|does|did)n't|not)(?: have)?"
    r"(?: enough| sufficient| strong| convincing| any)?)(?: statistical)?(?: evidence)?"
    r"(?: (?:enough|sufficient|to support) )? ?to"
    r"|lack(?:s|ing)?(?: the| of)? evidence to) reject(?:ed)?\b"
    r"|\b(?:is|was) not rejected\b|\bretain(?:ed)?\b",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"\b(?:is|was|be|can be) rejected\b|\brejected\b", re.IGNORECASE)


#: That there is too little evidence is a decision, too.
_NO_EVIDENCE = re.compile(
    r"\b(?:there (?:is|was) )?(?:not enough|insufficient|no sufficient)(?: statistical)? evidence"
    r"(?=\s?(?:[.;,:]|\Z)|\s(?:so|hence|thus|therefore)\b)",
    re.IGNORECASE,
)


def _decided(_: re.Match[str]) -> str:
    return "do not reject"


def as_decision(text: str) -> str | None:
    """Return the decision of a test in one wording: `We fail to reject the null hypothesis`.

    None where another hypothesis is named, or one is accepted.
    """
    if _OTHER_HYPOTHESIS.search(text):
        return None
    kept = _DROPPED.sub("reject", _KEPT.sub("do not reject", _NO_EVIDENCE.sub(_decided, text)))
    return " ".join(_NULL.sub("", kept).split())


#: Another letter that is left open: `b, maybe c`, `b or possibly (c)`, `but c is also possible`.
_MAYBE = re.compile(
    r"\b(?:or|maybe|perhaps|possibly|either|vs\.?|oder|vielleicht|ou|peut-être|quizás)\b[\s(*]*"
    r"(?P<letter>[A-Za-z])(?=[)*](?!\s?\?)|[\s.,;!]*\Z|[.,;!])"
    r"|(?<!\w)(?P<other>[A-Za-z])\)?\s(?:is|(?:could|may|might|would) be|seems)\s(?:also|too)?\s?"
    r"(?:possible|right|correct|fine|ok|likely)\b",
    re.IGNORECASE,
)


def _names_another(raw: str, letters: frozenset[str], choices: Mapping[str, str]) -> bool:
    """Whether words leave open another choice than the one that a text names."""
    known = {letter.casefold(): letter for letter in choices}
    said = (found["letter"] or found["other"] for found in _MAYBE.finditer(raw))
    return len(letters) == 1 and any(known.get(s.casefold(), *letters) not in letters for s in said)


def _bare(text: str) -> str:
    return " ".join(text.casefold().strip(_PUNCTUATION).split())


def _letters(
    body: str, known: Mapping[str, str], words: Mapping[str, str]
) -> frozenset[str] | None:
    """Read nothing but letters, or the words of choices: `(b)`, `b and c`, `bc`, `4 and 8`."""
    said = _BEFORE_NOUN.sub("", body, count=1)
    if said != body and _bare(said) in words:
        return frozenset((words[_bare(said)],))  # the a of `a contradiction` is no letter
    tokens = [t for t in re.split(r"[\s,;&+/]+|\band\b", _BOTH.sub("", body.casefold())) if t]
    if len(tokens) == 1 and 1 < len(tokens[0]) <= len(known) and tokens[0] not in words:
        tokens = list(tokens[0]) if len(set(tokens[0])) == len(tokens[0]) else tokens
    bare = [token.strip(_PUNCTUATION) for token in tokens]
    letters = [known.get(token) or words.get(token) for token in bare]
    return frozenset(filter(None, letters)) if letters and all(letters) else None


def _letter_first(
    body: str, known: Mapping[str, str], words: Mapping[str, str]
) -> frozenset[str] | None:
    """Read `(b) they are equal`, `b because ...`; words of another choice leave it open."""
    found = _FIRST.match(body)
    letter = known.get(found["letter"].casefold()) if found else None
    if found is None or letter is None:
        return None
    rest = body[found.end() :]
    told = _told(rest, words)
    last = _LAST.search(rest)
    others = {
        known.get(_bare(rest), letter),
        known.get(last["letter"].casefold()) if last else letter,
    }
    if (told and told != {letter}) or others != {letter}:
        return None
    sure = found["sign"].strip() or told or _REASON.match(rest)
    return frozenset((letter,)) if sure else None


def _in_sentence(
    text: str, known: Mapping[str, str], words: Mapping[str, str]
) -> frozenset[str] | None:
    """Read "I think green", "option b": a sentence that names one choice and denies nothing."""
    leading = text.split(maxsplit=1)[0].casefold() if text.strip() else ""
    if leading in ("neither", "both", "none") and leading in words:
        return frozenset((words[leading],))
    turned = _letters(_behind_turn(text), known, words)
    if turned is not None and len(turned) == 1:
        return turned
    if denies(text):
        return _with_own_denial(text, words)
    named = {known.get(match["letter"].casefold()) for match in _NAMED.finditer(text)}
    named |= {known.get(match["letter"].casefold()) for match in _PICKED.finditer(text)}
    first, last = _FIRST.match(text), _LAST.search(text)
    marked = (first if first and first["sign"].strip() else None, last)
    named |= {known.get(found["letter"].casefold()) for found in marked if found}
    letters, said = {letter for letter in named if letter}, _told(text, words)
    told = letters | said if first and first["sign"].strip() else letters or said
    begin = _bare(re.split(r"[.;,:]\s", text, maxsplit=1)[0])
    if begin in words and told <= {words[begin]}:
        return frozenset((words[begin],))
    return frozenset(told) if len(told) == 1 else None


def _behind_turn(text: str) -> str:
    """Return what is said behind an arrow, or behind a word that turns from what was denied."""
    turns = [*_TURN.finditer(text)]
    if not turns or denies(text[turns[-1].end() :]):
        return ""
    word = turns[-1][0].strip(",:").isalpha()
    return text[turns[-1].end() :].strip() if not word or denies(text[: turns[-1].start()]) else ""


def _with_own_denial(text: str, words: Mapping[str, str]) -> frozenset[str] | None:
    """Read "we do not reject it" where a choice says `do not reject`; nothing else is denied."""
    told = _told(text, words)
    if len(told) != 1:
        return None
    (letter,) = told
    own = next(said for said, other in words.items() if other == letter)
    rest = _bare(_in_words(text)).replace(_in_words(own), " ")
    return None if not denies(own) or denies(rest) else frozenset(told)


def _told(text: str, words: Mapping[str, str]) -> set[str]:
    """Return the choices whose words or formulas stand in a text."""
    bare, signs = f" {_in_words(text.casefold())} ", f" {_in_signs(text)} "
    inside = {
        said
        for said in words
        if said not in _LETTERS_FOR_TRUTH
        and (_stands(said, signs) if _is_formula(said) else f" {_in_words(said)} " in bare)
    }
    longest = {said for said in inside if not any(said in o and said != o for o in inside)}
    return {words[said] for said in longest}


#: `n` is no, but not in the middle of a sentence, where it is a name: `n log n`.
_LETTERS_FOR_TRUTH = {word for word in _TRUTHS | TRUE_WORDS | FALSE_WORDS if len(word) < 2} | {""}


def _in_words(text: str) -> str:
    """Return the words of a text with blanks between them; `$H_0$` and `H₀` are the word H0."""
    return " ".join(re.findall(_WORDS, _SUBSCRIPT.sub(r"\1", normalize("NFKC", text))))


def _listed(body: str, known: Mapping[str, str], words: Mapping[str, str]) -> frozenset[str] | None:
    """Read letters or formulas of choices as a list: `only a and c`, `x^2 and |x| are convex`."""
    said = without_predicate(_ALONE.sub(" ", body).rstrip(" .!")).strip()
    said = _NOUN.sub("", said) if said != body.strip() else said
    formulas = {_in_signs(each): letter for each, letter in words.items() if _is_formula(each)}
    if len(formulas) < sum(map(_is_formula, words)):
        return None
    pieces = [piece.strip(_PUNCTUATION) for piece in _JOINED.split(said)]
    letters = [known.get(each.casefold()) or formulas.get(_in_signs(each)) for each in pieces]
    letters = [one or words.get(_bare(each)) for one, each in zip(letters, pieces, strict=True)]
    return frozenset(filter(None, letters)) if letters and all(letters) else None


#: What says that nothing else is chosen.
_ALONE = re.compile(
    r"\A\W*(?:only|just|nur|solo|sólo|solamente|únicamente|seulement|uniquement|both)\s"
    r"|\s(?:only|alone|solamente|seulement)(?=\W*\Z)",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\A(?:the |die |les |las |los )?(?:functions?|statements?|options?|choices?|aussagen"
    r"|funktionen|funciones|fonctions) ",
    re.IGNORECASE,
)
_JOINED = re.compile(
    rf"(?<!\s)\s*+[,;&]\s*+(?:(?:{pattern_of(JOINING)})\s++)?"
    rf"|(?<!\s)\s++(?:{pattern_of(JOINING)})\s++",
    re.IGNORECASE,
)


def _is_formula(said: str) -> bool:
    """Whether a choice is a formula, of which the signs are a part: `-x^2`, `abs(x)`, `1`."""
    if not _SIGN_OR_DIGIT.search(said):
        return False
    return all(len(w) < 3 or plain_function(w) is not None for w in _LETTERS.findall(said))


_SIGN_OR_DIGIT = re.compile(r"[-−+*/^|=<>≤≥√²³]|\d|[A-Za-z]\(")
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[^\W_]+|[-+/^=<>≤≥√]")
_BARS = re.compile(r"\|([^|]{1,40})\|")
_UPRIGHT = re.compile(r"\\(?:mathrm|text|ce|mathsf)\s?(?=\{)")
_SUPERSCRIPTS = str.maketrans({"²": "^2", "³": "^3", "−": "-"})


def _in_signs(text: str) -> str:
    """Return the names, numbers and signs of a text; `|x|` and `abs(x)` are one formula."""
    bare = text.casefold().translate(_SUPERSCRIPTS).replace("**", "^")
    bare = _BARS.sub(r" abs(\1)", re.sub(r"\\[lr]?vert(?![a-z])", "|", bare))
    bare = re.sub(r"\\(?:left|right|cdot)(?![a-z])", " ", bare)
    bare = _SUBSCRIPT.sub(r"\1", _UPRIGHT.sub("", bare).replace("}_", "_"))
    return " ".join(_SIGNS.findall(normalize("NFKC", bare)))


def _stands(said: str, signs: str) -> bool:
    """Whether a formula stands in a text, and no sign makes another one of it."""
    around = rf"(?<![-+/^<>]) {re.escape(_in_signs(said))} (?![-+/^<>])"
    return re.search(around, signs) is not None


def _letter(text: str) -> str:
    return re.split(r"[\s).:]", text.strip().lstrip("("), maxsplit=1)[0]
