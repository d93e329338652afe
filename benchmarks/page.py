"""How fast the page feels: python benchmarks/page.py URL, with the chat served at URL.

In a real browser, from the click on Send to the first text, to what was found, and to the full answer; and from opening the
page to a page that takes a question. Needs Playwright and a Chromium; which one, CHROMIUM says, or the path.
"""

import os
import shutil
import statistics
import sys

from playwright.sync_api import sync_playwright

QUESTIONS = (
    "What does Craig want the US to do about Kabul?",
    "Which port was offered to the United States?",
    "What do critics and supporters say about drones?",
    "What is said about India?",
    "And about China?",
    "What did Modi say about it?",
    "How do Craig and Hashemite differ on Washington?",
    "What happened after the withdrawal from Afghanistan?",
    "Why does it matter?",
    "Who was Imran Khan?",
)
ROUNDS = 3

# Times from the click, by a MutationObserver, so that polling from outside adds nothing.
WATCH = """(question) => {
  window.seen = {};
  const log = document.querySelector('.ws-log');
  const at = performance.now();
  const note = (name, is) => { if (is && !(name in seen)) seen[name] = performance.now() - at; };
  const look = () => {
    const last = [...log.querySelectorAll('.ws-turn')].at(-1);
    if (last.querySelector('h2').textContent !== question) return;
    note('text', true);
    note('found', last.querySelector('.ws-found, .ws-answer'));
    note('answer', last.querySelector('.ws-answer'));
  };
  new MutationObserver(look).observe(log, {childList: true, subtree: true});
  document.querySelector('[data-testid=submit-button]').click();
}"""


def main(url: str) -> None:
    times: dict[str, list[float]] = {"text": [], "found": [], "answer": []}
    opened = []
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(ROUNDS):
            page = browser.new_context().new_page()
            page.goto(url)
            page.locator(".ws-ask").first.wait_for(timeout=60_000)
            opened.append(page.evaluate("performance.now()"))
            for question in QUESTIONS:
                page.locator("[data-testid=submit-button]").wait_for()
                page.get_by_label("Your question").fill(question)
                page.evaluate(WATCH, question)
                page.wait_for_function("'answer' in seen", timeout=60_000)
                for name, ms in page.evaluate("seen").items():
                    times[name].append(ms)
            page.context.close()
        browser.close()
    print(f"opened to ready: median {statistics.median(opened):.0f} ms, most {max(opened):.0f} ms")
    for name, ms in times.items():
        p95 = statistics.quantiles(ms, n=20)[-1]
        print(f"Send to {name}: median {statistics.median(ms):.0f} ms, p95 {p95:.0f} ms, most {max(ms):.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
