"""Digests: each person's notices in one mail, at their time; sent again until they are taken.

A digest is a row before it is a mail, so a dead server delays it and loses nothing. SMTP can't
promise more than at least once: if this is killed after the server took the mail and before the row
says so, the mail goes out again. Its Message-ID is made of what it tells, so that the second is
the same message to whoever receives both, and the row is marked at once after the server's yes.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from hashlib import blake2b
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.signing import BadSignature, Signer
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.facts.calendar import Calendar
from troth.facts.times import DAY, MINUTE, Instant, format_instant, moment
from troth.ledger.doctor import Finding
from troth.ledger.models import Organization
from troth.ledger.writing import NoWorkspace, present, whose
from troth.rules.verdicts import SEVERITIES
from troth.workspace import notices
from troth.workspace.hours import calendar_of_company
from troth.workspace.models import Digest, Notice, NoticeWish
from troth.workspace.schedule import last_due

MOST = 25
"""Notices that a mail lists; how many more there are, it says."""
KEPT_DAYS = 31
"""What is older, and was in no mail, is in none any more."""
LONGEST_WAIT = 240
"""Minutes between two tries, at most."""
CONSIDERED = 1_000

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES, 1)}

logger = logging.getLogger(__name__)


# -- when ------------------------------------------------------------------------------------------


def look(now: Instant, **_: Any) -> None:
    """Have digests made and sent soon, where any is due."""
    path = send_digests.module_path
    if DBTaskResult.objects.ready().filter(task_path=path).exists():
        return
    try:
        due = notices.is_mail_set() and (_to_send(now).exists() or any(_due(now)))
    except NoWorkspace:
        return
    if due:
        send_digests.enqueue()


@task()
def send_digests() -> int:
    """Make the digests that are due, and send all that wait. Returns how many were sent."""
    now = present()
    try:
        make(now)
    except NoWorkspace:
        return 0
    return send(now)


def _due(now: Instant) -> Iterator[NoticeWish]:
    """The wishes of those whose time for a mail has come."""
    company = whose()
    calendar = cache(calendar_of_company)
    users = User.objects.filter(is_active=True).select_related("notice_wish", "person")
    usual = Organization.objects.values_list("timezone", flat=True).get(pk=company)
    for user in users:
        wish: NoticeWish = getattr(user, "notice_wish", None) or notices.wish_of(user, now)
        if wish.frequency == NoticeWish.NEVER:
            continue
        weekday = wish.weekday if wish.frequency == NoticeWish.WEEKLY else None
        employer = user.person.organization_id if user.person else company
        works = _works(calendar(employer))
        at = last_due(now, user.zone or usual, wish.hour, weekday, works)
        if at is not None and at > wish.told_until:
            wish.user = user
            yield wish


def _works(calendar: Calendar) -> Callable[[date], bool]:
    """Whether a company works on a date."""
    return lambda day: calendar.worked(calendar.start_of(day), calendar.end_of(day)) > 0


# -- what ------------------------------------------------------------------------------------------


def make(now: Instant) -> None:
    """Make the digests that are due."""
    for wish in list(_due(now)):
        told = [each.notice.pk for each in _news(wish, now)]
        with transaction.atomic():
            mine = NoticeWish.objects.filter(pk=wish.pk, told_until=wish.told_until)
            if not mine.update(told_until=now) or not told:
                continue
            waiting = Digest.objects.filter(user=wish.user, ended_at=None).first()
            digest = waiting or Digest.objects.create(user=wish.user, made_at=now, try_at=now)
            for start in range(0, len(told), 500):
                some = told[start : start + 500]
                Notice.objects.filter(pk__in=some, digest=None).update(digest=digest)


def _news(wish: NoticeWish, now: Instant) -> list[notices.Told]:
    """What somebody wants to be told, has not read, and still stands; each thing once."""
    reach = Reach(wish.user)
    found = notices.of(reach).filter(
        digest=None, read_at=None, kind__in=wish.kinds, at__gt=now - KEPT_DAYS * DAY
    )
    return _standing(found[:CONSIDERED], reach)


def _standing(found: Any, reach: Reach) -> list[notices.Told]:
    once: dict[tuple[str, str, str | None], notices.Told] = {}
    for each in notices.read(found, reach):
        if each.is_so:
            notice = each.notice
            once.setdefault((notice.thing, notice.ref, notice.relationship_id), each)
    return sorted(once.values(), key=_urgency)


def _urgency(told: notices.Told) -> int:
    """What waits for somebody comes first, then the gravest findings, what cleared last."""
    notice = told.notice
    if notice.thing != notices.FINDING:
        return 0
    return len(SEVERITIES) + 1 if notice.event == "cleared" else _RANK[notice.severity]


# -- sending ---------------------------------------------------------------------------------------


def send(now: Instant) -> int:
    """Send the digests whose time it is, over one connection; stop at a server that is gone."""
    done = 0
    connection = get_connection()
    try:
        for digest in _to_send(now).select_related("user")[:CONSIDERED]:
            wait = min(2**digest.tries, LONGEST_WAIT) * MINUTE
            # Whoever moves the next try ahead has it, and if we are killed it is tried then.
            mine = Digest.objects.filter(pk=digest.pk, ended_at=None, try_at=digest.try_at)
            if not mine.update(try_at=now + wait, tries=digest.tries + 1):
                continue
            message = message_of(digest)
            if message is None:
                Digest.objects.filter(pk=digest.pk).update(ended_at=now)
                continue
            try:
                connection.open()
                connection.send_messages([message])
            except OSError as error:  # smtplib's own errors are among them
                _put_off(digest, error)
                if _is_gone(error):
                    break
                continue
            Digest.objects.filter(pk=digest.pk).update(ended_at=now, sent=True, fault="")
            done += 1
    finally:
        _close(connection)
    return done


def _to_send(now: Instant) -> Any:
    return Digest.objects.filter(ended_at=None, try_at__lte=now).order_by("try_at", "pk")


def _put_off(digest: Digest, error: OSError) -> None:
    logger.warning("a digest could not be sent", extra={"digest": digest.pk, "error": str(error)})
    Digest.objects.filter(pk=digest.pk).update(fault=_said(error))


def _said(error: OSError) -> str:
    """What a mail server said, or what kept us from it, without the addresses in it."""
    if isinstance(error, SMTPResponseException):
        return f"it answered {error.smtp_code}"
    if isinstance(error, SMTPException):
        return type(error).__name__.removeprefix("SMTP")
    return error.strerror or str(error) or type(error).__name__


def _is_gone(error: OSError) -> bool:
    """Whether it is the server that fails, and not this one mail."""
    return not isinstance(error, SMTPRecipientsRefused | SMTPSenderRefused | SMTPDataError)


def _close(connection: Any) -> None:
    try:
        connection.close()
    except OSError as error:
        logger.info("the mail server was gone before the end", extra={"error": str(error)})


def message_of(digest: Digest) -> EmailMultiAlternatives | None:
    """The mail of a digest as it is now; None where nothing of it is left to be told."""
    user = digest.user
    wish = notices.wish_of(user, digest.made_at)
    if not user.is_active or wish.frequency == NoticeWish.NEVER:
        return None
    reach = Reach(user)
    told = _standing(notices.of(reach).filter(digest=digest, read_at=None), reach)
    if not told:
        return None
    site = settings.TROTH["TROTH_URL"]
    stop = f"{site}{reverse('notices-stop', args=[token_of(user)])}"
    zone = user.zone or reach.workspace.me.timezone
    number = len(told)
    subject = f"Troth: {number} thing{'' if number == 1 else 's'} for you"
    context = {
        "told": [
            (each, f"{site}{reverse('notice', args=[each.notice.pk])}") for each in told[:MOST]
        ],
        "more": max(0, number - MOST),
        "number": number,
        "user": user,
        "site": site,
        "all": f"{site}{reverse('notices')}",
        "wishes": f"{site}{reverse('notice-wishes')}",
        "stop": stop,
        "subject": subject,
    }
    with timezone.override(ZoneInfo(zone)):
        text = render_to_string("workspace/mail/digest.txt", context)
        html = render_to_string("workspace/mail/digest.html", context)
    message = EmailMultiAlternatives(
        subject,
        text,
        to=[user.email],
        headers={
            "Message-ID": _message_id(digest, told),
            "Date": f"{moment(digest.made_at):%a, %d %b %Y %H:%M:%S +0000}",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def _message_id(digest: Digest, told: list[notices.Told]) -> str:
    """The same for the same digest that tells the same, so that a mail which comes twice is one."""
    said = ",".join(str(each.notice.pk) for each in told)
    mark = blake2b(said.encode(), digest_size=8).hexdigest()
    host = urlsplit(settings.TROTH["TROTH_URL"]).hostname
    return f"<digest-{digest.pk}-{mark}@{host}>"


def _signer() -> Signer:
    return Signer(salt="troth.notices.stop")


def token_of(user: User) -> str:
    """What a link is made of that stops somebody's mail, and does nothing else."""
    return _signer().sign(str(user.pk))


def stop(token: str) -> User | None:
    """Send no more mail to whoever a link was made for; None where it is no such link."""
    try:
        user = User.objects.filter(pk=int(_signer().unsign(token))).first()
    except (BadSignature, ValueError):
        return None
    if user is not None:
        wish = notices.wish_of(user, present())
        NoticeWish.objects.filter(pk=wish.pk).update(frequency=NoticeWish.NEVER)
    return user


def is_stop(token: str) -> bool:
    """Whether a link was made for somebody."""
    try:
        _signer().unsign(token)
    except BadSignature:
        return False
    return True


# -- looked after ----------------------------------------------------------------------------------


def examine() -> Finding:
    """What the doctor says of the mail."""
    if not notices.is_mail_set():
        return Finding("mail", True, "TROTH_MAIL is not set: notices are in the app alone")
    try:
        failing = Digest.objects.filter(ended_at=None, tries__gt=0).exclude(fault="")
        oldest = failing.order_by("made_at").first()
        if oldest is None:
            last = Digest.objects.filter(sent=True).order_by("-ended_at").first()
            so = f"last digest {format_instant(last.ended_at)}" if last else "no digest yet"
            return Finding("mail", True, so)
        number = failing.count()
        so = (
            f"{number} digest{' waits' if number == 1 else 's wait'}, the oldest since "
            f"{format_instant(oldest.made_at)}; the last try: {oldest.fault}"
        )
    except DatabaseError as error:
        return Finding("mail", False, str(error), "see to the database first")
    remedy = "see that TROTH_MAIL names a server that answers; they go out by themselves then"
    return Finding("mail", False, so, remedy)
