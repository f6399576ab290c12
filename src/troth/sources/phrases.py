"""How patterns for sentences are written: in small letters, each where a word begins."""

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern of which one must fit where a word begins, for sentences in small letters.

    Both make it fast: so most places are passed over at once.
    """
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


def small(sentence: str) -> str:
    """A sentence in the letters that the patterns are written in."""
    return sentence.lower().replace("’", "'")


DENIED = any_of(
    r"(?:not|no|never|nor|cannot|can't|won't|don't|doesn't|didn't|isn't|aren't|wasn't"
    r"|weren't|couldn't|wouldn't|shouldn't|haven't|hasn't|hadn't"
    r"|unable)\b",
    r"(?:nicht|kein\w*|nie|niemals|weder)\b",
)
CONDITION = any_of(
    r"(?:if|unless|once|provided|as soon as|assuming)\b"
    r"|(?:^|(?<=, ))should (?:you|we|they|he|she|it|the|there|any|this|that)\b",
    r"(?:wenn|falls|sobald|sofern|vorausgesetzt)\b|^sollte\w*\b",
)
WISHED = any_of(
    r"(?:would|might|hope|hopefully|maybe|perhaps|should)\b",
    r"(?:würde\w*|hoffe\w*|hoffentlich|vielleicht|eventuell|sollte\w*|könnte\w*)\b",
)
