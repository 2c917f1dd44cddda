"""By which words and marks an answer is announced, on a page and in a text without a question.

`The answer is`, a box, a conclusion; and what is no claim of its own: a check, an example, a
condition. Nothing here looks at whether an answer is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from grader.expressions.phrases import (
    ANSWER_WORDS,
    ASIDE,
    ASIDE_SENTENCE,
    ASKING,
    CONCLUDING,
    CONTRASTS,
    CORRECTING,
    ENDING,
    FILLING,
    LEADING,
    PART_WORDS,
    QUESTION_WORDS,
    REASON,
    RECONSIDERING,
    REMARKING,
    pattern_of,
)

#: Signs behind an answer that only say that it is done.
TICKS = "✓✔☑✅∎■□\ufe0f"
_NOUN = f"{pattern_of(ANSWER_WORDS)}|final|result|value|ergebnis|resultado|choice|option|conclusion"
_IS = r"is|are|was|ist|lautet|es|est|è|é|är|er|on|would be|should be|must be|是|为"
#: `The answer is`, `Final answer:`, `Lösung:` right before a formula or a word.
_ANNOUNCED = re.compile(
    rf"(?:(?<!\w)(?:{pattern_of(ANSWER_WORDS)})(?![^\W\d_])"
    r"|\b(?:final|the|our|my)\s+(?:result|value)\b|####)"
    r"(?:\s*\((?:corrected|correction|revised|new|updated|fixed|final|again)\))?"
    r"(?:\s+(?:to|of|for|in|part|question|\(?\w{1,3}\)?)){0,4}"
    rf"(?:\s*(?:{_IS}))?(?:\s*(?:then|thus|therefore))?"
    r"\s*+(?:[A-Za-z](?:_?\w)?\s*+)?[:=：.]*+\s*$",
    re.IGNORECASE,
)
#: The same anywhere in a text; here a verb or a colon has to say that the answer follows.
_ANNOUNCEMENT = re.compile(
    rf"(?<!\w)(?:final\s+(?:{pattern_of(ANSWER_WORDS)})(?![^\W\d_])(?:\s*(?:is|are))?"
    rf"|(?:{pattern_of(ANSWER_WORDS)})(?![a-zß-ÿ])\s*(?:(?:{_IS})(?![a-zß-ÿ])|[:：])(?!\s+not\b)"
    r"|(?:option|choice)(?:\s*(?:is\b|:)|\s+(?=\(?[A-J]\)?\s*\.?\s*$)))\s*:?"
    r"|^####[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
#: A clause that is no claim of its own: `with h = 0.5`, `since f' = 0`, `e.g. x = 1`.
_ASIDE_CLAUSE = re.compile(
    rf"(?<!\w)(?:{pattern_of(ASIDE)})(?!\w)\.?"
    r"(?:\s+(?:in|the|at|with|that|value|values|point|substitution|von|bei)){0,2}\s*(?:[:,(]\s*)?$",
    re.IGNORECASE,
)
#: The same with a claim already behind it: `using u = x and`.
_ASIDE_GOES_ON = re.compile(
    rf"(?<!\w)(?:{pattern_of(ASIDE)})\s\$?[^\W\d_]\w{{0,3}}\s?=\s?[^,;=]{{1,40}}\s(?:and|und|y|et)\s?$",
    re.IGNORECASE,
)
#: What `with` brings where it is what is left, and no condition: `we are left with x = 5`.
_ENDS_UP = re.compile(
    r"\b(?:(?:up|left|leaves?|us|me|ends?|finish(?:es)?) with|arriv(?:e|es|ed|ing) at|out as"
    r"|(?:are|lie|located|situated) at"
    r"|(?:poles?|zeros?|roots?|singularit(?:y|ies)|equilibri(?:um|a)|asymptotes?)(?: is)? at"
    r"|(?:i|we|i['’]d|i['’]ll|can|could|would|must|may|they) says?(?: that)?"
    r"|\bafter (?:the |some |a (?:few|bit of|little) )?(?:\w+ing|correction|simplification|algebra"
    r"|rearrangement|substitution|cancell?ation|expansion|integration|differentiation|reduction"
    r"|conversion|work|steps)(?: [\w' -]{1,40})?,?)$",
    re.IGNORECASE,
)
#: What a noun has that was named before: `a filter with cutoff w = 1/(RC)`, `, whose slope is 3`.
_HAS = re.compile(
    r"(?<!\w)(?:(?:with|having)(?: (?:an?|the|its|some))?(?: [A-Za-z-]{2,20}){1,2}(?: (?:of|is))?"
    r"(?: \$[^$]{1,60}\$ ?(?:,|and|und|y) (?:an? |the )?[A-Za-z-]{2,20}){0,2}"
    r"|, ?(?:where|whose) [^,;:.]*+)$",
    re.IGNORECASE,
)
#: A solution or a result on the way to the one that is asked: `the particular solution is`.
_ON_THE_WAY = re.compile(
    r"\b(?:general|particular|homogeneous|complementary|trivial|intermediate|previous|auxiliary|old|wrong"
    r"|possible|alternative|candidate|likely|other|first|one|another|allgemeine|partikuläre|homogene|homogénea"
    r"|his|her|their|your|\w{2,20}(?<!one|hat|ere)['’]s|\w{2,20}s['’])$",
    re.IGNORECASE,
)
#: A sentence that checks, gives an example or says what holds under a condition.
_ASIDE_SENTENCE = re.compile(
    rf"(?:^|[(\[]\s*|,\s*)(?:to\s+)?(?:{pattern_of(ASIDE_SENTENCE)})(?!\w)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CONCLUDES = re.compile(rf"(?<!\w)(?:{pattern_of(CONCLUDING)})(?!\w)", re.IGNORECASE)
#: An announcement in front of words: `So I think the answer is carrying capacity.`
_IN_FRONT = re.compile(
    rf"^\W*(?:(?:{pattern_of(LEADING)})(?!\w)[\s,:]*(?:that\s+)?)*"
    rf"(?:(?:(?:my|the|our|die|la|il|o)\s+)?(?:final\s+)?(?P<noun>{_NOUN})"
    r"(?:\s+(?:to|for|of)\s+(?:this|part|question)?\s*\(?\w{0,3}\)?)?"
    rf"\s*(?:(?:{_IS})(?!\w)\s*[:=]?|[:.=：)]|-{{2,3}}|[–—]|$)\s*)?",
    re.IGNORECASE,
)
#: With what a clause of its own begins.
_SUBJECT = (
    "each|every|all|any|both|there|the|a|an|no|none|it|its|we|i|you|they|this|that|these|those|only"
    "|otherwise|jeder|jede|jedes|es|wir|die|der|das|alle"
)
#: Why an answer is what it is: `5, because 2 + 3 = 5`, `12, as each of the four nodes has 3`.
_REASON = re.compile(
    rf"(?<=\S)(?:[,;]?\s+(?:{pattern_of(REASON)})(?!\w)|(?:[,;]|\s[–—-])\s+(?:as|for|da)\s(?:{_SUBJECT})\s"
    rf"(?![^.;]{{0,120}},\s(?:{pattern_of(CONCLUDING)})\s)).*$",
    re.IGNORECASE | re.DOTALL,
)
#: Where the same stands: `7, as in part (b)`, `42 (as above)`, `c, see question 2`.
_REFERS = re.compile(
    r"(?<=\S)[,;]?\s+(?:(?:the )?same as|just like|like|as|see|cf\.?|from|wie|siehe|como|voir)"
    r"(?:\s(?:in|shown|found|computed|for|we|did|did in|bei|in|en|dans|our|my|the|answer|to)){0,4}"
    rf"\s(?:(?:{pattern_of((*QUESTION_WORDS, *PART_WORDS))})\.?\s?\(?\w{{1,4}}\)?"
    r"(?:\s?\(\w{1,3}\))?|\d{0,2}\(\w{1,3}\)|\d{1,2}[a-z])[\s.!]*$",
    re.IGNORECASE,
)
_SETS_AGAINST = re.compile(rf"(?<!\w)(?:not|{pattern_of(CONTRASTS)})\s", re.IGNORECASE)
#: A value that is set against an answer before it: `7 m/s, not 9 m/s`, `7 (instead of 9)`.
_CONTRAST = re.compile(
    r"(?<=[\w)\]}$°%²³\"'])(?:[,;]?\s{1,2}(?:and\s|but\s)?|,?\s?\((?:and\s|but\s)?)"
    r"(?:not(?!\s(?:sure|quite|only|at all|equal|in|that|if|yet|enough))"
    rf"|{pattern_of(CONTRASTS).replace('+', '')})"
    r"(?=\s[^.!?;]{0,60}\d|\s[^\w\s]|\s\w\()(?:[^.!?;]|\.(?=\d)){0,120}?"
    r"(?=[.!?;]?\s?\Z|[.!?;]\s[A-Z])",
    re.IGNORECASE,
)
#: By which way a formula was found: `2x + 1 by the power rule`.
_METHOD = re.compile(
    r"(?<=\S)[,;]? (?:by|using|via|from|with|nach|mit|por|par) (?:(?:the|our|der|dem|la|el) )?"
    r"[A-Za-z’'-]{2,20}(?: [A-Za-z’'-]{2,20}){0,4}[\s.!]*+$",
    re.IGNORECASE,
)
#: Where a formula holds: `x + 2 for x ≠ 2`, `1/x, where x > 0`, `2n, for all n in N`.
_RANGE = re.compile(
    r"(?<=\S),? {1,4}(?:valid )?(?:for|where|when|if|with|whenever|provided)(?: that)?"
    r"(?: all| every| any)? \$?"
    r"(?:[A-Za-z]\w{0,2} ?(?:[≠<>≤≥∈]|!=|in\b|\\(?:neq?|leq?|geq?|in)\b"
    r"|= ?[\w-]{1,4} ?,|= ?\d{1,3} ?\.\.)"
    r"|[\d.]{1,6} ?(?:[<≤]|\\(?:lt|leq?)\b)=? ?[A-Za-z])"
    r"|(?<=\S),? (?:where |with |for )?[A-Za-z] (?:is |being )?(?:an? |any )?"
    r"(?:(?:positive|non-?negative|natural|arbitrary|real|nonzero) ){0,2}"
    r"(?:integer|number|constant)s?(?!\w)"
    r"|(?<=\S),? for (?:all|every|each|any) (?:integers? )?[A-Za-z](?!\w)"
)
#: A remark in brackets behind an answer: `x = 3 (rejecting x = -2)`, `3x^2 (see part a)`.
_REMARK = re.compile(
    rf"\s\((?:{pattern_of(REMARKING)})(?![\w'])\.?(?:[^()]|\([^()]*\))*\)", re.IGNORECASE
)
#: Words behind an answer that say nothing of it: `42, I think.`
_ENDS = re.compile(rf"(?:(?<=\S)[,;.]?\s+(?:{pattern_of(ENDING)})(?!\w))[\s.!?]*$", re.IGNORECASE)
#: Words that say nothing of an answer in words: `we use the chain rule`.
_FILLS = re.compile(
    rf"\W*(?:(?:{pattern_of(FILLING)}|{pattern_of(LEADING)})(?!\w)[\s,:]*)++", re.IGNORECASE
)
_QUOTES = " .!,;:*_`\"'“”‘’" + TICKS
#: How many characters of the words before a formula are looked at.
MAX_LEAD = 160
_SENTENCE_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bans)(?<!\bAns)[.!?;](?=\s)|\n[ \t]*\n"
    r"|(?<=[\d)}$%])\n[ \t]*(?=[A-Z](?:[a-z]|[ \t][a-z]))"  # a formula, and a sentence below it
    r"|\n[ \t]*(?:[-*+#|>•]|\d{1,2}[.)])\s"
)
_DENIES = re.compile(
    r"\b(?:not|cannot|never|no|neither|nor|wrong|false|instead of|rather than|unable to"
    r"|fail(?:s|ed)? to|nicht|kein\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_BOX = re.compile(r"\\(?:boxed|fbox|framebox)\s*\{")


@lru_cache(maxsize=4096)
def announces(words: str) -> bool:
    """Whether words say that the answer follows right behind them."""
    found = _ANNOUNCED.search(words)
    return found is not None and not _ON_THE_WAY.search(words[: found.start()].rstrip())


#: A question that a page repeats in front of its formulas: `Solve`, `(a) Find the slope of`.
_ASKS = re.compile(
    rf"\A\W*(?:(?:\w{{1,3}}|(?:{pattern_of((*QUESTION_WORDS, *PART_WORDS))})\s\w{{1,4}})[.):]\W*)?"
    rf"(?:{pattern_of(ASKING)})(?!\w)",
    re.IGNORECASE,
)


def asks(words: str) -> bool:
    """Whether words before a formula are the beginning of a question: `Solve`, `What is`."""
    return _ASKS.match(words) is not None


def announcements(text: str) -> Iterator[re.Match[str]]:
    """Yield the places of a text that say that the answer follows: `the answer is`, `####`."""
    return _ANNOUNCEMENT.finditer(text)


def begins_with_an_announcement(text: str) -> bool:
    """Whether a text begins by saying that the answer follows."""
    return _ANNOUNCEMENT.match(text) is not None


def behind_announcement(text: str) -> str:
    """Return what follows where a text begins by saying that the answer does: `Answer: 2/3`."""
    found = _ANNOUNCEMENT.match(text)
    return text[found.end() :].lstrip() or text if found else text


def concludes(words: str) -> bool:
    """Whether words draw a conclusion: `so`, `hence`, `daher`."""
    return _CONCLUDES.search(words) is not None


def lead_before(text: str, end: int) -> str:
    """Return the words before a place of a text that belong to the sentence which goes on there."""
    near = text[max(0, end - MAX_LEAD) : end]
    ends = [found.end() for found in _SENTENCE_END.finditer(near)]
    return (near[ends[-1] :] if ends else near).lstrip()


def remark_at(text: str, position: int) -> re.Match[str] | None:
    """Return the remark in brackets that begins at a place of a text, if one does."""
    return _REMARK.match(text, position)


def without_remarks(text: str) -> str:
    """Return a text without remarks in brackets: `3x^2 (see part a)` gives `3x^2`."""
    return _REMARK.sub("", text)


def without_reason(words: str) -> str:
    """Return words without what only follows an answer: `5, because ...`, `42, I think`."""
    return _ENDS.sub("", _REFERS.sub("", _REASON.sub("", words)))


def without_contrast(words: str) -> str:
    """Return words without what an answer is set against: `7 m/s, not 9 m/s` gives `7 m/s`."""
    return _CONTRAST.sub("", words) if _SETS_AGAINST.search(words) else words


#: What goes on from a reason to what comes of it: `since each has 3, we get`.
_COMES_OF_IT = re.compile(
    r"(?<!\w)(?:giv(?:es?|ing)|gets?|got|yield(?:s|ing)?|obtain(?:s|ed)?|makes?|total|altogether"
    r"|answer|result)(?!\w)|[,;:]\s*\Z|=>|->|[→⇒∴]|\\\w*arrow",
    re.IGNORECASE,
)


def says_why_from(text: str, position: int) -> bool:
    """Whether a text gives from a place to its end the reason for what stands before, and no more.

    So do the words between both numbers of `41, since each node has 42`.
    """
    reason = text[position:]
    if _REASON.match(text, position) is None:
        return False
    return not concludes(reason) and _COMES_OF_IT.search(reason) is None


def reason_at(text: str, position: int) -> bool:
    """Whether what only follows an answer begins there: `, because ...`, `for x > 0`."""
    return any(found.match(text, position) for found in (_REASON, _ENDS, _REFERS, _METHOD, _RANGE))


@lru_cache(maxsize=4096)  # asked for every part of a page, of the same words
def is_aside(lead: str) -> bool:
    """Whether what follows a lead is a check, an example, a condition or a rejected value."""
    bare = " ".join(lead.split()).rstrip(" :")
    if _ENDS_UP.search(bare):
        return False
    if (
        _ASIDE_CLAUSE.search(lead)
        or _ASIDE_GOES_ON.search(lead)
        or (_HAS.search(bare) and not announces(lead))
    ):
        return True
    if _COMMENTS.match(lead) or _SAYS_WHY.match(lead) or _NOTES.match(bare):
        return True
    found = _ASIDE_SENTENCE.search(lead)
    return found is not None and not concludes(found["rest"])


#: What a sentence says of an answer above it: `This seems reasonable because a house is`.
_COMMENTS = re.compile(
    r"\W*(?:this|that|it|which|the (?:answer|result|value|number))\s(?:also\s)?"
    r"(?:seems?|makes?|looks?|sounds?|appears?|feels?|is)\s(?:to be\s|very\s|quite\s|perfectly\s)?"
    r"(?:reasonable|sense|plausible|sensible|realistic|about right|right|okay|ok)(?!\w)",
    re.IGNORECASE,
)
#: A sentence that says nothing but why: `Because there are`.
_SAYS_WHY = re.compile(r"\W*(?:because|since) there (?:are|is|was|were)\W*\Z", re.IGNORECASE)
#: What is noted of another case: `Note that for n = 2 the result is`.
_NOTES = re.compile(
    r"\W*(?:note|notice|observe|remark)\b(?=[^.!?]{0,80}?\b(?:for|if|when|with|at)\b[^.!?]{0,30}[=<>])"
    r"(?![^.!?]{0,160}\b(?:so|hence|thus|therefore)\b)",
    re.IGNORECASE,
)
#: What holds of all things of a kind: `A fair game has`, `Every stable system must have`.
_OF_A_KIND = re.compile(
    r"\A(?:(?:an?|any|every|each|all)\s(?:[a-z-]{2,20}\s){1,4}|(?:[a-z-]{2,20}\s){1,3}(?<=s\s)(?=hav))"
    r"(?:(?:would|must|should|always)\s)?(?:have|has|needs?|requires?|satisf(?:y|ies))\s*+\Z",
    re.IGNORECASE,
)


def says_of_a_kind(lead: str) -> bool:
    """Whether words say something of all things of a kind, and not of the one in question."""
    return _OF_A_KIND.match(lead) is not None


def denies(words: str) -> bool:
    """Whether words deny something: `not (b)`, `it isn't green`."""
    return _DENIES.search(without_correction(words)) is not None


def without_announcement(words: str) -> str:
    """Return words without what announces them: `the answer is b` gives `b`."""
    found = _IN_FRONT.match(words)
    rest = (words[found.end() :] if found else words).lstrip(_MARKS)
    quoted = rest[:1] in ("'", "’")  # else a sign at the end is a prime: `A'C'`
    return rest.strip(_MARKS + "'" if quoted else _MARKS)


_MARKS = ' *_`"“”:='


#: What is said of what stands before it: `1 and 3 are the critical points`, `a and c sind wahr`.
_PREDICATE = re.compile(
    r"(?<!\s)\s++(?:are|is|sind|ist|sont|est|son|es)\s"
    r"(?P<said>[^\W\d_]{2,20}+(?:[ -][^\W\d_]{1,20}+){0,5})[.!]?\Z",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:pas|incorrect|falsch|faux|fausses?|falso\w?|falsa\w?|ninguno?)\b", re.IGNORECASE
)


def without_predicate(text: str) -> str:
    """Return a text without what its end says of the rest, unless that denies it."""
    found = _PREDICATE.search(text)
    if found is None or denies(found["said"]) or _DENIED.search(found["said"]):
        return text
    return text[: found.start()]


def bare_words(words: str) -> str:
    """Return an answer in words without what says nothing of it: `by the chain rule`."""
    rest = without_announcement(without_reason(without_remarks(words))).strip(_QUOTES)
    filled = _FILLS.match(rest)
    bare = rest[filled.end() :] if filled else rest
    return " ".join(bare.split()) or rest


#: What puts an answer in place of another one: `Correction:`, `Actually no, it is`.
_CORRECTS = re.compile(
    r"\W*+(?:no[,.]?\s)?"
    rf"(?:{pattern_of((*CORRECTING, *RECONSIDERING))})(?!\w)[\s,.:;!–—-]*+"
    r"(?:(?:no|nope)(?!\w)[\s,.:;!–—-]*+)?"
    r"(?:(?:it|that|the answer)(?:['’]s|\s(?:is|should be))(?!\w)\s*+)?",
    re.IGNORECASE,
)


_TAKING_BACK = tuple(word for word in RECONSIDERING if word != "now")
#: What a value is taken back with: `{1, 3}. Wait, no: {1, 2}`, `(1, 0) oops, (0, 1)`.
_TAKEN_BACK = re.compile(
    rf"(?<!\w)(?:{pattern_of((*_TAKING_BACK, *CORRECTING))}|no|now(?=\s+it))(?!\w)[\s,.:;!$–—-]*"
    r"(?:(?:no|nope|it is|it['’]s|that is|it should be|the answer is|correction)[\s,.:;$]*){0,2}\Z",
    re.IGNORECASE,
)


def takes_back(words: str) -> bool:
    """Whether words end by taking back what stands in front of them: `wait, no: it is`."""
    return _TAKEN_BACK.search(words) is not None


#: What takes back the value right in front of it: `, actually`, `. No wait, it is`, `(sorry,`.
_TAKES_BACK_BEHIND = re.compile(
    r"\s?[,.;:!–—(-]{1,3}\s*(?:no[,.]?\s+)?"
    rf"(?:{pattern_of((*_TAKING_BACK, *CORRECTING))}|(?<!\()no(?=,))"
    r"(?!\w)[\s,.:;!–—-]*(?:(?:no|nope)(?!\w)[\s,.:;!–—-]*)?"
    r"(?:(?:it|that|this|the answer)(?:['’]s|\s(?:is|should be))(?!\w)\s*)?",
    re.IGNORECASE,
)


def taken_back_at(text: str, position: int) -> int | None:
    """Return where a text goes on behind what takes back the value that ends at a position."""
    found = _TAKES_BACK_BEHIND.match(text, position)
    return found.end() if found else None


def meant_from(text: str) -> int:
    """Return where a text says what it means behind what it takes back: `1 or 5, I mean 1 or 4`."""
    return max((found.end() for found in _TAKES_BACK_BEHIND.finditer(text)), default=0)


def without_correction(words: str) -> str:
    """Return words without what says in front that they replace others: `Correction: minus 7`."""
    found = _CORRECTS.match(words)
    return words[found.end() :] if found else words


def announcement_before(words: str) -> str:
    """Return the beginning of words that says that they are the answer; empty if nothing does."""
    rest = without_announcement(words)
    return words[: words.rfind(rest)] if rest and is_an_announcement(words) else ""


def is_an_announcement(words: str) -> bool:
    """Whether words begin by saying that they are the answer, or what follows: `Therefore b`."""
    found = _IN_FRONT.match(words)
    drawn = found is not None and _CONCLUDES.match(words.lstrip(" *_"))
    return found is not None and bool(found["noun"] or drawn)


def boxes_in(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return where each box begins, where its content begins, and where its brace closes."""
    found: list[tuple[int, int, int]] = []
    position = 0
    while match := _BOX.search(text, position):
        end = _closing(text, match.end())
        if end < 0:
            break
        found.append((match.start(), match.end(), end))
        position = end + 1
    return tuple(found)


def _closing(text: str, position: int) -> int:
    depth = 1
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] in "{}":
            depth += 1 if text[position] == "{" else -1
            if not depth:
                return position
        position += 1
    return -1
