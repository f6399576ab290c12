"""Notices: who is told of what happened, and what each notice says, in the app and by mail.

A notice hangs on a row which records that something happened (an event of a finding, a held action,
a request to the alliance team, a question), never on how things are now. Nobody is told of the same
row twice. It repeats nothing of what happened: what it says is looked up when it is read, by
whoever may still see it. Once it is no longer so, the notice says that, and no mail tells of it.

What goes into a mail says only what kind of thing happened with which partner.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from troth.accounts.models import MANAGER, User
from troth.accounts.reach import WORKERS, Reach, among
from troth.facts.model import OF_RELATIONSHIP
from troth.facts.times import Instant
from troth.ledger.models import (
    FACTS,
    FindingEvent,
    Question,
    StoredFinding,
)
from troth.ledger.writing import NoWorkspace, the_workspace, whose
from troth.workspace.findings import Shown, show, spoken
from troth.workspace.models import HeldAction, Notice, NoticeWish, ToldUntil
from troth.workspace.next_actions import partners_of
from troth.workspace.registry import PAGES

FINDINGS, NOTES, CLEARED = "findings", "notes", "cleared"
DECISIONS, SUPPORT, QUESTIONS = "decisions", "support", "questions"
KINDS = {
    FINDINGS: "Blocks and warnings that open or get graver",
    NOTES: "Notes of the rules",
    CLEARED: "Findings that you were told of and that cleared",
    DECISIONS: "Decisions: yours to make, and those on what you asked for",
    SUPPORT: "Questions to the alliance team, and their answers",
    QUESTIONS: "Questions about what a source may have said",
}
"""What people may want to be told by mail."""
USUAL = (FINDINGS, DECISIONS, SUPPORT, QUESTIONS)
"""What they are told unless they say otherwise."""

FINDING, HELD, REQUEST, ASKED_ABOUT = "finding", "held", "support", "questions"
TO_DECIDE, DECIDED = "to-decide", "decided"
ASKED, ANSWERED = "asked", "answered"
PORTION = 1_000
"""Events that are told of at once."""


# -- telling ---------------------------------------------------------------------------------------


def tell_of_held(held: HeldAction, user: User, event: str, at: Instant) -> None:
    """Tell somebody of an action that waits for them, or that was decided."""
    _tell(user, DECISIONS, HELD, str(held.pk), event, at)


def tell_of_request(user: User, request: str, relationship: str, event: str, at: Instant) -> None:
    """Tell somebody of a request to the alliance team that is theirs to answer, or answered."""
    _tell(user, SUPPORT, REQUEST, request, event, at, relationship_id=relationship)


def _tell(
    user: User, kind: str, thing: str, ref: str, event: str, at: Instant, **more: Any
) -> None:
    happened = f"{thing}/{ref}/{event}/{at}"
    Notice.objects.get_or_create(
        user=user,
        happened=happened,
        defaults={"kind": kind, "thing": thing, "ref": ref, "event": event, "at": at, **more},
    )


@task()
def tell_what_happened() -> int:
    """Tell of the events of findings, and of questions, since the last time. Returns how many."""
    try:
        me, began = whose(), the_workspace().began_at
    except NoWorkspace:
        return 0
    told = 0
    until, _ = ToldUntil.objects.get_or_create(pk=1)
    if not _is_news(until):
        return 0
    works = _who_works()
    if not works:  # whoever comes first is told then
        return 0
    while events := list(
        FindingEvent.objects.filter(pk__gt=until.finding_event).order_by("pk")[:PORTION]
    ):
        fresh = [each for each in events if each.side_id == me]
        told += _keep(until, list(_of_findings(fresh, began, works)), events[-1].pk)
    several = list(_of_questions(_new_questions(), works))
    with transaction.atomic():
        _unseen({each.relationship_id for each in several}).delete()
        Notice.objects.bulk_create(several, batch_size=PORTION, ignore_conflicts=True)
    return told + len(several)


def _unseen(relationships: set[str | None]) -> QuerySet[Any]:
    """Notices of questions about some that nobody has seen: a new one says the same."""
    about = among("relationship_id", {each for each in relationships if each})
    if None in relationships:
        about |= Q(relationship=None)
    notices: QuerySet[Any] = Notice.objects.filter(thing=ASKED_ABOUT, read_at=None, digest=None)
    return notices.filter(about)


def tell_in_background(**_: Any) -> None:
    """Have `tell_what_happened` done soon, where there is something to tell."""
    path = tell_what_happened.module_path
    until = ToldUntil.objects.filter(pk=1).first() or ToldUntil()
    if _is_news(until) and not DBTaskResult.objects.ready().filter(task_path=path).exists():
        tell_what_happened.enqueue()


def _is_news(until: ToldUntil) -> bool:
    later = FindingEvent.objects.filter(pk__gt=until.finding_event)
    return later.exists() or bool(_new_questions())


def _new_questions() -> set[Instant]:
    """When open questions were asked of which nobody was told."""
    last = Notice.objects.filter(thing=ASKED_ABOUT).aggregate(at=Max("at"))["at"]
    asked = Question.objects.filter(answered_at=None, asked_at__gt=last or 0)
    return set(asked.values_list("asked_at", flat=True).distinct())


def _keep(until: ToldUntil, several: list[Notice], last: int) -> int:
    """Keep some notices, and how far they reach, at once; not if another did so meanwhile."""
    with transaction.atomic():
        mine = ToldUntil.objects.filter(pk=1, finding_event=until.finding_event)
        if not mine.update(finding_event=last):
            until.refresh_from_db()
            return 0
        Notice.objects.bulk_create(several, batch_size=PORTION, ignore_conflicts=True)
    until.finding_event = last
    return len(several)


def _who_works() -> dict[str, list[User]]:
    """Who works on each relationship."""
    works: dict[str, list[User]] = defaultdict(list)
    for user in User.objects.filter(is_active=True):
        if user.has_role(*WORKERS):
            for relationship in Reach(user).works_on:
                works[relationship].append(user)
    return works


Found = tuple[str, str]
"""A finding about us: its relationship and its key."""


def _of_findings(
    events: Iterable[FindingEvent], began: Instant, works: dict[str, list[User]]
) -> Iterable[Notice]:
    """Notices of the last event of each finding; what happened before Troth is nobody's news."""
    last: dict[Found, FindingEvent] = {(each.relationship_id, each.key): each for each in events}
    open_now = {(row.review.relationship_id, row.key) for row in _stored(last) if row.at >= began}
    told = set(
        Notice.objects.filter(among("ref", {key for _, key in last}), thing=FINDING).values_list(
            "relationship", "ref", "user"
        )
    )
    for found, event in last.items():
        cleared = event.event == "cleared"
        if not cleared and found not in open_now:
            continue
        kind = CLEARED if cleared else NOTES if event.severity == "note" else FINDINGS
        for user in works.get(event.relationship_id, ()):
            if cleared and (*found, user.pk) not in told:
                continue
            yield Notice(
                user=user,
                kind=kind,
                thing=FINDING,
                ref=event.key,
                event=event.event,
                severity=event.severity,
                rule=event.rule,
                relationship_id=event.relationship_id,
                happened=f"{FINDING}/{event.pk}",
                at=event.at,
            )


def _stored(found: Iterable[Found]) -> QuerySet[Any]:
    """The stored findings about us, of those that some are, which a rule in use speaks of."""
    several = list(found)
    rows: QuerySet[Any] = StoredFinding.objects.filter(
        spoken(),
        among("review__relationship", {each for each, _ in several}),
        among("key", {key for _, key in several}),
        review__side=whose(),
    )
    return rows.select_related("review")


def _of_questions(asked_at: Iterable[Instant], works: dict[str, list[User]]) -> Iterable[Notice]:
    """Notices of questions, one for all that are new about one partner."""
    asked = Question.objects.filter(asked_at__in=asked_at, answered_at=None).values_list(
        "asked_at", "if_yes"
    )
    about: dict[str | None, Instant] = {}
    for at, if_yes in asked:
        for relationship in _partners_in(if_yes):
            about[relationship] = max(at, about.get(relationship, at))
    managers = [each for each in User.objects.filter(is_active=True) if each.has_role(MANAGER)]
    for relationship, at in sorted(about.items(), key=lambda each: (each[1], each[0] or "")):
        for user in works.get(relationship, ()) if relationship else managers:
            yield Notice(
                user=user,
                kind=QUESTIONS,
                thing=ASKED_ABOUT,
                ref=str(at),
                event=ASKED,
                relationship_id=relationship,
                happened=f"{ASKED_ABOUT}/{relationship or ''}/{at}",
                at=at,
            )


def _partners_in(action: Any) -> set[str | None]:
    """The relationships that an action is about; None where it is about none."""
    found: set[str | None] = set()
    for name, added in action.get("add", {}).items():
        if name in OF_RELATIONSHIP:
            found |= {each.get("relationship") for each in added}
    for name, changed in action.get("set", {}).items():
        if name in OF_RELATIONSHIP:
            rows = FACTS[name].objects.filter(pk__in=list(changed))
            found |= set(rows.values_list("relationship", flat=True))
    return found or {None}


# -- reading ---------------------------------------------------------------------------------------


class Told(NamedTuple):
    """A notice as it is read."""

    notice: Notice
    text: str
    """For whoever is signed in."""
    brief: str
    """For a mail: nothing confidential."""
    partner: str
    is_so: bool
    """Whether it still stands; else it says that it does not."""
    url: str
    """Of the thing itself."""


def of(reach: Reach) -> QuerySet[Any]:
    """The notices of a user, without those about relationships that are theirs no more."""
    mine: QuerySet[Any] = Notice.objects.filter(
        Q(relationship=None) | among("relationship_id", reach.works_on), user=reach.user
    )
    return mine


def read(notices: Iterable[Notice], reach: Reach) -> list[Told]:
    """What some notices say now; a fixed number of queries, however many there are."""
    several = list(notices)
    by_thing: dict[str, set[str]] = defaultdict(set)
    for each in several:
        by_thing[each.thing].add(each.ref)
    found = [(each.relationship_id, each.ref) for each in several if each.thing == FINDING]
    shown = show(_stored(found), reach) if found else []
    things: dict[str, dict[Any, Any]] = {
        FINDING: {(each.relationship, each.key): each for each in shown},
        HELD: _held(by_thing[HELD]),
        REQUEST: _requests(by_thing[REQUEST], reach),
        ASKED_ABOUT: _questions(by_thing[ASKED_ABOUT]),
    }
    partners = partners_of({each.relationship_id or "" for each in several}, reach)
    return [
        _READ[each.thing](each, things[each.thing], partners.get(each.relationship_id, ""))
        for each in several
    ]


def _held(refs: set[str]) -> dict[str, HeldAction]:
    if not refs:
        return {}
    rows = HeldAction.objects.select_related("asked_by", "approver").filter(pk__in=refs)
    return {str(each.pk): each for each in rows}


def _requests(refs: set[str], reach: Reach) -> dict[str, Any]:
    if not refs:
        return {}
    rows = reach.reads("support_requests").filter(pk__in=refs)
    return {
        each.pk: each
        for each in rows.select_related("case__holder", "case__asked_by", "case__answered_by")
    }


def _questions(refs: set[str]) -> dict[str, bool]:
    if not refs:
        return {}
    rows = Question.objects.filter(asked_at__in=map(int, refs), answered_at=None)
    return {str(at): True for at in rows.values_list("asked_at", flat=True).distinct()}


_BRIEF = {"block": "A block", "warn": "A warning", "note": "A note"}
_HAPPENED = {
    "opened": "opened",
    "raised": "got graver",
    "reopened": "is back",
    "cleared": "has cleared",
}


def _read_finding(notice: Notice, found: dict[Found, Shown], partner: str) -> Told:
    shown = found.get((notice.relationship_id, notice.ref))
    cleared = notice.event == "cleared"
    if cleared:
        is_so, text = shown is None, "What was found is put right."
    else:
        is_so = shown is not None
        text = shown.sentence if shown else "This has cleared since."
    brief = f"{_BRIEF.get(notice.severity, 'A finding')} {_HAPPENED[notice.event]}"
    url = reverse("partner", args=[notice.relationship_id])
    if shown is not None:
        url += f"#finding-{shown.pk}"
    return Told(notice, text, brief, partner, is_so, url)


def _read_held(notice: Notice, found: dict[str, HeldAction], partner: str) -> Told:
    held = found.get(notice.ref)
    if held is None:
        return Told(notice, "This is not there any more.", "", partner, False, reverse("today"))
    if notice.event == TO_DECIDE:
        is_so = held.state == HeldAction.OPEN
        text = f"{held.asked_by} asks you to approve: {held.sentence}"
        brief = "An override waits for your decision"
    else:
        is_so = held.state in (HeldAction.DONE, HeldAction.DECLINED)
        done = held.state == HeldAction.DONE
        by_whom = "Approved" if held.approver_id else "Gone through"
        text = f"{by_whom if done else 'Not done'}: {held.sentence}"
        brief = "What you asked for went through" if done else "What you asked for was not done"
    return Told(notice, text, brief, partner, is_so, reverse("held", args=[held.pk]))


def _read_request(notice: Notice, found: dict[str, Any], partner: str) -> Told:
    row = found.get(notice.ref)
    case = getattr(row, "case", None)
    if row is None or case is None:
        return Told(notice, "This is not there any more.", "", partner, False, reverse("team"))
    topic = f"“{row.topic or 'a question'}”"
    if notice.event == ASKED:
        is_so = row.answered_at is None and case.holder_id == notice.user_id
        text = f"{case.asked_by or 'A colleague'} asks the alliance team: {topic}"
        brief = "A question to the alliance team waits for you"
    else:
        is_so = row.answered_at is not None
        text = f"{case.answered_by or 'The alliance team'} answered: {topic}"
        brief = "Your question to the alliance team is answered"
    return Told(notice, text, brief, partner, is_so, reverse("team-request", args=[row.pk]))


def _read_questions(notice: Notice, found: dict[str, bool], partner: str) -> Told:
    text = "Questions about what a source may have said wait for an answer."
    url = reverse("questions") if "questions" in PAGES else reverse("today")
    return Told(notice, text, text.rstrip("."), partner, notice.ref in found, url)


_READ: Mapping[str, Callable[[Notice, Any, str], Told]] = {
    FINDING: _read_finding,
    HELD: _read_held,
    REQUEST: _read_request,
    ASKED_ABOUT: _read_questions,
}


# -- wishes ----------------------------------------------------------------------------------------


def wish_of(user: User, now: Instant) -> NoticeWish:
    """What somebody wants by mail: what they said, or what is usual."""
    return NoticeWish.objects.get_or_create(
        user=user, defaults={"kinds": list(USUAL), "told_until": now}
    )[0]


def is_mail_set() -> bool:
    """Whether this Troth sends mail at all."""
    return bool(settings.TROTH["TROTH_MAIL"])
