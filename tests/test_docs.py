"""The README is true: its commands run, and print what it says they print."""

import re
import shlex

import pytest

from qa.cli import main
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.fixture
def at_home(home, tmp_path, monkeypatch):
    """A working directory in which .whosaid and sources are those of the README."""
    (tmp_path / ".whosaid").symlink_to(home)
    (tmp_path / "sources").symlink_to(ROOT / "sources")
    monkeypatch.chdir(tmp_path)


def test_commands_print_what_the_readme_says(at_home, capsys):
    examples = re.findall(r"^\$ whosaid (.*)\n(.*)$", "\n".join(blocks("console")), re.MULTILINE)
    assert len(examples) >= 4
    for command, first_line in examples:
        assert main(shlex.split(command)) == 0
        assert capsys.readouterr().out.split("\n")[0] == first_line, command


@pytest.mark.parametrize("block", [block for block in blocks("python") if "gradio_client" not in block])
def test_the_python_examples_run(at_home, block):
    exec(compile(block, "README.md", "exec"), {})


def test_every_command_and_file_it_names_exists():
    for name in re.findall(r"`?(?:make|whosaid) (\w+)", README):
        known = (ROOT / "Makefile").read_text(encoding="utf-8") + (ROOT / "qa" / "cli.py").read_text(encoding="utf-8")
        assert re.search(rf'^{name}:|command\(\s*"{name}"', known, re.MULTILINE), name
    for path in re.findall(r"\]\(((?!http)[^)#]+)\)|^  ?((?:index|qa)/\w+\.py)", README, re.MULTILINE):
        assert (ROOT / "".join(path)).exists(), path
