"""Who handed something in: the names and numbers that a platform knows a person by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Person:
    """A student, as far as a file tells; an empty text is what it does not tell.

    `id` is the platform's own number, `sis_id` that of the institution. `name` is written with the
    first name first, and empty where the platform keeps it from the graders.
    """

    name: str = ""
    id: str = ""
    login: str = ""
    sis_id: str = ""
    email: str = ""
    group: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known that could tell this person from others."""
        return not any((self.name, self.id, self.login, self.sis_id, self.email))


PERSON_FIELDS = tuple(field.name for field in fields(Person))
"""What tables of people have a column for."""


#: Strongest first. What two sides both tell, and differently, are two people.
KEYS = ("id", "sis_id", "login", "email")


def matched(person: Person, people: Mapping[int, Person]) -> int | None:
    """Return who of the people this is; None where it is nobody or could be several."""
    for key in KEYS:
        value = folded(getattr(person, key))
        if not value:
            continue
        found = [n for n, each in people.items() if folded(getattr(each, key)) == value]
        found = [n for n in found if not _contradict(person, people[n], key)]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return _by_name(person, people)


def _by_name(person: Person, people: Mapping[int, Person]) -> int | None:
    if not person.name:
        return None
    found = [n for n, each in people.items() if same_name(person.name, each.name)]
    found = [n for n in found if not _contradict(person, people[n], "")]
    return found[0] if len(found) == 1 else None


def _contradict(one: Person, other: Person, key: str) -> bool:
    """Whether another number of the two differs: the same name is then a namesake's.

    Where the numbers agree, a wholly different name says that they count different things, as the
    numbers of groups and of students do.
    """
    if key == "id" and one.name and other.name and not same_name(one.name, other.name):
        return not _shared(one, other)
    if key:
        return False
    pairs = ((folded(getattr(one, k)), folded(getattr(other, k))) for k in KEYS)
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _shared(one: Person, other: Person) -> bool:
    """Whether the two have a further number in common."""
    pairs = ((folded(getattr(one, k)), folded(getattr(other, k))) for k in KEYS[1:])
    return any(mine and mine == theirs for mine, theirs in pairs)


def named_so(text: str, people: Mapping[int, Person]) -> int | None:
    """Return the one person whom this text names: a number, a login, an address or a name."""
    wanted = folded(text)
    found = [n for n, each in people.items() if wanted and wanted in _all_keys(each)]
    if not found:
        found = [n for n, each in people.items() if same_name(text, each.name)]
    return found[0] if len(found) == 1 else None


def _all_keys(person: Person) -> set[str]:
    return {folded(getattr(person, key)) for key in KEYS}


def joined(one: Person, other: Person) -> Person:
    """Return a person with what the second file tells beyond the first."""
    told = {
        field.name: getattr(other, field.name)
        for field in fields(Person)
        if getattr(other, field.name) and not getattr(one, field.name)
    }
    return replace(one, **told)


def first_name_first(name: str) -> str:
    """Return `Ann Example` for `Example, Ann`."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}".strip() if comma and first.strip() else name.strip()


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, whatever their case, spaces, punctuation and composition.

    A name run together (`exampleann`) is the one of `Ann Example`: platforms sort by last names.
    """
    mine, theirs = squeezed(one), squeezed(other)
    if not mine or not theirs:
        return False
    run_together = " " not in one.strip() or " " not in other.strip()
    return mine == theirs or (run_together and (mine in _turned(other) or theirs in _turned(one)))


def squeezed(name: str) -> str:
    """Return the letters and digits of a name alone, in small letters."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", name).casefold()).replace("_", "")


def _turned(name: str) -> set[str]:
    """Return the words of a name run together, beginning with each of them but the first."""
    words = name.split()
    if not 2 <= len(words) <= 8:
        return set()
    return {squeezed(" ".join(words[n:] + words[:n])) for n in range(1, len(words))}


def folded(text: str) -> str:
    """Return a number or address as it is compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
