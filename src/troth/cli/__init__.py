"""The command line: `troth COMMAND`."""

import gc
import sys


def main() -> None:
    """Run the command line; a traceback never reaches the user."""
    # One command, one short life: nothing it makes is garbage before it ends.
    gc.disable()
    from troth.cli.app import run

    sys.exit(run(sys.argv[1:]))
