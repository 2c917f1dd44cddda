"""Which letters a text names, by themselves or by what is said of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import normalize

from grader.answers.kinds.choices.decisions import as_decision
from grader.answers.kinds.choices.other_words import (
    behind_the_question,
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
from grader.answers.kinds.choices.wording import (
    ARTICLE,
    PUNCTUATION,
    are_truths,
    bare_words,
    in_signs,
    in_words,
    is_formula,
    named_in,
    part_of_one,
    tells_another,
    with_other_counts,
    with_raised_digits,
    with_truths,
    words_of,
)
from grader.expressions.announcing import (
    TICKS,
    denies,
    without_announcement,
    without_predicate,
    without_reason,
    without_remarks,
)
from grader.expressions.numerals import ARROW
from grader.expressions.phrases import (
    BECAUSE_WORDS,
    JOINING,
    NO_WORDS,
    OPTION_WORDS,
    TELLING,
    YES_WORDS,
    pattern_of,
)

_LEAD = re.compile(
    r"^\W*(?:(?:my|the)\s+)?(?:answers?|choices?|solution)?\s*(?:is|are|:|=|-)?\s*", re.IGNORECASE
)
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
#: How a letter is set among mathematics: `$\\boxed{b}$`, `\\(\\textbf{(b)}\\)`.
_SET = re.compile(
    r"\\(?:boxed|fbox|text(?:bf|rm|it|sf)?|math(?:bf|rm|it|sf)|mbox)\s?\{([^{}\\]{1,80})\}|\$|\\[()]"
)
#: Where a sentence that denies a choice turns to the one that is meant: `not a, but b`.
_TURN = re.compile(rf"\b(?:but|so|hence|thus|therefore|instead)\b[,:]?|{ARROW}", re.IGNORECASE)
#: A letter in a circle: `ⓑ`.
_CIRCLED = re.compile("[Ⓐ-ⓩ]")
_BOTH = re.compile(r"^\W*+both\s++(?=.*\band\b)")


def chosen(text: str, choices: Mapping[str, str]) -> frozenset[str] | None:
    """Return the letters that a text names, or None if it does not clearly name any.

    What it comes to counts before what stands in front of that, and what is said in brackets is
    a reason where what stands in front of it names a choice.
    """
    if are_truths(words_of(choices)):
        text = _NONE_OF.sub("without ", text)
    text = without_hyphens(
        in_full(_IDLE.sub("", text), choices.values()), map(str, choices.values())
    )
    front = _IN_BRACKETS_BEHIND.match(text)
    found = _chosen_in(front["front"] or front["before"], choices) if front else None
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
_IDLE = re.compile(
    r"(?<!\w)no (?:doubt|matter|problem|question|idea|clue|guess|answer)(?!\w)[,:]?", re.IGNORECASE
)
#: What there is none of: `no odd cycle, so it is bipartite`; `no it is not` answers.
_NONE_OF = re.compile(
    r"(?<!\w)no\s(?!(?:an?|the|it|its|this|that|these|those|they|there|we|i|you|he|she|because|since|as|for"
    r"|but|so|wait|sorry|not|only|if|when|unless|more|longer|and|or|is|are|does|do|can|yes|in|on|at|by)"
    r"(?!\w))(?=[^\W\d_]{3})",
    re.IGNORECASE,
)
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


#: A reason behind a choice: `yes (as n is even)`, `elastic, as no firm sells where it is not`.
_IN_BRACKETS_BEHIND = re.compile(
    r"(?P<front>[^()]{3,100}?)\s\([^()]{8,200}\)[\s.!]*\Z"
    r"|(?P<before>[^(),]{3,100}), as (?!well|long|much|soon|opposed|if)(?:[^\W\d_]+ ){2}.*\Z"
)
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
    whole = whole.strip("_") if whole.startswith("_") else whole
    if any("reject" in str(said).casefold() for said in choices.values()):
        decided = as_decision(whole)
        if decided is not None:
            choices = {letter: as_decision(str(said)) or said for letter, said in choices.items()}
            whole = decided
    known = {letter.casefold(): letter for letter in choices}
    words = with_truths(words_of(choices), known)
    whole = with_whole_choices(with_raised_digits(whole, words), words)
    found = _chosen_by(whole, known, with_other_counts(words))
    if found is not None:
        return found
    part = part_of_one(_LEAD.sub("", whole), words)
    if part is not None:
        return frozenset((part,))
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
        whole = whole if _TRUTH.search(whole) else _AGREES.sub(_as_truth, whole)
    whole = _ANSWER_MARK.sub("", whole)
    if _contradicts_itself(whole, known, words):
        return None
    again = _LEAD.sub("", reconsidered(whole))
    meant = words.get(ARTICLE.sub("", bare_words(again), count=1))
    letters = frozenset((meant,)) if meant else again and _letters(again, known, words)
    if letters:
        return letters
    for body in dict.fromkeys((whole, without_announcement(whole), _LEAD.sub("", whole))):
        found = words.get(bare_words(body))
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
    """Whether a letter stands beside the words of another choice: `(a) odd`, `b even`, `odd (a)`.

    `a blue one` may have an article; a comma between them makes two answers.
    """
    first, _, rest = whole.partition(" ")
    letter, said = known.get(bare_words(first)), words.get(bare_words(rest))
    if letter is None or said is None or first in ("a", "A") or "," in first:
        behind = _LETTER_BEHIND.fullmatch(whole)
        letter = known.get(behind["letter"].casefold()) if behind else None
        said = words.get(bare_words(behind["said"])) if behind else None
    if letter is not None and said is not None and letter != said:
        return True
    found = _FIRST.match(whole)
    if found is None or not found["sign"].strip(" ,"):
        return False
    letter = known.get(found["letter"].casefold())
    return letter is not None and tells_another(whole[found.end() :], letter, words)


_LETTER_BEHIND = re.compile(r"(?P<said>[^()]{1,120}?)\s?\((?P<letter>[A-Za-z])\)\W{0,3}")

#: What makes an adverb of a word: it converges `quadratically`, which is `quadratic`.
_ADVERB = re.compile(r"(?<=[a-z]ic)ally\b|(?<=[a-z]{4})ly\b")
_BEFORE_NOUN = re.compile(r"\A\W*(?:an?|the)\s+", re.IGNORECASE)
_NOT_TRUE = re.compile(r"\b(?:not|isn['’]t) true\b|\buntrue\b", re.IGNORECASE)
#: What is said for a case alone, or of something else: `false only if n = 1`, `true that ...`.
_CONDITIONAL = re.compile(
    r"\b(?:true|false)(?=\s(?:only\s)?(?:if|when|whenever|where|that|unless|in case)\b"
    r"|\sfor\s(?!all|any|every))",
    re.IGNORECASE,
)
_TRUTH = re.compile(r"(?<!\w)(?:true|false)(?!\w)", re.IGNORECASE)
#: What says of a claim that it is true, or false, in other words: `Yes, because`, `Incorrect.`
_AGREES = re.compile(
    r"\A\W*(?:(?P<yes>yes|right|correct)|no|wrong|incorrect)(?=\s*(?:[.,;:!–—]|\Z|because|since))",
    re.IGNORECASE,
)


def _as_truth(found: re.Match[str]) -> str:
    return "true" if found["yes"] else "false"


_NOT_FALSE = re.compile(r"\b(?:not|isn['’]t) false\b", re.IGNORECASE)


#: Another letter that is left open: `b, maybe c`, `b or possibly (c)`, `but c is also possible`.
_MAYBE = re.compile(
    r"\b(?:or|maybe|perhaps|possibly|either|vs\.?|oder|vielleicht|ou|peut-être|quizás)\b[\s(*]*"
    r"(?P<letter>[A-Za-z])(?=[)*](?!\s?\?)|[\s.,;!]*\Z|[.,;!])"
    r"|(?<!\w)(?P<other>[A-Za-z])\)?\s(?:is|(?:could|may|might|would) be|seems)\s(?:also|too)?\s?"
    r"(?:possible|right|correct|fine|ok|likely)\b",
    re.IGNORECASE,
)


def names_another(raw: str, letters: frozenset[str], choices: Mapping[str, str]) -> bool:
    """Whether words leave open another choice than the one that a text names."""
    known = {letter.casefold(): letter for letter in choices}
    said = (found["letter"] or found["other"] for found in _MAYBE.finditer(raw))
    return len(letters) == 1 and any(known.get(s.casefold(), *letters) not in letters for s in said)


def _letters(
    body: str, known: Mapping[str, str], words: Mapping[str, str]
) -> frozenset[str] | None:
    """Read nothing but letters, or the words of choices: `(b)`, `b and c`, `bc`, `4 and 8`."""
    said = _BEFORE_NOUN.sub("", body, count=1)
    if said != body and bare_words(said) in words:
        return frozenset((words[bare_words(said)],))  # the a of `a contradiction` is no letter
    tokens = [t for t in re.split(r"[\s,;&+/]+|\band\b", _BOTH.sub("", body.casefold())) if t]
    if len(tokens) == 1 and 1 < len(tokens[0]) <= len(known) and tokens[0] not in words:
        tokens = list(tokens[0]) if len(set(tokens[0])) == len(tokens[0]) else tokens
    bare = [token.strip(PUNCTUATION) for token in tokens]
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
    told = named_in(rest, words)
    last = _LAST.search(rest)
    others = {
        known.get(bare_words(rest), letter),
        known.get(last["letter"].casefold()) if last else letter,
    }
    if (told and told != {letter}) or others != {letter}:
        return None
    sure = found["sign"].strip() or (told and not denies(rest)) or _REASON.match(rest)
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
    if _ALL_BUT.search(text):
        return None
    if denies(text):
        return _with_own_denial(text, words)
    named = {known.get(match["letter"].casefold()) for match in _NAMED.finditer(text)}
    named |= {known.get(match["letter"].casefold()) for match in _PICKED.finditer(text)}
    first, last = _FIRST.match(text), _LAST.search(text)
    marked = (first if first and first["sign"].strip() else None, last)
    named |= {known.get(found["letter"].casefold()) for found in marked if found}
    letters, said = {letter for letter in named if letter}, named_in(text, words)
    told = letters | said if first and first["sign"].strip() else letters or said
    begin = bare_words(re.split(r"[.;,:]\s", text, maxsplit=1)[0])
    if begin in words and told <= {words[begin]}:
        return frozenset((words[begin],))
    return frozenset(told) if len(told) == 1 else None


#: What chooses all others: `anything but the median`.
_ALL_BUT = re.compile(
    r"(?<!\w)(?:anything|everything|all|any(?: of them)?) (?:but|except|other than)(?!\w)",
    re.IGNORECASE,
)


def _behind_turn(text: str) -> str:
    """Return what is said behind an arrow, or behind a word that turns from what was denied."""
    turns = [*_TURN.finditer(text)]
    if not turns or denies(text[turns[-1].end() :]):
        return ""
    word = turns[-1][0].strip(",:").isalpha()
    return text[turns[-1].end() :].strip() if not word or denies(text[: turns[-1].start()]) else ""


def _with_own_denial(text: str, words: Mapping[str, str]) -> frozenset[str] | None:
    """Read "we do not reject it" where a choice says `do not reject`; nothing else is denied."""
    told = named_in(text, words)
    if len(told) != 1:
        return None
    (letter,) = told
    own = next(said for said, other in words.items() if other == letter)
    rest = bare_words(in_words(text)).replace(in_words(own), " ")
    return None if not denies(own) or denies(rest) else frozenset(told)


def _listed(body: str, known: Mapping[str, str], words: Mapping[str, str]) -> frozenset[str] | None:
    """Read letters or formulas of choices as a list: `only a and c`, `x^2 and |x| are convex`.

    A letter of which a choice is said, or of which yes or no is asked, is none of them: with the
    choices `singular` and `invertible`, `A is invertible` speaks of a matrix.
    """
    whole = _ALONE.sub(" ", body).rstrip(" .!").strip()
    said = without_predicate(whole).strip()
    if said != whole and (are_truths(words) or named_in(whole[len(said) :], words)):
        return None
    said = _NOUN.sub("", said) if said != body.strip() else said
    formulas = {in_signs(each): letter for each, letter in words.items() if is_formula(each)}
    if len(formulas) < sum(map(is_formula, words)):
        return None
    pieces = [piece.strip(PUNCTUATION) for piece in _JOINED.split(said)]
    letters = [known.get(each.casefold()) or formulas.get(in_signs(each)) for each in pieces]
    letters = [
        one or words.get(bare_words(each)) for one, each in zip(letters, pieces, strict=True)
    ]
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
