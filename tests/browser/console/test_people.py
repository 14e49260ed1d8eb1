"""Invitations, roles, sessions and what the console says when something is wrong."""

from __future__ import annotations

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.screens import look_at_both
from tests.fixtures.install import OWNER, RunningInstall, StaffClient


async def sign_in(page: Page, email: str, password: str) -> None:
    await page.get_by_label("邮箱").fill(email)
    await page.get_by_label("密码", exact=True).fill(password)
    await page.get_by_role("button", name="登录").click()


async def test_an_invited_analyst_sees_only_what_the_role_may(
    install: RunningInstall, owner: StaffClient, browser: Browser, laptop: BrowserContext
) -> None:
    room, _broadcast, _address = owner.room_on_air("analysts-room", title="分析师的直播间")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/settings/members")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await expect(page.get_by_role("heading", name="成员", exact=True)).to_be_visible()
    await look_at_both(page, "console-members")
    await page.get_by_role("button", name="邀请成员").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("邮箱").fill("analyst@test.example")
    await drawer.get_by_role("radio", name="分析").check()
    await look_at_both(page, "console-invite")
    await drawer.get_by_role("button", name="生成邀请链接").click()
    link = await drawer.locator("code").inner_text()

    guest = await (
        await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    ).new_page()
    await guest.goto(link)
    await expect(guest.get_by_role("heading", name=f"加入“{OWNER['organisation']}”")).to_be_visible()
    await look_at_both(guest, "console-invitation")
    await guest.get_by_label("姓名").fill("小分")
    await guest.get_by_label("密码", exact=True).fill("a good long password")
    await guest.get_by_role("button", name="接受邀请").click()
    await expect(guest.get_by_role("heading", name="直播间", exact=True)).to_be_visible()
    await expect(guest.get_by_role("button", name="创建直播间")).to_be_disabled()
    await expect(guest.get_by_role("link", name="API 令牌")).to_have_count(0)
    await guest.goto(f"{install.site_url}/console/rooms/{room['id']}")
    await expect(guest.get_by_role("button", name="显示密钥")).to_be_disabled()
    await guest.goto(link)
    await expect(guest.get_by_text("邀请已过期、已使用或被撤回")).to_be_visible()


async def test_a_wrong_password_and_a_lost_session_are_explained(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    owner.call("GET", "/session")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/recordings?from=test")
    await sign_in(page, OWNER["email"], "not the password")
    await expect(page.get_by_text("邮箱或密码不对")).to_be_visible()
    await look_at_both(page, "console-sign-in")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await expect(page).to_have_url(f"{install.site_url}/console/recordings?from=test")
    # The address changes before the page does: what is filled in too early is filled into the old form.
    await expect(page.get_by_role("heading", name="录像", exact=True)).to_be_visible()
    await laptop.clear_cookies()
    await expect(page.get_by_role("heading", name="登录控制台")).to_be_visible(timeout=60_000)
    await sign_in(page, OWNER["email"], OWNER["password"])
    await expect(page).to_have_url(f"{install.site_url}/console/recordings?from=test")


async def test_the_servers_objections_stand_on_their_fields(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    owner.room_on_air("taken", title="已占用")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/rooms")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await page.get_by_role("button", name="创建直播间").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("名称").fill("另一个")
    await drawer.get_by_label("观看地址").fill("taken")
    await drawer.get_by_role("button", name="创建直播间").click()
    await expect(drawer.get_by_text("这个地址已被使用，换一个")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.goto(f"{install.site_url}/console/rooms/01900000-0000-7000-8000-000000000000")
    await expect(page.get_by_text("找不到这个直播间，可能已被删除")).to_be_visible()
    await page.goto(f"{install.site_url}/console/nowhere")
    await expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()


async def test_a_token_is_shown_once_and_the_log_keeps_it(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    owner.call("GET", "/session")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/settings/tokens")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await page.get_by_role("button", name="创建令牌").first.click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("用途").fill("排期同步")
    await drawer.get_by_label("查看场次").check()
    await drawer.get_by_role("button", name="创建令牌").click()
    await expect(drawer.get_by_text("现在复制并妥善保存")).to_be_visible()
    assert (await drawer.locator("code").inner_text()).startswith("ll_")
    await drawer.locator(".drawer-foot").get_by_role("button", name="关闭").click()
    await expect(page.get_by_role("row", name="排期同步")).to_be_visible()
    await look_at_both(page, "console-tokens")
    await page.get_by_role("link", name="审计日志").click()
    await expect(page.get_by_role("heading", name="审计日志")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="创建令牌").first).to_be_visible()
    await look_at_both(page, "console-audit")
    await page.get_by_role("link", name="关于").click()
    await expect(page.get_by_role("heading", name="关于")).to_be_visible()
    await look_at_both(page, "console-about")
    await page.get_by_role("button", name="Owner").click()
    await page.get_by_role("menuitem", name="账号").click()
    await expect(page.get_by_role("dialog").get_by_label("当前密码")).to_be_visible()
    await look_at_both(page, "console-account")
