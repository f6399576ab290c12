"""Writing: every change of facts goes through here, journalled, in one transaction.

One process writes at a time: SQLite locks the file when a transaction begins, PostgreSQL the row of
the workspace. So what is checked inside a transaction still holds when it ends.
"""

import getpass
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
from django.db import connection, transaction

from troth.facts.actions import Change as FactChange
from troth.facts.fields import fields_of, writer
from troth.facts.file import Fault, InvalidFacts, fault
from troth.facts.model import COLLECTIONS, Fact, Shape
from troth.facts.seen import Sight
from troth.facts.times import SECOND, Instant
from troth.ledger import known, rows
from troth.ledger.models import Change, Entry, InUse, PastReview, Replayed, Touch, Workspace
from troth.review.feeding import Feed, feeds
from troth.review.touched import Touched


class NoWorkspace(Exception):
    """The ledger has no workspace, or one that lacks what is asked."""


class Written(NamedTuple):
    """What a write did, by collection, and the relationships that have to be reviewed."""

    added: Mapping[str, int]
    changed: Mapping[str, int]
    touched: set[str]


Mark = Callable[[str, Fact], int | None]
"""Gives the imprint of what a source said of a fact; None where no source spoke."""


Watch = Callable[[Iterable[Any], int, str], Iterable[Any]]
"""Passes things on, so many, and shows how far it is; told what is being done with them."""


def unwatched(things: Iterable[Any], total: int, doing: str) -> Iterable[Any]:
    """Pass things on, and show nothing."""
    return things


def present() -> Instant:
    """The present, in whole seconds."""
    return int(time.time()) * SECOND


def actor_of_process() -> str:
    """Whoever runs this process, for the audit trail."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def begin(since: Instant | None = None) -> bool:
    """Make the workspace. Returns whether there was none before.

    What happened before `since` is "Before Troth"; of one that is made now, before the present
    unless told.
    """
    began = {"began_at": present() if since is None else since}
    with transaction.atomic():
        made = bool(Workspace.objects.get_or_create(pk=1, defaults=began)[1])
        if since is not None:
            Workspace.objects.filter(pk=1).update(**began)
    return made


def the_workspace() -> Workspace:
    """The workspace. Raises NoWorkspace."""
    found: Workspace | None = Workspace.objects.filter(pk=1).first()
    if found is None:
        raise NoWorkspace("this database has no workspace yet: run `troth init`")
    return found


def whose() -> str:
    """The id of the company whose ledger it is. Raises NoWorkspace before anything is imported."""
    me = the_workspace().me_id
    if me is None:
        raise NoWorkspace("nothing is imported yet: run `troth import facts FILE`")
    return str(me)


@contextmanager
def writing() -> Iterator[Workspace]:
    """A transaction that is the only one that writes. Raises NoWorkspace."""
    with transaction.atomic():
        the_workspace()
        yield Workspace.objects.select_for_update().get(pk=1)


def write(
    changes: Iterable[FactChange], entry: Entry, mark: Mark, watch: Watch = unwatched
) -> Written:
    """Write changes of facts, their journal, which relationships they touch, what they feed.

    Raises InvalidFacts for text that no database can keep.
    """
    done = list(changes)
    refuse_nul(done)
    altered = [(name, old, new) for name, old, new in done if old is not None and old != new]
    touched = Touched((name, old, new) for name, old, new in done if old != new)
    if altered:
        touched.find(known)
    by_name: dict[str, list[FactChange]] = defaultdict(list)
    for change in done:
        by_name[change[0]].append(change)
    added = {}
    for name in COLLECTIONS:  # what others are judged by comes before them
        for _, old, fact in by_name[name]:
            if old is not None:
                rows.update(name, old, fact, mark(name, fact))
        new = [fact for _, old, fact in by_name[name] if old is None]
        if new:
            added[name] = len(new)
            facts = watch(new, len(new), f"Writing {name.replace('_', ' ')}")
            # In full first: who watches may ask the database, which cannot answer within a COPY.
            rows.insert(name, [(each, mark(name, each)) for each in facts], entry.pk)
    Change.objects.bulk_create(
        (_journalled(entry, name, old, fact) for name, old, fact in altered), batch_size=1000
    )
    touched.find(known)
    _touch(touched)
    _forget_past(touched, done)
    _note_in_use(entry.at, done)
    return Written(added, Counter(name for name, _, _ in altered), touched.relationships)


def _journalled(entry: Entry, name: str, old: Fact, new: Fact) -> Change:
    """The line of the journal for a changed fact: the fields that differ, as a file has them."""
    write_fact = writer(COLLECTIONS[name])
    before, after = write_fact(old), write_fact(new)
    fields = [each for each in fields_of(COLLECTIONS[name]) if before.get(each) != after.get(each)]
    return Change(
        entry=entry,
        collection=name,
        record=new.id,
        before={each: before.get(each) for each in fields},
        after={each: after.get(each) for each in fields},
    )


def _touch(touched: Touched) -> None:
    if touched.everything:
        condition, values = "TRUE", []
    else:
        condition, value = rows.among("id", touched.relationships)
        values = [value]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Touch._meta.db_table} (relationship_id) "
            f"SELECT id FROM relationships WHERE {condition}",
            values,
        )
        cursor.execute(
            f"DELETE FROM {Replayed._meta.db_table} WHERE relationship_id IN "
            f"(SELECT id FROM relationships WHERE {condition})",
            values,
        )


def _forget_past(touched: Touched, changes: Iterable[FactChange]) -> None:
    """Forget the past reviews that may come out differently now; they are made again later."""
    last = PastReview.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    if last is None:
        return
    sight = Sight(last)
    if all(sight.see(new) == (old and sight.see(old)) for _, old, new in changes):
        return  # what was seen then is as it was
    if touched.everything:
        condition, values = "TRUE", []
    else:
        forgotten = touched.relationships | _beside_takeovers(touched.relationships)
        condition, value = rows.among("relationship_id", forgotten)
        values = [value]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {PastReview._meta.db_table} WHERE {condition}", values)


def _beside_takeovers(relationships: set[str]) -> set[str]:
    """Relationships of organizations that took others over, if any of some is one of these.

    What belongs to one of them may be judged in another.
    """
    takeovers = list(known.of("takeovers", "all"))
    names = {name for each in takeovers for name in (each.id, each.merged_into)}
    beside = {each.id for each in known.of("relationships of organization", *names)}
    return set() if beside.isdisjoint(relationships) else beside


def _note_in_use(at: Instant, changes: Iterable[FactChange]) -> None:
    """Note for each rule which sides it is now in use for."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for name, _, fact in changes:
        facts[name].append(fact)
    found = [feed for name, several in facts.items() for feed in feeds(name, several)]
    named = {each for feed in found for each in feed.relationships}
    sides: dict[str, tuple[str, str]] = {}
    if named:
        condition, value = rows.among("id", named)
        query = f"SELECT id, a_id, b_id FROM relationships WHERE {condition}"
        sides = {each: (a, b) for each, a, b in rows.fetch(query, value)}
    InUse.objects.bulk_create(
        (
            InUse(rule=feed.rule, side_id=side, since=at, fed_by=feed.collection)
            for feed in found
            for side in _sides_of(feed, sides)
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )


def _sides_of(feed: Feed, sides: Mapping[str, tuple[str, str]]) -> set[str]:
    return feed.organizations.union(*(sides[each] for each in feed.relationships))


def refuse_nul(changes: Iterable[FactChange]) -> None:
    """Raise InvalidFacts for text with a NUL.

    PostgreSQL keeps none, and so that both databases hold the same, neither does.
    """
    faults: list[Fault] = [
        fault(name, new.id, place, "bad_value", "text with a NUL character cannot be kept")
        for name, _, new in changes
        if b"\\u0000" in msgspec.json.encode(new)  # a quick look, before a close one
        for place in _places_of_nul(new)
    ]
    if faults:
        raise InvalidFacts(faults)


def _places_of_nul(record: Any) -> Iterator[str]:
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if type(value) is str:
            if "\0" in value:
                yield field
        elif type(value) is tuple:
            for number, each in enumerate(value):
                if isinstance(each, Shape):
                    for place in _places_of_nul(each):
                        yield f"{field}[{number}].{place}"
                elif type(each) is str and "\0" in each:
                    yield field
