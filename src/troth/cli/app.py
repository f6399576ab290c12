"""The commands, put together, and what every command does about failure."""

import sys

import typer

from troth.cli import claims, demo, files, imports, rulebook, serving, sources, workspace
from troth.cli.inputs import WRONG_INPUT, InputError
from troth.facts.file import InvalidFacts

app = typer.Typer(
    name="troth",
    help="Partner relationships, reviewed by twenty rules, with the evidence beside each number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
for command in (
    files.validate,
    files.review,
    files.check,
    claims.claims,
    rulebook.rules,
    rulebook.rule,
    demo.demo,
    workspace.init,
    workspace.export,
    workspace.act,
    workspace.worker,
    serving.serve,
    workspace.doctor,
    workspace.backup,
    workspace.restore,
):
    app.command()(command)
app.add_typer(sources.app, name="read")
app.add_typer(imports.app, name="import")


def run(arguments: list[str]) -> int:
    """Run one command. Returns its exit status: 0 done, 1 the answer is no, 2 wrong input."""
    try:
        app(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except InvalidFacts as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_INPUT
    except InputError as error:
        sys.stderr.write(f"troth: {error}\n")
        return WRONG_INPUT
    except OSError as error:
        sys.stderr.write(f"troth: {error.filename or 'output'}: {error.strerror}\n")
        return WRONG_INPUT
    return 0
