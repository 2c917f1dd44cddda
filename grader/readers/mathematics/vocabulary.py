r"""Telling words from mathematics, by vocabulary and form."""

from __future__ import annotations

import re

from grader.expressions.functions import FUNCTION_WORDS
from grader.expressions.language import COMMON
from grader.expressions.names import LETTER_WORDS

_TEXT_COMMAND = re.compile(
    r"\\(?:text|textrm|textbf|textit|mbox|mathrm|operatorname)\*?\s*\{[^{}]*\}"
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_WORD = re.compile(r"(?<![\w\\'′’])[A-Za-z]{2,}(?![\w(_^'′])")

# Functions and operators that are written as words; those that are language as well stand here
# because on a page of mathematics they are seldom that.
FUNCTIONS = FUNCTION_WORDS | {
    "sign", "floor", "rank", "tr", "real", "span", "lim", "diff", "sum", "prod", "int", "grad",
    "div", "curl", "relu", "sigmoid", "softmax",
}  # fmt: skip
#: Commands of signs that join two operands, as a pattern.
OPERATION_SIGNS = "times|cdot|div|pm|ast|star|circ|oplus|otimes"
GREEK = LETTER_WORDS | {"pi", "nabla", "partial", "infty", "inf", "oo"}


def is_prose(text: str, least: int = 3) -> bool:
    """Whether a text holds at least this many words of prose, two of them common if `least` > 1."""
    bare = _COMMAND.sub(" ", _TEXT_COMMAND.sub(" ", text[:20_000]))
    words = [word.lower() for word in _WORD.findall(bare)]
    words = [word for word in words if word not in FUNCTIONS and word not in GREEK]
    common = sum(word in COMMON for word in words)
    return len(words) >= least and common >= min(least, 2)


# Words that deny a formula or leave it open. A phrase a line, as patterns.
#: What another person says.
BY_OTHERS = r"""
    (?:(?:my|a|our|the) (?:friend|classmate|neighbou?r|partner|roommate|colleague|tutor|study group|other group|ai|internet)|chat ?gpt|copilot|google|every(?:one|body)(?: else)?|most people) (?:said|says|got|gets|wrote|writes|claims|claimed|thinks|thought|believes|told me|chose|chooses|picked|picks|selected|answered|has|had)
"""  # noqa: E501
ANYWHERE_BEFORE = r"""
    (?:is|it's|'s) (?:not|never) (?:true|correct|right|the case)
    (?:isn['’]t|not) (?:true|correct|right|the case) that
    (?:is|was|would be) (?:wrong|false|incorrect|untrue)
    (?:wrong|false|incorrect|untrue) (?:that|to (?:say|write|claim|think))
    (?:would|does|do|did|can|could|should|ca|won?) ?(?:not|n['’]?t) (?:hold|mean|imply|follow|give|get|equal|be|have|say|write|claim)
    can ?not (?:hold|be|mean|imply|follow)
    first (?:thought|tried|guessed|wrote|had|believed|assumed|idea|guess|attempt|try)
    (?:at first|initially|originally|previously|before),? (?:i|we) (?:thought|tried|guessed|wrote|had|got|believed|assumed)
    i (?:mistakenly|wrongly|erroneously)|by mistake
    (?:one|you|we|some|somebody|people) (?:might|may|could|would) (?:think|say|believe|guess|expect)
    (?:not sure|unsure|no idea|don['’]t know|do not know|doubt) (?:if|whether|that|about)
    (?:anything|everything|any (?:number|value|one)|all(?: of them)?) (?:but|except(?: for)?|other than|apart from)(?! i\b)
    (?:i|we) (?:do not|don['’]t|did not|didn['’]t|cannot|can['’]t) (?:really |quite )?(?:think|believe|agree)(?! so)
    (?:(?:have|has|had|want|wants|need|needs|asked|required|supposed|told|task is|goal is) to|please) (?:show|prove) that
    (?<![\w,] )(?:show|prove) that
    (?:common|typical|frequent|usual|classic|easy|popular) (?:mistake|error|slip|trap|misconception|wrong answer)s?(?: here)? (?:is|are|was|would be|gives?)
    (?:the |our |my )?(?:text ?book|book|solutions? manual|back of the book|manual) (?:says|said|gives|gave|has|claims|lists)
    according to (?:the |my |our |a )?(?:answer key|solution key|key|text ?book|book|solutions?|solutions? manual|friend|classmate|internet|ai|chat ?gpt)(?! to\b)
    (?:the )?(?:answer )?key (?:says|said|gives|has)|(?:note|message|hint) (?:to|for) (?:the |my |our )?(?:graders?|markers?|instructor|teacher|professor|tas?|ai)|ignore (?:all|the|any|every|previous)
    (?:if|suppose|had) instead\b
    (?:if|suppose|assume|imagine|had|what if) (?:it|this|that|the answer) (?:were|was|had been)(?! not)
    (?:suppose|assume|imagine)(?: that)? (?:it|this|the (?:final )?answer) is
"""  # noqa: E501
RIGHT_BEFORE = r"""
    (?:maybe|perhaps|possibly)(?: it is| it's| also| even)?
    (?:is|are|was|were)n['’]t(?: equal to)?
    (?:might|may|could) (?:also )?be
    (?<!if and only )(?<!or )(?:and |but |is |are |it's |this is |that is |it is )?not(?: that| equal to)?
    (?:would|does|do|did|can|could|will|won|shall|should) ?(?:not|n['’]t) (?:take|need|require|cost|reach|exceed|become|belong to|lie in|run in|go to|converge to|grow (?:like|as))
    (?:and |but )?not (?:at|on|in)(?: the points?)?
    (?:do|does|did) ?(?:not|n['’]t) (?:meet|intersect|cross|touch|lie|occur|happen)(?: (?:at|on|in))?
    instead of|rather than|as opposed to
    (?:und )?nicht(?: gleich)?|anstatt|statt|(?:et )?(?:n['’]est|ne vaut) pas|au lieu de|(?:y )?no es|en (?:lugar|vez) de
    (?:wrong|incorrect|false|scratch|crossed out|(?<!\ba )(?<!\bmy )(?<!y )mistake|wrong answer|first attempt|old)(?: version| answer)?:
"""  # noqa: E501
RIGHT_AFTER = r"""
    or,? (?:maybe|perhaps|possibly|else|is it|was it|should it be|it (?:might|could|may) be)
    (?:maybe|perhaps|possibly)
    (?:(?:which|that|this|it|but that|but this|but it) )?(?:is|are|was|were|would be|seems|looks) (?:clearly |obviously |just |simply )?(?:wrong|false|incorrect|untrue|not (?:true|correct|right|the case|what|equal|the|an?|any|among|one of|part of))
    (?:(?:which|that|this|it|but that|but this|but it) )?(?:does|do|did|can) ?(?:not|n['’]t) (?:hold|be|work|make sense)
    (?:(?:which|that|this|it|but that|but this|but it) )?(?:isn|wasn|aren)['’]t (?:true|correct|right|the case)
    (?:(?:which|that|this|it|but that|but this|but it) )?(?:is|are|was|were|must be|can be|has to be) (?:clearly |obviously |therefore |thus |hence |then )?(?:rejected|discarded|excluded|ruled out|dismissed|invalid|impossible|extraneous|inadmissible|unphysical|meaningless|outside|out of)
    (?:(?:which|that|this|it|but that|but this|but it) )?(?:is|are|was|were|can)(?: ?not|n['’]t) (?:be )?(?:valid|possible|allowed|admissible|acceptable|feasible|permitted|physical|meaningful|relevant|a (?:valid )?solution|in the (?:domain|interval|range))
    (?:(?:which|that|this|it|but that|but this|but it) )?(?:is|are|was|were|would(?: already)? be) (?:already |far |much |way |a bit |clearly )?too (?:large|big|small|high|low|long|short|many|few|much|little|fast|slow)
    which (?:we|i) (?:can |may |must |have to )?(?:reject|discard|exclude|dismiss)
    (?:i am |i'm |im )?(?:not sure|unsure)
    wrong|incorrect|extraneous|inadmissible|invalid
    (?:but|and|though|although|yet) (?:i|we) (?:dis(?:agree|believe)|(?:don['’]t|do not|can['’]?t|cannot) (?:agree|believe))
    but (?:i|we) (?:get|got|say|said|think|believe|found|chose|wrote|answer(?:ed)?)(?![^.!?\n]{0,40}\b(?:first|before|initially|earlier|previously|originally|when|if|same|too|it)\b)(?=[^.!?\n]{0,30}\d)
    (?:(?:before|earlier|originally|initially|previously|at first),? )?(?:but|which) (?:that |this |it )?(?:was|is) (?:just |only )?(?:a |an |my )?(?:mistake|error|typo|slip|wrong|incorrect)
    (?:and |but )?now (?:it is|it's|i (?:get|have|think|say))
    (?:so |please |and |you must )*(?:award|give|grant) (?:me |him |her |us |this )?(?:the )?(?:full|all|max\w*) (?:marks?|points?|credit)
    not (?:valid|possible|admissible|allowed|acceptable|a solution)
"""  # noqa: E501
# Words after which a clause says something else than the words before them.
TURNS = r"""
    (?<!anything )(?<!everything )(?<!\ball )but|however|instead,|so|hence|therefore|thus|then|actually|really|in fact|correct(?:ed|ion)?:?
    sondern|sino|mais|aber|pero
    now|rather,|we (?:get|have|find|obtain)|i (?:get|have|find|obtain)|the (?:right|correct) \w+ is|because|since
"""  # noqa: E501
