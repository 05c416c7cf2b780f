"""Makes the pictures of this folder: terminal captures as SVG, and, where Chromium is installed, the report as PNG.

    python tests/captures/capture.py [FOLDER]

The texts are the sample dumps in seeds/; the commands are run as shown.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

PROJECT = Path(__file__).parents[2]
WIDTHS = (80, 120)
SCREENS = {1280: 1500, 390: 1500}
"""Width of a window → its height."""
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)

CAPTURES = {
    "run": "clean run seeds --out cleaned-{width}",
    "check": "clean check seeds/harbor-examiner --color always",
    "explain": "clean explain seeds/harbor-examiner/salt-market.txt --color always --width {width}",
    "stats": "clean stats cleaned-{width} --top 10 --width {width}",
    "review": "clean review cleaned-{width} --list --limit 6 --width {width} --color always",
    "compare": "clean stats cleaned-{width} general-{width} --top 6 --width {width}",
}


def main(target: Path) -> None:
    """Writes all pictures into a folder."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(PROJECT / "seeds", folder / "seeds")
        for width in WIDTHS:
            run(f"clean run seeds --out general-{width} --packs common --quiet", folder, width)
            for name, command in CAPTURES.items():
                output = run(command.format(width=width), folder, width)
                (target / f"{name}-{width}.svg").write_text(svg(command.format(width=width), output, width), "utf-8")
        run("clean report cleaned-80 --out report.html", folder, 80)
        run("clean report cleaned-80 general-80 --out compare.html", folder, 80)
        pictures({"report": folder / "report.html", "compare": folder / "compare.html"}, target)


def run(command: str, folder: Path, width: int) -> str:
    """What a command prints on a terminal of some width, errors included."""
    arguments = [sys.executable, "-m", "cleaner", *command.split()[1:]]
    environment = {**os.environ, "COLUMNS": str(width), "PYTHONPATH": str(PROJECT)}
    ran = subprocess.run(
        arguments, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if ran.returncode not in (0, 1):
        raise SystemExit(f"$ {command}\n{ran.stdout}")
    return ran.stdout


def svg(command: str, output: str, width: int) -> str:
    """The command and its output as a picture that loads nothing from elsewhere."""
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.assemble(("$ ", "bold green"), (command, "bold")), soft_wrap=False)
    console.print(Text.from_ansi(output.rstrip("\n")), soft_wrap=False)
    return FONT_FACE.sub("", console.export_svg(title="clean"))


def pictures(pages: dict[str, Path], target: Path) -> None:
    """Pages in light and dark, wide and narrow; left out where there is no Chromium."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        print("chromium or chromedriver is missing: no pictures of the report", file=sys.stderr)
        return
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--window-size=1280,1500"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        for width, scheme in ((width, scheme) for width in SCREENS for scheme in ("light", "dark")):
            size = {"width": width, "height": SCREENS[width], "deviceScaleFactor": 1, "mobile": False}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
            for name, page in pages.items():
                browser.get(page.as_uri() + ("#versus" if name == "compare" else ""))
                narrow = "" if width == max(SCREENS) else f"-{width}"
                browser.save_screenshot(str(target / f"{name}{narrow}-{scheme}.png"))
    finally:
        browser.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "tests" / "captures")
