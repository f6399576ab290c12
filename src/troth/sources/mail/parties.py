"""Who the addresses of a message stand for: organizations, people, and strangers to ask about."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from troth.facts.model import Organization, Person, Relationship
from troth.sources.domains import is_free_mail, registered
from troth.sources.items import Question, key
from troth.sources.known import Known, folded
from troth.sources.mail.headers import Mailbox

SOURCE = "mail"
"""The source of every fact, wherever a copy of the message lay, so that it is always the same."""

_FREQUENT = 3
"""Messages to and fro that make a domain worth a question."""
_MOST_STRANGERS = 10_000
"""Domains that are counted at once."""

_SHARED = re.compile(
    r"(?:accounts?|admin|alliances?|anfragen?|billing|buchhaltung|buero|careers?|contact|empfang"
    r"|events?|finance|hallo|hello|help(?:desk)?|hr|info|invoices?|jobs|kontakt|legal|mail"
    r"|marketing|meetings?|news(?:letter)?|office|orders?|partners?|portal|post|presse|press"
    r"|privacy"
    r"|rechnung(?:en)?|sales|security|service(?:desk)?|success|support|surveys?|team|termine?"
    r"|tickets?|updates|vertrieb|webmaster|welcome)(?:[._+-].*)?",
)
_OF_PROGRAMS = re.compile(
    r"(?:billing|careers?|events?|help(?:desk)?|invoices?|jobs|meetings?|news(?:letter)?|orders?"
    r"|portal|rechnung(?:en)?|service(?:desk)?|shop|store|success|support|surveys?|termine?"
    r"|tickets?"
    r"|updates|webmaster)(?:[._+-].*)?"
)
_NOT_A_NAME = re.compile(
    r"[\d@/|:;<>_=+*&!?#\"]|\b(?:via|team|support|sales|info|gmbh|ltd|inc)\b", re.I
)
_TITLE = re.compile(r"(?:dr|prof|ing|dipl|mag|mr|mrs|ms|herr|frau|mba|phd|ph\.d|med)\b\.?-?", re.I)
_FEWEST_NAMES, _MOST_NAMES, _LONGEST_NAME = 2, 5, 80


class Parties:
    """Recognizes who writes; remembers, of one reading, whom it told or asked about already."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.organization = lru_cache(maxsize=65_536)(known.organization_of_address)
        self.person = lru_cache(maxsize=65_536)(self._person)
        self._told: set[str] = set()
        self._namesakes: dict[tuple[str, str], list[Person]] = {}
        self._met: dict[str, int] = {}
        self._asked: set[str] = set()

    def _person(self, who: Mailbox) -> str | None:
        """The person of an address, if that is certain.

        Whom we know from mail alone is as certain in this message as it was in that; so it does
        not matter which of the two is read first.
        """
        known, own = self.known.person_of_address(who.address), _id_of(who)
        if known is not None and known != own:
            return known
        organization = self.organization(who.address)
        if organization is None or not _may_be_person(who):
            return None
        return None if self._known_otherwise(who, organization) else own

    def new_people(self, several: Iterable[Mailbox]) -> Iterator[Person | Question]:
        """Those people of known organizations who are not among the facts yet, each once.

        Whoever has the name of a colleague is asked about: an address is a person until somebody
        says that two are one.
        """
        for who in several:
            organization = self.organization(who.address)
            if who.address in self._told or organization is None:
                continue
            if self.known.person_of_address(who.address) is not None or not _may_be_person(who):
                continue
            self._told.add(who.address)
            if named := self._known_otherwise(who, organization):
                if len(named) == 1:
                    yield self._same_as(who, named[0])
                continue
            new = Person(
                _id_of(who),
                organization=organization,
                name=name_of(who),
                emails=(who.address,),
                source=SOURCE,
                source_id=who.address,
            )
            # First what is asked: a reading that is broken off here makes the person anew.
            yield from (self._are_one(each, new) for each in self._namesakes_of(new))
            yield new

    def _known_otherwise(self, who: Mailbox, organization: str) -> list[Person]:
        """The people of an address's name in its organization who are not known from mail alone."""
        named = self.known.people_named(name_of(who), [organization])
        people = [self.known.people[each] for each in named]
        return [each for each in people if each.source != SOURCE]

    def _namesakes_of(self, new: Person) -> list[Person]:
        """Whom mail told of under the same name in the same organization, before or just now."""
        named = new.organization, folded(new.name)
        if named not in self._namesakes:
            known = self.known.people_named(new.name, [new.organization])
            people = [self.known.people[each] for each in known]
            self._namesakes[named] = [each for each in people if each.emails]
        before = self._namesakes[named]
        self._namesakes[named] = [*before, new]
        return before

    def strangers(
        self, several: Iterable[Mailbox], place: str, in_talk: bool
    ) -> Iterator[Question]:
        """Ask who a business domain is, once, as soon as one is in frequent contact with it."""
        domains = {registered(who.domain) for who in several if self._is_strange(who)}
        for domain in sorted(domains - self._asked - {""}):
            if len(self._met) < _MOST_STRANGERS or domain in self._met:
                self._met[domain] = self._met.get(domain, 0) + 1
            if in_talk or self._met.get(domain, 0) >= _FREQUENT:
                self._met.pop(domain, None)
                self._asked.add(domain)
                yield self._who_is(domain, place)

    def sides(self, relationship: Relationship) -> dict[str, str]:
        """The two sides as the relationship itself names them, by the organization that stands."""
        return {self.known.standing(side): side for side in (relationship.a, relationship.b)}

    def _is_strange(self, who: Mailbox) -> bool:
        return (
            self.organization(who.address) is None
            and not _SHARED_DOMAIN.fullmatch(who.domain)
            and not is_free_mail(who.domain)
        )

    def _who_is(self, domain: str, place: str) -> Question:
        known = self.known.organization_named(domain.partition(".")[0].replace("-", " "))
        if known is not None:
            return self._is_domain_of(domain, self.known.organizations[known], place)
        mine = self.known.organizations[self.known.me]
        organization = {
            "id": key("organization", domain),
            "name": domain.partition(".")[0].capitalize(),
            "timezone": mine.timezone,
            "domains": [domain],
            "source": SOURCE,
            "source_id": domain,
        }
        return Question(
            id=key("who_is", domain),
            kind="who_is",
            text=f"Who is {domain}? Mail goes to and fro, and no organization is known by it.",
            source=place,
            if_yes={"add": {"organizations": [organization]}},
        )

    def _is_domain_of(self, domain: str, known: Organization, place: str) -> Question:
        """Ask about an organization of the name of a domain, such as one that a CRM told of."""
        return Question(
            id=key("same_as", domain, known.id),
            kind="same_as",
            text=f"Is {domain} the {known.name} who is known already? Mail goes to and fro.",
            source=place,
            if_yes={"set": {"organizations": {known.id: {"domains": [*known.domains, domain]}}}},
        )

    def _same_as(self, who: Mailbox, known: Person) -> Question:
        return Question(
            id=key("same_as", who.address, known.id),
            kind="same_as",
            text=f"Is {who.address} the {self._in_full(known)} who is known already?",
            source=SOURCE,
            quote=f"{who.name} <{who.address}>",
            if_yes={"set": {"people": {known.id: {"emails": [*known.emails, who.address]}}}},
        )

    def _are_one(self, one: Person, other: Person) -> Question:
        """Ask whether two people are one; the same question, whichever was read first."""
        stays, goes = sorted((one, other), key=lambda each: each.id)
        emails = [*stays.emails, *goes.emails]
        return Question(
            id=key("same_as", stays.id, goes.id),
            kind="same_as",
            text=f"Is {goes.emails[0]} the {self._in_full(stays)} with {stays.emails[0]}?",
            source=SOURCE,
            quote=f"{goes.name} <{goes.emails[0]}>",
            if_yes={"set": {"people": {stays.id: {"emails": emails}, goes.id: {"emails": []}}}},
        )

    def _in_full(self, person: Person) -> str:
        organization = self.known.organizations[self.known.standing(person.organization)]
        return f"{person.name} of {organization.name}"


_SHARED_DOMAIN = re.compile(r"localhost|[\d.]+|\[.*\]|.*\.(?:local|localdomain|internal|invalid)")


def _id_of(who: Mailbox) -> str:
    return key("person", who.address)


def name_of(who: Mailbox) -> str:
    """A display name as people say it: `Weber, Anna (Bolt)` is Anna Weber."""
    name = re.sub(r"\(.*?\)|\[.*?\]|\s[-–|]\s.*", " ", who.name).strip(" '\"`")
    family, comma, given = name.partition(",")
    if comma and "," not in given:
        name = f"{given} {family}"
    words = [word for word in name.split() if not _TITLE.fullmatch(word)]
    told = " ".join(words)
    return told.title() if told.isupper() else told


def is_shared(who: Mailbox) -> bool:
    """Whether a mailbox is that of several people, or of programs, by what it is called."""
    return _SHARED.fullmatch(who.local) is not None


def is_of_program(who: Mailbox) -> bool:
    """Whether it is rather programs that write from a mailbox, by what it is called."""
    return _OF_PROGRAMS.fullmatch(who.local) is not None


@lru_cache(maxsize=4096)
def names_of(who: Mailbox) -> frozenset[str]:
    """What somebody is called, in small letters: the whole name, and each of its words."""
    name = name_of(who).casefold()
    words = (*name.split(), *re.split(r"[._+-]", who.local))
    return frozenset(each for each in (name, *words) if len(each) > 1)


@lru_cache(maxsize=4096)
def signs_as(who: Mailbox) -> frozenset[str]:
    """How somebody signs: by name, or by its first letters."""
    letters = [each[0] for each in name_of(who).casefold().split()]
    return names_of(who) | {*letters[:1], "".join(letters)}


def _may_be_person(who: Mailbox) -> bool:
    name = name_of(who)
    return (
        _FEWEST_NAMES <= len(name.split()) <= _MOST_NAMES
        and len(name) <= _LONGEST_NAME
        and _NOT_A_NAME.search(name) is None
        and not is_shared(who)
    )
