"""Bounds that sentences give to what a title is about: `Bumps up to 0.35 are no problem.`

They are looked for where a threshold is asked and no value has its name: `The step size must be
less than 0.5`, `Die Höhe darf höchstens 0,35 betragen`, `The largest bump has height 0.35`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.lines import Line, lines_of_page
from grader.answers.find.thresholds.tried_values import asks_for_last, says_it_is_lost
from grader.expressions.announcing import denies, without_announcement
from grader.expressions.nodes import Expression
from grader.expressions.phrases import CONCLUDING, EXTREMES, pattern_of
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 240
_MARKUP = re.compile(r"[$`]|\*\*|\\[(),;!]|\\(?:approx|displaystyle)(?![a-z])|(?<=\w)\{,\}(?=\d)")
_SENTENCE_END = re.compile(
    r"(?<=[^\W_]|[)\]])[.!;]\s+(?=[^\W\d_])"
    rf"|(?<=[\d)\]]),?\s(?:and\s|und\s)?(?=(?:{pattern_of(CONCLUDING)})\s[^\W\d_])",
    re.IGNORECASE,
)
#: What would be beyond the bound: `at most 0.35, otherwise it is stuck`.
_ELSE = re.compile(r"[,;]?\s(?:otherwise|or else|sonst|andernfalls|si no|sinon)(?!\w).*", re.DOTALL)
#: Where the clause of a bound ends: `up to 0.35, beyond that it is stuck`.
_CLAUSE_END = re.compile(r"[;?!]|,\s|\s(?:and|but|because|since|while|und|aber|y|et|pero|mais)\s")
_GREATER = r"(?:more|larger|higher|greater|bigger|taller)"
_SMALLER = r"(?:less|smaller|lower|fewer|shorter)"
_NOT = r"(?:no|not|cannot|never|\w{0,6}n['’]t)\s(?:be\s|become\s|get\s)?(?:any\s)?"
_EXCEED = (
    r"(?:(?:must|may|can|should|does|do)\s?(?:not|n['’]t)|can['’]t)"
    r"\s(?:exceed|go (?:over|above|beyond))"
)
_UPPER = re.compile(
    rf"(?<!\w)(?:at most|up to|{_NOT}{_GREATER}\sthan|{_SMALLER}\sthan|below|under|{_EXCEED}"
    r"|höchstens|maximal|bis zu|(?:kleiner|niedriger|geringer|weniger)\sals"
    r"|nicht (?:höher|größer) als|au plus|jusqu['’]à|(?:plus petite?|inférieure?)s?\s(?:que|à)"
    r"|nicht (?:höher|größer|länger) sein als|(?:darf|kann) nicht über"
    r"|ne (?:peut|doit) pas dépasser|no (?:puede|debe)n? (?:superar|exceder|pasar de)"
    r"|no (?:puede|debe)n? ser (?:mayor(?:es)?|más alt[oa]s?) (?:que|de)"
    r"|como máximo|a lo sumo|hasta|(?:menor(?:es)?|más baj[oa]s?)\s(?:que|a|de))(?!\w)",
    re.IGNORECASE,
)
#: What goes on with a value that no word in front of it bounds: `the bump it gets over is 0.35`.
_IS_OR_HAS = r"(?:is|are|has|was|had|equals|of)(?!\w)"
_LOWER = re.compile(
    rf"(?<!\w)(?:at least|{_NOT}{_SMALLER}\sthan|{_GREATER}\sthan|(?:above|over)(?!\s{_IS_OR_HAS})"
    r"|mindestens|(?:größer|höher|mehr)\sals|au moins|(?:plus grande?|supérieure?)s?\s(?:que|à)"
    r"|como mínimo|al menos|mayor(?:es)?\s(?:que|a|de))(?!\w)",
    re.IGNORECASE,
)
#: What a greatest or smallest thing is: `the largest bump has height 0.35`.
_IS = (
    r"(?:is|are|has|was|equals|ist|hat|beträgt|es|tiene|est|a)(?!\w)|[:=≈]|(?:of|von|de)(?=\s\$?\d)"
)
_EXTREME = re.compile(
    rf"(?<!\w)(?:{pattern_of(EXTREMES)}|más (?:alt[oa]|grande)s?|m[áa]xim[oa]s?|mínim[oa]s?"
    rf"|(?:maxim|minim)ale?s?)(?!\w)[^.,;:=≈]{{0,60}}?(?:{_IS})",
    re.IGNORECASE,
)
#: What a threshold is called, in front of its value: `threshold: 0.35`, `the limit is 0.35`.
_CALLED = re.compile(
    r"(?<!\w)(?:threshold|limit|boundary|cut-?off|critical|break(?:ing|-even) point)"
    r"(?:\s(?:value|height|point|size|step|rate|of|for|h)){0,3}\s?(?:is|at|lies at|[:=≈])",
    re.IGNORECASE,
)
#: How large something may be.
_MAY_BE = re.compile(
    r"(?<!\w)(?:may|can|could|darf|kann|puede|peut)\s"
    r"(?:still\s)?(?:be|have|reach|sein|ser|être|tener|avoir)(?!\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,/^\\])[-−]?\d{1,9}(?:[.,]\d{1,18})?(?:/\d{1,9})?(?![\w^/(]|[.,]\d)")
_EQUALS = re.compile(r"[=≈]")
_GOES_ON = re.compile(r"\s?[-+*/^×·(=≈<>]\s?[\d\w(]|\s?\\")
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 4
#: Words for how large something is, of whatever.
_SIZES = frozenset(
    """heig high step rate larg grea maxi mini thre limi boun höhe größ schr haut
    altu paso""".split()  # noqa: SIM905
)


def bounds_said(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the bounds that sentences give; none where these, or bare numbers, are several."""
    last = asks_for_last(asked)
    if not last:
        return
    found: list[Response] = []
    for line in lines_of_page(document):
        bare = _NUMBER.fullmatch(without_announcement(line.text).strip(" .$"))
        if bare is not None:
            read = parse(bare[0].replace(",", "."), asked.part.notation)
            found += [Response(bare[0], read, line.place)] if isinstance(read, Expression) else []
            continue
        text = _NO_PROBLEM.sub(" ", _MARKUP.sub(_plain, line.text))
        for sentence in _SENTENCE_END.split(text):
            value = _bound_in(sentence, above=last > 0)
            if not value or "?" in sentence or not _is_about(asked, sentence):
                continue
            read = parse(value.replace(",", "."), asked.part.notation)
            if isinstance(read, Expression):
                found.append(_weighed(value, read, line))
    if len({response.read for response in found}) == 1:
        yield found[-1]


def _weighed(value: str, read: Expression, line: Line) -> Response:
    """Return a bound as a statement of its own: what `cannot` says beside it has been heard."""
    place = replace(line.place, column=line.text.rfind(value) + 1)
    side = Side(read, value, place)
    return Response(value, read, place, Statement((side,), (), value, place))


def _plain(found: re.Match[str]) -> str:
    return "," if "," in found[0] and "{" in found[0] else ""


#: What denies nothing, and what does not say yet for which values something holds.
_NO_PROBLEM = re.compile(
    r"(?<!\w)(?:no|not a|kein|ohne|sin|sans|pas de|without(?: any)?)\s"
    r"(?:problems?|trouble|difficult\w*|probleme?|problemas?|problèmes?)(?!\w)",
    re.IGNORECASE,
)
_TRIED = re.compile(r"(?<!\w)(?:tr(?:y|ied)|test|start|guess|probier|versuch)", re.IGNORECASE)
_UNTIL = re.compile(r"(?<!\w)(?:until|till|before|bevor|bis|avant|antes)(?!\w)", re.IGNORECASE)


def _bound_in(sentence: str, above: bool) -> str:
    """Return the last value that a sentence gives as a bound; empty where it gives none.

    Up to the greatest value something holds, and above it that is lost.
    """
    if len(sentence) > _LONGEST or _TRIED.search(sentence):
        return ""
    sentence = _ELSE.sub("", sentence)
    own, other = (_UPPER, _LOWER) if above else (_LOWER, _UPPER)
    found = [
        (phrase, pattern is other)
        for pattern in (own, other, _EXTREME, _CALLED, _MAY_BE)
        for phrase in pattern.finditer(sentence)
    ]
    for phrase, beyond in sorted(found, key=lambda each: each[0].end(), reverse=True):
        value = _value_behind(sentence[phrase.end() :])
        rest = sentence[: phrase.start()] + " " + sentence[phrase.end() :]
        if value and says_it_is_lost(rest) is beyond and (beyond or not denies(rest)):
            return value
    return ""


def is_other_bound(asked: Asked, text: str) -> bool:
    """Whether words say a bound on the side that is not asked.

    `At least 0.35` is one where the greatest is asked, and so is `up to 0.35 it is trapped`.
    """
    last = asks_for_last(asked)
    if not last:
        return False
    own, other = (_UPPER, _LOWER) if last > 0 else (_LOWER, _UPPER)
    phrase = own.search(text)
    if phrase is None:
        return other.search(text) is not None and not says_it_is_lost(other.sub(" ", text))
    return says_it_is_lost(own.sub(" ", text)) and not _UNTIL.search(text)


def _value_behind(text: str) -> str:
    """Return the one number of a clause, or the one that its arithmetic ends with."""
    clause = _CLAUSE_END.split(text, maxsplit=1)[0].rstrip(". ")
    last = _EQUALS.split(clause)[-1]
    numbers = [*_NUMBER.finditer(last)]
    if len(numbers) != 1 or _GOES_ON.match(last, numbers[0].end()):
        return ""
    if len(last) == len(clause) and any(sign in clause[: numbers[0].start()] for sign in "+*/^\\"):
        return ""
    return numbers[0][0]


def _is_about(asked: Asked, sentence: str) -> bool:
    """Whether a sentence has a word of the title, a name that is asked, or one of size."""
    stems = {word[:_STEM].casefold() for word in _WORD.findall(asked.part.title)}
    words = {word[:_STEM].casefold() for word in _WORD.findall(sentence)}
    names = set(re.findall(r"[^\W\d]\w*", sentence)) & set(asked.part.find.names)
    return bool(names or words & stems or words & _SIZES)
