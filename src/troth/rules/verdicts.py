"""What a rule says: occasions, which make its score, and findings, which someone can act on."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from troth.facts.times import Instant

Severity = Literal["block", "warn", "note"]
SEVERITIES: tuple[Severity, ...] = ("block", "warn", "note")
"""The gravest first."""

Reference = tuple[str, str]
"""(collection, id)"""


class Occasion(msgspec.Struct, frozen=True, gc=False):
    """A time at which a side kept a rule more or less (`rules.md`, section 1.3).

    `credit` and `weight` are numbers from 0 up, credit at most 1. Occasions of one kind named in
    `weekly` fall under the weekly cap: of those with full credit in one ISO week only the first,
    by time and then `record`, counts.
    """

    at: Instant
    credit: float
    attestation: str = "observed"
    weight: float = 1
    weekly: str = ""
    record: str = ""


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something to know, to put right or to stop at (`rules.md`, section 1.4).

    `kind` and `ids` make its key, after the rule's id. The sentence says who, what and since when;
    `action` is the way out; `clears_when` tells when the finding goes.
    """

    severity: Severity
    kind: str
    subject: Reference
    at: Instant
    sentence: str
    action: str
    clears_when: str
    ids: tuple[str, ...] = ()
    evidence: Sequence[Reference] = ()

    @property
    def tail(self) -> str:
        """Its key without the rule's id."""
        return "/".join((self.kind, *self.ids))


Verdict = Occasion | Finding
