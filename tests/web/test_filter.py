"""The filter's menu where there is much to choose from: finding an entry, in headless Chromium."""

import pytest
from playwright.sync_api import expect

from index import build
from tests.conftest import write
from tests.web.conftest import served, visiting

AUTHORS = "Ådne Øvergård", "Čapková Jana", "Émile Zöllner", "José Ibáñez", "Mara Lind", "Oskar Berg", "Zoë Łucka"
PUBLISHERS = "Coast Weekly", "The Ångström Review"


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The page of forty sources by seven authors, at two publishers."""
    where = tmp_path_factory.mktemp("many")
    for n in range(40):
        told = f"title: Report {n:02d} on the valley\nauthor: {AUTHORS[n % 7]}\npublisher: {PUBLISHERS[n % 2]}\n"
        write(
            where / "documents", **{f"r{n:02d}__md": f"---\n{told}---\nThe ferry of year {n} crossed {n + 2} times.\n"}
        )
    build(where / "documents", where / "home")
    with served(where / "home") as server:
        yield server.url


def opened(visit):
    visit.page.locator(".ws-filter summary").click()
    visit.page.locator(".ws-choices").first.wait_for()
    return visit.page.get_by_role("searchbox", name="Find")


def entries(visit) -> list[str]:
    return visit.page.locator(".ws-choices label:visible").all_inner_texts()


@pytest.mark.parametrize("view", ["wide-light", "phone-dark"])
def test_an_entry_is_found_among_many(many, browser, view):
    with visiting(browser, many, view) as visit:
        sought, told = opened(visit), visit.page.locator(".ws-filter").get_by_role("status")
        assert len(entries(visit)) == 49
        visit.accessible()
        sought.press_sequentially("angstrom")
        assert entries(visit) == ["The Ångström Review"]
        assert told.inner_text() == "1 found"
        sought.fill(" ZÖLL")
        assert entries(visit) == ["Émile Zöllner"]
        visit.page.get_by_label("Émile Zöllner").check()
        at = sought.bounding_box()
        sought.fill("1")
        assert [name for name in entries(visit) if "1" not in name] == ["Émile Zöllner"]
        assert told.inner_text() == f"{len(entries(visit)) - 1} found"
        sought.fill("no such")
        assert entries(visit) == ["Émile Zöllner"] and told.inner_text() == "Nothing in these lists matches."
        assert sought.bounding_box() == at, "the field moved under the one who types"
        visit.accessible()
        visit.fits()
        sought.fill("")
        assert len(entries(visit)) == 49 and told.inner_text() == "49 to choose from"


def test_finding_by_keyboard(many, browser):
    with visiting(browser, many, "wide-light") as visit:
        page = visit.page
        page.locator(".ws-filter summary").press("Enter")
        page.locator(".ws-find").wait_for()
        page.keyboard.press("Tab")
        page.keyboard.type("ibanez")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Escape")
        expect(page.locator(".ws-filter summary")).to_be_focused()
        expect(page.get_by_role("button", name="Remove the filter José Ibáñez")).to_be_visible()
        opened(visit)
        expect(page.get_by_role("searchbox", name="Find")).to_have_value("")
        assert len(entries(visit)) == 49


def test_a_menu_that_is_opened_before_there_is_anything_to_choose_from_is_filled(many, browser):
    with visiting(browser, many, "wide-light") as visit:
        held = []
        visit.page.route(
            "**/component_server/",
            lambda route: held.append(route) if '"shelf"' in route.request.post_data else route.continue_(),
        )
        visit.reload()
        visit.page.locator(".ws-filter summary").click()
        expect(visit.page.locator(".ws-choices")).to_have_count(0)
        held[0].continue_()
        expect(visit.page.locator(".ws-choices")).to_have_count(3)


def test_few_entries_need_no_finding(browser, url):
    with visiting(browser, url, "phone-light") as visit:
        opened(visit)
        expect(visit.page.locator(".ws-find")).to_be_hidden()
