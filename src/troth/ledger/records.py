"""Records beside the facts: questions to be answered, reviews as they were shown, files."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from troth.facts.fields import writer
from troth.facts.model import OF_RELATIONSHIP, Facts, Policy
from troth.facts.quarters import Quarter, local_day, quarter_of
from troth.facts.times import Instant
from troth.ledger.acting import act
from troth.ledger.models import (
    FACTS,
    Change,
    Entry,
    FrozenReview,
    Organization,
    Question,
    Relationship,
    Source,
    StoredFile,
)
from troth.ledger.reviewing import reviews_of_view, shared_view
from troth.ledger.writing import present, the_workspace, whose, writing
from troth.review.preflight import Preflight
from troth.review.quarterly import as_of, sheet
from troth.review.sheets import Sheet, as_data
from troth.sources.items import Question as Asked


class AlreadyAnswered(Exception):
    """A question that has its answer."""


SPEAKER, WHICH = "speaker", "which_relationship"


def ask(questions: Iterable[Asked], source: Source) -> int:
    """Keep the questions of a source; one that was asked before stays as it is.

    Save who spoke, while that is open: what a yes would do counts on what is known of the talk by
    now. Returns how many are new.
    """
    asked = {each.id: each for each in questions}
    if not asked:
        return 0
    with writing():
        kept = set(Question.objects.filter(pk__in=list(asked)).values_list("pk", flat=True))
        spoke = [each.id for each in asked.values() if each.kind == SPEAKER and each.id in kept]
        still = list(Question.objects.filter(pk__in=spoke, answered_at=None))
        for question in still:
            question.if_yes = asked[question.pk].if_yes
            question.text = _clean(asked[question.pk].text)
        Question.objects.bulk_update(still, ["if_yes", "text"], batch_size=500)
        new = [each for each in asked.values() if each.id not in kept]
        about = relationships_of({each.id: each.if_yes for each in new})
        Question.objects.bulk_create(
            (
                Question(
                    id=each.id,
                    source=source,
                    kind=each.kind,
                    relationship_id=about.get(each.id),
                    text=_clean(each.text),
                    place=_clean(each.source),
                    quote=_clean(each.quote),
                    if_yes=each.if_yes,
                    asked_at=present(),
                )
                for each in new
            ),
            batch_size=500,
        )
        return len(new)


def _clean(text: str) -> str:
    """A text as every database keeps it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def relationships_of(actions: Mapping[str, Any]) -> dict[str, str]:
    """The one relationship that each of some actions is about, where it is about one."""
    named: dict[str, set[str]] = {key: set() for key in actions}
    changed: dict[str, dict[str, list[str]]] = {}
    for key, action in actions.items():
        for name, added in action.get("add", {}).items():
            if name in OF_RELATIONSHIP:
                named[key].update(each["relationship"] for each in added if "relationship" in each)
        for name, changes in action.get("set", {}).items():
            for pk, fields in changes.items():
                if "relationship" in fields:
                    named[key].add(fields["relationship"])
                elif name in OF_RELATIONSHIP:
                    changed.setdefault(name, {}).setdefault(pk, []).append(key)
    for name, asked in changed.items():
        found = FACTS[name].objects.filter(pk__in=list(asked))
        for pk, relationship in found.values_list("pk", "relationship_id"):
            for key in asked[pk]:
                named[key].add(relationship)
    wanted = {each for several in named.values() for each in several}
    there = set(Relationship.objects.filter(pk__in=list(wanted)).values_list("pk", flat=True))
    only = {key: next(iter(several)) for key, several in named.items() if len(several) == 1}
    return {key: each for key, each in only.items() if each in there}


def confirm(question: str, now: Instant, actor: str) -> Preflight:
    """Answer a question with yes: what it would add is a fact from now on.

    Raises AlreadyAnswered, and what `act` raises; then it stays open.
    """
    with writing():
        found = still_open(question)
        done = act(with_quote(found.if_yes, found), now, actor, f"confirmed: {found.text}")
        answer(found, "yes", now, actor)
        return done


def with_quote(action: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """An action of which each new fact keeps the sentence that it was heard in, as its note."""
    added = action.get("add", {})
    if not question.quote:
        return dict(action)
    note = f"“{question.quote}” ({question.place})"
    noted = {
        name: [
            {"note": note, **each}
            if name in OF_RELATIONSHIP and question.quote != each.get("text")
            else each
            for each in several
        ]
        for name, several in added.items()
    }
    return {**action, "add": noted}


def dismiss(question: str, now: Instant, actor: str) -> None:
    """Answer a question with no; what it quoted is forgotten. Raises AlreadyAnswered."""
    with writing():
        answer(still_open(question), "no", now, actor)


def reopen(question: str) -> None:
    """Take a no back; what was quoted is gone. Raises AlreadyAnswered where it was a yes."""
    with writing():
        found: Question = Question.objects.get(pk=question)
        if found.answer == "yes":
            raise AlreadyAnswered(f"{question} was answered by {found.answered_by}")
        found.answer, found.answered_at, found.answered_by = "", None, ""
        found.save()


def still_open(question: str) -> Question:
    """A question that has no answer yet. Raises AlreadyAnswered."""
    found: Question = Question.objects.get(pk=question)
    if found.answer:
        raise AlreadyAnswered(f"{question} was answered by {found.answered_by}")
    return found


def answer(question: Question, said: str, now: Instant, actor: str) -> None:
    """Give a question its answer. What it quoted is gone: a fact that was confirmed has it."""
    question.answer, question.answered_at, question.answered_by = said, now, actor
    question.quote = ""
    question.save()
    if said == "yes" and question.kind == SPEAKER:
        _count_beside(question)
    if said == "yes" and question.kind == WHICH:
        for each in _instead_of(question):
            answer(each, "no", now, actor)


def _instead_of(question: Question) -> list[Question]:
    """The other meetings that a transcript might have been of: it is of one alone."""
    told = _talk_told(question)
    if not told:
        return []
    others = Question.objects.filter(
        kind=WHICH, source=question.source_id, place=question.place, answered_at=None
    )
    return [each for each in others if _talk_told(each) == told]


def _talk_told(question: Question) -> list[Any]:
    meetings = question.if_yes.get("set", {}).get("meetings", {})
    return [each["talk_seconds"] for each in meetings.values() if "talk_seconds" in each]


def _count_beside(question: Question) -> None:
    """Have the talk that a speaker's answer counted stay, whoever else of a meeting is confirmed.

    What a yes to the others would do replaces all rows of the talk, so it has to count on these.
    """
    last = Entry.objects.order_by("-pk").first()
    others = list(
        Question.objects.filter(
            kind=SPEAKER, answered_at=None, relationship=question.relationship_id
        )
    )
    for change in Change.objects.filter(entry=last, collection="meetings"):
        if "talk_seconds" not in change.after:
            continue
        before, now = _talk(change.before), _talk(change.after)
        for each in others:
            meeting = each.if_yes.get("set", {}).get("meetings", {}).get(change.record)
            if not meeting:
                continue
            own = {of: seconds - before.get(of, 0) for of, seconds in _talk(meeting).items()}
            rows = {of: now.get(of, 0) + max(own.get(of, 0), 0) for of in sorted({*now, *own})}
            meeting["talk_seconds"] = [
                {"organization": of, "seconds": seconds} for of, seconds in rows.items()
            ]
    Question.objects.bulk_update(others, ["if_yes"], batch_size=500)


def _talk(meeting: Mapping[str, Any]) -> dict[str, int]:
    rows = meeting.get("talk_seconds") or ()
    return {each["organization"]: each["seconds"] for each in rows}


class Changed(Exception):
    """What is to be frozen is no longer what was shown."""


def freeze(
    relationship: str,
    now: Instant,
    actor: str,
    quarter: Quarter | None = None,
    imprint: str | None = None,
) -> FrozenReview:
    """Keep the review of a quarter, the present one unless told, as both sides may see it.

    It is as of the quarter's end, or as of now while it lasts. Given the `imprint` of the page that
    somebody looked at, raises Changed where the page would be another now. Raises KeyError if the
    relationship is not reviewed then.
    """
    began = the_workspace().began_at
    page = quarterly_page(relationship, now, quarter, began)
    if imprint is not None and imprint_of(page.sheet) != imprint:
        raise Changed(relationship)
    at = page.sheet.as_of
    shown = {each.me: each.as_json() for each in reviews_of_view(page.facts, relationship, at)}
    write_policy = writer(Policy)
    with writing():
        kept: FrozenReview = FrozenReview.objects.create(
            relationship_id=relationship,
            as_of=at,
            frozen_at=present(),
            frozen_by=actor,
            shown=shown,
            policies=[write_policy(each) for each in page.facts.policies if each.set_at <= at],
            quarter=page.sheet.quarter,
            page=as_data(page.sheet),
        )
        kept.refresh_from_db()  # as whoever reads it later has it
        return kept


class Page(NamedTuple):
    """The page of a quarterly review for the partner, and the shared view that it is made of."""

    facts: Facts
    sheet: Sheet


def quarterly_page(
    relationship: str, now: Instant, quarter: Quarter | None, began: Instant
) -> Page:
    """The page of a quarter, the present one unless told, from what both sides may see.

    Raises KeyError if the relationship is not reviewed then.
    """
    zone = Organization.objects.values_list("timezone", flat=True).get(pk=whose())
    quarter = quarter or quarter_of(local_day(now, zone))
    facts = shared_view(relationship, as_of(quarter, now, zone))
    return Page(facts, sheet(facts, relationship, quarter, now, began))


def imprint_of(made: Sheet) -> str:
    """A hash of all that a page says."""
    return sha256(msgspec.json.encode(made)).hexdigest()


def keep(content: bytes, media_type: str) -> StoredFile:
    """Keep a file; the same bytes are kept once."""
    digest = sha256(content).hexdigest()
    with writing():
        kept: StoredFile = StoredFile.objects.get_or_create(
            pk=digest,
            defaults={
                "size": len(content),
                "type": media_type,
                "content": content,
                "kept_at": present(),
            },
        )[0]
        return kept
