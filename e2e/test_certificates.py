"""服务证明 in a real browser: issued on the phone, checked by somebody who has only the paper."""

from pathlib import Path

from playwright.sync_api import Page, expect

from e2e.test_walk import become, picture


def test_a_certificate_is_issued_downloaded_and_checked(page: Page, browser, site, tmp_path: Path) -> None:
    become(page, "组织管理员")
    page.goto("/me/records/")
    page.get_by_role("link", name="开具服务证明").click()
    page.get_by_label("常州市科技志愿服务支队").check()
    page.get_by_role("button", name="开具证明").click()
    expect(page.get_by_role("heading", name="证明已开好")).to_be_visible()
    picture(page, "certificate")
    serial = page.locator(".serial").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    paper = tmp_path / "证明.pdf"
    download.value.save_as(paper)
    assert serial in download.value.suggested_filename

    employer = browser.new_context(viewport=page.viewport_size, base_url=site, locale="zh-CN").new_page()
    employer.goto("/")
    employer.get_by_role("link", name="证明核验").click()
    employer.get_by_label("证明编号").fill(serial.lower().replace("-", ""))
    employer.get_by_role("button", name="核验").click()
    expect(employer.get_by_role("heading", name="证明有效")).to_be_visible()
    employer.locator("#file").set_input_files(paper)
    employer.get_by_role("button", name="核对文件").click()
    expect(employer.get_by_role("status")).to_contain_text("一字不差")
    paper.write_bytes(paper.read_bytes() + b" ")
    employer.locator("#file").set_input_files(paper)
    employer.get_by_role("button", name="核对文件").click()
    expect(employer.get_by_role("status")).to_contain_text("不是同一份")
    employer.context.close()
