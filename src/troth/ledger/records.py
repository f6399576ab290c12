"""Records beside the facts: questions to be answered, reviews as they were shown, files."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

import msgspec

from troth.facts.fields import writer
from troth.facts.model import Facts, Policy
from troth.facts.quarters import Quarter, local_day, quarter_of
from troth.facts.times import Instant
from troth.ledger.acting import act
from troth.ledger.models import FrozenReview, Organization, Question, Source, StoredFile
from troth.ledger.reviewing import reviews_of_view, shared_view
from troth.ledger.writing import present, the_workspace, whose, writing
from troth.review.preflight import Preflight
from troth.review.quarterly import Sheet, as_data, as_of, sheet
from troth.sources.items import Question as Asked


class AlreadyAnswered(Exception):
    """A question that has its answer."""


def ask(questions: Iterable[Asked], source: Source) -> None:
    """Keep the questions of a source; one that was asked before stays as it is."""
    with writing():
        Question.objects.bulk_create(
            (
                Question(
                    id=each.id,
                    source=source,
                    kind=each.kind,
                    text=each.text,
                    place=each.source,
                    quote=each.quote,
                    if_yes=each.if_yes,
                    asked_at=present(),
                )
                for each in questions
            ),
            batch_size=500,
            ignore_conflicts=True,
        )


def confirm(question: str, now: Instant, actor: str) -> Preflight:
    """Answer a question with yes: what it would add is a fact from now on.

    Raises AlreadyAnswered, and what `act` raises; then it stays open.
    """
    with writing():
        found = _open(question)
        done = act(found.if_yes, now, actor, f"confirmed: {found.text}")
        _answer(found, "yes", now, actor)
        return done


def dismiss(question: str, now: Instant, actor: str) -> None:
    """Answer a question with no; what it quoted is forgotten. Raises AlreadyAnswered."""
    with writing():
        found = _open(question)
        found.quote = ""
        _answer(found, "no", now, actor)


def _open(question: str) -> Question:
    found: Question = Question.objects.get(pk=question)
    if found.answer:
        raise AlreadyAnswered(f"{question} was answered by {found.answered_by}")
    return found


def _answer(question: Question, answer: str, now: Instant, actor: str) -> None:
    question.answer, question.answered_at, question.answered_by = answer, now, actor
    question.save()


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
