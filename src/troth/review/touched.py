"""Which relationships a change may review differently: rather too many than too few."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from troth.facts.actions import Change
from troth.facts.model import (
    Closure,
    Engagement,
    Fact,
    Opportunity,
    Organization,
    Person,
    Policy,
    Relationship,
    Rivalry,
)


class Indexed(Protocol):
    """Facts that can be asked for what hangs on one: a book, or the ledger."""

    def of(self, index: str, *keys: Any) -> Iterator[Any]:
        """The facts that an index holds under some keys."""

    def beside(self, opportunities: Iterable[str]) -> Iterator[Engagement]:
        """The engagements on the initiatives of some opportunities."""


class Touched:
    """The relationships that some changes touch.

    What the changes say themselves is noted at once; what hangs on it is found in the facts as they
    are, and again in the facts as they are to be.
    """

    def __init__(self, changes: Iterable[Change]) -> None:
        self.relationships: set[str] = set()
        self.everything = False
        """Whether they touch every relationship there is."""
        self._organizations: set[str] = set()
        self._opportunities: set[str] = set()
        self._initiatives: set[str] = set()
        self._customers: set[str] = set()
        self._people: set[str] = set()
        for _, old, new in changes:
            if old is not None:
                self._note(old)
                self.everything = self.everything or _changes_everything(old, new)
            elif isinstance(new, Organization) and new.merged_into is not None:
                self.everything = True
            self._note(new)

    def find(self, facts: Indexed) -> None:
        """Add the relationships that hang on what has changed."""
        found = self.relationships
        if self._organizations:
            # Where organizations were taken over, what hangs on one may hang on another.
            self.everything = self.everything or any(facts.of("takeovers", "all"))
            own = facts.of("relationships of organization", *self._organizations)
            found.update(each.id for each in own)
        for names, index in (
            (self._customers, "meetings of customer"),
            (self._people, "introductions of person"),
        ):
            if names:
                found.update(each.relationship for each in facts.of(index, *names))
        if self._initiatives:
            same = facts.of("opportunities of initiative", *self._initiatives)
            self._opportunities.update(each.id for each in same)
        if self._opportunities:
            found.update(each.relationship for each in facts.beside(self._opportunities))

    def _note(self, fact: Fact) -> None:
        note = _NOTED.get(type(fact))
        if note is not None:
            note(self, fact)
        else:
            self.relationships.add(getattr(fact, "relationship"))  # noqa: B009

    def _note_policy(self, fact: Policy) -> None:
        if fact.level != "relationship":
            self.everything = True
        elif fact.relationship is not None:
            self.relationships.add(fact.relationship)

    def _note_opportunity(self, fact: Opportunity) -> None:
        self._opportunities.add(fact.id)
        self._initiatives.add(fact.initiative or fact.id)
        if fact.customer is not None:
            self._customers.add(fact.customer)

    def _note_engagement(self, fact: Engagement) -> None:
        self.relationships.add(fact.relationship)
        self._opportunities.add(fact.opportunity)

    def _note_relationship(self, fact: Relationship) -> None:
        self.relationships.add(fact.id)
        self._customers.update((fact.a, fact.b))

    def _note_rivalry(self, fact: Rivalry) -> None:
        self._organizations.update((fact.a, fact.b))

    def _note_closure(self, fact: Closure) -> None:
        self._organizations.add(fact.organization)

    def _note_organization(self, fact: Organization) -> None:
        self._organizations.add(fact.id)

    def _note_person(self, fact: Person) -> None:
        self._organizations.add(fact.organization)
        self._people.add(fact.id)


_NOTED: dict[type[Fact], Callable[[Touched, Any], None]] = {
    Policy: Touched._note_policy,
    Opportunity: Touched._note_opportunity,
    Engagement: Touched._note_engagement,
    Relationship: Touched._note_relationship,
    Rivalry: Touched._note_rivalry,
    Closure: Touched._note_closure,
    Organization: Touched._note_organization,
    Person: Touched._note_person,
}


def _changes_everything(old: Fact, new: Fact) -> bool:
    """Whether a change moves what is seen, or who is who, beyond what indexes tell."""
    if isinstance(old, Organization) and isinstance(new, Organization):
        return new.merged_at != old.merged_at or new.merged_into is not None
    if isinstance(old, Opportunity) and isinstance(new, Opportunity):
        return (old.initiative, old.stages[0]) != (new.initiative, new.stages[0])
    if isinstance(old, Relationship) and isinstance(new, Relationship):
        return {old.a, old.b} != {new.a, new.b} or old.started_at != new.started_at
    return False
