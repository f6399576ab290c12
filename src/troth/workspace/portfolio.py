"""The portfolio: all partners in both directions, what they bring, how it changes by quarter."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from math import fsum
from typing import Any, NamedTuple

import pycountry
from django.db.models import Count, Q

from troth.accounts.models import Team, User
from troth.accounts.reach import Reach, among
from troth.facts.quarters import Quarter
from troth.facts.times import Instant
from troth.ledger.models import InUse
from troth.ledger.past import ends, past_reviews
from troth.ledger.stored import reviews_of
from troth.review import Review
from troth.review.reviews import spoken
from troth.review.sheets import Pair
from troth.rules import RULES
from troth.rules.view import CLOSED
from troth.workspace.clock import local_today
from troth.workspace.findings import since_troth
from troth.workspace.standings import Direction, Findings, direction, findings_of

TREND = 4
"""Past quarters in a trend."""
WEAKEST = 5
_AGREEMENTS = {
    "nda": "NDA in force",
    "alliance": "Alliance agreement in force",
    "exclusivity": "Exclusivity in force",
    "certification": "Certification in force",
}

Score = float | None


class Partner(NamedTuple):
    """A relationship of the company, and the organization on its other side."""

    relationship: str
    id: str
    name: str
    kind: str
    country: str
    capabilities: tuple[str, ...]
    leads: tuple[str, ...]
    started_at: Instant


class Filters(NamedTuple):
    """Which partners are asked for."""

    team: str = ""
    """The key of a team whose people lead the relationship; "none": nobody leads it."""
    type: str = ""
    """kind:KIND, brings:CAPABILITY or has:AGREEMENT."""
    region: str = ""
    """A country."""
    text: str = ""


class Worth(NamedTuple):
    """Opportunities, and the partner's part of their worth by currency."""

    number: int
    sums: tuple[tuple[str, float], ...]
    unstated: int
    """Engagements of which no worth is known."""


class Row(NamedTuple):
    """A partner in the portfolio."""

    partner: Partner
    bond: tuple[str, str] | None
    ours: Direction
    theirs: Direction
    change: Score
    """Of how we treat them, since the end of the last quarter."""
    trend: list[Pair]
    """As of the ends of the past quarters, the oldest first."""
    is_new: bool
    """Whether it began after all of them."""
    findings: Findings
    sourced: Worth
    influenced: Worth


class Weak(NamedTuple):
    """A rule that we keep least well, over all partners with evidence."""

    rule: str
    score: float
    partners: int


def partners_of(reach: Reach, at: Instant | None = None) -> list[Partner]:
    """The partners that a user may read, by name: the current ones, or those of a past time."""
    me = reach.me
    lasting = Q(ended_at=None)
    if at is not None:
        lasting = Q(started_at__lte=at) & (lasting | Q(ended_at__gt=at))
    found = reach.reads("relationships").filter(
        lasting, Q(a=me) | Q(b=me), a__merged_into=None, b__merged_into=None
    )
    of = ("", "__name", "__kind", "__country", "__capabilities")
    columns = [f"{side}{each}" for side in ("a", "b") for each in of]
    partners = []
    rows = found.values_list("pk", "leads", "started_at", *columns)
    for pk, leads, started, *both in rows:
        them = both[len(of) :] if both[0] == me else both[: len(of)]
        id_, name, kind, country, capabilities = them
        partners.append(
            Partner(pk, id_, name, kind, country or "", tuple(capabilities), tuple(leads), started)
        )
    return sorted(partners, key=lambda each: (each.name.casefold(), each.relationship))


def agreements_of(reach: Reach, day: date, now: Instant) -> dict[str, set[str]]:
    """The kinds of agreement in force, by relationship."""
    found: dict[str, set[str]] = defaultdict(set)
    in_force = reach.reads("agreements").filter(
        Q(effective_on=None) | Q(effective_on__lte=day),
        Q(expires_on=None) | Q(expires_on__gte=day),
        Q(terminated_at=None) | Q(terminated_at__gt=now),
        signed_at__lte=now,
    )
    for relationship, kind in in_force.order_by().values_list("relationship_id", "kind"):
        found[relationship].add(kind)
    return found


Choices = list[tuple[str, list[tuple[str, str]]]]
"""Groups of values, each with what it is called."""


class Portfolio:
    """What the page of the portfolio, its CSV and the board's page of a review are made of."""

    def __init__(
        self,
        reach: Reach,
        now: Instant,
        filters: Filters | None = None,
        quarter: Quarter | None = None,
    ) -> None:
        """Of all partners that a user may read, those that are asked for, as of now.

        With a past `quarter` it is as of its end: who was a partner then, from the reviews that are
        kept of then, and from those engagements that had begun.
        """
        self.reach, self.now, self.filters = reach, now, filters or Filters()
        assert reach.me is not None
        self.me: str = reach.me
        self.ends = ends(now)
        self.at = next((at for each, at in self.ends if each == quarter), None)
        every = partners_of(reach, self.at)
        self.agreements = agreements_of(reach, local_today(), now)
        self.teams = self._teams()
        self.choices = self._choices(every)
        self.partners = [each for each in every if self._fits(each)]
        self.total = len(every)
        self._ids = [each.relationship for each in self.partners]
        self._used = frozenset(InUse.objects.values_list("rule", "side"))
        self._reviews = self._of_then() if self.at else reviews_of(self._ids, now)
        self._worth = self._worths()
        self._bonds = self._standings()
        self._counts = self._findings()

    # -- which partners ---------------------------------------------------------------------------

    def _teams(self) -> dict[str, tuple[str, frozenset[str]]]:
        """The name and the people of each team, by key."""
        people: dict[str, set[str]] = defaultdict(set)
        rows = User.objects.exclude(person=None).values_list("teams", "person_id")
        for team, person in rows.order_by():
            people[str(team)].add(person)
        return {
            str(team.pk): (team.name, frozenset(people[str(team.pk)]))
            for team in Team.objects.all()
        }

    def _fits(self, partner: Partner) -> bool:
        team, type_, region, text = self.filters
        if team == "none" and partner.leads:
            return False
        if team and team != "none":
            people = self.teams[team][1] if team in self.teams else frozenset()
            if people.isdisjoint(partner.leads):
                return False
        if region and partner.country != region:
            return False
        if text and text.casefold() not in partner.name.casefold():
            return False
        return not type_ or type_ in self._types(partner)

    def _types(self, partner: Partner) -> set[str]:
        return {
            f"kind:{partner.kind}",
            *(f"brings:{each}" for each in partner.capabilities),
            *(f"has:{each}" for each in self.agreements.get(partner.relationship, ())),
        }

    def _choices(self, partners: Iterable[Partner]) -> dict[str, Choices]:
        """What can be chosen of each filter: no value that nobody has."""
        types, countries, is_unled = set(), set(), False
        for each in partners:
            types |= self._types(each)
            countries.add(each.country)
            is_unled = is_unled or not each.leads
        groups: dict[str, list[tuple[str, str]]] = {"kind": [], "brings": [], "has": []}
        for type_ in sorted(types):
            group, _, value = type_.partition(":")
            name = _AGREEMENTS.get(value, value) if group == "has" else value
            groups[group].append((type_, name[:1].upper() + name[1:]))
        teams = [(key, name) for key, (name, _) in self.teams.items()]
        return {
            "team": [("", [*teams, *([("none", "Nobody leads it yet")] if is_unled else [])])],
            "type": [
                (title, groups[group])
                for group, title in (("kind", "Kind"), ("brings", "Brings"), ("has", "Agreement"))
                if groups[group]
            ],
            "region": [
                ("", sorted(((each, country_name(each)) for each in countries if each), key=_name))
            ],
        }

    # -- what is said of them ---------------------------------------------------------------------

    def _of_then(self) -> dict[tuple[str, str], Review]:
        assert self.at is not None
        return past_reviews(self._ids, [self.at]).get(self.at, {})

    def _standings(self) -> dict[str, tuple[int, int, int]]:
        """Live engagements by relationship: committed, proposed, all that are explored."""
        at = self.at or self.now
        live = self.reach.reads("engagements").filter(
            Q(ended_at=None) | Q(ended_at__gt=at),
            Q(fulfilled_at=None) | Q(fulfilled_at__gt=at),
            among("relationship", self._ids),
        )
        counted = (
            live.order_by()
            .values_list("relationship")
            .annotate(
                committed=Count("pk", filter=Q(committed_at__lte=at)),
                proposed=Count("pk", filter=Q(proposed_at__lte=at)),
                explored=Count("pk", filter=Q(exploring_at__lte=at)),
            )
        )
        return {relationship: tuple(counts) for relationship, *counts in counted}

    def _findings(self) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        began = self.reach.workspace.began_at
        if self.at:
            for (relationship, side), review in self._reviews.items():
                if side == self.me:
                    kept = spoken(review, self._used)
                    counts[relationship] = Counter(
                        each.finding.severity for each in kept.findings if each.finding.at >= began
                    )
            return counts
        found = since_troth(self.reach).filter(among("review__relationship", self._ids))
        grouped = found.order_by().values_list("review__relationship", "severity")
        for relationship, severity, number in grouped.annotate(n=Count("pk")):
            counts[relationship][severity] = number
        return counts

    def _worths(self) -> dict[str, dict[str, list[Any]]]:
        """Our engagements that a partner sourced or influenced, by relationship and part."""
        at = self.at or self.now
        found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        rows = self.reach.reads("engagements").filter(
            among("relationship", self._ids),
            lead=self.me,
            attribution__in=("sourced", "influenced"),
            identified_at__lte=at,
        )
        for relationship, part, opportunity, value, currency, stages in rows.order_by().values_list(
            "relationship_id",
            "attribution",
            "opportunity_id",
            "value",
            "opportunity__currency",
            "opportunity__stages",
        ):
            entered = [each["stage"] for each in stages if each["at"] <= at]
            stage = entered[-1] if entered else "prospect"
            if stage != "closed_lost":
                found[relationship][part].append((opportunity, value, currency or "", stage))
        return found

    def worth(self, part: str, relationships: Collection[str] | None = None) -> Worth:
        """What was sourced or influenced and is not lost, in some relationships or in all."""
        return _worth(self._parts((part,), relationships))

    def pipeline(self) -> Worth:
        """What partners sourced or influenced and is still open."""
        parts = self._parts(("sourced", "influenced"), None)
        return _worth([each for each in parts if each[3] not in CLOSED])

    def won(self) -> Worth:
        """What partners sourced or influenced and was won."""
        parts = self._parts(("sourced", "influenced"), None)
        return _worth([each for each in parts if each[3] == "launched"])

    def _parts(self, parts: Iterable[str], relationships: Collection[str] | None) -> list[Any]:
        several = self._worth if relationships is None else relationships
        return [
            each
            for relationship in several
            for part in parts
            for each in self._worth.get(relationship, {}).get(part, ())
        ]

    def _review(
        self, reviews: Mapping[tuple[str, str], Review], relationship: str, side: str
    ) -> Review | None:
        found = reviews.get((relationship, side))
        return None if found is None else spoken(found, self._used)

    def rows(self, partners: Sequence[Partner]) -> list[Row]:
        """Some partners with all that is said of them; one query for their trend."""
        times = [(quarter, at) for quarter, at in self.ends if self.at is None or at <= self.at]
        times = times[:TREND] if self.at is None else times[: TREND + 1]
        ids = [each.relationship for each in partners]
        past = past_reviews(ids, [at for _, at in times]) if ids else {}
        return [self._row(each, times, past) for each in partners]

    def _row(
        self,
        partner: Partner,
        times: Sequence[tuple[Quarter, Instant]],
        past: Mapping[Instant, Mapping[tuple[str, str], Review]],
    ) -> Row:
        r = partner.relationship
        ours = self._review(self._reviews, r, self.me)
        theirs = self._review(self._reviews, r, partner.id)
        trend = []
        for quarter, at in reversed(times):
            then = [self._review(past.get(at, {}), r, side) for side in (self.me, partner.id)]
            name = f"Q{quarter.number} {quarter.year}"
            trend.append(Pair(name, *(each.overall if each else None for each in then)))
        before = trend[-1] if self.at is None else trend[-2] if len(trend) > 1 else None
        now = ours.overall if ours else None
        change = None
        if now is not None and before is not None and before.ours is not None:
            change = now - before.ours
        return Row(
            partner,
            self._bond(r, ours),
            direction(ours),
            direction(theirs),
            change,
            trend[-TREND:],
            not times or partner.started_at > times[0][1],
            findings_of(self._counts[r]),
            self.worth("sourced", (r,)),
            self.worth("influenced", (r,)),
        )

    def _bond(self, relationship: str, ours: Review | None) -> tuple[str, str] | None:
        committed, proposed, explored = self._bonds.get(relationship, (0, 0, 0))
        if committed:
            blocked = ours is not None and ours.is_blocked
            return "Committed", "It’s complicated" if blocked else "Going steady"
        if proposed:
            return "Proposed", "Dating"
        return ("Exploring", "Just talking") if explored else None

    def sorted(self, by: str) -> list[Partner]:
        """The partners in an order: by name, or those with the least first, or the widest gap."""
        if by not in ("ours", "theirs", "gap", "findings"):
            return self.partners

        def key(partner: Partner) -> tuple[bool, float]:
            ours, theirs = self.scores(partner)
            if by == "findings":
                counts = self._counts[partner.relationship]
                grave = 10_000 * counts["block"] + 100 * counts["warn"] + counts["note"]
                return False, -grave
            if by == "gap":
                missing = ours is None or theirs is None
                return missing, 0.0 if missing else ours - theirs  # type: ignore[operator]
            score = ours if by == "ours" else theirs
            return score is None, score or 0.0

        return sorted(self.partners, key=key)

    def scores(self, partner: Partner) -> tuple[Score, Score]:
        """How we treat a partner, and they us."""
        both = [
            self._review(self._reviews, partner.relationship, side)
            for side in (self.me, partner.id)
        ]
        ours, theirs = (each.overall if each else None for each in both)
        return ours, theirs

    def counts(self) -> Findings:
        """Open findings about us."""
        total: Counter[str] = Counter()
        for each in self._counts.values():
            total.update(each)
        return findings_of(total)

    def standings(self) -> Counter[str]:
        """How many partners stand how."""
        bonds = [self._bond(each.relationship, None) for each in self.partners]
        return Counter(each[0] if each else "" for each in bonds)

    def weakest(self) -> list[Weak]:
        """The rules that we keep least well, by the mean over all partners with evidence."""
        scores: dict[str, list[float]] = defaultdict(list)
        for each in self.partners:
            review = self._review(self._reviews, each.relationship, self.me)
            for rule, score in (review.scores if review else {}).items():
                if score is not None:
                    scores[rule].append(score)
        means = [
            Weak(rule.id, fsum(scores[rule.id]) / len(scores[rule.id]), len(scores[rule.id]))
            for rule in RULES
            if scores[rule.id]
        ]
        return sorted(means, key=lambda each: each.score)[:WEAKEST]

    @property
    def is_complete(self) -> bool:
        """Whether the reviews that it is made of are there; else they are still being made."""
        return bool(self._reviews) or not self.partners


def _worth(parts: Iterable[Any]) -> Worth:
    several = list(parts)
    sums: dict[str, float] = defaultdict(float)
    for _, value, currency, _ in several:
        if value is not None:
            sums[currency] += value
    return Worth(
        len({each[0] for each in several}),
        tuple(sorted(sums.items())),
        sum(each[1] is None for each in several),
    )


def country_name(code: str) -> str:
    """What a country is called; its code where that is unknown."""
    found = pycountry.countries.get(alpha_2=code)
    return found.name if found else code


def _name(choice: tuple[str, str]) -> str:
    return choice[1]
