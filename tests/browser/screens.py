"""A screen at the three sizes: a picture of each for the eye, and axe as the judge of access."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page, ViewportSize

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
FOLDER = Path(__file__).parent / "screenshots"
SIZES: list[ViewportSize] = [
    {"width": 360, "height": 780},
    {"width": 768, "height": 1024},
    {"width": 1440, "height": 900},
]
GRAVE = {"serious", "critical"}
COLOURS = ["color-contrast"]
"""Rules whose verdict depends on the colours; the others see the same page in the dark."""


SETTLED = """
async () => {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  const ends = (one) => one.effect.getComputedTiming().endTime !== Infinity;
  const flies = (one) => one.effect.target?.closest(".bullets");
  const ending = document.getAnimations().filter((one) => ends(one) && !flies(one));
  await Promise.allSettled(ending.map((one) => one.finished));
}
"""
"""The page is drawn in its new size and colours, and what moves to its place has arrived; comments that fly
over the picture have no such place."""


async def look_at(page: Page, name: str) -> None:
    """Saves `<name>-<width>.png`; fails when axe finds something serious or the page scrolls sideways."""
    before = page.viewport_size
    for size in SIZES:
        await page.set_viewport_size(size)
        await _look(page, name, size["width"])
    await _restore(page, before)


async def look_at_both(page: Page, name: str) -> None:
    """The same for a screen that follows the system: light, then dark as `<name>-<width>-dark.png`."""
    before = page.viewport_size
    for size in SIZES:
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme="light")
        await _look(page, name, size["width"])
        await page.emulate_media(color_scheme="dark")
        await _look(page, name, size["width"], scheme="dark", rules=COLOURS)
    await page.emulate_media(color_scheme="light")
    await _restore(page, before)


async def _restore(page: Page, size: ViewportSize | None) -> None:
    """Back to the size of before, and everything at its place: what still moves cannot be clicked."""
    if size is not None:
        await page.set_viewport_size(size)
    await page.evaluate(SETTLED)


async def _look(
    page: Page,
    name: str,
    width: int,
    *,
    scheme: Literal["light", "dark"] = "light",
    rules: Sequence[str] | None = None,
) -> None:
    await page.evaluate(SETTLED)
    suffix = "-dark" if scheme == "dark" else ""
    FOLDER.mkdir(exist_ok=True)
    await page.screenshot(path=FOLDER / f"{name}-{width}{suffix}.png")
    overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{name} is {overflow} px wider than a screen of {width} px"
    faults = await grave_faults(page, rules)
    if faults:
        await page.wait_for_timeout(1500)  # sleeps: on a busy machine colours may still be on their way
        faults = await grave_faults(page, rules)
    assert not faults, f"{name} at {width} px, {scheme}: {faults}"


async def grave_faults(page: Page, rules: Sequence[str] | None = None) -> list[str]:
    """What axe calls serious or critical on the page as it is, by all of its rules or only some."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    options = {"runOnly": list(rules)} if rules else {}
    found: list[dict[str, Any]] = await page.evaluate(
        "(options) => axe.run(options).then((result) => result.violations)", options
    )
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
