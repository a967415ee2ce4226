"""Make the README's picture: the HTML report of the attacker sample, in Debian's chromium.

`python samples/picture.py` writes samples/report.png.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Render, open, and photograph the top of the page."""
    from playwright.sync_api import sync_playwright

    from mpdiff.pipeline import analyse
    from mpdiff.report.render import BY_NAME, RenderOptions

    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not installed")
        return 1
    report = analyse(str((HERE / "attacker" / "package.zip").relative_to(Path.cwd())))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "report.html"
        page_file.write_text(BY_NAME["html"].render(report, RenderOptions()), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--disable-gpu"], chromium_sandbox=False
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1960})
        page.goto(page_file.as_uri())
        page.screenshot(path=str(HERE / "report.png"))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
