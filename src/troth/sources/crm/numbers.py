"""Amounts as CRM exports write them: `1,234.56`, `1.234,56`, `$1,054`, `1 234,50`, `(1,000)`.

Whether the mark in `1,054` parts thousands or decimals is decided by the others of its column.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

Mark = Literal[".", ","]

_SIGNS = {"€": "EUR"}
"""Signs that stand for one currency alone: `$`, `£` and `¥` each stand for several."""

_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<minus>[-−])?(?P<before>[A-Z]{3}|[$€£¥])?(?P<inner>[-−])?"
    r"(?P<digits>[0-9][0-9.,]*|[.,][0-9]+)(?P<after>[A-Z]{3}|[$€£¥])?(?P<last>-)?(?P<close>\))?"
)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")


class Amount(NamedTuple):
    """A number, and the currency that stands beside it (a three-letter code), if one does."""

    number: float
    currency: str | None


def marks_in(texts: Iterable[str]) -> tuple[set[Mark], bool]:
    """Which decimal marks some amounts prove, and whether one could be read in two ways."""
    proved: set[Mark] = set()
    ambiguous = False
    for text in texts:
        found = _AMOUNT.fullmatch(_close_up(text))
        if not found:
            continue
        mark = _proved_mark(found["digits"])
        if mark:
            proved.add(mark)
        elif _THOUSANDS.fullmatch(found["digits"]):
            ambiguous = True
    return proved, ambiguous


def parse(text: str, mark: Mark) -> Amount | None:
    """An amount, None if the text is none; `mark` parts decimals where it could be either."""
    found = _AMOUNT.fullmatch(_close_up(text))
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    digits = found["digits"]
    decimal = _proved_mark(digits) or mark
    whole = digits.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    try:
        number = float(whole)
    except ValueError:
        return None
    negative = any(found[name] for name in ("open", "minus", "inner", "last"))
    sign = found["before"] or found["after"]
    currency = _SIGNS.get(sign) or (sign if sign and sign.isalpha() else None)
    return Amount(-number if negative and number else number, currency)


def _close_up(text: str) -> str:
    """Without spaces and apostrophes, which part thousands in some countries."""
    return "".join(text.replace("'", "").replace("’", "").split())


def _proved_mark(digits: str) -> Mark | None:
    """The decimal mark if the digits leave no doubt."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rindex(".") > digits.rindex(",") else ","
    if points > 1 or (not points and not commas):
        return "," if points else None
    if commas > 1:
        return "."
    if _THOUSANDS.fullmatch(digits):
        return None
    return "." if points else ","
