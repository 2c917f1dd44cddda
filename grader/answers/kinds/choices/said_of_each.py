"""What a sentence says of each choice where several may be right: `reflexive but not symmetric`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.answers.kinds.choices.wording import PUNCTUATION, bare_words, named_in, words_of
from grader.expressions.announcing import without_announcement
from grader.expressions.phrases import BECAUSE_WORDS, CONCLUDING, REASON, pattern_of

_LONGEST = 300
_LEAST = 2
#: Why something is said, up to the end of its bracket or of the text.
_WHY = re.compile(
    rf"[\s,]{{0,3}}(?:\((?=[^()]{{0,80}}(?:\(|\)))(?:e\.g\.|{pattern_of(BECAUSE_WORDS)}"
    rf"|{pattern_of(REASON)})|(?<!\w)(?:{pattern_of(BECAUSE_WORDS)}|{pattern_of(REASON)}))(?!\w).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"(?<=[A-Za-z)])\.\s(?=[A-Z])")
_LEFT_OPEN = re.compile(r"(?<!\w)(?:or|nor|oder|ou|either|neither)(?!\w)|/", re.IGNORECASE)
_WORDS_THAT_JOIN = r"(?:and|but|or|nor|und|aber|oder|y|pero|et|mais)(?!\w)"
_JOINS = re.compile(
    rf"(?<!\s)\s*+(?P<join>(?:[,;()&+]|\.(?=\s))(?:\s*+{_WORDS_THAT_JOIN})?"
    rf"|(?<!\w){_WORDS_THAT_JOIN})\s*+",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?!(?:not|no|is|are) )(?:it|this|they|these|(?!the )[A-Za-z]\w{0,2}"
    r"|the \w{2,20}(?: \w{1,2})?) "
)
_JUDGEMENT = r"yes|no|true|false|✓|✔|✅|✗|✘|❌|ja|nein|sí|oui|non"
_PIECE = re.compile(
    rf"(?:{_SUBJECT})?(?:(?:is|are|ist|es|est) )?"
    r"(?P<no>(?:not|nicht|no|isn['’]t|aren['’]t|is ?n['’]t) )?(?:(?:also|both|only) )?"
    rf"(?P<said>[^:=]{{2,60}}?)(?:\s?[:=–—-]?\s?(?P<judged>{_JUDGEMENT}))?",
    re.IGNORECASE,
)
_SO = frozenset({"yes", "true", "✓", "✔", "✅", "ja", "sí", "oui"})


def said_of_each(text: str, choices: Mapping[str, str]) -> frozenset[str] | None:
    """Return the choices that sentences assert, naming two or more; some may be denied.

    What is denied first leaves open whether the next is denied as well, `not odd and prime`: such
    a sentence names none.
    """
    words = words_of(choices)
    sentences = _SENTENCE_END.split(without_announcement(text[:_LONGEST]))
    bare = [_WHY.sub("", sentence).strip(PUNCTUATION + ".") for sentence in sentences]
    bare = [each for each in bare if not _is_what_follows(each, words)]
    whole = ". ".join(bare)
    asserted: set[str] = set()
    denied: set[str] = set()
    last_denied = False
    for join, piece in _pieces(whole):
        found = _PIECE.fullmatch(piece.strip())
        letter = words.get(bare_words(found["said"])) if found else None
        if found is None or letter is None:
            return None
        judged = (found["judged"] or "").casefold()
        if judged:
            no = judged not in _SO
        elif found["no"] or (last_denied and join.endswith(("or", "nor", "oder"))):
            no = True
        elif last_denied and not (asserted or "but" in join):
            return None
        else:
            no = False
        (denied if no else asserted).add(letter)
        last_denied = no and not judged
    if not asserted or asserted & denied or len(asserted | denied) < _LEAST:
        return None
    if not denied and _LEFT_OPEN.search(whole):
        return None
    return frozenset(asserted)


_FOLLOWS = re.compile(rf"(?:{pattern_of(CONCLUDING)})(?!\w)", re.IGNORECASE)


def _is_what_follows(sentence: str, words: Mapping[str, str]) -> bool:
    """Whether a sentence only says what comes of the choices: `So it is a partial order`."""
    return _FOLLOWS.match(sentence) is not None and not named_in(sentence, words)


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return the clauses of a text, each with what joins it to the one before."""
    found: list[tuple[str, str]] = []
    join, start = "", 0
    for match in _JOINS.finditer(text):
        piece = text[start : match.start()].strip(" .")
        if piece:
            found.append((join, piece))
            join = ""
        join = f"{join} {match['join'].casefold().strip(' ,;.()&+')}".strip()
        start = match.end()
    last = text[start:].strip(" .")
    return [*found, (join, last)] if last else found
