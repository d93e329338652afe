"""Takes the pictures of the documentation: python -m docs.images HOME FOLDER, with the index of `sources` in HOME.

Needs what the tests need, and a Chromium; which one, the environment variable CHROMIUM says, or the path. The model whose
answer is shown is a stand-in with a script, so that the picture is the same on every machine.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.endpoint import Says, endpoint
from tests.web.conftest import CHROMIUM, FLAGS, served

WIDE, PHONE = (1440, 900), (390, 844)
DRONES = "What do critics and supporters say about drones?"
KABUL = "What does Craig recommend on Kabul?"
INVENTED = "The embassy would cost 900 million dollars [3]."
WRITTEN = (
    "Craig recommends three initiatives: sales of military technology, a return of American diplomats to Kabul, and "
    "development assistance [1]. For the return to Kabul, the United States should work closely with Pakistan and the "
    f"international community [2]. {INVENTED}"
)
DIFFER = "How do Ted Craig and Abbas Hashemite differ on the United States?"


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".ws-turn", has_text=question).locator(".ws-actions").wait_for(timeout=60_000)


def start(page: Page) -> None:
    page.locator(".ws-read").first.wait_for(state="attached")


def answer(page: Page) -> None:
    ask(page, DRONES)
    page.get_by_role("button", name="[2]").click()
    page.locator(".ws-here").wait_for()


def positions(page: Page) -> None:
    ask(page, DIFFER)
    page.locator(".ws-cite").last.click()
    page.locator(".ws-here").wait_for()


def card(page: Page) -> None:
    ask(page, "Which port was offered to the United States?")
    page.get_by_role("button", name="[1]").hover()
    page.get_by_role("tooltip").wait_for()


def nothing(page: Page) -> None:
    ask(page, "What did Modi say about Kabul?")


def filters(page: Page) -> None:
    ask(page, DRONES)
    page.get_by_text("Filter", exact=True).click()
    page.locator("[data-field=authors]").get_by_label("Ted Craig").check()


def written(page: Page) -> None:
    ask(page, KABUL)
    page.locator(".ws-written .ws-cite").first.click()
    page.locator(".ws-here").wait_for()


PICTURES = {
    "start": (start, WIDE, "light"),
    "answer": (answer, WIDE, "light"),
    "answer-dark": (answer, WIDE, "dark"),
    "answer-phone": (answer, PHONE, "light"),
    "chat-phone-dark": (positions, PHONE, "dark"),
    "positions": (positions, WIDE, "light"),
    "card": (card, WIDE, "light"),
    "nothing": (nothing, WIDE, "light"),
    "filters": (filters, WIDE, "dark"),
}
WITH_A_MODEL = {"written": (written, WIDE, "light")}


def main(home: str, folder: str) -> None:
    with sync_playwright() as playwright, endpoint(Says(WRITTEN), Says(INVENTED)) as model:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with served(Path(home)) as server:
            take(browser, server.url, PICTURES, folder)
        with served(Path(home), "--endpoint", model.url, "--model", "a stand-in model") as server:
            take(browser, server.url, WITH_A_MODEL, folder)
        browser.close()


def take(browser: Browser, url: str, pictures: dict[str, tuple], folder: str) -> None:
    for name, (act, (width, height), scheme) in pictures.items():
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(url)
        page.locator(".ws-welcome").wait_for(timeout=60_000)
        act(page)
        page.wait_for_timeout(500)
        page.screenshot(path=f"{folder}/{name}.png")
        page.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
