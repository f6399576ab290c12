"""Whom the words before a request call by name: those whom a letter addresses, or somebody else."""

import re
from typing import NamedTuple

from troth.sources.phrases import any_of

_GREETING = re.compile(
    r"\W*(?:hi|hello|hallo|hey|dear|liebe[r]?|guten (?:tag|morgen)|(?:good )?morning|morgen|servus"
    r"|moin|sehr geehrte[r]?)\b([^,!?.]{0,60}?)(?:[,!?.]|\s[-–—]|$)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\W*?(@?)([A-ZÄÖÜ][\w'’-]*(?:(?:,? (?:and |und |& )?| & )@?[A-ZÄÖÜ][\w'’-]*)*)\s?(?:[,:!]"
    r"|\s[-–—])"
)
_NOBODY = any_of(
    r"(?:also|and|but|so|then|now|thanks|thank|thx|sorry|otherwise|finally|first|second|third"
    r"|lastly"
    r"|further\w*|however|meanwhile|ok|okay|great|perfect|good|well|btw|question|all|team|both"
    r"|guys|folks|everyone|everybody|yes|no|sure|please|again|today|tomorrow|one|quick|fyi|hi|oh"
    r"|danke|sonst|außerdem|übrigens|frage|gut|super|ja|nein|bitte|heute|zusammen|beide|noch"
    r"|erstens|zweitens|drittens|kurze|prima|klar|alles|of|cool|nice|right|agreed|fine|understood"
    r"|noted|done|apologies|anyway|besides|lastly|next|remind|ps|p|re|zu|und|aber|oder|dann|also)"
)


class Circle(NamedTuple):
    """Those who have a letter, by their names in small letters."""

    asked: frozenset[str]
    """Those of the other side whom it addresses."""
    others: frozenset[str]
    """Its writer, and all the others."""


def greeting(text: str) -> str:
    """The greeting that a letter begins with, if it does."""
    found = _GREETING.match(text)
    return found[0] if found else ""


def calls(before: str, circle: Circle) -> bool | None:
    """Whether words call those who are asked, or nobody; None if that cannot be told."""
    if not before:
        return True
    if found := _GREETING.match(before):
        if _of(found[1], circle) is False:
            return False
        before = before[found.end() :]
    called = _CALLED.match(before)
    return _of(called[2], circle, bool(called[1])) if called else True


def _of(names: str, circle: Circle, is_marked: bool = False) -> bool | None:
    words = re.findall(r"\w[\w'’-]*", names.casefold())
    if any(each in circle.asked for each in words):
        return True
    if is_marked or any(each in circle.others for each in words):
        return False
    return True if not words or any(map(_NOBODY.fullmatch, words)) else None
