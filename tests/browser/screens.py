"""A screen at the three sizes: a picture of each for the eye, and axe as the judge of access."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


async def look_at(page: Page, name: str) -> None:
    """Saves `<name>-<width>.png`; fails when axe finds something serious or the page scrolls sideways."""
    before = page.viewport_size
    FOLDER.mkdir(exist_ok=True)
    for size in SIZES:
        await page.set_viewport_size(size)
        await page.wait_for_timeout(300)  # sleeps: styles settle after a resize
        await page.screenshot(path=FOLDER / f"{name}-{size['width']}.png")
        overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{name} is {overflow} px wider than a screen of {size['width']} px"
        faults = await grave_faults(page)
        assert not faults, f"{name} at {size['width']} px: {faults}"
    if before is not None:
        await page.set_viewport_size(before)


async def grave_faults(page: Page) -> list[str]:
    """What axe calls serious or critical on the page as it is."""
    await page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = await page.evaluate("axe.run().then((result) => result.violations)")
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
