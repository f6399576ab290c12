"""Plain text and Markdown."""

import re
from collections.abc import Iterator

from troth.sources.passages import Passage

_BULLET = re.compile(r"\s*(?:[-*+•–▪◦]|\d+[.)])\s+")
_HEADING = re.compile(r"\s*#{1,6}\s+")
_ALONE = "\x01"
"""What a line begins with here that goes on in no other."""
_QUOTED = re.compile(r"\s*>+ ?")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_RULE = re.compile(r"\s*(?:[-=_*|:+]\s*){3,}$")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)|\[([^\]\n]*)\]\[[^\]\n]*\]")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)")


def passages(text: str) -> Iterator[Passage]:
    """Each paragraph or item, with the line that it begins in; lines after `>` are of others."""
    begun, quoted = 0, False
    pieces: list[str] = []

    def end() -> Iterator[Passage]:
        if said := " ".join(pieces).strip():
            yield Passage(f"line {begun}", said, quoted)
        pieces.clear()

    for number, line in enumerate(text.splitlines(), 1):
        of_others = _QUOTED.match(line)
        words = line[of_others.end() :] if of_others else line
        alone = words.startswith(_ALONE)
        if not words.strip() or alone or _BULLET.match(words) or bool(of_others) != quoted:
            yield from end()
        if not pieces:
            begun, quoted = number, bool(of_others)
        if words.strip():
            bullet = None if pieces else _BULLET.match(words)
            pieces.append(words[bullet.end() if bullet else 0 :].removeprefix(_ALONE).strip())
        if alone:
            yield from end()
    yield from end()


def markdown(text: str) -> Iterator[Passage]:
    """Each paragraph, heading, item or cell of Markdown, without its signs; no code."""
    lines, fenced = [], False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
            lines.append("")
        elif fenced or _RULE.match(line):
            lines.append("")
        elif _HEADING.match(line):
            lines.append(_HEADING.sub(_ALONE, line))
        else:
            lines.append(line)
    for each in passages("\n".join(lines)):
        plain = _LINK.sub(lambda link: link[1] or link[2] or "", each.text)
        plain = _EMPHASIS.sub(r"\2", plain)
        for cell in plain.split("|") if plain.startswith("|") else [plain]:
            if cell.strip():
                yield Passage(each.place, cell.strip(), each.of_others)
