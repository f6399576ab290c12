"""Partners as candidates for an opportunity: what they bring, said, and did with us before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from troth.accounts.reach import Reach
from troth.facts.times import Instant, in_words, moment
from troth.ledger.models import Ask, Engagement, Organization, Rivalry
from troth.workspace.lines import partner_name

SHOWN = 8
"""Candidates that are listed."""
_ANSWERS = {"yes": "free", "partly": "partly free", "no": "not free"}
_FREE = {"yes": 0, "partly": 1, None: 2, "no": 3}


class Candidate(NamedTuple):
    """A partner, as far as it matters whom to bring into an opportunity."""

    relationship: str
    name: str
    brings: list[str]
    """What is needed and nobody else covers."""
    answer: str | None
    """What they last said when asked whether they are free."""
    asked_at: Instant | None
    won: int
    lost: int
    live: int
    there: int
    """Engagements with us at the same customer."""
    in_common: int
    """Other customers at which they were committed with us."""
    conflict: str
    """The committed partner whose rival they are."""

    @property
    def availability(self) -> str:
        """What is known of whether they are free."""
        if self.asked_at is None:
            return "not asked yet"
        day = in_words(timezone.localtime(moment(self.asked_at)).date())
        return f"{_ANSWERS.get(self.answer or '', 'no answer yet')}, asked on {day}"

    @property
    def reasons(self) -> list[str]:
        """Why they are where they are in the list, in sentences."""
        found = [f"Brings {', '.join(self.brings)}."] if self.brings else []
        if self.asked_at is not None:
            found.append(f"{self.availability.capitalize()}.")
        if self.there:
            found.append(f"Engaged at this customer before: {self.there}.")
        if self.live:
            found.append(f"Engaged with us elsewhere now: {self.live}.")
        return found

    @property
    def rank(self) -> tuple[Any, ...]:
        """By conflict, fit, answer, customer in common, track record, load."""
        return (
            bool(self.conflict),
            not self.brings,
            _FREE[self.answer],
            not self.there,
            self.lost - self.won,
            self.live,
            self.name,
        )


def candidates(
    reach: Reach, opportunity: Any, engagements: Iterable[Any], now: Instant
) -> dict[str, Candidate]:
    """Every partner as a candidate for an opportunity, by relationship."""
    rows = reach.partners().annotate(partner=partner_name(reach.me, ""))
    partners = list(rows.values_list("pk", "a", "b", "partner"))
    sides = {pk: b if a == reach.me else a for pk, a, b, _ in partners}
    capable = dict(
        Organization.objects.filter(pk__in=list(sides.values())).values_list("pk", "capabilities")
    )
    asked = _asked(reach, sides, opportunity, now)
    record = _record(sides, opportunity, now)
    rivals = _rivals(engagements, reach.me, now)
    needed = {need.casefold() for need in opportunity.needs}
    found = {}
    for pk, _, _, name in partners:
        answer, asked_at = asked.get(pk, (None, None))
        won, lost, live, there, in_common = record.get(pk, (0, 0, 0, 0, 0))
        found[pk] = Candidate(
            pk,
            name,
            [each for each in capable.get(sides[pk]) or [] if each.casefold() in needed],
            answer,
            asked_at,
            won,
            lost,
            live,
            there,
            in_common,
            rivals.get(sides[pk], ""),
        )
    return found


def available(known: Mapping[str, Candidate], engaged: Collection[str]) -> list[Candidate]:
    """Those who are not engaged yet, the best first; whoever fits, or all where nobody does."""
    others = sorted(
        (each for pk, each in known.items() if pk not in engaged), key=lambda each: each.rank
    )
    return ([each for each in others if each.brings] or others)[:SHOWN]


def _asked(
    reach: Reach, relationships: Iterable[str], opportunity: Any, now: Instant
) -> dict[str, tuple[str | None, Instant]]:
    """What each last said of whether they are free, in general or for this one."""
    rows = Ask.objects.filter(
        Q(opportunity=None) | Q(opportunity=opportunity),
        kind="availability",
        asker=reach.me,
        withdrawn_at=None,
        relationship__in=list(relationships),
    )
    found = {}
    for pk, answer, at in rows.order_by("made_at", "pk").values_list(
        "relationship", "answer", "made_at"
    ):
        found[pk] = (answer, at)
    return found


def _record(
    relationships: Iterable[str], opportunity: Any, now: Instant
) -> dict[str, tuple[int, int, int, int, int]]:
    """How engagements went: fulfilled, broken off, live elsewhere, here, other customers."""
    elsewhere = ~Q(opportunity=opportunity)
    here = Q(opportunity__customer=opportunity.customer_id)
    committed = Q(committed_at__isnull=False)
    rows = (
        Engagement.objects.filter(relationship__in=list(relationships))
        .order_by()
        .values_list("relationship")
        .annotate(
            won=Count("pk", filter=Q(fulfilled_at__isnull=False)),
            lost=Count("pk", filter=committed & Q(ended_at__isnull=False)),
            live=Count("pk", filter=elsewhere & Q(ended_at=None, fulfilled_at=None)),
            there=Count("pk", filter=elsewhere & here & committed),
            in_common=Count("opportunity__customer", filter=~here & committed, distinct=True),
        )
    )
    return {pk: tuple(counts) for pk, *counts in rows}


def _rivals(engagements: Iterable[Any], me: str | None, now: Instant) -> dict[str, str]:
    """Each rival of a partner who is committed here, for what that partner brings."""
    brought: dict[str, set[str]] = defaultdict(set)
    for each in engagements:
        if each.committed_at is not None and each.ended_at is None:
            for side in {each.lead_id, each.partner_id} - {me}:
                brought[side].add(each.capability)
    if not brought:
        return {}
    rows = Rivalry.objects.filter(
        Q(a__in=list(brought)) | Q(b__in=list(brought)),
        Q(until_at=None) | Q(until_at__gt=now),
        since_at__lte=now,
    )
    found = {}
    for a, b, capability, a_name, b_name in rows.values_list(
        "a", "b", "capability", "a__name", "b__name"
    ):
        for side, rival, name in ((a, b, a_name), (b, a, b_name)):
            if side in brought and (capability is None or capability in brought[side]):
                found[rival] = name
    return found
