"""Who is in a meeting: the organizer and the guests of an event, as far as they are known."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from troth.sources.calendar.events import Event
from troth.sources.called import called
from troth.sources.known import Known


class Guest(NamedTuple):
    """Somebody invited, or who invites; `organization` is None where it is not known."""

    address: str
    name: str
    organization: str | None
    declined: bool


class Party(NamedTuple):
    """Everybody in a meeting, the organizer too."""

    organizer: Guest | None
    guests: tuple[Guest, ...]

    def of(self, organization: str) -> list[Guest]:
        """Those of an organization."""
        return [each for each in self.guests if each.organization == organization]

    def comes(self, organization: str) -> bool:
        """Whether not everybody of an organization has declined."""
        return any(not each.declined for each in self.of(organization))

    def organizations(self) -> list[str]:
        """The organizations of all, in order of their ids."""
        return sorted({each.organization for each in self.guests if each.organization})


def party(event: Event, known: Known) -> Party:
    """Everybody in an event. Rooms and other resources are nobody."""
    guests: dict[str, Guest] = {}
    for each in _several(event.component.get("ATTENDEE")):
        guest = _guest(each, known)
        if guest is not None and _parameter(each, "CUTYPE") not in ("ROOM", "RESOURCE"):
            guests[guest.address] = guest
    organizer = None
    for each in _several(event.component.get("ORGANIZER")):
        organizer = _guest(each, known)
        if organizer is not None:
            guests[organizer.address] = organizer  # who invites has not declined
            break
    return Party(organizer, tuple(guests.values()))


def customer(party: Party, sides: Iterable[str], known: Known) -> str | None:
    """The customer that comes, beside the two sides; of several the one with most people."""
    coming = Counter(
        each.organization
        for each in party.guests
        if each.organization in known.customers and not each.declined
    )
    for side in sides:
        del coming[side]
    return min(coming, key=lambda each: (-coming[each], each or ""), default=None)


def _guest(value: Any, known: Known) -> Guest | None:
    address = _address(value)
    if address is None:
        return None
    name = called(_parameter(value, "CN", upper=False)).name
    organization = known.organization_of_address(address)
    return Guest(address, name, organization, _parameter(value, "PARTSTAT") == "DECLINED")


def _address(value: Any) -> str | None:
    # Apple writes the address as a parameter where the value is a path of its own.
    for text in (str(value), _parameter(value, "EMAIL", upper=False)):
        scheme, colon, rest = text.strip().rpartition(":")
        address = (rest if colon and scheme.casefold() == "mailto" else text).strip().casefold()
        local, at, domain = address.rpartition("@")
        if (
            at
            and local
            and "." in domain
            and not any(map(str.isspace, address))
            and "/" not in domain
        ):
            return address
    return None


def _parameter(value: Any, name: str, *, upper: bool = True) -> str:
    found = getattr(value, "params", {}).get(name, "")
    text = str(found[0] if isinstance(found, list) and found else found).strip()
    return text.upper() if upper else text


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
