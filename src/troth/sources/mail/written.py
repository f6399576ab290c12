"""What the writer of a letter wrote: without quotations, signature and disclaimers.

A text that a program wrote, or that goes to many, says nothing. Where a signature begins, and most
disclaimers, the library finds; quotations are found here, since it gives up all behind the first.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache

from mailparser_reply.parser import EmailMessage  # type: ignore[import-untyped]

MOST = 8000
"""Characters of new text that are read; what is longer is no letter any more."""
_LONGEST_LINE = 160
_LONGEST_SIGNATURE = 80

_NEVER_IN_TEXT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ud800-\udfff]"
)
_LONG = re.compile(rf"(.{{1,{_LONGEST_LINE}}})(?: |$)|(\S{{{_LONGEST_LINE}}})")
_MARKED = (">", "|")
"""What mail programs put before each line that is quoted."""
_WROTE_WORDS = ("wrote", "schrieb", "a écrit", "escribió", "escreveu", "ha scritto", "schreef")
_WROTE = re.compile(
    rf"\b(?:{'|'.join(_WROTE_WORDS)})\b[^\n]{{0,120}}?(?:\n[^\n>]{{1,100}}?>?)?:$",
    re.MULTILINE,
)
_WHEN = re.compile(r"(?:on|am|le|el|il|op|em)\b[^\n]*\d", re.IGNORECASE)
_WHO = re.compile(r"[^\n>]{1,80}<[^\n>]{1,80}>\s*$")
_MOST_LINES = 3
"""Lines into which mail programs break what they put before a quotation."""
_QUOTED = re.compile(
    r"^(?:-{2,}\s?(?:original message|ursprüngliche nachricht|forwarded message"
    r"|weitergeleitete nachricht|message d'origine|message transféré|mensaje original"
    r"|mensaje reenviado|messaggio originale|oorspronkelijk bericht)|_{20,}$"
    r"|begin forwarded message:|anfang der weitergeleiteten|début du message (?:réexp|transf)"
    r"|inicio del mensaje reenviado|original message processed by"
    r"|\*?(?:from|von|de|da|van)\s?:\*? .+\n+\*?(?:sent|gesendet|date|datum|to|an|subject|betreff"
    r"|cc|envoyé|à|enviado(?: el)?|fecha|para|inviato|data|a|verzonden|aan)\s?:)",
    re.IGNORECASE | re.MULTILINE,
)
_MAY_QUOTE = (
    *("\n--", "\n__", "\nfrom", "\n*from", "\nvon", "\n*von", "\nde:", "\nde :", "\nda:"),
    *("\nvan:", "\nbegin forwarded", "\nanfang der", "\ndébut", "\ninicio", "\noriginal message"),
)
"""Without one of these in small letters, nothing is quoted: they are found faster."""
_OF_PROGRAMS = (
    *("\nunsubscribe", "| unsubscribe", "unsubscribe |", "unsubscribe here", "unsubscribe from"),
    *("view in browser", "view in your browser", "view this email in", "manage preferences"),
    *("manage your preferences", "you are receiving this", "you're receiving this"),
    *("received this email because", "received this message because", "to opt out"),
    *("hier abmelden", "newsletter abbestellen", "newsletter abmelden", "newsletter erhalten?"),
    *("reply above this line", "automatically generated", "system generated", "system-generated"),
    *("automated message", "automated email", "automated response", "do not reply to this"),
    *("do not respond", "not monitored", "unmonitored", "automatisch generiert"),
    *("all rights reserved", "automatisch erstellt", "automatisch erzeugt"),
    *("automatisch versendet", "antworten sie nicht", "antworten sie bitte nicht"),
    *("nicht auf diese mail", "nicht auf diese e-mail", "unter der ticketnummer"),
    *("your ticket number", "your ticket id", "has been received and is"),
    *("visit our help center", "besuchen sie unser", "rate our service", "minute survey"),
    *("is inviting you to a scheduled zoom",),
)
"""What only programs, and letters to many, say."""
_AWAY = re.compile(
    r"\bi(?: am|'m|’m| will be|'ll be|’ll be) (?:currently |now )?(?:out of (?:the )?office|away"
    r"|off sick|traveling|travelling|on (?:\w+ )?(?:leave|vacation|holidays?|pto))\b"
    r"|\bich bin (?:.{1,50} )?(?:nicht im büro|nicht im haus|im urlaub|außer haus|abwesend"
    r"|nicht (?:zu )?erreichbar|auf dienstreise|ganztägig)\b"
)
_AWAY_TILL = (
    *("my return", "limited access", "be checking", "be reading", "for urgent", "urgent matter"),
    *("urgent request", "urgently?", "if urgent", "is urgent, please", "my absence"),
    *("for your mail", "for your email", "for your e-mail", "for your message", "i'm back"),
    *("i am back", "meiner rückkehr", "wieder erreichbar", "wieder da", "wieder für"),
    *("wieder im", "dringend?", "in dringenden", "dringende anfragen", "vertretung"),
    *("nicht weitergeleitet", "für ihre nachricht", "für deine nachricht", "für ihre mail"),
    *("für ihre e-mail", "für deine mail", "eilt es"),
)
_OF_OTHERS = (
    *("caution", "disclaimer", "warning", "confidential", "privileged", "private", "sensitive"),
    *("important", "hinweis", "achtung", "regards", "all the best", "best,", "thanks,", "grü"),
    *("thank you,", "gruß", "gruss", "grues", "sent from", "outlook", "gesendet von", "--", "__"),
)
"""Without one of these in small letters, the library finds nothing to cut off."""
_GOES_ON = re.compile(r"^(thanks|thank you|best),(?= \S)", re.IGNORECASE | re.MULTILINE)
"""A line that goes on behind its thanks is no signature, though the library takes it for one."""
_DISCLAIMS = (
    *("intended solely", "intended only", "intended recipient", "intended for the"),
    *("this in error", "it in error", "message in error", "mail in error"),
    *("originated outside", "originated from outside", "external email", "external sender"),
    *("confidentiality notice", "richtige adressat", "richtige empfänger", "irrtümlich erhalten"),
    *("before printing", "vor dem ausdrucken", "vor dem drucken"),
)
_SECRET = ("confidential", "privileged", "vertraulich")
_MAIL = ("mail", "message", "nachricht")
_MARKS = " \t.,!;-–—*_|/"
_BEHIND_NAME = re.compile(r"\s?[|,/–]")
_POSTSCRIPT = re.compile(r"p\.? ?s\.?\b[:. ]", re.IGNORECASE)


def new_text(text: str, writer: Collection[str] = ()) -> str:
    """What the writer wrote, empty if it was a program. `writer` has their names in small letters.

    Paragraphs are kept apart by empty lines; a line ends where the writer ended it.
    """
    text = _NEVER_IN_TEXT.sub(" ", text[: 4 * MOST].replace("\r\n", "\n"))
    text = "\n".join([line.strip() for line in text.split("\n")])
    if _holds(text, _WROTE_WORDS):
        text = _without_introductions(text)
    small = "\n" + text.lower()
    if _holds(small, _MAY_QUOTE) and (quoted := _QUOTED.search(text)):
        text = text[: quoted.start()]
    lines = text.split("\n")
    small = "\n" + "\n".join([line for line in lines if not line.startswith(_MARKED)]).lower()
    if _is_of_program(small):
        return ""
    told = "\n".join(_until_signed(lines, writer))[:MOST]
    if _holds(small, _OF_OTHERS):
        told = _GOES_ON.sub("\\1\u2060", told)
        told = replace(_library(), text=told, replies=[]).read().replies[0].body
        told = told.replace("\u2060", "")
    if _holds(small, (*_DISCLAIMS, *_SECRET)):
        told = "\n\n".join(each for each in told.split("\n\n") if not _disclaims(each.lower()))
    return told.strip()


def _holds(text: str, words: Collection[str]) -> bool:
    """Whether a text has one of some words."""
    return any(each in text for each in words)


def _is_of_program(small: str) -> bool:
    if _holds(small, _OF_PROGRAMS):
        return True
    return _holds(small, _AWAY_TILL) and _AWAY.search(small) is not None


def _disclaims(small: str) -> bool:
    """Whether a paragraph in small letters is what lawyers put under every letter."""
    if _holds(small, _SECRET) and _holds(small, _MAIL):
        return True
    return _holds(small, _DISCLAIMS)


def _without_introductions(text: str) -> str:
    """The text without what introduces quotations, up to one that is not marked line by line."""
    kept, at = [], 0
    for found in _WROTE.finditer(text):
        begin = _begin_of_introduction(text, found.start())
        if begin is None or begin < at:
            continue
        kept.append(text[at:begin])
        at = found.end()
        if not text[at:].lstrip("\n").startswith(_MARKED):
            return "".join(kept)
    return "".join(kept) + text[at:]


def _begin_of_introduction(text: str, wrote: int) -> int | None:
    """Where the line begins that says who wrote, or when, before some place."""
    begin = text.rfind("\n", 0, wrote) + 1
    if _WHO.match(text, begin, wrote):
        return begin
    for _ in range(_MOST_LINES):
        if _WHEN.match(text, begin, wrote):
            return begin
        if begin == 0 or text.startswith(_MARKED, begin):
            return None
        begin = text.rfind("\n", 0, begin - 1) + 1
    return None


def _until_signed(lines: list[str], writer: Collection[str]) -> Iterator[str]:
    """The lines without quotations and signatures; behind a quotation the writer may go on."""
    begun = signed = quoted = False
    for line in lines:
        if line.startswith(_MARKED):
            quoted = True
        elif not line:
            signed = signed and not quoted
            yield line
        elif not signed or _POSTSCRIPT.match(line):
            signed = begun and _signs(line, writer)
            quoted = False
            begun = True
            if not signed:
                yield _bounded(line)


def _signs(line: str, writer: Collection[str]) -> bool:
    """Whether a line ends in, or begins with, the writer's name, as signatures do."""
    told = line.casefold().strip(_MARKS)
    first, last = _BEHIND_NAME.split(told, maxsplit=1)[0], told.rpartition(", ")[2]
    return len(told) <= _LONGEST_SIGNATURE and (first in writer or last in writer)


def _bounded(line: str) -> str:
    """A line broken into short ones, as the library's patterns are slow on long ones."""
    if len(line) <= _LONGEST_LINE:
        return line
    return "\n".join(found[1] or found[2] for found in _LONG.finditer(line))


@cache
def _library() -> EmailMessage:
    """What the library makes of its languages, once."""
    return EmailMessage(text="", languages=["de", "en"], keep_hyphen_lists=True).read()
