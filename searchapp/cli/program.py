"""The program around the commands: Chinese help pages, errors as one line and an exit code.

Depends on: click, errors, cli.complaints. Used by: cli.commands.
"""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Final, NoReturn

import click

from searchapp.cli import complaints
from searchapp.errors import SearchAppError

_HEADINGS: Final = {"Usage": "用法", "Options": "选项", "Commands": "命令", "Arguments": "参数"}


class _Formatter(click.HelpFormatter):
    """Help pages with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context

    def __init__(self, name: str | None, **others: Any) -> None:  # noqa: ANN401  click's own
        super().__init__(name, options_metavar="[选项]", **others)
        self.params.append(help_option())


class Program(click.Group):
    """The program: turns every expected error into one line and an exit code."""

    context_class = _Context
    command_class = _Command

    def __init__(self, name: str | None, **others: Any) -> None:  # noqa: ANN401  click's own
        others |= {"options_metavar": "[选项]", "subcommand_metavar": "命令 [选项]..."}
        super().__init__(name, **others)
        self.params.append(help_option())

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named first, or say which one was meant."""
        if args and args[0] not in self.commands:
            near = get_close_matches(args[0], self.commands, n=1)
            raise click.UsageError(
                f"没有命令 {args[0]}" + (f"，最接近的是 {near[0]}" if near else ""), ctx
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own
        """Run the command named; a reader who has seen enough of our output ends it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return complaints.OK

    def main(self, args: Sequence[str] | None = None, *others: Any, **named: Any) -> NoReturn:  # noqa: ANN401  click's own
        """Run a command and leave with its exit code."""
        named["standalone_mode"] = False
        try:
            code = super().main(args, *others, **named)
        except SearchAppError as error:
            code = _complain(complaints.complaint(error), complaints.exit_code(error))
        except click.UsageError as error:
            code = _complain(_usage(error), complaints.USAGE)
        except click.ClickException as error:
            code = _complain(error.format_message(), complaints.FAILED)
        except (click.Abort, KeyboardInterrupt):
            code = _complain("已中断；原有索引不受影响", complaints.INTERRUPTED)
        except OSError as error:
            where = f"{error.filename}：" if error.filename else ""
            code = _complain(f"{where}{error.strerror or error}", complaints.FAILED)
        sys.exit(code or complaints.OK)


def _complain(line: str, code: int) -> int:
    click.echo(f"错误：{line}", err=True)
    return code


def _usage(error: click.UsageError) -> str:
    where = error.ctx.command_path if error.ctx else "searchapp"
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            said = f"没有选项 {name}" + (f"，最接近的是 {'、'.join(near)}" if near else "")
        case click.MissingParameter(param=param):
            said = f"缺少 {param.make_metavar(error.ctx) if param and error.ctx else ''}"
        case click.BadParameter(param=param) if param is not None:
            said = f"{param.opts[0]} 的值不对，应为{_wanted(param.type)}"
        case _:
            said = error.format_message()
    return f"{said}；用 {where} --help 看用法"


def _wanted(kind: click.ParamType[Any]) -> str:
    """Say what a value must be."""
    match kind:
        case click.IntRange(min=least, max=None):
            return f"不小于 {least} 的整数"
        case click.IntRange(min=least, max=most):
            return f" {least} 至 {most} 的整数"
        case click.Path():
            return "文件夹的路径" if not kind.file_okay else "路径"
    return "整数" if kind is click.INT else "可以写入的文件"


def help_option() -> click.Option:
    """Make the option that shows the help page, in Chinese."""
    return click.Option(
        ["--help"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        help="显示这段说明。",
        callback=_show_help,
    )


def _show_help(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(context.get_help())
        context.exit()
