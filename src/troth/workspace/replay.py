"""Replay: any page as of a past day, by `?as_of=` in its address; it only reads.

The page itself knows nothing of it. Its request carries another time, the database answers as it
would have then (`troth.ledger.replaying`), and what it answers is made to stay there: its links and
filters keep the day, what would act is left out.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from troth.facts.calendar import calendar_of
from troth.facts.times import Instant, parse_date, parse_instant
from troth.ledger import rows
from troth.ledger.loading import PORTION
from troth.ledger.models import Replay as Kept
from troth.ledger.replaying import opened, prepare, prepare_in_background, progress, replayed
from troth.ledger.tasks import enqueue
from troth.workspace import errors
from troth.workspace.clock import standing_at

NAME = "as_of"
"""What the day is called in an address."""


class Replay(NamedTuple):
    """The past time that a request looks at."""

    at: Instant
    text: str
    """As its address has it."""
    present: str
    """The address of the same page today."""
    is_empty: bool = False
    """Whether no relationship had begun by then."""

    @property
    def day(self) -> str:
        """The day, as a field for a date takes it; empty where a time was given."""
        return self.text if len(self.text) == 10 else ""


def end_of_day(text: str, me: str) -> Instant:
    """The last instant of a date in the company's zone, or the instant that a text says.

    Raises ValueError where it says neither.
    """
    if len(text) > 10:
        return parse_instant(text.replace(" ", "+"))
    (company,) = rows.select("organizations", "WHERE id = %s", me)
    return calendar_of(company, []).end_of(parse_date(text)) - 1


def answered(request: Any, is_replayed: bool, view: Callable[[], HttpResponse]) -> HttpResponse:
    """What a page answers to a request for a past day."""
    text = request.GET[NAME][:40]
    try:
        at = end_of_day(text, request.me)
    except ValueError:
        return errors.no_day(request)
    asked = request.GET.copy()
    del asked[NAME]
    present = request.path + (f"?{asked.urlencode()}" if asked else "")
    if request.method not in ("GET", "HEAD"):
        request.replay = Replay(at, text, present)
        return _said(request, 403, "The past cannot be changed", _NOT_CHANGED)
    if at >= request.now:
        messages.info(request, "That day is not over yet: this is how everything stands now.")
        return redirect(present)
    request.GET, request.now, request.replay = asked, at, Replay(at, text, present)
    request.reach.settle()
    if not is_replayed:
        return _said(request, 200, "This is not part of a replay", _NOT_REPLAYED)
    kept = opened(at)
    stands = progress(kept)
    if stands.total - stands.done > PORTION:
        enqueue(prepare_in_background, at)
        context = {"stands": stands, "part": 100 * stands.done / stands.total, **_UNTOLD}
        return _stayed(request, render(request, "workspace/replay_waits.html", context))
    for _ in prepare(kept) if not stands.is_ready else ():
        pass
    request.replay = request.replay._replace(is_empty=not stands.total)
    with _then(kept):
        response = _seen(request, view)
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _streamed(kept, iter(response.streaming_content))
    return _stayed(request, response)


_UNTOLD = {"open_findings": 0, "to_approve": 0}
"""What the sidebar counts is of today, where the page is not made as of then."""
_NOT_CHANGED = "A replay only reads. Go back to today to do that."
_NOT_REPLAYED = (
    "What is recorded, who may sign in, the audit log and the journal are kept as they are, "
    "and are shown as they stand today."
)


def _seen(request: Any, view: Callable[[], HttpResponse]) -> HttpResponse:
    """The page, or why there is none, as it was then."""
    try:
        return view()
    except Http404:
        return errors.not_found(request)
    except PermissionDenied:
        return errors.forbidden(request)


def _said(request: Any, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text, **_UNTOLD}
    return _stayed(request, render(request, "workspace/replay_not.html", context, status=status))


@contextmanager
def _then(kept: Kept) -> Iterator[None]:
    with standing_at(kept.as_of), replayed(kept):
        yield


def _streamed(kept: Kept, lines: Iterator[bytes]) -> Iterator[bytes]:
    """What is sent while it is made is made as of then, too."""
    with _then(kept):
        yield from lines


# -- a page that stays in the past -----------------------------------------------------------------

_ACTS = re.compile(
    r'<a\b(?![^>]*\bdata-present)[^>]*\bhref="/(?:do|record|engagements)/[^>]*>.*?</a>'
    r'|<form\b[^>]*\bmethod="post"(?![^>]*action="/account/)[^>]*>.*?</form>',
    re.S,
)
"""What would do something: links to forms, and forms that are sent."""
_TAG = re.compile(r"<(?:a|form|div|ul|section|datalist|button|nav)\b[^>]*>")
_ADDRESS = re.compile(r'\b(href|hx-get|action)="((?:/(?!static/|account/|/)|\?)[^"#]*)(#[^"]*)?"')


def _stayed(request: Any, response: HttpResponse) -> HttpResponse:
    """An answer whose links keep to the past, and which offers nothing that acts."""
    keeps = urlencode({NAME: request.replay.text})
    if "Location" in response and response["Location"].startswith("/"):
        url = response["Location"]
        response["Location"] = f"{url}{'&' if '?' in url else '?'}{keeps}"
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return response

    def kept(address: re.Match[str]) -> str:
        name, url, fragment = address[1], address[2], address[3] or ""
        joined = "" if url.endswith(("?", "&amp;")) else "&amp;" if "?" in url else "?"
        return f'{name}="{url}{joined}{keeps}{fragment}"'

    def stays(tag: re.Match[str]) -> str:
        found = tag[0]
        if "data-present" in found:
            return found
        found = _ADDRESS.sub(kept, found)
        if found.startswith("<form") and 'method="post"' not in found:
            found += f'<input type="hidden" name="{NAME}" value="{request.replay.text}">'
        return found

    text = _TAG.sub(stays, _ACTS.sub("", response.content.decode()))
    response.content = text.encode()
    return response
