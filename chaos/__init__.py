"""Chaos: `python -m chaos`. Commands are killed and rivals race, and the counts are printed."""
