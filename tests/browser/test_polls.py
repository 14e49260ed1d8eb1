"""What is asked: on players that are behind, with pictures, for points, in questionnaires."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import pushing
from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at, look_at_both
from tests.browser.watching import BEHIND_SECONDS, STAND_STILL, hold_back, picture_moves
from tests.fixtures.install import OWNER, RunningInstall, StaffClient
from tests.waiting import until

LATE_SECONDS = 15
"""Votes count for so long after the end (`shows.media_time.LATE`)."""
QUESTIONS: list[dict[str, Any]] = [
    {"kind": "single", "text": "你从哪里知道我们", "options": ["朋友推荐", "网上看到"]},
    {"kind": "multiple", "text": "喜欢哪些茶", "options": ["绿茶", "红茶", "白茶"], "required": False},
    {"kind": "scale", "text": "会推荐给朋友吗", "scale": 10, "low": "不会", "high": "一定会"},
    {"kind": "text", "text": "还想看什么", "required": False},
]


def asked(page: Page, question: str) -> Any:
    return page.get_by_role("heading", name=question)


def ask(owner: StaffClient, broadcast: dict[str, Any], wanted: dict[str, Any]) -> str:
    url = f"/broadcasts/{broadcast['id']}/polls"
    poll = owner.call("POST", url, wanted)
    owner.call("POST", f"{url}/{poll['id']}/open", {})
    return f"{url}/{poll['id']}"


async def test_a_delayed_player_is_asked_and_heard_in_step_with_its_picture(
    install: RunningInstall, owner: StaffClient, browser: Browser, phone: BrowserContext, programme: Path
) -> None:
    _room, broadcast, address = owner.room_on_air("delayed", title="延迟直播间")
    loop = asyncio.get_running_loop()
    prompt = await phone.new_page()
    late, stopped = [await (await browser.new_context(locale="zh-CN")).new_page() for _ in range(2)]
    async with pushing(programme, address):
        for viewer in (prompt, late, stopped):
            await viewer.goto(f"{install.site_url}/r/delayed")
            await picture_moves(viewer)
        await hold_back(late, BEHIND_SECONDS)
        began = loop.time()
        url = ask(owner, broadcast, {"question": "要抽奖吗", "options": ["要", "不要"]})
        await expect(asked(prompt, "要抽奖吗")).to_be_visible()
        await expect(asked(late, "要抽奖吗")).to_have_count(0)
        await expect(asked(stopped, "要抽奖吗")).to_be_visible()
        await stopped.evaluate(STAND_STILL)
        await expect(asked(late, "要抽奖吗")).to_be_visible()
        assert loop.time() - began > BEHIND_SECONDS - 3

        await prompt.get_by_role("button", name="要", exact=True).tap()
        owner.call("POST", f"{url}/close", {})
        closed = loop.time()
        await expect(prompt.get_by_text("投票已结束")).to_be_visible()
        await late.get_by_role("button", name="不要", exact=True).click()
        await expect(late.locator(".poll-number.is-mine")).to_contain_text("不要")
        (poll,) = owner.call("GET", url.rsplit("/", 1)[0])["items"]
        assert (poll["state"], poll["results"]["votes"]) == ("closed", [1, 1])
        await expect(late.get_by_text("投票已结束")).to_be_visible()

        await until(lambda: loop.time() - closed > LATE_SECONDS + 1, seconds=30, what="the end of the delay")
        await stopped.get_by_role("button", name="要", exact=True).click()
        await expect(stopped.get_by_role("alert").filter(has_text="投票已经结束")).to_be_visible()
        await look_at(stopped, "viewer-poll-too-late")
        (poll,) = owner.call("GET", url.rsplit("/", 1)[0])["items"]
        assert poll["results"]["votes"] == [1, 1]


async def test_a_questionnaire_is_prepared_filled_in_and_read(
    install: RunningInstall,
    owner: StaffClient,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("survey", title="问卷直播间")
    desk, viewer = await laptop.new_page(), await phone.new_page()
    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/survey")
        await picture_moves(viewer)
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await sign_in(desk, OWNER["email"], OWNER["password"])
        await desk.get_by_role("button", name="新建投票").click()
        drawer = desk.get_by_role("dialog")
        await drawer.get_by_text("问卷", exact=True).click()
        await drawer.get_by_label("问卷标题").fill("三个小问题")
        await drawer.get_by_label("题目").fill("今天讲得清楚吗")
        await drawer.get_by_label("第 1 题选项 1").fill("清楚")
        await drawer.get_by_label("第 1 题选项 2").fill("不清楚")
        await look_at_both(desk, "console-survey-create")
        await drawer.get_by_role("button", name="备好").click()
        await expect(desk.get_by_text("三个小问题")).to_be_visible()

        url = ask(owner, broadcast, {"question": "听听你的想法", "questions": QUESTIONS})
        await viewer.get_by_role("button", name="开始填写").tap()
        sheet = viewer.get_by_role("dialog")
        await sheet.get_by_role("button", name="网上看到").tap()
        await look_at(viewer, "viewer-survey-choice")
        await sheet.get_by_role("button", name="下一题").tap()
        await sheet.get_by_role("button", name="绿茶").tap()
        await sheet.get_by_role("button", name="白茶").tap()
        await viewer.reload()
        await viewer.get_by_role("button", name="继续填写").tap()
        await expect(sheet.get_by_text("第 3 题，共 4 题")).to_be_visible()
        await sheet.get_by_role("button", name="9", exact=True).tap()
        await look_at(viewer, "viewer-survey-scale")
        await sheet.get_by_role("button", name="下一题").tap()
        await sheet.get_by_role("textbox").fill("多讲讲泡法")
        await look_at(viewer, "viewer-survey-words")
        await sheet.get_by_role("button", name="提交").tap()
        await expect(viewer.get_by_text("已提交，谢谢")).to_be_visible()
        await viewer.get_by_role("button", name="看结果").tap()
        await expect(viewer.get_by_text("净推荐值 100")).to_be_visible()
        await look_at(viewer, "viewer-survey-results")

        await expect(desk.get_by_text("1 人参与")).to_be_visible()
        await look_at_both(desk, "console-survey-results")
        await desk.get_by_role("button", name="查看明细").click()
        await expect(desk.get_by_role("dialog").get_by_text("多讲讲泡法")).to_be_visible()
        await expect(desk.get_by_role("dialog").get_by_text("绿茶 · 白茶")).to_be_visible()
        await look_at_both(desk, "console-ballots")
        owner.call("POST", f"{url}/close", {})


def picture(colour: str) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(output, "PNG")
    return output.getvalue()


async def test_a_quiz_with_pictures_comes_from_a_template_and_gives_points(
    install: RunningInstall,
    owner: StaffClient,
    laptop: BrowserContext,
    phone: BrowserContext,
    programme: Path,
) -> None:
    _room, broadcast, address = owner.room_on_air("quiz", title="答题直播间")
    desk, viewer = await laptop.new_page(), await phone.new_page()
    await desk.goto(f"{install.site_url}/console/poll-templates")
    await sign_in(desk, OWNER["email"], OWNER["password"])
    await expect(desk.get_by_role("heading", name="还没有模板")).to_be_visible()
    await look_at_both(desk, "console-templates-empty")
    await desk.get_by_role("button", name="新建模板").click()
    drawer = desk.get_by_role("dialog")
    await drawer.get_by_text("答题", exact=True).click()
    await drawer.get_by_label("问题").fill("哪杯是红茶")
    for number, colour in ((1, "green"), (2, "brown")):
        await drawer.get_by_label(f"选项 {number}", exact=True).fill(f"第 {number} 杯")
        files: Any = {"name": "cup.png", "mimeType": "image/png", "buffer": picture(colour)}
        await drawer.locator(f"input[type=file][aria-label='选项 {number} 的图片']").set_input_files(files)
        await drawer.get_by_label("图片说明").nth(number - 1).fill(colour)
    await drawer.get_by_label("正确答案").click()
    await desk.get_by_title("第 2 杯").click()
    await drawer.get_by_label("答对奖励积分").fill("5")
    await drawer.get_by_label("只奖励前几名").fill("10")
    await expect(drawer.get_by_text("最多发出 50 积分")).to_be_visible()
    await look_at_both(desk, "console-quiz-create")
    await drawer.get_by_role("button", name="保存").click()
    await expect(desk.get_by_role("button", name="哪杯是红茶", exact=True)).to_be_visible()
    await look_at_both(desk, "console-templates")

    async with pushing(programme, address):
        await viewer.goto(f"{install.site_url}/r/quiz")
        await picture_moves(viewer)
        await desk.goto(f"{install.site_url}/console/broadcasts/{broadcast['id']}")
        await desk.get_by_role("button", name="用模板").click()
        await desk.get_by_role("menuitem", name="哪杯是红茶").click()
        await desk.get_by_role("button", name="发起", exact=True).click()
        await expect(viewer.get_by_text("前 10 位答对的各得 5 积分")).to_be_visible()
        await look_at(viewer, "viewer-quiz-pictures")
        await viewer.get_by_role("button", name="第 2 杯").tap()
        await expect(viewer.locator(".poll-number.is-mine")).to_contain_text("第 2 杯")
        await desk.get_by_role("button", name="结束投票").click()
        await expect(viewer.get_by_text("答对了")).to_be_visible()
        await expect(viewer.get_by_role("status").filter(has_text="+5 积分").first).to_be_visible(
            timeout=30_000
        )
        await look_at(viewer, "viewer-quiz-won")
        await desk.reload()
        await expect(desk.get_by_text("已给 1 人发出共 5 积分")).to_be_visible()
        await look_at_both(desk, "console-quiz-rewarded")
