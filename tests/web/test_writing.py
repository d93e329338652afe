"""The chat where a language model writes: a real endpoint on loopback, scripted, and a person in headless Chromium."""

import time

import pytest
from playwright.sync_api import expect

from tests.endpoint import Says, endpoint
from tests.web.conftest import served, visiting

KABUL = "What does Craig want the US to do about Kabul?"
ONCE = pytest.mark.parametrize("visit", ["wide-light"], indirect=True)
INVENTED = "The embassy has 4711 rooms [1]."


@pytest.fixture(scope="module")
def said(assistant):
    """A sentence that says what a quote of the answer says, and is not that quote, with its number."""
    quote = next(s for s in assistant.ask(KABUL).sentences if " the " in s.text)
    return f"{quote.text.replace(' the ', ' ', 1).rstrip('.')} [{quote.citations[0].n}]"


@pytest.fixture(scope="module")
def writer():
    with endpoint(Says()) as server:
        yield server


@pytest.fixture(scope="module")
def writing_url(writer, web_home):
    with served(web_home, "--endpoint", writer.url, "--model", "Stand-in 1B") as server:
        yield server.url


@pytest.fixture(params=["wide-light", "phone-dark"])
def visit(request, browser, writing_url, writer):
    writer.says[:] = [Says()]
    writer.left.clear()
    with visiting(browser, writing_url, request.param) as visit:
        yield visit


def test_a_written_answer_appears_unchecked_and_settles(visit, writer, said):
    writer.says[:] = [Says(f"{said}. {INVENTED} {'And so it goes on ' * 8}", pause=0.12)]
    visit.box.fill(KABUL)
    visit.page.keyboard.press("Enter")
    visit.page.locator(".ws-draft .ws-unchecked").first.wait_for(timeout=60_000)
    assert "Stand-in 1B is writing" in visit.page.locator(".ws-state").inner_text()
    visit.page.locator(".ws-draft .ws-kept").wait_for()
    visit.page.locator(".ws-draft .ws-dropped").wait_for()
    visit.accessible()
    turn = visit.answered(KABUL)
    expect(turn.locator(".ws-draft")).to_have_count(0)
    assert said.rsplit(" [", 1)[0] in turn.locator(".ws-written").inner_text() and "4711" not in turn.inner_text()
    by = turn.locator(".ws-by").inner_text()
    assert "Written by Stand-in 1B" in by and "1 sentence was dropped: the sources do not bear it." in by
    assert turn.locator("blockquote").count() >= 1 and "In the sources’ own words" in turn.inner_text()
    turn.locator(".ws-written .ws-cite").first.click()
    visit.in_sight(".ws-here")
    visit.accessible()
    visit.fits()


@ONCE
def test_writing_is_stopped_in_the_middle(visit, writer, said):
    writer.says[:] = [Says(f"{said}. And", end="endless", pause=0.05)]
    visit.box.fill(KABUL)
    visit.page.keyboard.press("Enter")
    visit.page.locator(".ws-draft").wait_for(timeout=60_000)
    visit.page.get_by_test_id("stop-button").click()
    turn = visit.answered(KABUL)
    assert "Stopped." in turn.inner_text() or turn.locator(".ws-written").count()
    assert writer.left.wait(20)
    visit.page.get_by_test_id("submit-button").wait_for()


@ONCE
def test_a_model_that_says_nothing_is_stopped_at_once_and_the_quotes_stand(visit, writer):
    writer.says[:] = [Says("", end="silent")]
    visit.box.fill(KABUL)
    visit.page.keyboard.press("Enter")
    visit.page.locator(".ws-state", has_text="Stand-in 1B is writing").wait_for(timeout=20_000)
    began = time.monotonic()
    visit.page.get_by_test_id("stop-button").click()
    turn = visit.answered(KABUL)
    assert time.monotonic() - began < 10
    assert "Stopped. These are the sources’ own sentences." in turn.locator(".ws-by").inner_text()
    assert turn.locator("blockquote").count() >= 1


@ONCE
def test_quotes_can_be_chosen_and_the_choice_is_kept(visit, writer, said):
    choice = visit.page.get_by_label("In whose words to answer")
    expect(choice.locator("option")).to_have_text(["written by Stand-in 1B", "in quotes"])
    choice.select_option("quote")
    turn = visit.ask(KABUL)
    expect(turn.locator(".ws-by")).to_have_count(0)
    assert turn.locator("blockquote").count() >= 1
    visit.reload()
    visit.page.locator(".ws-turn h2").wait_for()
    expect(choice).to_have_value("quote")
    choice.select_option("write")
    writer.says[:] = [Says(f"{said}.")]
    turn.get_by_role("button", name="Ask again").click()
    visit.page.locator(".ws-written").wait_for(timeout=60_000)
    visit.reload()
    visit.page.locator(".ws-written").wait_for()


@ONCE
def test_an_endpoint_that_fails_costs_the_writing_only(visit, writer, said):
    writer.says[:] = [Says(f"{said}. And", end="cut")]
    turn = visit.ask(KABUL)
    by = turn.locator(".ws-by").inner_text()
    assert "broke off before its answer was whole" in by and "These are the sources’ own sentences." in by
    expect(turn.locator(".ws-written")).to_have_count(0)
    assert turn.locator("blockquote").count() >= 1
    writer.says[:] = [Says(f"{said}.")]
    turn.get_by_role("button", name="Ask again").click()
    visit.page.locator(".ws-written").wait_for(timeout=60_000)


@ONCE
def test_nothing_that_a_model_writes_becomes_markup(visit, writer, said):
    nasty = f'<img src=x onerror="document.title=1"> <script>document.title=2</script> {said}. ![x](http://evil.example/a.png) [1].'
    writer.says[:] = [Says(nasty, pause=0.1)]
    turn = visit.ask(KABUL)
    assert visit.page.title() == "Whosaid"
    expect(turn.locator("img, script, a")).to_have_count(0)
    assert "evil.example" not in turn.inner_text()
