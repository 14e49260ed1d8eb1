"""Other systems that are told of orders, as the owner sets them up."""

from __future__ import annotations

from playwright.async_api import BrowserContext, expect

from tests.browser.console.test_people import sign_in
from tests.browser.screens import look_at_both
from tests.fixtures.install import OWNER, RunningInstall, StaffClient

NOWHERE = "https://erp.invalid/hook"
"""No name service knows it (RFC 2606)."""


async def test_a_webhook_is_added_tested_and_its_log_read(
    install: RunningInstall, owner: StaffClient, laptop: BrowserContext
) -> None:
    owner.call("GET", "/session")
    page = await laptop.new_page()
    await page.goto(f"{install.site_url}/console/settings/webhooks")
    await sign_in(page, OWNER["email"], OWNER["password"])
    await expect(page.get_by_role("heading", name="还没有 Webhook")).to_be_visible()
    await look_at_both(page, "console-webhooks-none")

    await page.get_by_role("button", name="添加 Webhook").click()
    drawer = page.get_by_role("dialog", name="添加 Webhook")
    await drawer.get_by_label("接收地址").fill("erp")
    await drawer.get_by_label("名称").fill("仓库系统")
    await drawer.get_by_role("checkbox", name="订单已付款").check()
    await drawer.get_by_role("checkbox", name="订单已发货").check()
    await drawer.get_by_role("button", name="添加 Webhook").click()
    await expect(drawer.get_by_text("请填写 https:// 开头的完整地址")).to_be_visible()
    await look_at_both(page, "console-webhook-add")
    await drawer.get_by_label("接收地址").fill(NOWHERE)
    await drawer.get_by_role("button", name="添加 Webhook").click()

    shown = page.get_by_role("dialog", name="签名密钥")
    secret = await shown.locator("code").inner_text()
    assert secret.startswith("whsec_")
    await look_at_both(page, "console-webhook-secret")
    await shown.get_by_role("button", name="已保存好").click()
    row = page.get_by_role("row", name="仓库系统")
    await expect(row).to_contain_text("正常")
    await expect(page.get_by_text(secret)).to_have_count(0)

    await row.get_by_role("button", name="对 仓库系统 的操作").click()
    await page.get_by_role("menuitem", name="发送测试").click()
    log = page.get_by_role("dialog", name="仓库系统")
    await expect(log.get_by_text("已放弃")).to_be_visible()
    await log.locator(".webhook-row").first.click()
    await expect(log.get_by_text("域名无法解析")).to_be_visible()
    await look_at_both(page, "console-webhook-log")
    await log.get_by_role("button", name="重新发送").click()
    await expect(log.get_by_text("域名无法解析")).to_have_count(2)
    await page.keyboard.press("Escape")

    await row.get_by_role("button", name="对 仓库系统 的操作").click()
    await page.get_by_role("menuitem", name="更换密钥").click()
    await page.get_by_role("dialog").get_by_role("button", name="更换密钥").click()
    await expect(shown.get_by_text("前仍然有效")).to_be_visible()
    assert await shown.locator("code").inner_text() != secret
    await shown.get_by_role("button", name="已保存好").click()
    await look_at_both(page, "console-webhooks")
