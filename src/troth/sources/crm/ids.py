"""Ids of facts, made from the source's own."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_LONGEST = 64
_LEGAL = re.compile(rf"[A-Za-z0-9._-]{{1,{_LONGEST}}}")
_HASH = 8
"""Digits of the hash that sets apart two ids which read alike; more where eight do not do it."""

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Latin letters that are no letter with an accent."""

_CASE_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT_SALESFORCE_ID = re.compile(r"[A-Za-z0-9]{15}")
_BLOCK = 5


class Ids:
    """The ids of one collection. They do not depend on the order in which a file names things.

    `own` are ids that the source gives, `names` what stands in for one where it gives none. An own
    id that is legal stays; a name becomes its slug; a short hash sets apart all that would be
    alike or illegal. No two of them get the same id.
    """

    def __init__(self, own: Iterable[str], names: Iterable[str] = ()) -> None:
        own_ids, all_names = sorted(set(own)), sorted(set(names))
        self.own = {raw: raw for raw in own_ids if _LEGAL.fullmatch(raw)}
        self._taken = set(self.own)
        for raw in own_ids:
            if raw not in self.own:
                self.own[raw] = self._hashed(raw)
        slugs = {name: slug(name) for name in all_names}
        alike = Counter(slugs.values())
        self.named = {
            name: plain
            for name, plain in slugs.items()
            if alike[plain] == 1 and _LEGAL.fullmatch(plain) and plain not in self._taken
        }
        self._taken.update(self.named.values())
        for name in all_names:
            if name not in self.named:
                self.named[name] = self._hashed(name)

    def _hashed(self, text: str) -> str:
        digest = hashlib.sha256(text.encode()).hexdigest()
        for length in range(_HASH, _LONGEST):
            stem = slug(text)[: _LONGEST - 1 - length]
            made = f"{stem}-{digest[:length]}".strip("-")
            if made not in self._taken:
                break
        self._taken.add(made)
        return made


def slug(text: str) -> str:
    """A text in lower-case Latin letters, digits and hyphens; empty if it has none."""
    latin = text.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def long_salesforce_id(raw: str) -> str:
    """The 18-character form of a Salesforce id, as the API writes it; reports write 15.

    The three characters more say which of the others are capitals, five at a time.
    """
    if not _SHORT_SALESFORCE_ID.fullmatch(raw):
        return raw
    blocks = [raw[start : start + _BLOCK] for start in range(0, len(raw), _BLOCK)]
    return raw + "".join(
        _CASE_DIGITS[sum(1 << place for place, char in enumerate(block) if char.isupper())]
        for block in blocks
    )
