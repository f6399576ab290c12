"""Calendars by their address: one GET, answered with what is new since the last one, or nothing.

CalDAV servers, Google, Outlook and Apple all give a calendar as one `.ics` at an address. Nothing
is ever written there.
"""

import os
import ssl
import urllib.error
import urllib.request
from base64 import b64encode
from http.client import HTTPException, HTTPMessage, HTTPResponse
from time import monotonic
from typing import IO, NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from troth.sources.reading import SourceError

LARGEST = 32 << 20
"""The bytes of a feed that are read."""
SECONDS = 30.0
"""For a connection, and again for each piece of the answer."""
LONGEST = 180.0
"""Seconds for the whole answer."""
USER, PASSWORD, TOKEN = "TROTH_CALENDAR_USER", "TROTH_CALENDAR_PASSWORD", "TROTH_CALENDAR_TOKEN"
"""Names in the environment; nothing secret belongs into an address."""
HOST = "TROTH_CALENDAR_HOST"
"""Names the one host in the environment to which these are sent; whoever connects a feed to
another one gets no secret."""

_AS_IT_IS = "/?%:@!$&'()*+,;=~"
"""Stays as it is in a path and query; a space or an umlaut would be refused, and told in full."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Feed(NamedTuple):
    """What an address gave: the calendar, and what to send with the next request for it."""

    data: bytes
    etag: str | None
    modified: str | None


def fetch(
    address: str,
    *,
    etag: str | None = None,
    modified: str | None = None,
) -> Feed | None:
    """The calendar at an address; None if it has not changed since the answer with these marks.

    The address is `https:` or `webcal:`; plain `http:` only to this machine itself. Credentials
    come from the environment: a token, or a user and password, and the one host to which they are
    sent. A certificate authority of one's own is told to OpenSSL by SSL_CERT_FILE. Raises
    SourceError.
    """
    place = checked(address)
    request = urllib.request.Request(
        place, headers={"User-Agent": "Troth", "Accept": "text/calendar"}
    )
    for header, value in (("If-None-Match", etag), ("If-Modified-Since", modified)):
        if value:
            request.add_header(header, value)
    authorization = _authorization(urlsplit(place).hostname)
    if authorization is not None:
        # Not sent on to where we are redirected.
        request.add_unredirected_header("Authorization", authorization)
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            return Feed(_body(answer), answer.headers["ETag"], answer.headers["Last-Modified"])
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 304:
            return None
        raise _failed(address, _told(error.code)) from None
    except urllib.error.URLError as error:
        why = getattr(error.reason, "strerror", None) or error.reason
        raise _failed(address, f"It cannot be reached: {why}.") from None
    except (OSError, HTTPException, ValueError) as error:
        raise _failed(address, f"Its answer broke off or makes no sense: {error}.") from None


def checked(address: str) -> str:
    """The address that is asked. Raises SourceError for one that must not be."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _failed(address, "It is no address.") from None
    scheme = {"webcal": "https", "webcals": "https"}.get(parts.scheme, parts.scheme)
    if scheme != "https" and not (scheme == "http" and host in LOOPBACK):
        raise _failed(address, "An address that begins with https: is expected.")
    if not host or parts.username is not None or parts.password is not None:
        raise _failed(
            address, f"The user and password belong into {USER} and {PASSWORD}, not into it."
        )
    path, query = (quote(each, safe=_AS_IT_IS) for each in (parts.path or "/", parts.query))
    return urlunsplit((scheme, parts.netloc, path, query, ""))


def shown(address: str) -> str:
    """An address as it may be shown and logged: a private feed's path is a secret of its own."""
    try:
        return f"{urlsplit(address).scheme}://{urlsplit(address).hostname}/…"
    except ValueError:
        return "…"


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to where we would have asked ourselves."""

    max_redirections = 5

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        checked(newurl)
        inward = urlsplit(newurl).hostname in LOOPBACK
        if inward and urlsplit(req.full_url).hostname not in LOOPBACK:
            raise _failed(newurl, "A calendar elsewhere may not lead to this machine.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _body(answer: HTTPResponse) -> bytes:
    pieces, size, end = [], 0, monotonic() + LONGEST
    while piece := answer.read1(1 << 16):
        size += len(piece)
        if size > LARGEST:
            raise ValueError(f"it is larger than {LARGEST >> 20} MiB")
        if monotonic() > end:
            raise ValueError(f"it took longer than {LONGEST:.0f} seconds")
        pieces.append(piece)
    if answer.length:
        raise ValueError(f"{answer.length} bytes of it are missing")
    return b"".join(pieces)


def _authorization(host: str | None) -> str | None:
    if os.environ.get(HOST, "").lower() != host:
        return None
    token = os.environ.get(TOKEN)
    if token:
        return f"Bearer {token}"
    user = os.environ.get(USER)
    if not user:
        return None
    pair = f"{user}:{os.environ.get(PASSWORD, '')}".encode()
    return f"Basic {b64encode(pair).decode()}"


def _told(code: int) -> str:
    if code in (401, 403):
        return (
            f"It may not be read (HTTP {code}): set {HOST}, and {USER} and {PASSWORD}, or {TOKEN}."
        )
    if code in (404, 410):
        return f"There is no calendar (HTTP {code}); perhaps its address was made anew."
    return f"Its server answered with HTTP {code}."


def _failed(address: str, sentence: str) -> SourceError:
    return SourceError(None, None, f"{shown(address)}: {sentence}")
