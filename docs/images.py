"""Takes the pictures of the documentation: python docs/images.py URL FOLDER, with the chat served at URL.

Needs Playwright and a Chromium; which one, the environment variable CHROMIUM says, or the path.
"""

import os
import shutil
import sys

from playwright.sync_api import sync_playwright

SIZES = {"": (1440, 900, "light"), "-dark": (1440, 900, "dark"), "-phone": (390, 844, "light")}


def main(url: str, folder: str) -> None:
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for suffix, (width, height, scheme) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(url)
            page.get_by_placeholder("Ask the sources").fill("What do critics and supporters say about drones?")
            page.wait_for_timeout(1000)
            page.screenshot(path=f"{folder}/start{suffix}.png")
            page.keyboard.press("Enter")
            link = page.get_by_role("link", name="[1]").first
            link.wait_for(timeout=60_000)
            page.screenshot(path=f"{folder}/chat{suffix}.png")
            link.click()
            page.locator("#ws-here").wait_for()
            page.wait_for_timeout(1000)
            page.screenshot(path=f"{folder}/answer{suffix}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
