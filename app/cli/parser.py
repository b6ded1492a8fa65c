"""The grammar of the command line on top of click: help and usage errors in the person's own language."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import click
from click.exceptions import NoSuchCommand

from app.cli.output import standard_output
from app.i18n.catalogue import Translator
from app.textkit.columns import width, wrapped

Values = dict[str, Any]
"""What was given, by the names of the options; None, False or empty where nothing was."""
_WIDTH = 100
"""How wide the help is where no terminal shows it, in columns."""
_LEAST = 20
"""How wide an explanation is at least, in columns."""
_LONGEST_NAME = 30
"""How wide an option may be to have its explanation beside it, in columns."""


@dataclass(frozen=True, slots=True)
class Help:
    """The help of a command: what it does, and an example of its use."""

    text: str
    example: str


class Option(click.Option):
    """An option whose help is only the given text: what click would add is English."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        """No remark about defaults, ranges and the like."""
        return {}


class OptionalText(Option):
    """An option that may stand alone or before a text, as often as wanted; alone its value is empty."""


class Command(click.Command):
    """A command: its parameters, its help and what it does."""

    def __init__(
        self, name: str, act: Callable[[Values], int], help: Help, parameters: Sequence[click.Parameter]
    ) -> None:
        super().__init__(name, params=list(parameters), help=help.text, add_help_option=False)
        self.callback = lambda **values: act(values)
        self.allow_extra_args = True
        self.example = help.example

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises click.UsageError; BadArgumentUsage, with the first of them, for surplus arguments."""
        optional = {name for each in self.params if isinstance(each, OptionalText) for name in each.opts}
        if rest := super().parse_args(ctx, _with_empty_values(args, optional)):
            raise click.BadArgumentUsage(rest[0], ctx)
        return rest


class Group(click.Group):
    """All commands together, each made by `make` when it is asked for; `summaries` say in one sentence what each does.

    `act` is asked first: it ends the program with a number, or returns None.
    """

    def __init__(
        self,
        name: str,
        act: Callable[[Values], int | None],
        help: Help,
        parameters: Sequence[click.Parameter],
        *,
        summaries: Mapping[str, str],
        make: Callable[[str], Command],
    ) -> None:
        super().__init__(name, params=list(parameters), help=help.text, add_help_option=False)
        self.invoke_without_command = True
        self.no_args_is_help = False
        self.example = help.example
        self.summaries = summaries
        self.callback = lambda **values: _ended(act(values))
        self._make = make

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(self.summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> Command | None:
        """The command of that name; None where there is none."""
        return self._make(cmd_name) if cmd_name in self.summaries else None


def flag(name: str, help: str) -> click.Option:
    """An option without a value, such as `--json`."""
    return Option([name], is_flag=True, help=help)


def text(name: str, help: str, metavar: str = "TEXT", *, required: bool = False, default: str = "") -> click.Option:
    """An option with any text."""
    return Option([name], help=help, metavar=metavar, required=required, default=None if required else default)


def texts(name: str, help: str, metavar: str) -> click.Option:
    """An option with a text, which may be repeated."""
    return Option([name], help=help, metavar=metavar, multiple=True)


def optional_texts(name: str, help: str, metavar: str) -> click.Option:
    """An option with a text or without one, which may be repeated."""
    return OptionalText([name], help=help, metavar=f"[{metavar}]", multiple=True, is_flag=False, flag_value="")


def path(name: str, help: str, metavar: str, *, required: bool = False, multiple: bool = False) -> click.Option:
    """An option with a file or a folder, which need not exist."""
    return Option(
        [name], help=help, metavar=metavar, required=required, multiple=multiple, type=click.Path(path_type=Path)
    )


def number(name: str, help: str) -> click.Option:
    """An option with a whole number, 0 where none is given."""
    return Option([name], help=help, metavar="NUMBER", type=click.IntRange(min=0), default=0)


def day(name: str, help: str) -> click.Option:
    """An option with a day."""
    return Option([name], help=help, metavar="YYYY-MM-DD", type=click.DateTime(["%Y-%m-%d"]))


def choice(
    name: str, help: str, values: Iterable[Enum], *, multiple: bool = False, required: bool = False
) -> click.Option:
    """An option with one of the values of an enum; what was given stays a text."""
    names = [str(each.value) for each in values]
    kind = click.Choice(names)
    return Option([name], help=help, metavar="|".join(names), type=kind, multiple=multiple, required=required)


def argument(name: str, *, required: bool = True) -> click.Argument:
    """A file or folder without the name of an option before it."""
    shown = name if required else f"[{name}]"
    return click.Argument([name.lower()], metavar=shown, required=required, type=click.Path(path_type=Path))


def word(name: str) -> click.Argument:
    """A text without the name of an option before it."""
    return click.Argument([name.lower()], metavar=name)


def words(name: str) -> click.Argument:
    """Any number of texts without the name of an option before them."""
    return click.Argument([name.lower()], metavar=f"[{name}]…", nargs=-1)


def _with_empty_values(args: Sequence[str], optional: Collection[str]) -> list[str]:
    """The arguments, where a file or folder after an option that may stand alone is not taken for its text."""
    return [
        f"{each}=" if each in optional and index + 1 < len(args) and Path(args[index + 1]).exists() else each
        for index, each in enumerate(args)
    ]


def help_option(translator: Translator) -> click.Option:
    """The option that shows the help of its command."""

    def show(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
        """Prints the help and ends the command."""
        if asked and not context.resilient_parsing:
            print_help(context, translator)
            context.exit()

    help = translator.translate("Show this help.")
    return Option(["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=help)


def print_help(context: click.Context, translator: Translator) -> None:
    """What a command does, its options, the commands below it and an example. Raises OutputError."""
    command = context.command
    out = standard_output()
    columns = shutil.get_terminal_size().columns if out.isatty() else _WIDTH
    lines = [f"{usage_heading(translator)}: {usage(context, translator)}", "", *wrapped(command.help or "", columns)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    records = [found for each in options if (found := each.get_help_record(context)) is not None]
    lines += ["", translator.translate("Options"), *_table(records, columns)]
    if isinstance(command, Group):
        lines += ["", translator.translate("Commands"), *_table([*command.summaries.items()], columns)]
    if isinstance(command, Command | Group):
        lines += ["", translator.translate("Example"), f"  {command.example}"]
    out.write("\n".join(lines) + "\n")
    out.flush()


def usage_heading(translator: Translator) -> str:
    """What stands before `usage`."""
    return translator.translate("Usage")


def usage(context: click.Context, translator: Translator) -> str:
    """How a command is written: its name, what it cannot do without, and that there are options."""
    command = context.command
    required = [
        f"{each.opts[0]} {each.metavar}" for each in command.params if isinstance(each, click.Option) and each.required
    ]
    arguments = [str(each.metavar) for each in command.params if isinstance(each, click.Argument)]
    below = ["COMMAND …"] if isinstance(command, click.Group) else []
    return " ".join([context.command_path, *arguments, *required, translator.translate("[OPTIONS]"), *below])


def usage_sentence(error: click.ClickException, translator: Translator) -> str:
    """What was written wrongly, in the person's language. No control character of what was written is in it."""
    translate = translator.translate
    match error:
        case click.NoSuchOption():
            return translate("There is no option {option}.", option=error.option_name)
        case NoSuchCommand():
            return translate("There is no command {command}.", command=error.command_name)
        case click.MissingParameter(param=click.Parameter() as parameter):
            return translate("{option} is missing.", option=_shown(parameter))
        case click.BadParameter(param=click.Parameter(type=click.Choice() as kind) as parameter):
            choices = ", ".join(map(str, kind.choices))
            return translate("{option} must be one of these: {choices}.", option=_shown(parameter), choices=choices)
        case click.BadParameter(param=click.Parameter(type=click.DateTime()) as parameter):
            return translate("{option} must be a day such as 2026-01-31.", option=_shown(parameter))
        case click.BadParameter(param=click.Parameter() as parameter):
            return translate("{option} must be a number, 0 or more.", option=_shown(parameter))
        case click.BadOptionUsage():
            return translate("{option} needs a value, or takes none; see its help.", option=error.option_name)
        case click.BadArgumentUsage():
            return translate("{argument} is one argument too many.", argument=error.message)
        case _:
            return translate("This was not understood: {message}", message=error.format_message())


def _shown(parameter: click.Parameter) -> str:
    return parameter.opts[0] if isinstance(parameter, click.Option) else str(parameter.metavar)


def _table(rows: Sequence[tuple[str, str]], columns: int) -> Iterator[str]:
    """Names and what each means, beside each other; below a name that is too long for that."""
    beside = max((width(name) for name, _ in rows if width(name) <= _LONGEST_NAME), default=_LONGEST_NAME) + 4
    for name, meaning in rows:
        lines = wrapped(meaning, max(columns - beside, _LEAST))
        if width(name) <= _LONGEST_NAME:
            first, *lines = lines
            yield f"  {name}{' ' * (beside - 2 - width(name))}{first}"
        else:
            yield f"  {name}"
        yield from (" " * beside + line for line in lines)


def _ended(code: int | None) -> None:
    if code is not None:
        click.get_current_context().exit(code)
