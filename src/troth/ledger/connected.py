"""Connected sources: mailboxes, feeds and folders that are read again every so often.

Only what is new is read where the other side can tell: a feed by its ETag, a mailbox by its UIDs.
What a source said stays when it is disconnected.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet

from troth.ledger.capturing import Captured, Tell, capture, untold
from troth.ledger.importing import Origin
from troth.ledger.loading import known_to_sources
from troth.ledger.models import Source
from troth.ledger.writing import present
from troth.sources import SourceError, calendar
from troth.sources.calendar import feeds
from troth.sources.items import Item, Tally
from troth.sources.listing import source as source_of_kind

logger = logging.getLogger(__name__)


class NotReached(Exception):
    """A source that cannot be reached; the message says why, and what to do."""


def connected() -> QuerySet[Any]:
    """The sources that are connected."""
    found: QuerySet[Any] = Source.objects.filter(connected_at__isnull=False)
    return found


def connect(kind: str, how: str, name: str, options: dict[str, Any]) -> Source:
    """Connect a source, or connect it again; it goes on from where it was read last."""
    found: Source = Source.objects.update_or_create(
        kind=kind,
        name=name,
        defaults={
            "how": how,
            "options": options,
            "connected_at": present(),
            "error": "",
            "failed_at": None,
        },
    )[0]
    return found


def connect_feed(url: str, called: str) -> Source:
    """Connect a calendar by its address, or connect it again, perhaps under another name.

    Its name, which is shown and logged, tells no more of the address than the host: who knows the
    path of a private calendar can read it.
    """
    host, options = str(urlsplit(url).hostname), {"url": url}
    calendars = Source.objects.filter(kind=calendar.KIND)
    same = calendars.filter(how=Source.FEED, options__url=url).first()
    if same is not None and not called:
        return connect(calendar.KIND, Source.FEED, same.name, options)
    wanted = f"{called} at {host}" if called else host
    taken = set(calendars.exclude(pk=same.pk if same else None).values_list("name", flat=True))
    names = chain([wanted], (f"{wanted} ({number})" for number in count(2)))
    name = next(each for each in names if each not in taken)
    if same is not None:
        calendars.filter(pk=same.pk).update(name=name)
    return connect(calendar.KIND, Source.FEED, name, options)


def disconnect(source: Source) -> None:
    """Read a source no more; its facts stay."""
    Source.objects.filter(pk=source.pk).update(connected_at=None, error="", failed_at=None)


def read(source: Source, actor: str, tell: Tell = untold) -> Captured:
    """Read what is new in a connected source. Raises NotReached, once that is noted with it."""
    origin = Origin(source.kind, source.name, actor)
    state = dict(source.state)
    try:
        with _items(source, state) as items:
            return capture(items, origin, tell, state=lambda: state)
    except (NotReached, SourceError, OSError) as error:
        sentence = _sentence(error).removesuffix(".")
        failed = {"error": sentence[:2000], "failed_at": present()}
        Source.objects.filter(pk=source.pk).update(**failed)
        logger.warning("not read", extra={"source": source.name, "error": sentence})
        raise NotReached(sentence) from None


def _sentence(error: Exception) -> str:
    if isinstance(error, SourceError):
        return error.sentence
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'It'}: {error.strerror}"
    return str(error) or type(error).__name__


@contextmanager
def _items(source: Source, state: dict[str, Any]) -> Iterator[Iterator[Item]]:
    """What a source says that is new; `state` is kept up to date while it is read."""
    module = source_of_kind(source.kind)
    if module is None:
        raise NotReached(f"nothing reads {source.kind} here")
    known = known_to_sources()
    if source.how == Source.FOLDER:
        path = Path(source.options["path"])
        if not path.exists():
            raise NotReached(f"{path} is not there")
        yield iter(module.extract([path], known, Tally()))
    elif source.how == Source.FEED:
        url = source.options["url"]
        feed = feeds.fetch(url, etag=state.get("etag"), modified=state.get("modified"))
        if feed is None:
            yield iter(())
            return
        place = f"{urlsplit(url).hostname}.ics"
        items = calendar.extract([], known, Tally(), feeds={place: feed.data})
        marks = {"etag": feed.etag, "modified": feed.modified}
        yield _then(items, lambda: _replace(state, marks))
    elif source.how == Source.IMAP:
        from troth.sources.mail.imap import Account
        from troth.sources.mail.imap import read as read_mailbox

        yield read_mailbox(Account(**_account(source.options)), known, Tally(), state)
    else:
        raise NotReached(f"it is not known how to reach {source.name}")


def _account(options: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "host": options["host"],
        "port": options["port"],
        "starttls": options.get("starttls", False),
        "user": options["user"],
        "folders": tuple(options["folders"]),
        "oauth": options["sign_in"] == "oauth",
        "secret": secret(options["secret"]),
    }


def _replace(state: dict[str, Any], new: Mapping[str, Any]) -> None:
    state.clear()
    state.update(new)


def _then(items: Iterator[Item], do: Callable[[], object]) -> Iterator[Item]:
    """The items, and once there are no more, something to be done."""
    yield from items
    do()


def secret(where: str) -> str:
    """A password or token, from where it is kept: `env:NAME` or `file:PATH`. Raises NotReached."""
    kind, _, name = where.partition(":")
    if kind == "env":
        if not os.environ.get(name):
            raise NotReached(f"the environment variable {name} is not set where Troth runs")
        return os.environ[name]
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise NotReached(f"the secrets file {name} cannot be read where Troth runs") from None
