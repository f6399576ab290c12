"""Reading a document in a process of its own, which may take so much time and memory, and no more.

A file from outside may be made to harm whoever opens it. The child opens it; if it hangs or eats
up its memory, it is ended, and the file is refused with a sentence. It is told no secret of ours,
and writes no file.
"""

import contextlib
import os
import subprocess
import sys

import msgspec

from troth.sources.passages import Document
from troth.sources.reading import SourceError

SECONDS = 20
MEMORY = 1024 * 1024 * 1024
"""Bytes."""
_REFUSED = 3
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT")
"""What the child needs of ours; passwords and tokens are there too."""


def read_apart(data: bytes, name: str, seconds: float = SECONDS) -> Document:
    """What a document says. Raises SourceError, whatever is wrong with it."""
    command = [sys.executable, "-B", "-m", "troth.sources.document", name]
    needed = {each: os.environ[each] for each in _ENVIRONMENT if each in os.environ}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, env=needed)
    except subprocess.TimeoutExpired:
        raise SourceError(None, None, f"reading it took more than {seconds:g} seconds") from None
    except ValueError:
        raise SourceError(None, None, "it has a name that no file has") from None
    if done.returncode == 0:
        return msgspec.json.decode(done.stdout, type=Document)
    if done.returncode == _REFUSED:
        raise SourceError(None, None, done.stdout.decode())
    raise SourceError(None, None, "it could not be read within the time and memory allowed")


def child(name: str) -> int:
    """Read standard input as a document; print what it says, or why not. The exit status."""
    _limit()
    from troth.sources.document.reading import read

    try:
        document = read(sys.stdin.buffer.read(), name)
    except SourceError as error:
        sys.stdout.buffer.write(error.sentence.encode("utf-8", "replace"))
        return _REFUSED
    sys.stdout.buffer.write(msgspec.json.encode(document))
    return 0


def _limit() -> None:
    """Take limits that the operating system holds, as far as it has them."""
    with contextlib.suppress(ImportError):
        import resource

        for limit, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limit, (most, most))
