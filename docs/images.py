"""Takes the pictures of the documentation: python docs/images.py URL FOLDER, with the chat served at URL.

Needs Playwright and a Chromium; which one, the environment variable CHROMIUM says, or the path.
"""

import os
import shutil
import sys

from playwright.sync_api import Page, sync_playwright

WIDE, PHONE = (1440, 900), (390, 844)
DRONES = "What do critics and supporters say about drones?"
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


def main(url: str, folder: str) -> None:
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (act, (width, height), scheme) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(url)
            page.locator(".ws-welcome").wait_for(timeout=60_000)
            act(page)
            page.wait_for_timeout(500)
            page.screenshot(path=f"{folder}/{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
