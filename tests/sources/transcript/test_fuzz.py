"""Captions that no program wrote: always an answer, never a traceback."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.meeting_cast import NOW, known, said
from troth.sources import transcript
from troth.sources.items import Tally

INPUTS = int(os.environ.get("TROTH_FUZZ", "150"))
SAMPLES = sorted(
    each
    for each in (Path(__file__).parent / "samples").iterdir()
    if each.suffix in (".vtt", ".srt")
)
KNOWN = known()

times = st.sampled_from(
    ["00:00:01.000", "00:00:05.500", "00:01:00,250", "0:0:9.1", "01:02.003", "99:59:59.999",
     "9999999999:00:00.000", "00:61:00.000", "-1", ""]
)  # fmt: skip
labels = st.sampled_from(
    ["Anna Adler: ", "Ben Brook: ", "<v Ben Brook>", "<v.loud Dora Diaz>", "<v ", "<v>", "</v>",
     "[Cho Chiba] ", ">> BEN: ", "Brook, Ben (Bolt): ", "Speaker 1: ", "ben@bolt.example: ",
     "Note: ", "Somebody New:\n", "a:b:c: ", "", "&lt;v&gt;", "\u202e", "(", "|: "]
)  # fmt: skip
sayings = st.sampled_from(
    ["I'll send you the plan by Friday.", "We will share it on the 31st of June.", "What if we",
     "Our partner Bolt is certified.", "You can contact Dora directly.", "a strategic roadmap",
     "in 6 weeks", "by February 30", "2026-99-99", "?", "..."]
) | st.text(max_size=30)  # fmt: skip
cues = st.builds(
    "{}\n{} --> {}{}\n{}{}\n".format,
    st.sampled_from(["1", '2 "Ben Brook" (7)', "", "NOTE x", "STYLE", "REGION", "x-->y"]),
    times,
    times,
    st.sampled_from(["", " align:start", " -->", " 1"]),
    labels,
    sayings,
)
heads = st.sampled_from(
    ["WEBVTT\n\n", "WEBVTT - 2026-07-02T14:00:00Z\n\n", "WEBVTT\nNOTE 2026-07-02 14:00 +99:99\n\n",
     "", "\ufeffWEBVTT\n\n", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n\n", "1\n"]
)  # fmt: skip
files = st.builds(
    lambda head, body: (head + "\n".join(body)).encode("utf-8", "surrogatepass"),
    heads,
    st.lists(cues | st.text(max_size=30), min_size=1, max_size=8),
)
names = st.sampled_from(
    ["GMT20260702-140000_Recording.transcript.vtt", "GMT20269902-140000.vtt", "talk.srt",
     "Sync-20260702_140000-Meeting Recording.vtt", "2026-07-02.vtt", "2026-13-40 25.61.vtt"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with some of its bytes cut out, repeated or changed."""
    data = draw(st.sampled_from(SAMPLES)).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.integers(0, 100)))
        data = (
            data[:begin] + draw(st.binary(max_size=20) | st.just(data[begin:end] * 2)) + data[end:]
        )
    return data


@given(files | damaged(), names, st.sampled_from([None, NOW]))
@settings(max_examples=INPUTS, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_captions_are_read_or_refused_the_same_way_twice(
    data: bytes, name: str, starts_at: int | None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        first = said(transcript.extract([path], KNOWN, Tally(), starts_at=starts_at))
        again = said(transcript.extract([path], KNOWN, Tally(), starts_at=starts_at))
    assert first == again
    assert first["facts"] or first["questions"] or first["skipped"]
    # What is said is valid beside what is known, and so is every yes.
    meetings = first["facts"].get("meetings", [])
    known(meetings=meetings)
    for question in first["questions"]:
        added = dict(question["if_yes"].get("add", {}))
        added["meetings"] = [
            {**each, **question["if_yes"].get("set", {}).get("meetings", {}).get(each["id"], {})}
            for each in meetings
        ]
        known(**added)
