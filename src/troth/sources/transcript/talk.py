"""How long each organization spoke: overlapping speech of one organization counts once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from troth.sources.transcript.captions import Said
from troth.sources.transcript.speakers import Speaker


class Talk:
    """Milliseconds of speech, by organization, and by speaker for those nobody knows."""

    def __init__(self, said: Iterable[Said], speakers: Mapping[str, Speaker]) -> None:
        by: dict[str, list[tuple[int, int]]] = defaultdict(list)
        unknown: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for each in said:
            organization = speakers[each.speaker].organization
            into = unknown[each.speaker] if organization is None else by[organization]
            into.append((each.begin, each.end))
        self._spans, self._unknown = by, unknown
        self.organizations = {each: length(spans) for each, spans in by.items()}
        self.unknown = {each: length(spans) for each, spans in unknown.items()}

    def together(self, organization: str, label: str) -> int:
        """How long an organization spoke if an unknown speaker was of it."""
        return length([*self._spans.get(organization, []), *self._unknown[label]])


def length(spans: Iterable[tuple[int, int]]) -> int:
    """The length of all spans together; where they overlap it counts once."""
    total = reached = 0
    for begin, end in sorted(spans):
        total += max(end - max(begin, reached), 0)
        reached = max(reached, end)
    return total


def seconds(milliseconds: int) -> int:
    """Whole seconds, to the nearest."""
    return (milliseconds + 500) // 1000
