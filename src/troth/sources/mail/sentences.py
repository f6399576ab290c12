"""The sentences of a letter."""

import re
from collections.abc import Iterator
from functools import lru_cache

_LONGEST, _SHORTEST = 400, 8
_END = re.compile(
    r" (?=[\"'“„(]?\S)(?:(?<=[.!?…] )|(?<=[.!?…][\"'”“)] ))(?<!\b\d\. )(?<!\b\d\d\. )"
    r"(?<!\b[a-z]\. )(?<!\b(?:dr|mr|ms|nr|no|ca)\. )(?<!\b(?:mrs|bzw|inc|ltd|etc|vgl|ggf|std|max"
    r"|min)\. )"
    r"| (?-i:(?=(?:I|We|You|It|The|This|That|They|He|She|If|And|But|So|Can|Could|Would|Will|Do|Does"
    r"|Did|Is|Are|Has|Have|What|When|Where|Which|Who|How|Please|Thanks|Let|Ich|Wir|Ihr|Sie|Du|Die"
    r"|Der|Das|Es|Und|Aber|Wenn|Bitte|Danke|Wann|Was|Wie|Wer|Kann|Könn\w+|Ist|Sind|Habt|Hast"
    r"|Bis)\b))"
    r"(?<=\d\. )",
    re.IGNORECASE,
)
"""Where a sentence ends. Behind a number, only what begins one tells that it is no `3. März`."""
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=(?:[-*•·–]|\d{1,2}[.)])\s)")
_LIST = re.compile(r"^(?:[-*•·–]|\d{1,2}[.)])\s+")


@lru_cache(maxsize=8)
def paragraphs(text: str) -> tuple[list[str], ...]:
    """The sentences of each paragraph of new text; a point of a list is one by itself."""
    return tuple(
        _END.split(_LIST.sub("", " ".join(paragraph.split())))
        for paragraph in _PARAGRAPH.split(text)
    )


def is_sentence(text: str) -> bool:
    """Whether it is long enough to say something, and short enough to be one sentence."""
    return _SHORTEST <= len(text) <= _LONGEST


def sentences(text: str) -> Iterator[str]:
    """The sentences of new text that may say something."""
    for paragraph in paragraphs(text):
        for sentence in paragraph:
            if is_sentence(sentence):
                yield sentence
