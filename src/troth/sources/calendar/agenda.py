"""What the description of a meeting holds besides how to join it: perhaps an agenda."""

import html
import re

MOST_ITEMS = 20

_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
_HEAD = re.compile(
    r"^\W{0,5}(?:(?:proposed |draft |our |today's |meeting )?agenda|agenda items|topics|"
    r"tagesordnung|themen|ordre du jour|agenda propuesta|orden del d[ií]a)\b\s*(?:[:\-–—].*)?$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s{0,20}(?:[-*•–·◦▪]|\(?\d{1,2}[.):]|[a-h][.)])\s+(\S.{0,300})$")
_TIMED = re.compile(
    r"^\s{0,20}\d{1,2}[:.]\d{2}\s*(?:[-–]\s*\d{1,2}[:.]\d{2})?\s*[-–:]?\s+(\S.{0,300})$"
)
_JOINING = re.compile(
    r"https?://|zoom\.us|teams\.microsoft|meet\.google|webex|dial[- ]in|meeting id"
    r"|join (?:on|with|by|the|zoom)|passcode|one tap|find your local number|conference id"
    r"|phone number",
    re.IGNORECASE,
)


def agenda(description: str) -> list[str]:
    """The items of the agenda in a description; empty where there plainly is none."""
    lines = _text(description[:20_000]).splitlines()
    head = next((number for number, line in enumerate(lines) if _HEAD.match(line.strip())), None)
    if head is None:
        return []
    found: list[str] = []
    for line in lines[head + 1 :]:
        item = _ITEM.match(line) or _TIMED.match(line)
        if item is not None and not _JOINING.search(item[1]):
            found.append(" ".join(item[1].split()))
        elif line.strip() and found:
            break
        if len(found) == MOST_ITEMS:
            break
    return found


def _text(description: str) -> str:
    if "<" not in description:
        return description
    return html.unescape(
        _TAG.sub("", _BREAK.sub("\n", re.sub(r"<li\b[^<>]{0,200}>", "\n- ", description)))
    )
