"""The candidates for one capability side by side (do-02), as far as a user may see them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Max

from troth.accounts.reach import Reach
from troth.facts.times import Instant
from troth.ledger.models import Person
from troth.workspace.board import Board, Ticket
from troth.workspace.candidates import Candidate, candidates
from troth.workspace.standings import Standing, standings


class Beside(NamedTuple):
    """A candidate, beside the others for the same capability."""

    ticket: Ticket
    candidate: Candidate
    standing: Standing
    contacts: list[Any]
    """Their people who lead the relationship."""
    contact_at: Instant | None
    """When the two sides last wrote or met."""


class Compared(NamedTuple):
    """All candidates for one capability."""

    capability: str
    several: list[Beside]


def by_capability(tickets: Iterable[Ticket]) -> dict[str, list[Ticket]]:
    """The engagements under way, by each capability that several partners would bring."""
    found: dict[str, list[Ticket]] = defaultdict(list)
    for each in tickets:
        found[each.row.capability].append(each)
    return {
        capability: several
        for capability, several in sorted(found.items())
        if len({each.row.relationship_id for each in several}) > 1
    }


def compared(opportunity: Any, board: Board, reach: Reach, now: Instant) -> list[Compared]:
    """Who could bring what, side by side; a fixed number of queries, however many there are."""
    groups = by_capability(board.open)
    ids = sorted({each.row.relationship_id for several in groups.values() for each in several})
    known = candidates(reach, opportunity, board.engagements, now) if ids else {}
    of_these = reach.reads("relationships").filter(pk__in=ids)
    standing = {each.relationship: each for each in standings(reach, now, of_these)}
    contacts = _contacts(standing)
    contact_at = _last_contact(reach, ids, now)
    beside = [
        Compared(
            capability,
            [
                Beside(each, known[pk], standing[pk], contacts[pk], contact_at.get(pk))
                for each in several
                if (pk := each.row.relationship_id) in known and pk in standing
            ],
        )
        for capability, several in groups.items()
    ]
    return [each for each in beside if len(each.several) > 1]


def _contacts(standing: dict[str, Standing]) -> dict[str, list[Any]]:
    """Their people who lead a relationship and have not left, by relationship."""
    leads = {person for each in standing.values() for person in each.leads}
    people = Person.objects.filter(pk__in=sorted(leads), left_at=None).order_by("name")
    return {
        pk: [
            person
            for person in people
            if person.organization_id == each.partner and person.pk in each.leads
        ]
        for pk, each in standing.items()
    }


def _last_contact(reach: Reach, relationships: list[str], now: Instant) -> dict[str, Instant]:
    """When each relationship last had a message or a held meeting."""
    wrote, met = (
        reach.reads(collection)
        .filter(relationship__in=relationships, **{f"{at}__lte": now})
        .order_by()
        .values_list("relationship")
        .annotate(last=Max(at))
        for collection, at in (("messages", "sent_at"), ("meetings", "ended_at"))
    )
    found: dict[str, Instant] = {}
    for pk, last in wrote.union(met):
        found[pk] = max(last, found.get(pk, last))
    return found
