"""The names of people as calendars and meeting programs write them."""

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"[^\s@<>\"',;()]{1,64}@[\w.-]{1,255}")
_AFFILIATION = re.compile(
    r"^(.{1,100}?)\s*(?:[(\[]\s*([^()\[\]]{1,100})\s*[)\]]|[|@/·]\s*([^|@/·]{1,100}))$"
)
_DASHED = re.compile(r"^(.{1,100}?)\s+[-–—]\s+(.{1,100})$")
_INVERTED = re.compile(r"^([^,]{1,60}),\s*([^,]{1,60})$")
_REMARK = re.compile(
    r"\s*[(\[](?:guest|gast|external|extern|unverified|host|co-host|me|presenter|organizer|"
    r"she/her|he/him|they/them|she/her/hers|he/him/his|they/them/theirs)[)\]]\s*$",
    re.IGNORECASE,
)


class Called(NamedTuple):
    """A name, and the address and the organization that stand beside it."""

    name: str
    address: str | None
    organization: str | None


def called(text: str) -> Called:
    """What a display name tells: `Doe, Jane (Bolt)`, `Jane Doe | Bolt`, `jane@bolt.example`."""
    rest = " ".join(text.strip().strip("'\"").split())
    found = _ADDRESS.search(rest)
    address = found[0].casefold() if found else None
    if found:
        rest = (rest[: found.start()] + rest[found.end() :]).replace("<>", "").replace("()", "")
        rest = rest.strip(" '\"")
    while (shorter := _REMARK.sub("", rest)) != rest:
        rest = shorter
    organization = None
    beside = _AFFILIATION.match(rest) or _DASHED.match(rest)
    if beside is not None:
        rest = beside[1].strip()
        organization = next(each for each in beside.groups()[1:] if each).strip()
    inverted = _INVERTED.match(rest)
    if inverted is not None:
        rest = f"{inverted[2]} {inverted[1]}".strip()
    return Called(rest, address, organization)
