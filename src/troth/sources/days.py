"""The day that a sentence names, in English and German, as of the day on which it was said."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

_TUESDAY, _WEDNESDAY, _FRIDAY = 1, 2, 4
_LONG_AGO = 60
"""Days back from which on a date without a year is one of the next year."""
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag",
            "tuesday tue dienstag",
            "wednesday wed mittwoch",
            "thursday thu donnerstag",
            "friday fri freitag",
            "saturday sat samstag sonnabend",
            "sunday sun sonntag",
        )
    )
    for name in names.split()
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner",
            "february feb februar",
            "march mar märz maerz",
            "april apr",
            "may mai",
            "june jun juni",
            "july jul juli",
            "august aug",
            "september sep sept",
            "october oct oktober okt",
            "november nov",
            "december dec dezember dez",
        ),
        1,
    )
    for name in names.split()
}
_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "a one ein eine einem einen einer eines",
            "two zwei",
            "three drei",
            "four vier",
            "five fünf",
            "six sechs",
        ),
        1,
    )
    for name in names.split()
}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_CLOSE = r"(?:e\.?o\.?[db]|co[bp]|(?:close|end)\s+of\s+(?:business|play|(?:the\s+)?day))"
_BY = (
    rf"\b(?:(?:by|until|till|before|on|no later than|not later than|due"
    rf"|latest)(?:\s+{_CLOSE}(?:\s+on)?)?"
    rf"|{_CLOSE}(?:\s+on)?|bis(?: spätestens)?(?: zum)?|spätestens(?: am| bis| zum)?|zum|am|vor)\s+"
    r"(?:(?:the|this|kommenden|diesen|dem|den)\s+)?"
)


_NO_PAST = "".join(
    rf"(?<!\b{word}\s)"
    for word in (
        *("from", "since", "last", "of", "after", "past", "every", "each"),
        *("vom", "seit", "letzten", "jeden", "dem"),
    )
)
_AT_END = (
    rf"(?:\s+(?:{_CLOSE}|morning|noon|afternoon|evening|früh|mittag|nachmittag|abend))?"
    r"\s*(?:[.,;!)]|$)"
)
"""A weekday by itself is a deadline where the clause ends: `I'll send it Friday.`"""


def _patterns(
    before: str, weekdays: str, months: str, year: str
) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    """The forms of dates, and that of a weekday, behind some words."""
    after = rf"{before}(?:(?:next\s+|nächsten\s+)?(?:{weekdays})\b\.?,?\s+(?:(?:the|den|dem)\s+)?)?"
    dates = (
        r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<name>{months})\b\.?,?"
        r"(?:\s+(?P<y>20\d\d)\b)?",
        rf"(?P<name>{months})\b\.?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b"
        r"(?!:|\s*(?:%|percent|people|o'clock))(?:,?\s+(?P<y>20\d\d)\b)?",
        rf"(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{year}(?!\d)",
    )
    of_next = r",?\s+(?:of\s+)?(?:next\s+week|(?:der\s+)?(?:nächste|kommende)[nr]?\s+woche)\b"
    weekday = (
        rf"(?:{before}(?P<next>(?:next|nächsten)\s+)?|{_NO_PAST}\b(?=\w+(?:{of_next}|{_AT_END})))"
        rf"(?P<day>{weekdays})\b"
        rf"(?P<of_next>{of_next})?"
    )
    return (
        tuple(re.compile(after + each, re.IGNORECASE) for each in dates),
        re.compile(weekday, re.IGNORECASE),
    )


_AS_DEADLINE = _patterns(_BY, _any(_DAYS), _any(_MONTHS), r"(?P<y>20\d\d|\d\d)?")
# By itself, "sat" is no day, what "may" happen no month, and 3.1. may be a version.
_AT_ALL = _patterns(
    r"\b",
    _any(name for name in _DAYS if len(name) > len("mon")),
    _any({*_MONTHS, "(?-i:May|MAY)"} - {"may"}),
    r"(?P<y>20\d\d)",
)
_IN = re.compile(
    r"\b(?:in|within|innerhalb(?:\s+von)?|binnen)\s+(?:(?:the\s+next|de[nr]\s+(?:nächst|kommend)en)"
    rf"\s+)?(?P<number>\d{{1,2}}|{_any(_NUMBERS)})\s+(?:days?|tag(?:e[ns]?)?|(?P<weeks>weeks?"
    r"|wochen?))\b",
    re.IGNORECASE,
)


_HOURS = re.compile(
    r"\b(?:in|within|innerhalb(?:\s+von)?|binnen)\s+(?P<number>\d{1,2})\s+(?:hours|stunden)\b",
    re.IGNORECASE,
)
_WEEK_OF_YEAR = re.compile(
    r"\b(?:kw|cw|calendar\s+week|kalenderwoche)\s?(?P<number>\d{1,2})\b", re.IGNORECASE
)
_DAY_OF_MONTH = re.compile(
    r"\b(?:(?:by|until|before|on)\s+the\s+(?P<th>\d{1,2})(?:st|nd|rd|th)\b"
    r"|(?:bis(?:\s+spätestens)?|spätestens)\s+(?:zum|am)\s+(?P<d>\d{1,2})\.(?!\s?\d))",
    re.IGNORECASE,
)
_PART_OF_MONTH = re.compile(
    r"\b(?:(?P<end>end\s+of|ende)|(?P<mid>mid(?:dle\s+of)?|mitte)"
    rf"|early(?:\s+in)?|beginning\s+of|anfang)[\s-]\s*(?P<name>{_any(_MONTHS)})\b",
    re.IGNORECASE,
)
_EARLY, _MID = 10, 15
"""The days of a month until which it is early, and that on which it is half over."""
_QUARTER = re.compile(
    r"\b(?:(?:end\s+of\s+(?:the\s+)?|ende\s+(?:des\s+)?|by\s+)(?:q(?P<number>[1-4])|quarter"
    r"|quartals?)"
    r"|quartalsende|eoq)\b",
    re.IGNORECASE,
)


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _last_of_month(day: date) -> date:
    return _first_of_next_month(day) - timedelta(days=1)


_WORDS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), told)
    for words, told in (
        (r"day\s+after\s+tomorrow|übermorgen", lambda day: day + timedelta(days=2)),
        (
            # Written with a capital, it is the morning.
            r"tomorrow|bis\s+morgen|morgen\s+(?:früh|vormittag|mittag|nachmittag|abend)"
            r"|(?<!guten )(?<!am )(?<!heute )(?-i:morgen)",
            lambda day: day + timedelta(days=1),
        ),
        (
            rf"today|tonight|{_CLOSE}|bis\s+heute|heute\s+noch|noch\s+heute"
            r"|this\s+(?:morning|afternoon|evening)|heute\s+(?:vor|nach)?(?:mittag|abend)",
            lambda day: day,
        ),
        (
            r"mid(?:dle\s+of)?[\s-]\s*next\s+week|mitte\s+(?:der\s+)?(?:nächste"
            r"|kommende)[nr]?\s+woche",
            lambda day: day + timedelta(days=7 + _WEDNESDAY - day.weekday()),
        ),
        (
            r"(?:early|beginning\s+of|start\s+of)\s+next\s+week"
            r"|anfang\s+(?:der\s+)?(?:nächste|kommende)[nr]?\s+woche",
            lambda day: day + timedelta(days=7 + _TUESDAY - day.weekday()),
        ),
        (
            r"next\s+week|(?:nächste|kommende)[nr]?\s+woche",
            lambda day: day + timedelta(days=7 + _FRIDAY - day.weekday()),
        ),
        (
            r"(?:end\s+of\s+(?:the\s+|this\s+)?|this\s+)week|eow|(?:ende\s+(?:der|dieser)"
            r"|diese[r]?)\s+woche"
            r"|ende\s+woche|(?:by|before|until|over)\s+the\s+weekend|this\s+weekend"
            r"|(?:am|übers|dieses|dem|zum)\s+wochenende",
            lambda day: day + timedelta(days=(_FRIDAY - day.weekday()) % 7),
        ),
        (
            r"(?:end\s+of\s+(?:the\s+|this\s+)?|this\s+)month|eom|ende\s+des\s+monats|monatsende"
            r"|diese[nms]\s+monats?",
            _last_of_month,
        ),
        (
            r"end\s+of\s+(?:the\s+|this\s+)?year|eoy|ende\s+des\s+jahres|jahresende",
            lambda day: day.replace(month=12, day=31),
        ),
    )
)


_WORDS_OF_DAYS = frozenset(
    {
        *_DAYS,
        *_MONTHS,
        *("today", "tonight", "tomorrow", "day", "days", "morning", "afternoon", "evening"),
        *("week", "weeks", "weekend", "month", "quarter", "year", "close", "end", "hours"),
        *("eod", "eob", "cob", "cop", "eow", "eom", "eoq", "eoy", "e", "heute", "morgen"),
        *("übermorgen", "tag", "tage", "tagen", "tages", "woche", "wochen", "wochenende", "monat"),
        *("monats", "monatsende", "quartal", "quartals", "quartalsende", "jahres", "jahresende"),
    }
)
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


def may_name_day(sentence: str) -> bool:
    """Whether a sentence has a digit, or a word without which it names no day: a quick look."""
    if _DIGIT.search(sentence):
        return True
    return not _WORDS_OF_DAYS.isdisjoint(_WORD.findall(sentence.lower()))


def day_named(sentence: str, said_on: date, *, as_deadline: bool = False) -> date | None:
    """The day that a sentence names; None if it names none, none for certain, or one that is past.

    `said_on` is by what `Friday` and dates without a year are told. With `as_deadline`, dates and
    weekdays count only behind such words as `by`: much that is written names other days too. Days
    as in `3/4` are not read: half the world means another one.
    """
    if not may_name_day(sentence):
        return None
    try:
        day = _day(sentence, said_on, *(_AS_DEADLINE if as_deadline else _AT_ALL))
    except (ValueError, OverflowError, KeyError):  # the 31st of June; letters akin, as in "Frıday"
        return None
    return day if day is not None and day >= said_on else None


def _day(
    sentence: str,
    said_on: date,
    dates: Iterable[re.Pattern[str]],
    weekday: re.Pattern[str],
) -> date | None:
    for form in dates:
        if found := form.search(sentence):
            return _dated(found.groupdict(), said_on)
    if found := _IN.search(sentence):
        number = _NUMBERS.get(found["number"].lower()) or int(found["number"])
        return said_on + timedelta(days=number * (7 if found["weeks"] else 1))
    if found := _HOURS.search(sentence):
        return said_on + timedelta(days=-(-int(found["number"]) // 24))
    if found := _WEEK_OF_YEAR.search(sentence):
        return _in_week(int(found["number"]), said_on)
    if found := _DAY_OF_MONTH.search(sentence):
        return _of_month(int(found["th"] or found["d"]), said_on)
    if found := _PART_OF_MONTH.search(sentence):
        day = _dated({"d": str(_MID if found["mid"] else _EARLY), **found.groupdict()}, said_on)
        return _last_of_month(day) if found["end"] else day
    if found := _QUARTER.search(sentence):
        month = 3 * int(found["number"]) if found["number"] else (said_on.month + 2) // 3 * 3
        return _last_of_month(said_on.replace(month=month, day=1))
    if found := weekday.search(sentence):
        ahead = (_DAYS[found["day"].lower()] - said_on.weekday()) % 7 or 7
        is_later = (found["next"] or found["of_next"]) and said_on.weekday() + ahead < 7
        return said_on + timedelta(days=ahead + 7 if is_later else ahead)
    return next((told(said_on) for words, told in _WORDS if words.search(sentence)), None)


def _dated(parts: dict[str, str | None], said_on: date) -> date:
    name = parts.get("name")
    month = _MONTHS[name.lower()] if name else int(parts["m"] or 0)
    day = int(parts["d"] or 0)
    if year := parts.get("y"):
        return date(int(year) % 100 + 2000, month, day)
    # The year is told by a day that each month has: the 29th of February may be in the next one.
    back = said_on - date(said_on.year, month, min(day, 28))
    return date(said_on.year + (back.days >= _LONG_AGO), month, day)


def _in_week(number: int, said_on: date) -> date:
    """The Friday of a week of the year, as ISO counts them; of the next year, if it is past."""
    day = date.fromisocalendar(said_on.year, number, _FRIDAY + 1)
    return day if day >= said_on else date.fromisocalendar(said_on.year + 1, number, _FRIDAY + 1)


def _of_month(number: int, said_on: date) -> date:
    """The next day of a month that has this number."""
    first = said_on if number >= said_on.day else _first_of_next_month(said_on)
    return first.replace(day=number)
