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
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)

CAPTURES = {
    "run": "clean run seeds --out cleaned-{width}",
    "check": "clean check seeds/harbor-examiner --color always",
    "explain": "clean explain seeds/harbor-examiner/salt-market.txt --color always --width {width}",
    "stats": "clean stats cleaned-{width} --top 10 --width {width}",
}


def main(target: Path) -> None:
    """Writes all pictures into a folder."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(PROJECT / "seeds", folder / "seeds")
        for width in WIDTHS:
            for name, command in CAPTURES.items():
                output = run(command.format(width=width), folder, width)
                (target / f"{name}-{width}.svg").write_text(svg(command.format(width=width), output, width), "utf-8")
        run("clean report cleaned-80 --out report.html", folder, 80)
        pictures(folder / "report.html", target)


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


def pictures(page: Path, target: Path) -> None:
    """The report in light and dark; left out where there is no Chromium."""
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
        for scheme in ("light", "dark"):
            media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
            browser.get(page.as_uri())
            browser.save_screenshot(str(target / f"report-{scheme}.png"))
    finally:
        browser.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "tests" / "captures")
