"""Days that a sentence names, in English and German: `by Friday`, `bis 14. März`, `by 3/14`."""

import re
from datetime import date, timedelta

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon", "montag"),
            ("tuesday", "tue", "dienstag"),
            ("wednesday", "wed", "mittwoch"),
            ("thursday", "thu", "donnerstag"),
            ("friday", "fri", "freitag"),
            ("saturday", "sat", "samstag", "sonnabend"),
            ("sunday", "sun", "sonntag"),
        )
    )
    for name in names
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "januar", "jänner"),
            ("february", "feb", "februar"),
            ("march", "mar", "märz", "maerz"),
            ("april", "apr"),
            ("may", "mai"),
            ("june", "jun", "juni"),
            ("july", "jul", "juli"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct", "oktober", "okt"),
            ("november", "nov"),
            ("december", "dec", "dezember", "dez"),
        ),
        1,
    )
    for name in names
}
_FRIDAY = 4
_LONG_AGO = 180
"""Days by which a date without a year may lie back before it is one of the next year."""

_UNTIL = (
    r"\b(?:by|until|till|before|on|no later than|not later than|due|bis(?: spätestens)?(?: zum)?"
    r"|spätestens(?: am| bis| zum)?|am|vor)\s+(?:the\s+|next\s+|this\s+|nächsten\s+|kommenden\s+"
    r"|diesen\s+)?"
)
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_OF_WEEK = rf"(?:(?:{_WEEKDAY})\b\.?,?\s+(?:the\s+|den\s+|dem\s+)?)?"
_FORMS = tuple(
    re.compile(_UNTIL + _DAY_OF_WEEK + form, re.IGNORECASE)
    for form in (
        r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th"
        rf"|\.)?\s+(?:of\s+)?(?P<name>{_MONTH})\b\.?,?(?:\s+(?P<y>20\d\d)\b)?",
        rf"(?P<name>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd"
        rf"|th)?\b(?!:)(?:,?\s+(?P<y>20\d\d)\b)?",
        r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>20\d\d|\d\d)?(?!\d)",
    )
)
_NEXT = re.compile(_UNTIL + rf"(?P<weekday>{_WEEKDAY})\b", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:(?P<tomorrow>(?:by\s+)?tomorrow|bis morgen|morgen (?:früh|vormittag|mittag|nachmittag"
    r"|abend))"
    r"|(?P<today>(?:by\s+)?(?:end of day|eod|cob|today|tonight)|bis heute|heute noch|noch heute)"
    r"|(?P<week>(?:by\s+)?(?:the\s+)?end of (?:the|this) week|by eow|(?:bis\s+)?ende (?:der"
    r"|dieser) woche"
    r"|noch diese woche))\b",
    re.IGNORECASE,
)


def day_in(sentence: str, said_on: date) -> date | None:
    """The day by which something is to be; None if none is named, or none for certain.

    `said_on` is the day of the message, by which `Friday` and days without a year are told. Days as
    in `3/4` are not read: half the world means another one.
    """
    for form in _FORMS:
        if found := form.search(sentence):
            return _dated(found, said_on)
    if found := _NEXT.search(sentence):
        ahead = (_WEEKDAYS[found["weekday"].lower()] - said_on.weekday()) % 7
        return said_on + timedelta(days=ahead or 7)
    if found := _NEAR.search(sentence):
        if found["tomorrow"]:
            return said_on + timedelta(days=1)
        if found["today"]:
            return said_on
        return said_on + timedelta(days=max(_FRIDAY - said_on.weekday(), 0))
    return None


def _dated(found: re.Match[str], said_on: date) -> date | None:
    parts = found.groupdict()
    month = _MONTHS[parts["name"].lower()] if parts.get("name") else int(parts["m"])
    year = said_on.year if not parts["y"] else int(parts["y"]) % 100 + 2000
    try:
        day = date(year, month, int(parts["d"]))
        if not parts["y"] and (said_on - day).days > _LONG_AGO:
            day = day.replace(year=year + 1)
    except ValueError:
        return None
    return day if day >= said_on else None
