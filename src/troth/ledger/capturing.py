"""Capture: a stream of what a source says, stored in portions, each a transaction.

What was told before and reads the same changes nothing, also where somebody has mended the fact
since; so a reading that is killed half-way is simply run again. A fact that `facts.md` refuses is
left out and told of, and the rest goes on.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from django.db import transaction

from troth.facts.actions import Change, known_ids, read_changes
from troth.facts.fields import fields_of, writer
from troth.facts.file import FORMAT, open_document
from troth.facts.model import COLLECTIONS, Fact
from troth.facts.times import Instant
from troth.ledger import known, rows
from troth.ledger.importing import IMPORT, Origin, imprints
from troth.ledger.models import Amendment as Kept
from troth.ledger.models import Entry, Source, Workspace
from troth.ledger.records import ask
from troth.ledger.writing import NoWorkspace, present, refuse_nul, whose, write, writing
from troth.rules import RANGES
from troth.sources import SourceError
from troth.sources.amending import amended, names
from troth.sources.items import Amendment, Item, Question, collection_of
from troth.sources.reading import Skipped
from troth.sources.sound import Key, Record, without_faulty

PORTION = 1000
"""Items that are stored at once."""
KEPT = 500
"""Of those left out, how many are told of one by one."""

logger = logging.getLogger(__name__)


class Captured(NamedTuple):
    """What a reading did: facts by collection, questions that are new, what was left out."""

    added: Mapping[str, int]
    changed: Mapping[str, int]
    unchanged: int
    questions: int
    skipped: list[Skipped]
    left_out: int

    @property
    def facts(self) -> int:
        """How many facts it added or changed."""
        return sum(self.added.values()) + sum(self.changed.values())


Tell = Callable[[Captured], None]
"""Shown, after each portion, what was done so far."""


def untold(done: Captured) -> None:
    """Show nothing."""


def source_of(origin: Origin) -> Source:
    """The row of a source, made when it is first read."""
    found: Source = Source.objects.get_or_create(
        kind=origin.kind, name=origin.name, defaults={"first_read_at": present()}
    )[0]
    return found


def capture(
    items: Iterable[Item],
    origin: Origin,
    tell: Tell = untold,
    *,
    state: Callable[[], dict[str, Any]] | None = None,
    dry: bool = False,
) -> Captured:
    """Store what a source says.

    `state` gives, after each portion, how far the source was read. A `dry` run says what would be
    done, and does nothing. Raises NoWorkspace, and SourceError once what came before it is stored.
    """
    whose()
    with transaction.atomic() if dry else nullcontext():
        run = _Run(origin)
        try:
            for portion in _portions(items):
                run.store(portion, state() if state is not None else None)
                tell(run.done())
            run.settle()
        except SourceError as error:
            run.failed(str(error), state() if state is not None else None)
            raise
        if dry:
            transaction.set_rollback(True)
        else:
            run.ended(state() if state is not None else None)
        return run.done()


def _portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items, some at a time; those before an error come first."""
    portion: list[Item] = []
    try:
        for each in items:
            portion.append(each)
            if len(portion) == PORTION:
                yield portion
                portion = []
    except SourceError:
        if portion:
            yield portion
        raise
    if portion:
        yield portion


class _Run:
    """One reading of a source: what it has done so far, and its line in the audit trail."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._source = source_of(origin)
        self._entry: Entry | None = None
        self._added: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        self._unchanged = self._questions = self._left_out = 0
        self._skipped: list[Skipped] = []

    def done(self) -> Captured:
        """What was done so far."""
        return Captured(
            dict(self._added),
            dict(self._changed),
            self._unchanged,
            self._questions,
            list(self._skipped),
            self._left_out,
        )

    def store(self, portion: list[Item], state: dict[str, Any] | None) -> None:
        """Store some items, and how far the source was read, in one transaction."""
        facts: dict[Key, Fact] = {}
        amendments: list[Amendment] = []
        questions: list[Question] = []
        for each in portion:
            if isinstance(each, Question):
                questions.append(each)
            elif isinstance(each, Amendment):
                amendments.append(each)
            elif isinstance(each, Skipped):
                self._leave_out(each)
            elif _is_text(each):
                facts[collection_of(each), each.id] = each
            else:
                place = (each.source or "").encode("utf-8", "replace").decode()
                self._leave_out(Skipped(place, "it has characters that are none"))
        with writing() as workspace:
            self._take(facts, workspace)
            self._amend({imprint_of(each): each for each in amendments}, workspace)
            self._questions += ask(questions, self._source)
            if state is not None:
                Source.objects.filter(pk=self._source.pk).update(state=state)
            self._note()

    def settle(self) -> None:
        """Do the amendments that waited for something that is there by now."""
        for name in COLLECTIONS:
            while waiting := _waiting_in(name):
                with writing() as workspace:
                    self._amend(waiting, workspace)
                    self._note()

    def ended(self, state: dict[str, Any] | None) -> None:
        """Note that the source was read, and how far."""
        at: dict[str, Any] = {"last_read_at": present(), "error": "", "failed_at": None}
        if state is not None:
            at["state"] = state
        Source.objects.filter(pk=self._source.pk).update(**at)
        done = self.done()
        logger.info(
            "captured",
            extra={
                "by": self._origin.actor,
                "from": self._origin.name,
                "facts": done.facts,
                "questions": done.questions,
                "left_out": done.left_out,
            },
        )

    def failed(self, error: str, state: dict[str, Any] | None) -> None:
        """Note why the source could not be read on, and how far it was."""
        told: dict[str, Any] = {"error": error[:2000], "failed_at": present()}
        if state is not None:
            told["state"] = state
        Source.objects.filter(pk=self._source.pk).update(**told)

    def _leave_out(self, skipped: Skipped) -> None:
        self._left_out += 1
        if len(self._skipped) < KEPT:
            self._skipped.append(skipped)

    def _take(self, facts: dict[Key, Fact], workspace: Workspace) -> None:
        """Add new facts, and change those of which the source says something else than before."""
        said = {key: said_by(fact) for key, fact in facts.items()}
        before = _imprints(facts)
        news = {key: facts[key] for key in facts if before.get(key, ...) != said[key]}
        self._unchanged += len(facts) - len(news)
        there = _in_full(key for key in news if key in before)
        told = {key: writer(type(fact))(fact) for key, fact in news.items()}
        for key, field in _amended_since(told, there):
            del told[key][field]
        records = {
            key: each if key not in there else amended(key[0], there[key], each)
            for key, each in told.items()
        }
        changes, refused = without_faulty(records, _reading(workspace))
        for key, reason in refused.items():
            self._leave_out(Skipped(facts[key].source or key[1], reason))
        self._write(changes, lambda name, fact: said[name, fact.id])

    def _amend(self, told: Mapping[int, Amendment], workspace: Workspace) -> None:
        """Do the amendments, by their imprints, for which everything is there; others wait."""
        single = {key: _by_field(each) for key, each in told.items()}
        imprints_ = {*told, *(imprint for several in single.values() for imprint in several)}
        kept = dict(Kept.objects.filter(pk__in=imprints_).values_list("pk", "waits_in"))
        new: dict[int, Amendment] = {}
        for key, each in told.items():
            left = {field for imprint, field in single[key].items() if kept.get(imprint) != ""}
            if left:
                fields = {name: value for name, value in each.fields.items() if name in left}
                new[key] = msgspec.structs.replace(each, fields=fields)
        there = _imprints(fact for each in new.values() for fact in names(each))
        missing = {
            key: next((fact for fact in names(each) if fact not in there), None)
            for key, each in new.items()
        }
        ready = {key: each for key, each in new.items() if missing[key] is None}
        done = self._do(ready, workspace)
        Kept.objects.filter(pk__in=[key for key in told if key in kept]).exclude(
            waits_in=""
        ).delete()
        self._keep(
            {imprint: ready[key] for key in done for imprint in _by_field(ready[key])},
            {key: (new[key], fact) for key, fact in missing.items() if fact is not None},
        )

    def _keep(
        self, done: Mapping[int, Amendment], waiting: Mapping[int, tuple[Amendment, Key]]
    ) -> None:
        """Remember that amendments were done, field by field, and those that wait."""
        of = {"source": self._source}
        found = [
            Kept(imprint=imprint, collection=each.collection, record=each.id, **of)
            for imprint, each in done.items()
        ]
        found += [
            Kept(
                imprint=imprint,
                collection=each.collection,
                record=each.id,
                fields=each.fields,
                waits_in=fact[0],
                waits_for=fact[1],
                **of,
            )
            for imprint, (each, fact) in waiting.items()
        ]
        Kept.objects.bulk_create(
            found,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["imprint"],
            update_fields=["fields", "waits_in", "waits_for"],
        )

    def _do(self, ready: Mapping[int, Amendment], workspace: Workspace) -> list[int]:
        """Do some amendments; the imprints of those that could be done."""
        there = _in_full((each.collection, each.id) for each in ready.values())
        records: dict[Key, Record] = {}
        for each in ready.values():
            key = each.collection, each.id
            records[key] = amended(key[0], records.get(key) or there[key], each.fields)
        changes, refused = without_faulty(records, _reading(workspace))
        places = {(name, new.id): new.source or new.id for name, _, new in changes}
        for (name, pk), reason in refused.items():
            place = there[name, pk].get("source") or places.get((name, pk), pk)
            self._leave_out(Skipped(place, reason))
        self._write([each for each in changes if each[1] != each[2]], lambda name, fact: None)
        return [key for key, each in ready.items() if (each.collection, each.id) not in refused]

    def _write(self, changes: list[Change], mark: Callable[[str, Fact], int | None]) -> None:
        if not changes:
            return
        if self._entry is None:
            self._entry = Entry.objects.create(
                at=present(), actor=self._origin.actor, deed=IMPORT, source=self._source
            )
        written = write(changes, self._entry, mark)
        self._added.update(written.added)
        self._changed.update(written.changed)

    def _note(self) -> None:
        """Say in the audit trail what was done so far."""
        if self._entry is None:
            return
        self._entry.details = {
            "added": dict(self._added),
            "changed": dict(self._changed),
            "unchanged": self._unchanged,
        }
        self._entry.save()


def _is_text(fact: Fact) -> bool:
    """Whether all text of a fact can be written; half of a surrogate pair cannot."""
    try:
        msgspec.json.encode(fact)
    except UnicodeEncodeError:
        return False
    return True


def said_by(fact: Fact) -> int:
    """The imprint of what a source says of a fact.

    Where it was found is no part of it: the same message lies in several mailboxes.
    """
    return rows.imprint(msgspec.structs.replace(fact, source=None))


def imprint_of(amendment: Amendment) -> int:
    """The imprint of an amendment."""
    said = msgspec.json.encode(amendment, order="deterministic")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


def _by_field(amendment: Amendment) -> dict[int, str]:
    """The imprint of each field of an amendment by itself."""
    return {
        imprint_of(msgspec.structs.replace(amendment, fields={name: value})): name
        for name, value in amendment.fields.items()
    }


def _imprints(keys: Iterable[Key]) -> dict[Key, int | None]:
    """Of those of some facts that are there, the imprints."""
    return {
        (name, pk): imprint
        for name, ids in _by_collection(keys).items()
        for pk, imprint in imprints(name, ids).items()
    }


def _in_full(keys: Iterable[Key]) -> dict[Key, Record]:
    """Those of some facts that are there, as a facts file has them."""
    found: dict[Key, Record] = {}
    for name, ids in _by_collection(keys).items():
        write_fact = writer(COLLECTIONS[name])
        condition, value = rows.among("id", ids)
        for each in rows.select(name, f"WHERE {condition}", value):
            found[name, each.id] = write_fact(each)
    return found


def _amended_since(
    told: Mapping[Key, Record], there: Mapping[Key, Record]
) -> list[tuple[Key, str]]:
    """The fields that an amendment left as they are, and that the fact by itself tells otherwise.

    It is told anew for something else in it; what amended it may not be told again.
    """
    found = {}
    for key, before in there.items():
        fields = fields_of(COLLECTIONS[key[0]])
        for field, value in told[key].items():
            old = before.get(field, fields[field].default)
            if value != old:
                one = Amendment(collection=key[0], id=key[1], fields={field: old})
                found[imprint_of(one)] = key, field
    done = Kept.objects.filter(pk__in=found, waits_in="").values_list("pk", flat=True)
    return [found[each] for each in done]


def _by_collection(keys: Iterable[Key]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, pk in keys:
        found.setdefault(name, set()).add(pk)
    return found


def _reading(workspace: Workspace) -> Callable[[Mapping[str, list[Record]]], list[Change]]:
    """How records are read against what the ledger holds."""

    def read(records: Mapping[str, list[Record]]) -> list[Change]:
        opened = open_document({"format": FORMAT, "me": workspace.me_id, **records})
        there = known.held(opened.objects, {name: _ids(each) for name, each in records.items()})
        ids = {name: known_ids(there[name], each) for name, each in opened.ids.items()}
        changes = read_changes(opened._replace(ids=ids), there, RANGES, known.of)
        refuse_nul(changes)
        return changes

    return read


def _ids(records: Iterable[Record]) -> list[str]:
    return [each["id"] for each in records]


def _waiting_in(name: str) -> dict[int, Amendment]:
    """Some amendments that wait for facts of a collection that are there by now."""
    query = (
        "SELECT amendments.imprint, amendments.collection, record, fields "
        f"FROM amendments JOIN {name} ON {name}.id = amendments.waits_for "
        f"WHERE amendments.waits_in = %s LIMIT {PORTION}"
    )
    return {
        imprint: Amendment(collection=collection, id=record, fields=msgspec.json.decode(fields))
        for imprint, collection, record, fields in rows.fetch(query, name)
    }


def settle(actor: str, now: Instant) -> None:
    """Do the amendments that waited for facts that came in another way."""
    if not Kept.objects.exclude(waits_in="").exists():
        return
    try:
        whose()
    except NoWorkspace:
        return
    _Run(Origin("troth", "waiting", actor)).settle()
