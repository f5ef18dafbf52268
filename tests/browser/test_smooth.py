"""The longest conversation scrolls and is searched without a jerk: no task holds the page long."""

from playwright.async_api import Page

FRAME_MS = 50
"""Above it a frame is long, and scrolling is seen to jerk (W3C, Long Animation Frames)."""

LONGEST_TASK_MS = 200
"""A page that answers within 200 ms feels immediate (web.dev, Interaction to Next Paint)."""

_WATCH = """() => {
  window.tasks = [];
  const note = (list) => tasks.push(...list.getEntries().map((each) => each.duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
}"""
_SCROLL = """async () => {
  const frames = [];
  let last = performance.now();
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - last);
    last = performance.now();
  }
  return frames.sort((a, b) => a - b);
}"""


async def test_the_longest_conversation_scrolls_and_is_searched_without_a_jerk(page: Page):
    await page.goto("/episodes/mostafa-dehghani-2026")
    await page.evaluate(_WATCH)
    frames = await page.evaluate(_SCROLL)
    assert len(frames) > 50
    assert frames[int(len(frames) * 0.95)] < FRAME_MS
    for word in ("the", "models", "agents"):
        await page.locator("#find").fill(word)
        await page.wait_for_timeout(300)
        await page.locator("#find").press("Enter")
    assert max(await page.evaluate("tasks"), default=0) < LONGEST_TASK_MS
