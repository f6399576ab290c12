"""The command line: `troth COMMAND`."""

import sys


def main() -> None:
    """Run the command line; a traceback never reaches the user."""
    from troth.cli.app import run

    sys.exit(run(sys.argv[1:]))
