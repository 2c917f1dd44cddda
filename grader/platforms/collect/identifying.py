"""Whose a submission is: the members of the class behind the name in a download."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.platforms.files.safe_names import Names, folder_of
from grader.platforms.roster import Roster
from grader.platforms.systems.handed import Handed
from grader.platforms.tables.names import Person, joined, matched, same_name, squeezed


@dataclass(frozen=True, slots=True)
class Identified:
    """A submission with its people, one or more for a group; `known` are their roster numbers."""

    handed: Handed
    people: tuple[Person, ...]
    known: tuple[int, ...] = ()
    note: str = ""


def identify(handed: Handed, roster: Roster, platform: str) -> Identified:
    """Find the people in the roster; who is not there stays as the download tells.

    The number that a platform gives counts only in a roster of that platform.
    """
    own = handed.people
    if platform not in roster.platforms:
        own = tuple(replace(person, id="") for person in own)
    numbers = [matched(person, roster.people) for person in own]
    group = _members(handed, roster)
    found = [number for number in numbers if number is not None]
    if group and (not found or _is_of_a_group(handed, roster, found)):
        people = tuple(roster.people[number] for number in group)
        return Identified(handed, people, tuple(group))
    people = tuple(
        person if number is None else joined(person, roster.people[number])
        for person, number in zip(handed.people, numbers, strict=True)
    )
    if roster.people and found and _is_of_a_group(handed, roster, found):
        named = tuple(replace(person, group=person.group or handed.label) for person in people)
        note = "a group whose other members are not known: give a table of groups with --roster"
        return Identified(handed, named, tuple(found), note)
    note = "not in the roster" if roster.people and len(found) < len(numbers or (0,)) else ""
    return Identified(handed, people, tuple(found), note)


def _is_of_a_group(handed: Handed, roster: Roster, found: list[int]) -> bool:
    """Whether the one who stands for the submission is not the one whom it is named after."""
    if handed.anonymous or len(handed.people) != 1:
        return False
    person = roster.people[found[0]]
    known = (person.name, person.login, person.sis_id, person.email, person.id)
    names = [name for name in known if name]
    return bool(person.name) and not any(same_name(handed.label, name) for name in names)


def _members(handed: Handed, roster: Roster) -> list[int]:
    """Return who is in the group that has the name of the submission."""
    if handed.anonymous:
        return []
    wanted = {squeezed(handed.label), squeezed(handed.key)} - {""}
    return [n for n, person in roster.people.items() if squeezed(person.group) in wanted]


def folder_names(several: Sequence[Identified], by: str = "") -> list[str]:
    """Return the names of the folders: name and number, for a group its name; no two are alike.

    `by` names what to call them by instead, where that is known: a field of `Person`. Those who
    would share a name have what the platform tells them apart by behind it.
    """
    wanted = [folder_of(_folder_name(each, by)) for each in several]
    counts = Counter(name.casefold() for name in wanted)
    names = Names()
    free: list[str] = []
    for name, each in zip(wanted, several, strict=True):
        key = each.handed.key.replace(each.handed.label, "").strip()
        apart = folder_of(f"{name}-{key}") if counts[name.casefold()] > 1 and key else name
        free += names.free([apart])
    return free


def _folder_name(identified: Identified, by: str) -> str:
    handed, people = identified.handed, identified.people
    if by and len(people) == 1 and getattr(people[0], by):
        return str(getattr(people[0], by))
    if handed.anonymous:
        return (
            f"{handed.label}-{people[0].id}"
            if not handed.label.startswith("anon")
            else handed.label
        )
    if len(people) != 1 or people[0].group:
        return handed.label
    [person] = people
    number = person.id or person.login or person.sis_id
    name = person.name or handed.label
    return f"{name}-{number}" if number and not same_name(number, name) else name
