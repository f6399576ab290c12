"""The day that somebody means who says "by Friday", at the time when they say it."""

import re
from datetime import date, timedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
# What "may" happen is no month.
_MONTH = "|".join(f"{each}|{each[:3]}" for each in _MONTHS if each != "may") + "|(?-i:May|MAY)"
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\.?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:%|percent|people|o'clock))"
    rf"|\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:in|within)\s+(?:the\s+next\s+)?(\d{1,2}|a|one|two|three|four|five|six)\s+(day|week)s?\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(next\s+)?({'|'.join(_DAYS)})\b", re.IGNORECASE)
_WORDS = (
    (re.compile(r"\b(?:today|tonight|end of (?:the )?day|e\.?o\.?d)\b", re.IGNORECASE), "today"),
    (re.compile(r"\bday after tomorrow\b", re.IGNORECASE), "in two days"),
    (re.compile(r"\btomorrow\b", re.IGNORECASE), "tomorrow"),
    (re.compile(r"\b(?:end of (?:the |this )?week|this week)\b", re.IGNORECASE), "this week"),
    (re.compile(r"\b(?:end of )?next week\b", re.IGNORECASE), "next week"),
    (re.compile(r"\b(?:end of (?:the |this )?month|this month)\b", re.IGNORECASE), "this month"),
)


def meant(sentence: str, said_on: date) -> date | None:
    """The day that a sentence names, as of the day on which it was said; None if it names none."""
    try:
        return _meant(sentence, said_on)
    except (ValueError, OverflowError):  # the 31st of June
        return None


def _meant(sentence: str, said_on: date) -> date | None:
    if found := _ISO.search(sentence):
        return date(*map(int, found.groups()))
    if found := _MONTH_DAY.search(sentence):
        name, day = found[1] or found[4], int(found[2] or found[3])
        month = next(n for n, each in enumerate(_MONTHS, 1) if each.startswith(name.lower()))
        that = date(said_on.year, month, day)
        return that if that >= said_on else date(said_on.year + 1, month, day)
    if found := _IN.search(sentence):
        number = _NUMBERS.get(found[1].lower()) or int(found[1])
        return said_on + timedelta(days=number * (7 if found[2].lower() == "week" else 1))
    if found := _WEEKDAY.search(sentence):
        ahead = (_DAYS.index(found[2].lower()) - said_on.weekday()) % 7 or 7
        this_week = said_on.weekday() + ahead < 7
        return said_on + timedelta(days=ahead + (7 if found[1] and this_week else 0))
    for words, day_meant in _WORDS:
        if words.search(sentence):
            return _by_words(day_meant, said_on)
    return None


def _by_words(day_meant: str, said_on: date) -> date:
    friday = said_on + timedelta(days=(4 - said_on.weekday()) % 7)
    first_of_next = date(said_on.year + said_on.month // 12, said_on.month % 12 + 1, 1)
    return {
        "today": said_on,
        "tomorrow": said_on + timedelta(days=1),
        "in two days": said_on + timedelta(days=2),
        "this week": friday,
        "next week": said_on + timedelta(days=11 - said_on.weekday()),
        "this month": first_of_next - timedelta(days=1),
    }[day_meant]
