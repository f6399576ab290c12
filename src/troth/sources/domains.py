"""Internet domains: the part that is registered, and those where anybody may have an address."""

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract.tldextract import ExtractResult

_FREE_EVERYWHERE = frozenset({"hotmail", "yahoo"})
"""Names under which one provider gives addresses to anybody, in nearly every country."""


@cache
def _extract() -> "Callable[[str], ExtractResult]":
    from tldextract import TLDExtract  # here, since it takes longer than a whole review

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=False)


@cache
def _free() -> frozenset[str]:
    """The domains of providers where anybody may have an address (`free_mail.txt`)."""
    return frozenset(Path(__file__).with_name("free_mail.txt").read_text("ascii").split())


@lru_cache(maxsize=8192)
def registered(domain: str) -> str:
    """The part of a domain that somebody registered (`bolt.co.uk`); empty if there is none."""
    found = _extract()(domain.casefold().strip().rstrip("."))
    if not found.domain:
        return ""
    # What has no known suffix is a name of a network of one's own, such as `mail.acme.local`.
    return found.top_domain_under_public_suffix or ".".join(
        domain.casefold().strip().rstrip(".").split(".")[-2:]
    )


def is_free_mail(domain: str) -> bool:
    """Whether anybody may have an address of this domain, so that it tells no organization."""
    of = registered(domain)
    return of in _free() or of.partition(".")[0] in _FREE_EVERYWHERE
