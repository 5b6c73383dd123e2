"""The commands: results on one channel, complaints on the other, exit codes that mean something."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unicodedata import east_asian_width

import click
import pytest
from click.testing import CliRunner, Result

from searchapp import errors
from searchapp.cli import builds, complaints, main
from searchapp.indexing.reports import Failure, ProofReport
from searchapp.model import Reject
from tests.indexing_parts import write_records

Run = Callable[..., Result]
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of three records and its index."""
    folder = tmp_path_factory.mktemp("archive")
    write_records(folder / "seeds.jsonl", ["一", "二", "三"])
    sources, index = str(folder / "seeds.jsonl"), str(folder / "index")
    done = CliRunner().invoke(main, ["rebuild-index", sources, "--index", index])
    assert done.exit_code == complaints.OK, done.output
    return folder


@pytest.fixture
def run(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in the archive's folder."""
    monkeypatch.chdir(archive)

    def invoke(*args: str) -> Result:
        return CliRunner().invoke(main, list(args))

    return invoke


def one_line(text: str) -> str:
    """Check that a complaint is a single line, and give it."""
    lines = text.splitlines()
    assert len(lines) == 1, text
    return lines[0]


# building


def test_a_build_sums_up_and_proves(run: Run, archive: Path, tmp_path: Path) -> None:
    """The summary is the result; the bar and the stages are not."""
    done = run("rebuild-index", "seeds.jsonl", "--index", str(tmp_path / "i"), "--seed", "7")

    assert done.exit_code == complaints.OK
    assert "文件 1，文章 3，段落 6，拒收 0，用时" in done.stdout
    assert "抽取 400 个字串，找到 1.000" in done.stdout
    assert "误中 0.000" in done.stdout
    assert "种子 7" in done.stdout
    assert "逐字检验……" in done.stderr
    assert "逐字检验……" not in done.stdout


def test_a_quiet_build_complains_of_nothing(run: Run, tmp_path: Path) -> None:
    """Scripts get the summary and an empty error channel."""
    done = run("rebuild-index", "seeds.jsonl", "--index", str(tmp_path), "--quiet")

    assert done.exit_code == complaints.OK
    assert done.stderr == ""
    assert "文章 3" in done.stdout


def test_what_is_rejected_is_named_and_the_exit_code_says_so(run: Run, tmp_path: Path) -> None:
    """Path, line and reason on the error channel; the rest is indexed."""
    source = write_records(tmp_path / "甲.jsonl", ["一", "二"])
    source.write_text(source.read_text("utf-8") + "{坏\n", "utf-8")

    done = run("rebuild-index", str(source), "--index", str(tmp_path / "i"), "--quiet")

    assert done.exit_code == complaints.SOMETHING_WRONG
    assert re.fullmatch(r"拒收 .*甲\.jsonl 第 3 行：.+", one_line(done.stderr))
    assert "文章 2" in done.stdout
    assert "拒收 1" in done.stdout


def test_the_whole_report_can_be_had_as_json(run: Run, tmp_path: Path) -> None:
    """To a file, or alone on standard output."""
    place = ("--index", str(tmp_path / "i"), "--quiet")
    kept = run("rebuild-index", "seeds.jsonl", *place, "--json", str(tmp_path / "報告.json"))
    piped = run("rebuild-index", "seeds.jsonl", *place, "--json", "-")

    report = json.loads((tmp_path / "報告.json").read_bytes())
    assert kept.exit_code == piped.exit_code == complaints.OK
    assert (report["articles"], report["rejects"]) == (3, [])
    assert report["proof"]["found"] == 400
    assert json.loads(piped.stdout)["articles"] == 3


def test_a_second_build_takes_over_what_has_not_changed(run: Run, tmp_path: Path) -> None:
    """It says so, and can be told not to."""
    command = ("rebuild-index", "seeds.jsonl", "--index", str(tmp_path), "--quiet")

    first, second, fresh = run(*command), run(*command), run(*command, "--fresh")

    assert "沿用" not in first.stdout
    assert "其中 3 篇没有改动，沿用上次的分析" in second.stdout
    assert "沿用" not in fresh.stdout


def test_without_sources_the_folder_seeds_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two commands of a newcomer need no argument."""
    (tmp_path / "seeds").mkdir()
    write_records(tmp_path / "seeds" / "甲.jsonl", ["一"])
    monkeypatch.chdir(tmp_path)

    built = CliRunner().invoke(main, ["rebuild-index"])
    found = CliRunner().invoke(main, ["search", "產業集聚區"])

    assert built.exit_code == found.exit_code == complaints.OK
    assert "共 1 篇" in found.stdout


# searching


@pytest.mark.parametrize("query", ["产业集聚区", "產業集聚區", "𠮷野", "4000亿元", "元"])
def test_a_search_shows_titles_marks_and_counts(run: Run, query: str) -> None:
    """Marks sit on the printed characters, in whichever script was typed."""
    found = run("search", query)

    assert found.exit_code == complaints.OK
    assert "共 3 篇 3 段 3 处" in found.stdout
    assert "1. 標題" in found.stdout
    assert found.stdout.count("【") == 3
    assert found.stderr == ""


def test_single_hits_stand_below_each_other(run: Run) -> None:
    """The words found begin in one column, and every hit is there."""
    shown = run("search", "產業", "--unit", "hit", "--sort", "left").stdout
    answer = json.loads(run("search", "產業", "--unit", "hit", "--sort", "left", "--json").stdout)
    lines = [line for line in shown.splitlines() if "【" in line]
    columns = {
        sum(1 + (east_asian_width(char) in "WF") for char in line.split("【")[0]) for line in lines
    }

    assert len(columns) == 1
    assert len(lines) == len(answer["lines"]) == answer["occurrences"] > 1
    assert [f"{one['left']}【{one['keyword']}】{one['right']}" for one in answer["lines"]] == [
        line.lstrip() for line in lines
    ]


def test_a_search_that_finds_nothing_is_no_error(run: Run) -> None:
    """An empty result is a result."""
    found = run("search", "馬")

    assert found.exit_code == complaints.OK
    assert "共 0 篇" in found.stdout


def test_results_can_be_limited_turned_and_sorted(run: Run) -> None:
    """The options are the parameters of the page."""
    first = run("search", "產業", "--limit", "2", "--sort", "title")
    second = run("search", "產業", "--limit", "2", "--sort", "title", "--page", "2")

    assert re.findall(r"^(\d)\. 標題(.)", first.stdout, re.MULTILINE) == [("1", "一"), ("2", "三")]
    assert re.findall(r"^(\d)\. 標題(.)", second.stdout, re.MULTILINE) == [("3", "二")]


def test_facets_are_chosen_and_excluded(run: Run) -> None:
    """An unknown value keeps nothing, and excluding it keeps everything."""
    kept = run("search", "產業", "--facet", "district=火星区")
    dropped = run("search", "產業", "--exclude", "district=火星区")

    assert "共 0 篇" in kept.stdout
    assert "共 3 篇" in dropped.stdout


def test_a_search_as_json_is_one_value(run: Run) -> None:
    """Marks count code points of the extract."""
    answer = json.loads(run("search", "𠮷野", "--json").stdout)

    assert (answer["articles"], answer["occurrences"], answer["query"]) == (3, 3, "𠮷野")
    snippet = answer["results"][0]["snippets"][0]
    start, end = snippet["marks"][0]
    assert snippet["text"][start:end] == "𠮷野"
    assert set(answer["facets"]) >= {"date", "district", "person", "topic"}


def test_control_characters_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    """A printed text cannot move the cursor or set colours."""
    rows = [{"id": "一", "title": "\u001b[31m紅\u202e字", "text": "產業\u001b]0;x\u0007"}]
    (tmp_path / "甲.jsonl").write_text(json.dumps(rows[0]), "utf-8")
    run("rebuild-index", str(tmp_path / "甲.jsonl"), "--index", str(tmp_path / "i"), "--quiet")

    found = run("search", "產業", "--index", str(tmp_path / "i"))

    assert found.exit_code == complaints.OK
    assert "共 1 篇" in found.stdout
    assert not set(found.stdout) & set("\u001b\u0007\u202e")


# checking


def test_a_sound_index_passes_both_checks(run: Run) -> None:
    """What is served is named; a deep check proves it again."""
    quick, deep = run("check"), run("check", "--deep")

    assert quick.exit_code == deep.exit_code == complaints.OK
    assert "文章 3" in quick.stdout
    assert "逐字检验" not in quick.stdout
    assert "找到 1.000" in deep.stdout


# complaints


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (
            ["search", "馬", "--index", "沒有"],
            3,
            "沒有 里还没有索引；请先运行 searchapp rebuild-index",
        ),
        (["check", "--index", "沒有"], 3, "还没有索引"),
        (["serve", "--index", "沒有"], 3, "还没有索引"),
        (["rebuild-index", "沒有"], 2, "沒有：没有这个文件或文件夹"),
        (["search", "馬" * 500], 2, "字"),
        (["search", "馬", "--sort", "亂"], 2, "参数 sort：没有“亂”这个值"),
        (["search", "馬", "--facet", "district"], 2, "应写作 分面=值"),
        (["search", "馬", "--facet", "distict=上街区"], 2, "district"),
        (["search", "馬", "--limit", "9999"], 2, "limit"),
        (["search", "馬", "--limit", "二"], 2, "--limit 的值不对，应为不小于 1 的整数"),
        (["search", "馬", "--from", "昨天"], 2, "from"),
        (["search"], 2, "缺少 查询"),
        (["serch", "馬"], 2, "没有命令 serch，最接近的是 search"),
        (["search", "馬", "--lmit", "2"], 2, "没有选项 --lmit，最接近的是 --limit"),
        (["serve", "--port", "99999"], 2, "应为 0 至 65535 的整数"),
    ],
    ids=[
        "search without index",
        "check without index",
        "serve without index",
        "no such source",
        "query too long",
        "no such order",
        "facet without value",
        "no such facet",
        "too many results",
        "no number",
        "no date",
        "no query",
        "no such command",
        "no such option",
        "no such port",
    ],
)
def test_what_is_wrong_is_one_line_and_a_code(
    run: Run, args: list[str], code: int, said: str
) -> None:
    """It says what, where and how to mend it, on the error channel."""
    done = run(*args)

    assert done.exit_code == code, done.output
    assert said in one_line(done.stderr)
    assert done.stderr.startswith("错误：")
    assert done.stdout == ""


def test_a_bad_setting_is_a_matter_of_usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named as it was written."""
    monkeypatch.setenv("SEARCHAPP_PORT", "八千")

    done = run("check")

    assert done.exit_code == complaints.USAGE
    assert "SEARCHAPP_PORT" in one_line(done.stderr)


def test_a_report_that_cannot_be_written_is_known_before_the_build(run: Run) -> None:
    """Nobody waits for a build whose report then has no place."""
    done = run("rebuild-index", "seeds.jsonl", "--quiet", "--json", "沒有/報告.json")

    assert done.exit_code == complaints.FAILED
    assert "沒有/報告.json" in one_line(done.stderr)


def test_an_index_folder_that_cannot_be_made_is_no_traceback(run: Run) -> None:
    """A file stands where the folder should be."""
    done = run("rebuild-index", "seeds.jsonl", "--quiet", "--index", "seeds.jsonl/index")

    assert done.exit_code == complaints.FAILED
    assert "seeds.jsonl/index" in one_line(done.stderr)


def every_error() -> list[errors.SearchAppError]:
    """One of each error there is."""
    path = Path("甲")
    return [
        errors.SettingError("X", "改"),
        errors.SourceError(path, 3, "缺"),
        errors.RecordError("壞"),
        errors.LexiconError(path, "項", "缺"),
        errors.GoldError(path, "第 1 条", "缺"),
        errors.CorrectionsError(path, 3, "缺"),
        errors.QueryError("長", position=2, hint="短"),
        errors.ParameterError("p", "無", "有"),
        errors.CursorError("舊"),
        errors.NotFoundError("甲-01", ("甲-02",)),
        errors.BenchmarkError("無"),
        errors.EngineError("壞"),
        errors.IndexMissingError(path),
        errors.IndexStaleError("舊"),
        errors.IndexDamagedError(path, "短"),
        errors.IndexBusyError("忙"),
        errors.BuildError("滿"),
        errors.SearchTimeoutError("慢"),
    ]


def test_every_error_has_a_line_and_a_documented_code() -> None:
    """A new error must be given words and a code here too."""
    documented = {code for code, _ in complaints.EXIT_CODES}
    known = every_error()

    for error in known:
        assert complaints.exit_code(error) in documented - {complaints.OK}
        said = complaints.complaint(error)
        assert said == said.strip() != ""
        assert "\n" not in said
    defined = {value for value in vars(errors).values() if isinstance(value, type)}
    raised = {kind for kind in defined if issubclass(kind, errors.SearchAppError)}
    assert {type(error) for error in known} == raised - {errors.SearchAppError}


def test_busy_has_the_code_that_means_try_again() -> None:
    """75 is EX_TEMPFAIL to schedulers and mail programs."""
    assert complaints.exit_code(errors.IndexBusyError("忙")) == 75


def test_only_the_first_of_many_rejects_are_listed() -> None:
    """A million bad records must not bury the summary."""
    rejects = [Reject(Path("甲"), number, "壞") for number in range(1, 1001)]

    lines = list(builds.rejects(rejects))

    assert len(lines) == builds.REJECTS_SHOWN + 1
    assert "980" in lines[-1]


@pytest.mark.parametrize(
    ("found", "false_finds", "shown"),
    [
        (100_000, 0, ("找到 1.000", "误中 0.000")),
        (99_999, 1, ("找到 0.999", "误中 0.001")),
        (0, 100_000, ("找到 0.000", "误中 1.000")),
    ],
    ids=["all well", "one of many", "nothing"],
)
def test_shares_are_never_rounded_to_perfect(
    found: int, false_finds: int, shown: tuple[str, str]
) -> None:
    """1.000 means all, 0.000 means none."""
    failure = Failure("產業", "甲-01-p02", "not_found")
    report = ProofReport(1, 100_000, found, 9, 100_000, false_finds, 0, (failure,))

    first, second = builds.proof(report)

    assert all(piece in first for piece in shown)
    assert "没有找到：“產業”（甲-01-p02）" in second


# help


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself_with_examples(run: Run, name: str) -> None:
    """In Chinese, headings included."""
    shown = run(name, "--help")

    assert shown.exit_code == complaints.OK
    assert "用法：searchapp" in shown.output.replace("main ", "searchapp ")
    assert f"searchapp {name}" in shown.output
    assert "例：" in shown.output
    assert "选项:" in shown.output
    assert not re.search(r"Usage|Options|Show this message|Commands", shown.output)


def test_the_first_page_lists_commands_and_exit_codes(run: Run) -> None:
    """A newcomer sees where to begin and what the codes mean."""
    shown = run("--help").output

    for name in main.commands:
        assert re.search(rf"^  {name}\b", shown, re.MULTILINE)
    for code, meaning in complaints.EXIT_CODES:
        assert re.search(rf"^ +{code}  {meaning}$", shown, re.MULTILINE)


def test_the_version_is_that_of_the_package(run: Run) -> None:
    """One number, in one place."""
    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)

    assert declared
    assert run("--version").output.strip() == f"searchapp {declared[1]}"


def test_options_that_take_a_value_say_what_kind() -> None:
    """No option shows click's English type names."""
    for command in main.commands.values():
        for param in command.params:
            if isinstance(param, click.Option) and not param.is_flag:
                assert param.metavar, (command.name, param.name)


# as a program


def test_a_reader_who_stops_early_is_no_error(archive: Path) -> None:
    """``searchapp search … | head -1`` ends quietly."""
    command = [sys.executable, "-W", "ignore", "-m", "searchapp", "search", "產業"]
    process = subprocess.Popen(  # noqa: S603  our own program
        [*command, "--index", str(archive / "index")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    process.stdout.close()

    _, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (complaints.OK, b"")


SLEEPER = """
import sys
from searchapp import bootstrap
from searchapp.cli import main
from tests.indexing_parts import Sleeping
bootstrap._load_enricher = lambda settings: Sleeping
if __name__ == "__main__":
    main(sys.argv[1:], prog_name="searchapp")
"""


@pytest.fixture
def building(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """A build in processes of its own that never ends by itself, and its worker processes."""
    (tmp_path / "pids").mkdir()
    (tmp_path / "sleeper.py").write_text(SLEEPER, "utf-8")
    long_text = "一段很長的文字，" * 500
    write_records(tmp_path / "甲.jsonl", [f"{number:03}" for number in range(40)], long_text)
    command = [sys.executable, "-W", "ignore", "sleeper.py", "rebuild-index", "甲.jsonl"]
    environ = os.environ | {"TEST_PID_FOLDER": str(tmp_path / "pids"), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(  # noqa: S603  our own program
        [*command, "--workers", "2"],
        cwd=tmp_path,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    pids: list[int] = []
    deadline = time.monotonic() + 60
    while len(pids) < 2 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
        pids = [int(path.name) for path in (tmp_path / "pids").iterdir()]
    yield process, pids
    for pid in [process.pid, *pids]:
        if is_running(pid):
            os.kill(pid, signal.SIGKILL)
    process.communicate()


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
def test_workers_end_when_the_build_is_killed(
    building: tuple["subprocess.Popen[str]", list[int]],
) -> None:
    """Even a kill that cannot be caught leaves no process behind."""
    process, pids = building
    assert len(pids) == 2

    process.kill()
    process.wait()

    deadline = time.monotonic() + 20
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_running, pids))


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals are a POSIX matter")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
def test_an_interrupted_build_says_so_and_leaves_nothing(
    building: tuple["subprocess.Popen[str]", list[int]], number: signal.Signals, tmp_path: Path
) -> None:
    """One line, the code of an interrupt, no traceback, no process, no half-built folder."""
    process, pids = building
    assert len(pids) == 2

    os.killpg(process.pid, number) if number is signal.SIGINT else process.send_signal(number)
    out, err = process.communicate(timeout=20)

    assert process.returncode == complaints.INTERRUPTED, err
    assert out == ""
    assert err.splitlines()[-1] == "错误：已中断；原有索引不受影响"
    assert "Traceback" not in err
    assert not any(map(is_running, pids))
    assert not [path for path in (tmp_path / "index").iterdir() if path.is_dir()]
