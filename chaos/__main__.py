"""Kill commands and have rivals race: `python -m chaos [SCENARIO...]`; --help tells the rest."""

import argparse
import subprocess
import sys

from chaos.places import KINDS, place, set_up

RIVALS = "rivals"
SCENARIOS = ("import", "review", "full", "backup", "act", RIVALS)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m chaos", description="Nothing lost or doubled?")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--only", choices=KINDS, help="one kind of database; default: both at once")
    parser.add_argument("--times", type=int, default=50, help="kills that hit each command")
    parser.add_argument("--relationships", type=int, default=75, help="that are imported")
    parser.add_argument("--rounds", type=int, default=100, help="of rivals")
    parser.add_argument("--processes", type=int, default=20, help="rivals in a round")
    arguments = parser.parse_args()
    if unknown := set(arguments.scenarios) - set(SCENARIOS):
        parser.error(f"no scenario: {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    return arguments


def _both() -> bool:
    """Run the scenarios on all kinds of database, beside each other."""
    command = [sys.executable, "-m", "chaos", *sys.argv[1:]]
    running = [subprocess.Popen([*command, "--only", kind]) for kind in KINDS]
    return {process.wait() for process in running} == {0}


def _one(arguments: argparse.Namespace) -> bool:
    """Run the scenarios on one kind of database, and print what came of each."""
    all_well = True
    with place(arguments.only) as here:
        set_up(here.new())
        from chaos.kills import kills
        from chaos.rivals import rivals
        from chaos.stories import Stories

        stories = Stories(here, arguments.relationships)
        for name in arguments.scenarios or SCENARIOS:
            if name == RIVALS:
                told, well = rivals(here, arguments.processes, arguments.rounds)
            else:
                told, well = kills(here, stories, name, arguments.times)
            print(f"{here.kind} {name}: {told}", flush=True)
            all_well &= well
    return all_well


def main() -> int:
    """Run what is asked for. Returns 1 if anything was lost, doubled, refused or let through."""
    arguments = _arguments()
    return 0 if (_one(arguments) if arguments.only else _both()) else 1


if __name__ == "__main__":
    sys.exit(main())
