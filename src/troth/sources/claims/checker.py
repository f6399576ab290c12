"""The claims checker: what sentences say of partners, against what the facts bear out (dont-10).

`found` names the sentences that name a partner and the level that each claims; it needs only
names. `checked` holds these against the facts. It is for what we say ourselves: quotations of
others, questions, denials, plans, conditions and what is over claim nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from troth.facts.model import Facts, Opportunity, Organization, Person
from troth.facts.seen import mergers
from troth.facts.times import Instant
from troth.review import Horizon, look
from troth.rules.verdicts import Reference
from troth.rules.view import View
from troth.sources.claims.english import ENGLISH
from troth.sources.claims.german import GERMAN
from troth.sources.claims.names import Mention, Names, mark, variants
from troth.sources.claims.phrases import Because, Language, Reading
from troth.sources.claims.sentences import sentences
from troth.sources.claims.support import Saying, sayings, sentence
from troth.sources.document.passages import Passage

LANGUAGES = (ENGLISH, GERMAN)
_SCOPES = {
    "en": ("at ", "for ", "in ", "on ", "of ", "to "),
    "de": ("bei ", "beim ", "für ", "von ", "in ", "im "),
}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that names a partner, and the level that it claims."""

    place: str
    text: str
    partner: str
    level: int
    because: Because = ""
    """Why it claims nothing although it sounds as if."""
    language: str = "en"
    about: str = ""
    """The opportunity or customer that it speaks of, as named there; empty for in general."""
    initiatives: frozenset[str] | None = None
    told: frozenset[str] | None = None
    """The organizations that it goes to, where that is known."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that names a partner, held against the facts."""

    place: str
    text: str
    partner: str
    level: int
    supported: int
    overstated: bool
    evidence: tuple[Reference, ...]
    may_say: str
    because: Because
    relationship: str | None
    opportunity: str | None


class Cast:
    """Who and what is recognized in sentences, at an as-of time."""

    def __init__(
        self,
        me: str,
        organizations: Iterable[Organization],
        partners: Iterable[str],
        people: Iterable[Person],
        opportunities: Iterable[Opportunity],
        now: Instant,
    ) -> None:
        """Make it of facts; `partners` are those that claims are about."""
        everyone = list(organizations)
        self._stands_for = mergers(everyone, now)
        self.me = self._standing(me)
        self.partners = {self._standing(each) for each in partners} - {self.me}
        self._everyone = everyone
        self._people = list(people)
        self._opportunities = [each for each in opportunities if each.stages[0].at <= now]

    def _standing(self, organization: str) -> str:
        return self._stands_for.get(organization, organization)

    @cached_property
    def names(self) -> Names:
        """The names of companies, of their products, and of our own people, who are us."""
        found = []
        for each in self._everyone:
            whose = self._standing(each.id)
            for name in (each.name, *each.aliases):
                found += [(variant, whose, False) for variant in variants(name)]
            found += [(product, whose, True) for product in each.products]
        for person in self._people:
            if self._standing(person.organization) == self.me:
                first, *rest = person.name.split() or [""]
                found += [(person.name, self.me, False)] + [(first, self.me, False)] * bool(rest)
        return Names(found)

    @cached_property
    def initiatives(self) -> Names:
        """The names of opportunities, if these are more than a word, each with its initiative."""
        return Names(
            (each.name, each.initiative or each.id, False)
            for each in self._opportunities
            if len(each.name.split()) > 1
        )

    @cached_property
    def of_customer(self) -> Mapping[str, frozenset[str]]:
        """The initiatives of each customer."""
        found: dict[str, set[str]] = {}
        for each in self._opportunities:
            if each.customer is not None:
                initiatives = found.setdefault(self._standing(each.customer), set())
                initiatives.add(each.initiative or each.id)
        return {customer: frozenset(several) for customer, several in found.items()}


def cast_of(facts: Facts, me: str, now: Instant) -> Cast:
    """Who is recognized by the facts of a file."""
    partners = {side for each in facts.relationships for side in (each.a, each.b)}
    with_me = {
        other
        for each in facts.relationships
        for one, other in ((each.a, each.b), (each.b, each.a))
        if one == me
    } if not any(each.merged_into for each in facts.organizations) else partners
    kind = {each.id for each in facts.organizations if each.kind == "partner"}
    return Cast(
        me, facts.organizations, with_me | kind, facts.people, facts.opportunities, now
    )


def found(passages: Iterable[Passage], cast: Cast) -> Iterator[Found]:
    """The sentences that name a partner, once for each that they name."""
    for passage in passages:
        for _, text in sentences(passage.text):
            mentions = cast.names.mentions(text)
            for partner in dict.fromkeys(each.of for each in mentions if each.of in cast.partners):
                yield _found(passage, text, mentions, partner, cast)


def _found(
    passage: Passage, text: str, mentions: list[Mention], partner: str, cast: Cast
) -> Found:
    language, reading = read(mark(text, mentions, partner, cast.me))
    if passage.of_others and reading.level:
        reading = Reading(0, "quoted")
    about, initiatives = _scope(text, mentions, language, cast)
    return Found(
        place=passage.place,
        text=text,
        partner=partner,
        level=reading.level,
        because=reading.because,
        language=language.name,
        about=about,
        initiatives=initiatives,
    )


def read(marked: str) -> tuple[Language, Reading]:
    """The language of a marked sentence, and what it claims."""
    weights = [each.weight(marked) for each in LANGUAGES]
    most = max(weights)
    likely = [
        each for each, weight in zip(LANGUAGES, weights, strict=True) if weight == most
    ]
    readings = [(each, each.read(marked)) for each in likely]
    return max(readings, key=lambda each: each[1].level)


def _scope(
    text: str, mentions: list[Mention], language: Language, cast: Cast
) -> tuple[str, frozenset[str] | None]:
    """The opportunity or customer that a sentence speaks of."""
    named = cast.initiatives.mentions(text)
    if named:
        words = text[named[0].start : named[0].end]
        return words, frozenset(each.of for each in named)
    for each in mentions:
        initiatives = cast.of_customer.get(each.of)
        if initiatives and each.of not in cast.partners | {cast.me}:
            before = text[: each.start].casefold()
            before = before.removesuffix("the ")
            if before.endswith(_SCOPES[language.name]) or text[each.end :].startswith(("'s", "’s")):
                return text[each.start : each.end], initiatives
    return "", None


def checked(several: Iterable[Found], horizon: Horizon, me: str) -> Iterator[Claim]:
    """Sentences held against the facts of a horizon."""
    bench = _Bench(horizon, me)
    for each in several:
        view, live = bench.of(each.partner)
        said: list[Saying] = []
        if view is not None:
            said = sayings(view, each.initiatives)
            if not live:
                said = [one for one in said if one.level == 4]
        most = said[0] if said else None
        supported = most.level if most else 0
        name = horizon.book.records["organizations"][each.partner].name
        judged = each.told is None or not each.told <= {me, each.partner}
        yield Claim(
            place=each.place,
            text=each.text,
            partner=each.partner,
            level=each.level,
            supported=supported,
            overstated=judged and each.level > supported,
            evidence=tuple(one.evidence for one in said if one.level == supported),
            may_say=sentence(most, name, each.language, each.about),
            because=each.because,
            relationship=view.relationship.id if view is not None else None,
            opportunity=_opportunity(each, view),
        )


def _opportunity(each: Found, view: View | None) -> str | None:
    """The one opportunity that a sentence speaks of."""
    if each.initiatives is None or view is None or len(each.initiatives) != 1:
        return None
    (initiative,) = each.initiatives
    of_it = sorted(
        one.opportunity
        for one in view.records.engagements
        if view.initiative(one.opportunity) == initiative
    )
    return of_it[0] if of_it else initiative


class _Bench:
    """The views of partners, made once each."""

    def __init__(self, horizon: Horizon, me: str) -> None:
        self._horizon, self._me = horizon, horizon.organization(me)
        self._views: dict[str, tuple[View | None, bool]] = {}

    def of(self, partner: str) -> tuple[View | None, bool]:
        """The view of the relationship with a partner, and whether it goes on."""
        if partner not in self._views:
            self._views[partner] = self._look(partner)
        return self._views[partner]

    def _look(self, partner: str) -> tuple[View | None, bool]:
        horizon = self._horizon
        sides = {self._me, partner}
        records = sorted(
            (
                each
                for each in horizon.book.of(
                    "relationships of organization", *horizon.names(partner)
                )
                if {horizon.organization(each.a), horizon.organization(each.b)} == sides
                and each.started_at <= horizon.now
            ),
            key=lambda each: (each.ended_at is not None, each.started_at, each.id),
        )
        if not records:
            return None, False
        standing = horizon.standing(records[0].id)
        material = horizon.material(standing or records[0].id)
        return look(material, self._me, horizon.now), standing is not None
