"""The page of the sources, as a person uses it: reading, adding, correcting, removing, putting back, and the picture."""

import json
import shutil
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from index import Corpus, build
from qa.sources import Library
from tests.conftest import write
from tests.web.conftest import VIEWS, served, visiting
from web import sources


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A folder of two documents that do not agree, its index, and its page."""
    where = tmp_path_factory.mktemp("library")
    folder = write(
        where / "documents",
        dam__md="---\ntitle: The case for the dam\nauthor: Mara Lind\ndate: 2021-05-04\n---\n\n"
        "The dam would give the valley cheap power. It would cost ninety million crowns.\n",
        river__txt="Leave the river alone\n\nby Oskar Berg\n\nA dam would end the salmon run that feeds four villages, and "
        "no ladder has ever brought one back on this coast. The power would be sold abroad.\n",
    )
    build(folder, where / "home")
    with served(where / "home") as server:
        yield folder, where / "home", server.url


@pytest.fixture
def library(begun):
    """As it was begun."""
    folder, home, _ = begun
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    yield begun
    shutil.rmtree(folder)
    write(folder, **{name.replace(".", "__"): data for name, data in kept.items()})
    shutil.rmtree(home / ".trash", ignore_errors=True)
    build(home=home)


@pytest.fixture(params=["wide-light", "phone-dark"])
def visit(request, browser, library):
    with visiting(browser, library[2], request.param) as visit:
        yield opened(visit)


def opened(visit):
    visit.page.get_by_role("tab", name="Sources").click()
    visit.page.locator(".wl-table tbody tr, .wl-none").first.wait_for()
    return visit


def rows(visit) -> list[str]:
    return [name.strip() for name in visit.page.locator(".wl-table tbody .wl-see").all_inner_texts()]


def up_to_date(visit, said: str) -> None:
    visit.page.locator(".wl-status", has_text=said).wait_for(timeout=60_000)


@pytest.mark.parametrize("view", VIEWS)
def test_the_list_the_picture_and_a_source(library, browser, view):
    with visiting(browser, library[2], view) as visit:
        opened(visit)
        assert rows(visit) == ["The case for the dam", "Leave the river alone"]
        first = " ".join(visit.page.locator(".wl-table tbody tr").first.inner_text().split())
        assert (
            "dam.md" in first and "Mara Lind front matter" in first and "2021-05-04" in first and "not known" in first
        )
        expect(visit.page.locator(".wl-plane g")).to_have_count(len(Corpus.open(library[1]).passages()))
        assert visit.page.locator(".wl-legend li").first.inner_text() == "The case for the dam"
        assert "1 source without a known date." in visit.page.locator(".wl-picture").inner_text()
        visit.accessible()
        visit.fits()
        visit.page.locator(".wl-see").last.click()
        visit.page.locator(".wl-about").wait_for()
        text = visit.page.locator(".wl-source").inner_text()
        assert "Oskar Berg" in text and "byline" in text and "A dam would end the salmon run" in text
        visit.in_sight(".wl-source .wl-about")
        visit.accessible()
        visit.page.get_by_role("button", name="← The picture").click()
        expect(visit.page.locator(".wl-plane")).to_be_visible()


def test_files_are_added_with_what_becomes_of_each(visit, library, tmp_path):
    given = write(
        tmp_path,
        weir__txt="The weir at Holm was built in 1921 by monks. It has never been mended.\n",
        broken__txt=b"\0\1\2",
        run__exe=b"MZ",
    )
    visit.page.locator(".wl-drop input").set_input_files([given / "weir.txt", given / "broken.txt", given / "run.exe"])
    up_to_date(visit, "1 added; 1 file left out.")
    uploads = [" ".join(text.split()) for text in visit.page.locator(".wl-uploads li").all_inner_texts()]
    assert uploads[0] == "weir.txt 1 passage"
    assert uploads[1].startswith("broken.txt it is not text") and "no reader for .exe" in uploads[2]
    assert rows(visit) == ["The case for the dam", "Leave the river alone", "weir.txt"]
    visit.accessible()
    visit.fits()
    visit.page.get_by_role("tab", name="Chat").click()
    turn = visit.ask("Who built the weir at Holm?")
    assert "1921" in turn.inner_text()
    told = "marks => marks.map(mark => JSON.parse(mark.dataset.citation).path)"
    cited = set(turn.locator(".ws-cite").evaluate_all(told))
    opened(visit)
    visit.page.locator(".wl-lit").first.wait_for()
    lit = visit.page.locator(".wl-lit").evaluate_all("points => points.map(point => point.dataset.path)")
    assert set(lit) == cited and "weir.txt" in cited
    expect(visit.page.locator(".wl-used")).to_be_visible()


def test_files_are_dropped(visit, library):
    visit.page.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(['The ferry of Holm sails on Sundays.\\n'], '../../ferry.md'));
            const to = document.querySelector('.wl-left');
            for (const kind of ['dragenter', 'dragover', 'drop'])
                to.dispatchEvent(new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true}));
        }"""
    )
    up_to_date(visit, "1 added.")
    assert (library[0] / "ferry.md").read_text(encoding="utf-8").startswith("The ferry")
    assert "ferry.md" in rows(visit)


def test_a_file_that_comes_while_another_is_read_is_read_too(browser, library, tmp_path):
    given = write(tmp_path, weir__txt="The weir was built in 1921 by monks.\n", oar__txt="The oar is made of ash.\n")
    with visiting(browser, library[2], "wide-light") as visit:
        files = opened(visit).page.locator(".wl-drop input")
        files.set_input_files(given / "weir.txt")
        visit.page.locator(".wl-work").wait_for()
        files.set_input_files(given / "oar.txt")
        visit.page.locator(".wl-uploads li", has_text="oar.txt").get_by_text("1 passage").wait_for(timeout=60_000)
        up_to_date(visit, "The index is up to date")
        assert {"weir.txt", "oar.txt"} < set(rows(visit))
        expect(visit.page.locator(".wl-work progress")).to_have_attribute("aria-label", "Bringing the index up to date")


def test_the_list_is_of_one_generation_though_a_rebuild_ends_meanwhile(folder, tmp_path, monkeypatch):
    build(folder, tmp_path / "home")
    corpus = Corpus.open(tmp_path / "home")
    nobody = SimpleNamespace(allows=lambda request: False)
    asked, *_ = sources._functions(corpus, Library(corpus), nobody)

    def meanwhile(rows, query):
        (folder / "river.txt").unlink(missing_ok=True)
        build(home=tmp_path / "home")
        return rows

    monkeypatch.setattr(sources.listing, "matching", meanwhile)
    assert "river.txt" in asked({}, None)["table"] and "river.txt" not in asked({}, None)["table"]


def test_what_is_known_is_corrected(visit, library):
    visit.page.locator(".wl-see").last.click()
    visit.page.get_by_role("button", name="Correct").click()
    visit.page.get_by_role("textbox", name="Date").fill("some day")
    visit.page.get_by_role("button", name="Save").click()
    visit.page.get_by_text("“some day” is no date").wait_for()
    visit.accessible()
    visit.page.get_by_role("textbox", name="Date").fill("2022-03")
    visit.page.get_by_role("textbox", name="Publisher").fill("The <b>Coast</b>")
    visit.page.get_by_role("button", name="Save").click()
    up_to_date(visit, "1 changed.")
    last = visit.page.locator(".wl-table tbody tr").last
    last.get_by_text("The <b>Coast</b>").wait_for()
    assert "2022-03" in last.inner_text() and "corrected by hand" in last.inner_text()
    expect(visit.page.locator(".wl-time g")).to_have_count(2)
    (river,) = [source for source, _ in Corpus.open(library[1]).sources() if source.path == "river.txt"]
    assert (river.date, river.publisher) == ("2022-03", "The <b>Coast</b>")


def test_a_source_is_removed_and_put_back(visit, library):
    visit.page.locator(".wl-see").last.click()
    visit.page.get_by_role("button", name="Remove", exact=True).click()
    up_to_date(visit, "1 removed.")
    assert rows(visit) == ["The case for the dam"] and not (library[0] / "river.txt").exists()
    expect(visit.page.locator(".wl-see")).to_be_focused()
    assert "1 source." in visit.page.locator("#ws-title").inner_text()
    visit.page.locator(".wl-see").click()
    visit.page.get_by_role("button", name="Remove", exact=True).click()
    up_to_date(visit, "this is the last source")
    visit.accessible()
    visit.page.get_by_role("button", name="Undo removing river.txt").click()
    up_to_date(visit, "1 added.")
    assert rows(visit) == ["The case for the dam", "Leave the river alone"] and (library[0] / "river.txt").exists()
    expect(visit.page.locator(".wl-table")).to_be_focused()


def test_what_a_rebuild_would_change_is_shown_first(visit, library):
    write(library[0], mill__md="The mill grinds no more.\n", bad__pdf=b"no pdf")
    visit.page.get_by_role("button", name="What would a rebuild change?").click()
    visit.page.locator(".wl-changed h3").first.wait_for()
    told = " ".join(visit.page.locator(".wl-changed").inner_text().split())
    assert "A rebuild would change Added" in told and "mill.md" in told
    assert "mill.md" not in rows(visit)
    visit.page.get_by_role("button", name="Rebuild", exact=True).click()
    up_to_date(visit, "1 added; 1 file left out.")
    assert "mill.md" in rows(visit)
    visit.page.get_by_role("button", name="What would a rebuild change?").click()
    visit.page.get_by_text("Left out").wait_for()
    visit.page.get_by_role("button", name="Remove bad.pdf").click()
    visit.page.get_by_role("button", name="Undo removing bad.pdf").wait_for()


def test_a_source_is_found_by_a_word(visit):
    visit.page.get_by_label("Find a source").fill("berg")
    visit.page.wait_for_function("document.querySelectorAll('.wl-table tbody tr').length === 1")
    assert rows(visit) == ["Leave the river alone"]
    visit.page.get_by_label("Find a source").fill("nothing like it")
    visit.page.locator(".wl-none").wait_for()


def test_it_is_used_with_the_keyboard(visit):
    visit.page.get_by_label("Find a source").focus()
    for _ in range(8):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.className") == "wl-see":
            break
    visit.page.keyboard.press("Enter")
    visit.page.locator(".wl-source").wait_for()
    assert visit.page.evaluate("document.activeElement.className") == "wl-source"
    visit.page.get_by_role("button", name="← The picture").press("Enter")
    expect(visit.page.locator(".wl-see").first).to_be_focused()


def asked(url: str, path: str, body: object = None, **headers: str):
    """(status, text) of a request."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, {"content-type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def function(url: str, name: str, what: dict, **headers: str) -> dict:
    """Calls what the page's script calls."""
    config = json.loads(asked(url, "/config")[1])
    (component,) = [c["id"] for c in config["components"] if c["props"].get("elem_id") == "ws-library"]
    call = {"component_id": component, "fn_name": name, "data": what, "session_hash": "somebody"}
    status, text = asked(url, "/gradio_api/component_server", call, **headers)
    assert status == 200, text
    return json.loads(text)


CHANGES = {
    "removed": {"path": "river.txt"},
    "taken": {"path": "/etc/hostname", "name": "a.txt"},
    "corrected": {"path": "dam.md", "fields": {"author": "X"}},
    "restored": {"id": "0" * 16},
    "rebuilt": {},
    "changes": {},
}


def test_a_visitor_reads_and_changes_nothing(library):
    _, home, url = library
    before, headers = Corpus.open(home).generation, {"x-forwarded-for": "203.0.113.9"}
    assert function(url, "listed", {}, **headers)["may"] is False
    for name, what in CHANGES.items():
        assert "lets you read, not change" in function(url, name, what, **headers)["problem"], name
    status, text = asked(url, "/gradio_api/upload", {}, **headers)
    assert status == 403 and "no files from you" in text
    assert Corpus.open(home).generation == before


def test_only_uploads_are_taken(library):
    for path in ("/etc/hostname", "../../etc/hostname", str(library[0] / "dam.md"), ""):
        told = function(library[2], "taken", {"path": path, "name": "stolen.txt"})
        assert "was not uploaded" in told["problem"]
    assert len(list(library[0].iterdir())) == 2


def test_with_no_edit_nobody_changes_anything(library, browser):
    _, home, _ = library
    with served(home, "--no-edit") as server, visiting(browser, server.url, "wide-light") as visit:
        opened(visit)
        expect(visit.page.get_by_role("button", name="Rebuild")).to_be_hidden()
        expect(visit.page.locator(".wl-drop")).to_be_hidden()
        visit.page.locator(".wl-see").first.click()
        visit.page.locator(".wl-about").wait_for()
        expect(visit.page.get_by_role("button", name="Remove")).to_have_count(0)
        assert "lets you read" in function(server.url, "rebuilt", {})["problem"]


def test_two_people_see_nothing_of_each_other(library, browser):
    with visiting(browser, library[2], "wide-light") as one, visiting(browser, library[2], "phone-dark") as other:
        one.ask("What of the salmon run?")
        other.reload()
        other.page.locator(".ws-welcome").wait_for()
        expect(other.page.locator(".ws-turn h2", has_text="salmon")).to_have_count(0)
        turn = other.ask("And what would it cost?")
        assert "What of the salmon" not in turn.inner_text()
        expect(one.page.locator(".ws-turn h2", has_text="cost")).to_have_count(0)
