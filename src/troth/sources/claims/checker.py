"""The claims checker: what sentences say of partners, against what the facts bear out (dont-10).

`found` names the sentences that name a partner and the level that each claims; it needs only
names. `checked` holds these against the facts. It is for what we say ourselves: quotations of
others, questions, denials, plans, conditions and what is over claim nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from troth.facts.model import Facts, Opportunity, Organization
from troth.facts.seen import mergers
from troth.facts.times import Instant
from troth.review import Horizon
from troth.rules.verdicts import Reference
from troth.rules.view import View
from troth.sources.claims.english import ENGLISH
from troth.sources.claims.german import GERMAN
from troth.sources.claims.names import Mention, Names, mark, meant_by, variants
from troth.sources.claims.phrases import Because, Reading
from troth.sources.claims.sentences import sentences
from troth.sources.claims.support import Saying, borne_out, sentence, view_of
from troth.sources.known import Known
from troth.sources.passages import Document, Letter

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
    """Who and what is recognized in sentences, at an as-of time.

    It is made of organizations, people, relationships and opportunities; other facts may be there.
    """

    def __init__(self, facts: Facts, now: Instant, me: str | None = None) -> None:
        self.now, self.facts = now, facts
        self._known = Known(facts)
        self._stands_for = mergers(facts.organizations, now)
        self.me = self.standing(me or facts.me)

    def standing(self, organization: str) -> str:
        """The organization that an id stands for after mergers."""
        return self._stands_for.get(organization, organization)

    def name(self, organization: str) -> str:
        """An organization as people know it."""
        return self._known.organizations[organization].name

    @cached_property
    def relationships(self) -> Mapping[str, list[str]]:
        """The relationships that we have or had, by the partner."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.facts.relationships:
            sides = {self.standing(each.a), self.standing(each.b)}
            if self.me in sides and len(sides) == 2 and each.started_at <= self.now:
                found[(sides - {self.me}).pop()].append(each.id)
        return found

    @cached_property
    def partners(self) -> frozenset[str]:
        """Those that claims are about: with whom we have or had a relationship, and partners."""
        called = {self.standing(each.id) for each in self.facts.organizations if _is_partner(each)}
        return frozenset({*called, *self.relationships} - {self.me})

    @cached_property
    def names(self) -> Names:
        """The names of companies, of their products, and of our own people, who are us."""
        found = []
        for each in self.facts.organizations:
            whose = self.standing(each.id)
            for name in (each.name, *each.aliases):
                found += [(variant, whose, False) for variant in variants(name)]
            found += [(product, whose, True) for product in each.products]
        for person in self.facts.people:
            if self.standing(person.organization) == self.me:
                found += [
                    (each, self.me, False) for each in {person.name, *person.name.split()[:1]}
                ]
        return Names(found)

    @cached_property
    def _opportunities(self) -> list[Opportunity]:
        return [each for each in self.facts.opportunities if each.stages[0].at <= self.now]

    @cached_property
    def initiatives(self) -> Names:
        """The names of opportunities, if these are more than a word, each with its initiative."""
        return Names(
            (name, each.initiative or each.id, False)
            for each in self._opportunities
            for name in (each.name, re.split(r": | [-–—|] ", each.name)[-1])
            if len(name.split()) > 1
        )

    @cached_property
    def of_customer(self) -> Mapping[str, frozenset[str]]:
        """The initiatives of each customer."""
        found: dict[str, set[str]] = defaultdict(set)
        for each in self._opportunities:
            if each.customer is not None:
                found[self.standing(each.customer)].add(each.initiative or each.id)
        return {customer: frozenset(several) for customer, several in found.items()}

    def told(self, letter: Letter) -> frozenset[str] | None:
        """The organizations that a mail goes to; None where not all of them are known."""
        every = [self._known.organization_of_address(each) for each in letter.recipients]
        known = frozenset(self.standing(each) for each in every if each is not None)
        return known if every and len(every) == sum(each is not None for each in every) else None

    def is_of_others(self, letter: Letter) -> bool:
        """Whether somebody else than us sends a mail."""
        sender = self._known.organization_of_address(letter.sender)
        return sender is not None and self.standing(sender) != self.me


def _is_partner(organization: Organization) -> bool:
    return organization.kind == "partner"


def found(document: Document, cast: Cast) -> Iterator[Found]:
    """The sentences of a document that name a partner, once for each that they name.

    One that means the partner of the sentence before counts too if it claims something, with that
    sentence before it.
    """
    letter = document.letter
    told = None if letter is None else cast.told(letter)
    of_others = letter is not None and cast.is_of_others(letter)
    for passage in document.passages:
        mentions: list[Mention] = []
        naming = ""
        for text in sentences(passage.text):
            before, mentions = mentions, cast.names.mentions(text)
            is_implied = bool(before) and not mentions
            if is_implied:
                mentions = meant_by(text, before, cast.me)
            else:
                naming = text
            for partner in dict.fromkeys(each.of for each in mentions if each.of in cast.partners):
                reading = _read(text, mentions, partner, cast)
                if is_implied and not reading.level:
                    continue
                if reading.level and (of_others or passage.of_others):
                    reading = reading._replace(level=0, because="quoted")
                about, initiatives = _scope(text, mentions, reading.language, cast)
                yield Found(
                    place=passage.place,
                    text=f"{naming} {text}" if is_implied else text,
                    partner=partner,
                    level=reading.level,
                    because=reading.because,
                    language=reading.language,
                    about=about,
                    initiatives=initiatives,
                    told=told,
                )


def _read(text: str, mentions: list[Mention], partner: str, cast: Cast) -> Reading:
    """What a sentence claims of a partner, in the language that it seems to be in."""
    marked = mark(text, mentions, partner, cast.me)
    weights = {each: each.weight(marked) for each in LANGUAGES}
    likely = [each for each in LANGUAGES if weights[each] == max(weights.values())]
    return max((each.read(marked) for each in likely), key=lambda each: each.level)


def _scope(
    text: str, mentions: list[Mention], language: str, cast: Cast
) -> tuple[str, frozenset[str] | None]:
    """The opportunity or customer that a sentence speaks of, and its initiatives."""
    named = cast.initiatives.mentions(text)
    if named:
        words = text[named[0].start : named[0].end]
        return words, frozenset(each.of for each in named)
    for each in mentions:
        initiatives = cast.of_customer.get(each.of)
        if initiatives and each.of not in cast.partners | {cast.me}:
            before = text[: each.start].casefold().removesuffix("the ")
            owned = text[each.end :].startswith(("'s ", "’s "))
            if owned or before.endswith(_SCOPES[language]):
                return text[each.start : each.end], initiatives
    return "", None


def checked(several: Iterable[Found], horizon: Horizon, cast: Cast) -> Iterator[Claim]:
    """Sentences held against the facts of a horizon, which has those of the partners named."""
    views: dict[str, View | None] = {}
    for each in several:
        if each.partner not in views:
            ours = cast.relationships.get(each.partner, ())
            views[each.partner] = view_of(ours, horizon, cast.me)
        view = views[each.partner]
        said = [] if view is None else _said(view, each, horizon)
        most = said[0] if said else None
        supported = most.level if most else 0
        is_judged = each.told is None or not each.told <= {cast.me, each.partner}
        yield Claim(
            place=each.place,
            text=each.text,
            partner=each.partner,
            level=each.level,
            supported=supported,
            overstated=is_judged and each.level > supported,
            evidence=tuple(one.evidence for one in said if one.level == supported),
            may_say=sentence(most, cast.name(each.partner), each.language, each.about),
            because=each.because,
            relationship=None if view is None else view.relationship.id,
            opportunity=None if view is None else _opportunity(each, view),
        )


def _said(view: View, found: Found, horizon: Horizon) -> list[Saying]:
    is_over = horizon.standing(view.relationship.id) is None
    return borne_out(view, found.initiatives, is_over=is_over)


def _opportunity(found: Found, view: View) -> str | None:
    """The one opportunity that a sentence speaks of, rather one that the partner works on."""
    if found.initiatives is None or len(found.initiatives) != 1:
        return None
    on_it = sorted(
        each.opportunity
        for each in view.records.engagements
        if view.initiative(each.opportunity) in found.initiatives
    )
    return on_it[0] if on_it else None
