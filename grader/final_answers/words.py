"""Words in final answers: large numbers, choices, conditions behind an answer, sets in words."""

from __future__ import annotations

import re
from decimal import Decimal

from grader.equivalence import is_unit
from grader.expressions.language import DOZENS, MAGNITUDES, NUMBERS, PARTS, SET_SENTENCES, SETS
from grader.expressions.phrases import pattern_of
from grader.expressions.units import SENTENCE_WORDS, UNITS_OF_TWO

_MAGNITUDE = re.compile(
    r"(?P<open>\$?)(?:(?<![\d,])|(?<=[^\d,],))(?P<number>\d[\d,]*+(?:\.\d+)?)(?P<shut>\$?)"
    r"(?:\\[,; ]|~|\s)*(?P<text>\\text\{\s*)?"
    rf"(?P<word>{pattern_of((*MAGNITUDES, *DOZENS))})\b(?(text)\s*\}})",
    re.IGNORECASE,
)
#: `n = 3k` for some integer `k`; `f(x) = x^2` where `x > 0`: what stands behind an answer.
_CONDITION = re.compile(
    r"(?<=[$)])(?:\s*+,)?\s++(?:for|where|with)\s+(?:[a-z]+\s+){0,4}"
    r"(?:\$(?P<dollar>[^$=]*)\$|\\\((?P<bracket>(?:(?!\\[()])[^=])*)\\\))"
    r"(?:\s+(?:is|are|an?|any|integers?|real|positive|natural|numbers?|constants?|arbitrary"
    r"|nonnegative|whole))*\s*(?=[.\n]|$)"
)
#: What kind of number the letter of a family is: `, n integer`, `($k$ is any integer)`.
_WHOLE = re.compile(
    r"(?:,\s?|\s?\(|,?\s(?:where|with|and)\s)\$?[a-z]\$?\s(?:(?:is|an?|any)\s){0,3}"
    r"(?:integers?|whole numbers?)\)?(?=[.\s]*$)"
)
_OF_TWO = "|".join(
    rf"(?:{one})\b,?\s+(?:and\s+)?\d+(?:\.\d+)?\s*(?:{two})" for one, two in UNITS_OF_TWO
)
#: A quantity in two units, `3 hours and 20 minutes`.
TWO_UNITS = re.compile(rf"\b\d+\s*(?:{_OF_TWO})\b", re.IGNORECASE)
_UNIT_BEHIND = re.compile(r"\s*([A-Za-z]+)(?![\w/^²³])")
_PARTS = re.compile(r"(?<!\d)(\d++(?:\.\d++)?)\s*+([A-Za-z]+)")

#: The letter of a choice in front of what it says: `(D) 7/8`, `A) 12`, `C. yes`.
_CHOICE = re.compile(
    r"^(?:\(([A-HJ])\)|([A-HJ])(?:[).]|:(?=\s+[A-Za-z]{3})))(?=\s+[\w\\$]|\s*$)\s*(?:\\\s*)?"
)
_CHOSEN = re.compile(r"^\(?([A-HJ])\)?[,:;]?\s+(?:because|since|as|which|is|so|for)\b")
_TOLD = re.compile(r"\b(?:is|are|was|were|will be)\s++((?!not\b)[^\d$]+)$")
_OPTION = re.compile(
    r"(?:(?:[Tt]he\s)?(?:[Oo]ption|[Cc]hoice)\s\(?([A-HJa-hj])\)?"
    r"|I\s(?:choose|chose|pick|select|go\swith)\s(?:option\s|choice\s)?\(?([A-HJ])\)?)"
    r"(?:\sis\s(?:the\s)?(?:correct|right|true|best|answer)(?:\s(?:answer|choice|option|one))?)?"
)
_TOGETHER = re.compile(r"[A-H]{2,6}")
_CHOICES = re.compile(r"\(?[A-H]\)?(?:(?:,| and |&|;|\s)\s*(?:and\s)?\(?[A-H]\)?)+")
_ONE_NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True))
#: A sign in words at the front, or behind what says the answer.
_NEGATIVE = re.compile(
    rf"(?:^|(?<=\bis )|(?<=\bequals ))(?:negative|minus)\s+(?=\$?\d|(?:{_ONE_NUMBER})\b)",
    re.IGNORECASE,
)
_NUMBER_WORDS = re.compile(
    rf"\b(?:{_ONE_NUMBER})(?:(?:-|\s|\sand\s)(?:{_ONE_NUMBER}|hundred|thousand))*\b", re.IGNORECASE
)
_FRACTION = re.compile(rf"({_ONE_NUMBER})[- ]({'|'.join(PARTS)})s?", re.IGNORECASE)
_SIMPLE = re.compile(r"[A-Za-z ,.'*-]{1,200}")
#: What says that a number in words is the answer, and no article: `there are seven ways`.
_SAID = re.compile(
    r"\b(?:is|are|equals|was|were|makes|have|has|need|needs|get|gets)\s$", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?P<time>\d{1,2}(?::\d\d|(?=\s?[AaPp]\.?\s?[Mm])))(?P<seconds>:00)?(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
)
_BASES = "two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen"
_BASE_WORD = re.compile(
    rf"(?<=[\dA-F)])_\{{?\s*\\(?:text|mathrm|textrm)\s*\{{\s*({_BASES})\s*\}}\s*\}}?", re.IGNORECASE
)
_HEXADECIMAL = re.compile(r"^(?=[A-Fa-f]*\d|[A-F]{3})([\dA-Fa-f]{2,20})_\{16\}$")
_NUMERAL = re.compile(r"\(?(\d{1,60})\)?_(?:\d|\{\d{1,2}\})")
#: All numbers but some: `all real numbers except 4`, `any real number except x = 1 and x = 2`.
_EXCEPT = re.compile(
    r"(?:the domain is |domain: |x (?:can be|is) )?(?:all|any|every) reals?(?: numbers?)?,? "
    r"(?:except(?: for)?|but|other than) (?:[a-z] = )?([^=A-Za-z]{1,60}"
    r"(?:(?:and|or)(?: [a-z] =)? [^=A-Za-z]{1,60})?)",
    re.IGNORECASE,
)
_GROWS = re.compile(
    r"^(?:(?:the |this )?(?:limit|integral|series|sequence|it) )?"
    r"(?:(?:is|equals|diverges to|goes to|tends to|approaches) )"
)
_INFINITE = {
    **{f"{sign}infinity": r"\infty" for sign in ("", "positive ", "plus ", "+")},
    **{f"{sign}infinity": r"-\infty" for sign in ("negative ", "minus ", "-")},
}
_SAID_SETS = tuple((re.compile(said, re.IGNORECASE), name) for said, name in SET_SENTENCES)
_SETS = {"reals": r"\mathbb{R}", "emptyset": r"\emptyset"}
#: What has a set of solutions: `There is no solution`, `The equation has no solutions`.
_OF_SETS = re.compile(
    r"^(?:(?:so|thus|hence|therefore),? )?(?:there (?:is|are)|(?:the |this )?"
    r"(?:given )?(?:equation|system|inequality|problem|it)s?(?: of equations)? (?:has|have)"
    r"|(?:the )?(?:answer|solution)(?: set)? is) "
)
_MARKUP = re.compile(r"\\(?:text|textbf|mathrm|mbox|textrm|textit)\s*\{([^{}]*)\}|[${}]")
#: What has no value, `The limit does not exist`, for which there are three letters, too.
_MISSING = re.compile(r"^(?:limit |it |this )?(?:d\.n\.e|does(?: not|n['’]t) exist)$")
_WORDS = re.compile(r"(?=[^a-z]*[a-z]{2})[a-z0-9][a-z0-9 \-':,.]*")


def with_plain_numbers(text: str) -> str:
    """Write `3 million` as `3000000`."""

    def change(match: re.Match[str]) -> str:
        word, count = match["word"].lower(), Decimal(match["number"].replace(",", ""))
        value = count * DOZENS[word] if word in DOZENS else count.scaleb(MAGNITUDES[word])
        return f"{match['open']}{value:f}{match['shut']}"

    return _MAGNITUDE.sub(change, text)


def without_conditions(text: str) -> str:
    """Drop `for all $x$` and the like behind an answer."""
    return _WHOLE.sub("", _CONDITION.sub("", text))


def unit_behind(text: str) -> str:
    """Return the unit with which a text goes on, as a formula has it: `$120$ km`."""
    match = _UNIT_BEHIND.match(text)
    known = match is not None and is_unit(match[1]) and match[1] not in SENTENCE_WORDS
    return rf"\text{{ {match[1]}}}" if match and known else ""


def two_units_added(text: str) -> str:
    """Write `3 hours and 20 minutes` as the sum that it is."""
    return " + ".join(rf"{number}\text{{ {unit}}}" for number, unit in _PARTS.findall(text))


def with_choice_apart(text: str) -> str:
    """Write the letter of a choice as a word of its own, `\\text{(D)} 7/8`."""
    match = _CHOICE.match(text)
    if match is None:
        return text
    rest = text[match.end() :].strip()
    return rf"\text{{({match[1] or match[2]})}} {rest}".strip()


def only_choice(text: str) -> str | None:
    """Return the letter of a choice that is all of a text, `C` or `(C)`."""
    bare = _MARKUP.sub(r"\1", text).strip(" .")
    match = re.fullmatch(r"\(?([A-HJ])\)?", bare) or _OPTION.fullmatch(bare)
    letter = next(filter(None, match.groups()), None) if match else None
    return letter.upper() if letter else None


def choice_in_front(text: str) -> str | None:
    """Return the letter of the choice that an answer begins with: `C. x = 42`, or names."""
    match = _CHOICE.match(text.strip())
    return (match[1] or match[2]) if match else only_choice(text)


def chosen(text: str) -> str | None:
    """Return the letter of "A because it is the largest"; None where there is none."""
    match = _CHOSEN.match(text)
    return match[1] if match else None


def bare_words(text: str) -> str:
    """Return an answer in words without mark-up, capitals, articles; empty if it is no words."""
    bare = " ".join(_MARKUP.sub(r" \1 ", text).lower().split()).strip(" .")
    bare = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", bare)
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", bare)
    bare = re.sub(r"^(?:an?|(?:to )?the) ", "", bare)
    bare = re.sub(r"(?<=[a-z]{3} )([a-z])_(\w)$", r"\1\2", bare)  # `reject H_0`
    bare = _MISSING.sub("dne", bare)
    return re.sub(r",? and (?=\d)", " ", bare) if _WORDS.fullmatch(bare) else ""


def told_words(text: str) -> str:
    """Return what the last sentence says that something is: `Monday` of "The day is Monday"."""
    sentences = [part for part in re.split(r"[.!?\n]", text) if part.strip()]
    found = _TOLD.search(sentences[-1]) if sentences else None
    return found[1] if found else ""


def yes_or_no(text: str) -> str:
    """Return the yes or no that a sentence begins with, "No, it is not possible"; or nothing."""
    front, _, rest = " ".join(_MARKUP.sub(r" \1 ", text).lower().split()).partition(",")
    one_of_two = front in ("yes", "no") and not re.search(r"\b(?:yes|no|but|wait)\b", rest)
    return front if one_of_two else ""


def several_choices(text: str) -> frozenset[str] | None:
    """Return the letters of several choices, `A, C` or `(A) and (C)`; None for anything else."""
    bare = " ".join(_MARKUP.sub(r" \1 ", text).split()).strip(" .")
    if _TOGETHER.fullmatch(bare) and list(bare) == sorted(set(bare)):
        return frozenset(bare)
    if not _CHOICES.fullmatch(bare):
        return None
    return frozenset(re.findall(r"\b[A-H]\b", bare))


def same_time(gold: str, answer: str) -> bool:
    """Whether both are the same time of day; only one has to say which half of it, or seconds."""
    times = [_CLOCK.fullmatch(" ".join(_MARKUP.sub(r" \1 ", t).split())) for t in (gold, answer)]
    if times[0] is None or times[1] is None:
        return False
    if not (times[0]["half"] or times[1]["half"]):
        shown = [bool(time["seconds"]) for time in times if time]
        return sorted(shown) == [False, True] and times[0]["time"] == times[1]["time"]
    halves = {match["half"][0].lower() for match in times if match and match["half"]}
    if times[0]["time"].lstrip("0") == times[1]["time"].lstrip("0"):
        return len(halves) == 1
    return len(halves) == 1 and _of_the_day(times[0]) == _of_the_day(times[1])


def _of_the_day(time: re.Match[str]) -> tuple[int, str]:
    """Return the hour, from 0 to 23, and the minutes of a time: `3:30 PM` is `15:30`."""
    hour, _, minutes = time["time"].partition(":")
    minutes = minutes or "00"
    if not time["half"]:
        return int(hour), minutes
    return int(hour) % 12 + 12 * (time["half"].lower() == "p"), minutes


def with_base_in_digits(text: str) -> str:
    r"""Write `1101_{\text{two}}` as `1101_{2}` and `3F_{16}` as a numeral."""
    text = _BASE_WORD.sub(lambda found: f"_{{{NUMBERS[found[1].lower()]}}}", text)
    return _HEXADECIMAL.sub(lambda found: rf"\text{{{found[1].upper()}}}_{{16}}", text)


def without_base(text: str) -> str | None:
    """Return the digits of a numeral with a base; None for anything else."""
    found = _NUMERAL.fullmatch(with_base_in_digits(text).strip("$ ."))
    return found[1] if found else None


def with_number_words(text: str) -> str:
    """Write the number of a text that has no other in digits: `There are twenty-one ways`."""
    text = _NEGATIVE.sub("-", text)
    if any(map(str.isdigit, text)) or not _SIMPLE.fullmatch(text):
        return text
    share = _FRACTION.fullmatch(text.strip(" ."))
    if share is not None:
        return f"{NUMBERS[share[1].lower()]}/{PARTS[share[2].lower().removesuffix('s')]}"
    found = list(_NUMBER_WORDS.finditer(text))
    if len(found) != 1:
        return text
    before = text[: found[0].start()].removesuffix("-")
    if before and not _SAID.search(before):
        return text
    value = value_of_words(found[0][0].lower())
    return text if value is None else text[: found[0].start()] + str(value) + text[found[0].end() :]


def value_of_words(words: str) -> int | None:
    """Return what a number in words is, `two hundred and five`; None for words out of order."""
    total, last = 0, 10**6
    for word in re.findall(r"[a-z]+", words):
        if word == "and":
            continue
        if word in ("hundred", "thousand"):
            power = 100 if word == "hundred" else 1000
            small = total % 1000 if word == "hundred" else total
            if not 0 < small < (100 if word == "hundred" else 1000):
                return None
            total, last = total + small * (power - 1), power
            continue
        value = NUMBERS[word]
        size = 10 if value < 10 else 100
        if size > last or (last == 100 and value == 0):
            return None
        total, last = total + value, 10 if value >= 20 and value % 10 == 0 else 1
    return total


def set_in_words(text: str) -> str | None:
    """Return the set that words stand for: all real numbers, no solution."""
    bare = bare_words(text)
    grown = _GROWS.sub("", bare)
    if grown in _INFINITE:
        return _INFINITE[grown]
    without = _EXCEPT.fullmatch(" ".join(_MARKUP.sub(r" \1 ", text).split()).strip(" ."))
    if without is not None:
        values = re.split(r",|\band\b|\bor\b", re.sub(r"[a-z] ?=", "", without[1]))
        return rf"\mathbb{{R}}\setminus\{{{','.join(value for value in values if value.strip())}\}}"
    known = SETS.get(_OF_SETS.sub("", bare), SETS.get(bare, ""))
    return _SETS.get(known or next((name for said, name in _SAID_SETS if said.fullmatch(bare)), ""))


def number_in_words(word: str) -> int | None:
    """Return the number that a word is."""
    return NUMBERS.get(word.lower())
