"""The command line: `whosaid`. Data to stdout, everything else to stderr.

Exit codes: 0 fine; 1 it failed, with one line that says why and what to do; 2 wrong usage. Heavy packages are imported
by the commands that need them, so `whosaid --help` starts at once.
"""

import argparse
import codecs
import errno
import io
import json
import os
import re
import sys
from collections import Counter
from dataclasses import asdict
from threading import Thread

from index.errors import BadQuestion, BadSource, WhosaidError
from index.types import FIELDS, visible
from qa.measuring.cases import (
    by_kind,
    fingerprint,
    json_lines,
    json_values,
    may_write,
    read_cases,
    read_runs,
    write_runs,
)
from qa.models import complete
from qa.types import BALANCED, DIAL

FEW = 5
"""Files of unknown kinds that are named one by one."""

STOPPED_BUILD = "stopped; the index is as it was. What was embedded by then waits for the next build."

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def main(argv: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    arguments = _parser().parse_args(argv)
    try:
        code = arguments.run(arguments) or 0
        if sys.stdout:
            sys.stdout.flush()
        return code
    except WhosaidError as error:
        _say(f"whosaid: {error}")
    except KeyboardInterrupt:
        _say(f"whosaid: {arguments.stopped}")
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.ENOSPC:
            _say("whosaid: there is no room for the output. See that the disk has room.")
    return 1


def _parser() -> argparse.ArgumentParser:
    cli = argparse.ArgumentParser(
        prog="whosaid", description="Ask your own documents. Every sentence of an answer is somebody's."
    )
    commands = cli.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run, help_: str, *, machine=False, asks=False, json_=True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_, description=help_)
        sub.set_defaults(run=run, stopped="stopped.")
        sub.add_argument("--home", type=_given, default=".whosaid", help="folder of the index (default: .whosaid)")
        if json_:
            sub.add_argument("--json", action="store_true", help="print JSON")
        if machine:
            sub.add_argument("--device", help="cpu, cuda, mps … (default: a GPU where there is one)")
        if asks:
            sub.add_argument("--reader", help="a CrossEncoder, by hub name or folder (default: the packaged reader)")
            sub.add_argument(
                "--dial",
                choices=tuple(DIAL),
                default=BALANCED,
                help="how sure to be before answering (default: balanced)",
            )
            add_model(sub)
        return sub

    sub = command("build", _build, "Read the sources and bring the index up to date.", machine=True)
    sub.set_defaults(stopped=STOPPED_BUILD)
    sub.add_argument(
        "sources", nargs="*", type=_given, help="folders or files (default: those of the last build, or sources)"
    )
    sub.add_argument(
        "--encoder", help="a sentence-transformers model, by hub name or folder (default: the packaged MiniLM)"
    )
    sub.add_argument("--anew", action="store_true", help="forget the old index, even a damaged one")
    sub.add_argument("--watch", action="store_true", help="go on, and build again whenever a file changes")
    sub = command("status", _status, "Show what a build would do.")
    sub.add_argument("sources", nargs="*", type=_given)
    sub = command("search", _search, "Show the passages nearest to a question.", machine=True)
    sub.add_argument("question")
    sub.add_argument("-k", type=_positive, default=5, help="how many (default: 5)")
    _add_filter(sub)
    sub = command("ask", _ask, "Answer a question from the sources.", machine=True, asks=True)
    what = sub.add_mutually_exclusive_group(required=True)
    what.add_argument("question", nargs="?")
    what.add_argument(
        "--jsonl",
        metavar="FILE",
        help="answer every line: objects with question and, if wanted, history (- for standard input)",
    )
    sub.add_argument(
        "--format", choices=("markdown", "html", "bibtex", "csl"), help="print what can be kept or printed"
    )
    _add_filter(sub)
    command(
        "chat",
        _chat,
        "Ask and ask on, in the terminal. (In the browser: python app.py)",
        machine=True,
        asks=True,
        json_=False,
    )
    sub = command(
        "sources",
        _sources,
        "List the sources, or correct what is known of one: sources edit PATH --author …",
        machine=True,
    )
    sub.set_defaults(stopped=STOPPED_BUILD)
    sub.add_argument("edit", nargs="*", metavar="edit PATH", help="the word edit and a source's path")
    for name in FIELDS:
        sub.add_argument(f"--{name.replace('_', '-')}", help='"" where it is not known')
    sub = command("eval", _eval, "Measure answers, search or reading on a file of cases.", machine=True)
    sub.add_argument("cases", help="JSON Lines: answer, retrieval, sentences or followup (docs/quality.md)")
    sub.add_argument("--save", metavar="RUN", help="keep what came out, case by case, in this file")
    sub.add_argument("--against", metavar="RUN", help="compare with a run kept earlier over the same cases")
    sub = command("check", _check, "Say of answers kept earlier whether what they cite is unchanged.")
    sub.add_argument(
        "answers", metavar="FILE", help="answers as ask --json or an export keeps them (- for standard input)"
    )
    sub = command(
        "mcp",
        _mcp,
        "Serve ask, retrieve and build to a language model's program, by MCP over standard input and output.",
        machine=True,
        json_=False,
    )
    sub.add_argument("--no-build", action="store_true", help="leave the index as it is")
    command("doctor", _doctor, "Check the installation and the index.", machine=True)
    return cli


def _add_filter(cli: argparse.ArgumentParser) -> None:
    cli.add_argument("--source", action="append", metavar="PATH", help="only this source; may be given several times")
    cli.add_argument("--author", action="append", help="only sources by this author, or one of several")
    cli.add_argument("--publisher", action="append", help="only sources of this publisher, or one of several")
    cli.add_argument("--since", metavar="DATE", help="only sources of this day, month or year, or later: 2024-04")
    cli.add_argument("--until", metavar="DATE", help="only sources of this day, month or year, or earlier")


def add_model(cli: argparse.ArgumentParser) -> None:
    """The options that say who words an answer, for every door."""
    given = "default: the variable {}"
    cli.add_argument(
        "--answer",
        choices=complete.WAYS,
        help="quotes alone, or written by a model here or behind an endpoint (default: as --model or --endpoint says)",
    )
    cli.add_argument(
        "--model",
        help=f"a language model: hub name, folder, .gguf file, or its name there ({given.format(complete.MODEL)})",
    )
    cli.add_argument(
        "--endpoint",
        metavar="URL",
        help="where one answers as OpenAI's do, such as http://127.0.0.1:11434/v1 "
        f"({given.format(complete.ENDPOINT)}; its key: {' or '.join(complete.KEYS)})",
    )
    cli.add_argument("--bits", type=int, choices=complete.BITS, help="load a local model quantised (GPU, bitsandbytes)")


def writer(arguments) -> "complete.Complete | None":
    """The language model that these options ask for. Raises NoModel."""
    return complete.writer(
        arguments.answer, arguments.model, arguments.endpoint, arguments.bits, arguments.device, arguments.home
    )


def _filter(arguments, corpus):
    from index import Filter

    known = {source.path for source, _ in corpus.sources()} if arguments.source else ()
    if unknown := [path for path in arguments.source or () if path not in known]:
        raise BadSource(
            f"there is no source {' and no '.join(map(visible, unknown))}.", "See their paths: whosaid sources"
        )
    return Filter.of(arguments.source, arguments.author, arguments.publisher, arguments.since, arguments.until)


def _build(arguments) -> int:
    from index import build, watch

    options = {"encoder": arguments.encoder, "device": arguments.device, "anew": arguments.anew}
    with _Bar() as bar:
        if not arguments.watch:
            _built(build(arguments.sources or None, arguments.home, progress=bar, **options), arguments)
            return 0
        for report in watch(arguments.sources or None, arguments.home, progress=bar, **options):
            _say(f"whosaid: {report}") if isinstance(report, WhosaidError) else _built(report, arguments)
    return 0


def _built(report, arguments) -> None:
    last = f"{report.passages} passages in {arguments.home}, {report.seconds:.1f} s"
    _report(report, arguments.json, last)


def _status(arguments) -> int:
    from index import status

    report = status(arguments.sources or None, arguments.home)
    current = not (report.added or report.changed or report.renamed or report.removed or report.rebuilt)
    if not current:
        last = "nothing was done; whosaid build would do this"
    else:
        last = "the index is up to date" if report.passages else "there is no index, and nothing to make one of"
    _report(report, arguments.json, last)
    return 0


def _report(report, as_json: bool, last: str) -> None:
    for line in _problems(report.problems):
        _say(line)
    if as_json:
        _print_json(asdict(report))
        return
    if report.rebuilt:
        _print(f"all of it anew: {report.rebuilt}")
    for what in ("added", "changed", "renamed", "removed"):
        for path in getattr(report, what):
            _print(f"{what}: {visible(path)}")
    _print(f"unchanged: {len(report.unchanged)}")
    _print(last)


def _problems(problems: list) -> list[str]:
    """A line for each; one for all the files of a kind that no reader knows, such as a saved page's pictures."""
    from index.readers import NO_READER

    unknown = Counter(p.reason.split()[-1].rstrip(".") for p in problems if p.reason.startswith(NO_READER))
    lines = [
        f"{'left out: ' if p.skipped else 'note: '}{p}"
        for p in problems
        if not (p.reason.startswith(NO_READER) and unknown.total() > FEW)
    ]
    if unknown.total() > FEW:
        kinds = ", ".join(f"{n} {kind}" for kind, n in unknown.most_common())
        lines.append(f"left out: {unknown.total()} files of kinds that no reader knows ({kinds}). --json names each.")
    return lines


def _search(arguments) -> int:
    from qa import Assistant, render

    assistant = Assistant.open(arguments.home, arguments.device)
    hits = assistant.retrieve(arguments.question, arguments.k, _filter(arguments, assistant.corpus))
    if arguments.json:
        _print_json([render.hit_json(hit) for hit in hits])
    else:
        for hit in hits:
            _print(f"{hit.score:.2f}  {render.reference(hit.source)}, characters {hit.start}–{hit.end}")
            _print(f"      {' '.join(hit.text.split())}\n")
    return 0


def _ask(arguments) -> int:
    from qa import Assistant, render
    from qa.keeping.export import export

    if arguments.json and arguments.format:
        _say("usage: whosaid ask … --json, or --format, but not both")
        return 2
    assistant = Assistant.open(arguments.home, arguments.device, arguments.reader, writer(arguments))
    only = _filter(arguments, assistant.corpus)
    if arguments.jsonl:
        lines = _lines(arguments.jsonl)
        answers = (_answer(assistant, *each, only, arguments.dial) for each in lines)
    else:
        answers = [assistant.ask(arguments.question, only=only, dial=arguments.dial)]
    if arguments.format:
        _print(export(list(answers), arguments.format), end="")
        return 0
    for answer in answers:
        _print_json(render.to_json(answer)) if arguments.jsonl or arguments.json else _print(_shown(answer))
    return 0


def _answer(assistant, question: str, history: list, only, dial: str):
    """The answer, or why a question that is none has no answer."""
    from qa import Answer

    try:
        return assistant.ask(question, history, only, dial)
    except BadQuestion as error:
        return Answer(question, question, (), (), abstained=str(error))


def _lines(file: str) -> list[tuple[str, list]]:
    from qa import Turn

    cases = []
    for number, case in json_lines(file):
        try:
            Turn.from_json({"question": case.get("question")})
            cases.append((case["question"], [Turn.from_json(turn) for turn in case.get("history") or []]))
        except (BadQuestion, TypeError, AttributeError) as error:
            raise BadSource(
                f"{file}, line {number}: this is no question with its history.",
                'Each line is an object such as {"question": "…", "history": [{"question": "…", "answer": "…"}]}.',
            ) from error
    return cases


def _chat(arguments) -> int:
    from qa import Assistant, Turn, render

    assistant, history = Assistant.open(arguments.home, arguments.device, arguments.reader, writer(arguments)), []
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    _say("Ask; an empty line ends it.")
    while question := _input():
        try:
            answer = assistant.ask(question, history, dial=arguments.dial)
        except BadQuestion as error:
            _say(str(error))
            continue
        if answer.asked != answer.question:
            _say(f"(searched for: {answer.asked})")
        _print(_shown(answer) + "\n")
        history.append(Turn(question, render.text(answer)))
    return 0


def _input() -> str:
    try:
        return input("> " if sys.stdout.isatty() else "").strip()
    except EOFError:
        return ""


def _shown(answer) -> str:
    from qa import render

    if not answer.abstained:
        return render.markdown(answer)
    near = "\n".join(
        f"- {render.reference(hit.source)}: {' '.join(hit.text.split())[:160]} …" for hit in answer.hits[:3]
    )
    return answer.abstained + (f"\n\nNearest in the sources:\n{near}" if near else "")


def _sources(arguments) -> int:
    from index import Corpus

    if arguments.edit or any(getattr(arguments, name) is not None for name in FIELDS):
        return _edit(arguments)
    corpus = Corpus.open(arguments.home)
    rows, copies = corpus.sources(), corpus.copies()
    if arguments.json:
        _print_json([asdict(s) | {"passages": count, "copy_of": copies.get(s.path)} for s, count in rows])
        return 0
    for source, count in rows:
        _print(f"{visible(source.path)}  ({count} passages)")
        if source.path in copies:
            _print(f"    the same text as {visible(copies[source.path])}")
        for name in FIELDS:
            if value := getattr(source, name):
                _print(f"    {name}: {value}  [{source.provenance.get(name) or 'not stated'}]")
    return 0


def _edit(arguments) -> int:
    from index import build, correct

    values = {name: getattr(arguments, name) for name in FIELDS if getattr(arguments, name) is not None}
    if len(arguments.edit) != 2 or arguments.edit[0] != "edit" or not values:
        _say("usage: whosaid sources edit PATH --title … --author … --publisher … --date … --url …")
        return 2
    saved = correct(arguments.edit[1], values, arguments.home)
    _say(f"saved in {saved}")
    with _Bar() as bar:
        report = build(home=arguments.home, device=arguments.device, progress=bar)
    for line in _problems(report.problems):
        _say(line)
    if arguments.json:
        _print_json(asdict(report))
    return 0


def _eval(arguments) -> int:
    cases = read_cases(arguments.cases)
    from qa.measuring.evaluate import absent, evaluate
    from qa.measuring.measures import comparable, results, table

    before = read_runs(arguments.against) if arguments.against else None
    if before is not None:
        comparable({kind: fingerprint(of) for kind, of in by_kind(cases).items()}, before)
    if arguments.save:
        may_write(arguments.save)
    if missing := absent(cases, arguments.home):
        _say(f"note: no source is or begins with {', '.join(map(visible, missing))}: what names it cannot be right.")
    with _Bar() as bar:
        runs = evaluate(cases, arguments.home, arguments.device, bar)
    if arguments.save:
        write_runs(arguments.save, runs)
    found = results(runs, before)
    _print_json(found) if arguments.json else _print(table(found))
    return 0


def _check(arguments) -> int:
    from index import Corpus
    from qa.keeping.recheck import MEANING, standing

    corpus = Corpus.open(arguments.home)
    found = []
    for where, answer in json_values(arguments.answers):
        try:
            found.append(standing(answer, corpus))
        except BadSource as error:
            raise BadSource(f"{where}: {error.reason}", error.cure) from error
    if arguments.json:
        _print_json([[asdict(each) for each in answer] for answer in found])
        return 0
    for answer in found:
        for each in answer:
            _print(f"[{each.n}] {visible(each.path)}: {MEANING[each.state]}")
    return 0


def _mcp(arguments) -> int:
    from qa import Assistant
    from qa.mcp import server
    from qa.tools import Tools

    assistant = Assistant.open(arguments.home, arguments.device)
    Thread(target=assistant.warm, daemon=True).start()
    may_build = not arguments.no_build
    server(Tools(assistant, may_build), may_build).run("stdio")
    return 0


def _doctor(arguments) -> int:
    from qa.doctor import examine

    found = examine(arguments.home, arguments.device)
    if arguments.json:
        _print_json(found)
    else:
        for row in found:
            _print(f"{'ok  ' if row['ok'] else 'NOT '} {row['what']}: {row['found']}")
    return 0 if all(row["ok"] for row in found) else 1


class _Bar:
    """A progress bar on stderr, shown once something takes more than a second."""

    def __init__(self):
        self._bar, self._what = None, ""

    def __call__(self, what: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if what != self._what:
            self.__exit__()
            self._bar, self._what = tqdm(total=total, desc=what, delay=1, file=sys.stderr, leave=False), what
        self._bar.update(done - self._bar.n)

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_) -> None:
        if self._bar is not None:
            self._bar.close()


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _given(text: str) -> str:
    """A path; "", which a variable that is not set leaves behind, would be the working directory."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return text


def _print_json(value: object) -> None:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    is_unicode = codecs.lookup(encoding).name.startswith("utf")
    print(json.dumps(value, ensure_ascii=not is_unicode), flush=True)


def _print(text: str, file=None, end: str = "\n") -> None:
    """Without the control characters by which a file's words might give orders to a terminal."""
    print(_CONTROL.sub(" ", text), file=file, end=end)


def _say(text: str) -> None:
    if sys.stderr:
        _print(text, sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
