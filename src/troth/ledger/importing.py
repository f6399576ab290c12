"""Importing: a facts file, whole or in slices, and the export of a CRM.

A file is taken over as a whole or refused as a whole, with the errors that `troth validate` would
give; what the ledger holds already counts as if it were in the file. What was imported before and
reads the same is left alone, also where somebody has mended the fact since.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from django.db import transaction

from troth.facts.actions import Change, known_ids, read_changes
from troth.facts.fields import writer
from troth.facts.file import FORMAT, faults_of_me, of_the_file, open_document
from troth.facts.model import COLLECTIONS, Fact, Facts, Relationship
from troth.ledger import known, rows
from troth.ledger.known import Held, references
from troth.ledger.models import Entry, Source, Workspace
from troth.ledger.writing import Mark, Watch, present, unwatched, write, writing
from troth.rules import RANGES

IMPORT = "import"

logger = logging.getLogger(__name__)


class Origin(NamedTuple):
    """Who imports, from what kind of source, by which name."""

    kind: str
    name: str
    actor: str


class Imported(NamedTuple):
    """What an import did."""

    added: Mapping[str, int]
    changed: Mapping[str, int]
    unchanged: int


def import_facts(
    document: Any, origin: Origin, watch: Watch = unwatched, *, dry: bool = False
) -> Imported:
    """Take over a parsed facts file, or a slice of one. Raises InvalidFacts with all errors.

    A `dry` run says what would be done, and does nothing.
    """
    with writing() as workspace:
        return _import(
            document, origin, workspace, lambda name, fact: rows.imprint(fact), watch, dry=dry
        )


def import_crm(
    facts: Facts, origin: Origin, watch: Watch = unwatched, *, dry: bool = False
) -> Imported:
    """Take over the facts of a CRM export.

    A CRM knows less than Troth: of a fact that is there already it changes only what it says, and
    the company itself it leaves alone. Raises InvalidFacts with all errors.
    """
    with writing() as workspace:
        facts = _as_known(facts, workspace.me_id)
        said = {
            (name, fact.id): rows.imprint(fact)
            for name in COLLECTIONS
            for fact in getattr(facts, name)
        }
        document: dict[str, Any] = {"format": FORMAT, "me": facts.me}
        left_alone = 0
        for name, shape in COLLECTIONS.items():
            write_fact = writer(shape)
            mine = {each.id: each for each in getattr(facts, name)}
            before = imprints(name, mine)
            there = Held(name, before, in_full=True)
            news = [each for each in mine.values() if before.get(each.id) != said[name, each.id]]
            left_alone += len(mine) - len(news)
            document[name] = [
                (write_fact(there[each.id]) if each.id in there else {}) | write_fact(each)
                for each in news
            ]
        done = _import(
            document, origin, workspace, lambda name, fact: said[name, fact.id], watch, dry=dry
        )
        return done._replace(unchanged=done.unchanged + left_alone)


def _import(
    document: Any, origin: Origin, workspace: Workspace, mark: Mark, watch: Watch, *, dry: bool
) -> Imported:
    opened = open_document(document)
    there = known.held(opened.objects, {})
    me = document.get("me")
    if type(me) is str:
        there["organizations"].add([me], in_full=False)
    ids = {name: _ids(there[name], each) for name, each in opened.ids.items()}
    opened.faults.extend(faults_of_me(me, ids["organizations"]))
    if workspace.me_id not in (None, me) and not opened.faults:
        sentence = f"this is the workspace of {workspace.me_id}, not of {me}"
        opened.faults.append(of_the_file("me", "wrong_party", sentence))
    changes = read_changes(opened._replace(ids=ids), there, RANGES, known.of)
    changes, unchanged = _news(changes, there, mark)
    now = present()
    source, _ = Source.objects.update_or_create(
        kind=origin.kind,
        name=origin.name,
        defaults={"last_read_at": now},
        create_defaults={"first_read_at": now, "last_read_at": now},
    )
    if workspace.me_id is not None and not changes:
        return Imported({}, {}, unchanged)
    entry = Entry.objects.create(at=now, actor=origin.actor, deed=IMPORT, source=source)
    written = write(changes, entry, mark, watch)
    if workspace.me_id is None:
        workspace.me_id = me
        workspace.save()
    entry.details = {"added": written.added, "changed": written.changed, "unchanged": unchanged}
    entry.save()
    if dry:
        transaction.set_rollback(True)
    else:
        logger.info("imported", extra={"by": origin.actor, "from": origin.name, **entry.details})
    return Imported(written.added, written.changed, unchanged)


def _ids(there: Held, added: Mapping[str, str]) -> Mapping[str, str]:
    """The ids that may be named: those of the file and those that are there."""
    return known_ids(there, added) if type(added) is dict else added


def _news(
    changes: Iterable[Change], there: Mapping[str, Held], mark: Mark
) -> tuple[list[Change], int]:
    """What is new or differs from what was imported before, and how many facts do not."""
    before = {name: imprints(name, (each for each in held)) for name, held in there.items()}
    changed: list[tuple[str, Fact]] = []
    news: list[Change] = []
    unchanged = 0
    for name, _, fact in changes:
        if fact.id not in before[name]:
            news.append((name, None, fact))
        elif before[name][fact.id] == mark(name, fact):
            unchanged += 1
        else:
            changed.append((name, fact))
    for name in COLLECTIONS:
        there[name].add((fact.id for of, fact in changed if of == name), in_full=True)
    news += [(name, there[name][fact.id], fact) for name, fact in changed]
    return news, unchanged


def imprints(name: str, ids: Iterable[str]) -> dict[str, int | None]:
    """The imprints of those of some facts that are there."""
    wanted = list(ids)
    if not wanted:
        return {}
    condition, value = rows.among("id", wanted)
    return dict(rows.fetch(f"SELECT id, imprint FROM {name} WHERE {condition}", value))


# -- a CRM's names for what is known --------------------------------------------------------------


def _as_known(facts: Facts, me: str | None) -> Facts:
    """The facts of a CRM with the ledger's own ids for the company and for its relationships."""
    if me is None:
        return facts
    facts = _renamed(facts, "organizations", {facts.me: me})
    facts = msgspec.structs.replace(
        facts,
        me=me,
        organizations=[each for each in facts.organizations if each.id != me],
    )
    sides = {side for each in facts.relationships for side in (each.a, each.b)}
    there: dict[frozenset[str], str] = {
        frozenset((each.a, each.b)): each.id
        for each in known.of("relationships of organization", *sides)
    }
    other_ids = {
        each.id: there[pair]
        for each in facts.relationships
        if (pair := frozenset((each.a, each.b))) in there and there[pair] != each.id
    }
    relationships: list[Relationship] = [
        each for each in facts.relationships if each.id not in other_ids
    ]
    facts = _renamed(facts, "relationships", other_ids)
    return msgspec.structs.replace(facts, relationships=relationships)


def _renamed(facts: Facts, collection: str, ids: Mapping[str, str]) -> Facts:
    """The facts with other ids for some records of a collection, wherever they are named."""
    if all(old == new for old, new in ids.items()):
        return facts
    changed: dict[str, Any] = {}
    for name in COLLECTIONS:
        named = [each for each in references(name) if each.collection == collection]
        renamed = getattr(facts, name)
        for reference in named:
            renamed = [_with_renamed(each, reference, ids) for each in renamed]
        if name == collection:
            renamed = [
                msgspec.structs.replace(each, id=ids.get(each.id, each.id)) for each in renamed
            ]
        changed[name] = renamed
    return msgspec.structs.replace(facts, **changed)


def _with_renamed(fact: Any, reference: known.Reference, ids: Mapping[str, str]) -> Any:
    if reference.rows is not None:
        inner = reference._replace(rows=None)
        listed = tuple(_with_renamed(row, inner, ids) for row in getattr(fact, reference.rows))
        return msgspec.structs.replace(fact, **{reference.rows: listed})
    value = getattr(fact, reference.field)
    if reference.many:
        value = tuple(ids.get(each, each) for each in value)
    else:
        value = ids.get(value, value)
    return msgspec.structs.replace(fact, **{reference.field: value})
