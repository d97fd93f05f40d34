#!/usr/bin/env python3
"""Prints receipts of the shelf with a browser and looks at what comes out.

Usage: print_check.py SANTEI IMAGE CORPUS [SCREENSHOTS]

Of five sample receipts the page of `santei uke show --html` is printed to PDF on A4 and shown 1280 and 390 pixels wide in headless
Chromium. Checked: the page asks the network for nothing and logs nothing, nothing is wider than the window, the sheets are whole
pages, no word of the PDF lies outside its page, and the text of every line of the JSON stands in the PDF. Needs `chromium` and
`poppler-utils` (pdftotext, pdfinfo). Exits 1 when something is found. Figures go to standard output; screenshots stay only where a
folder for them is named.
"""

import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile

# Set, member of the archive, place of the receipt.
RECEIPTS = [
    ("ssk_sample_med/11_RECODEINFO_MED.CSV", None, 1),
    ("ssk_sample_med/11_RECODEINFO_MED.CSV", None, 4),
    ("ssk_sample_med/11_RECODEINFO_MED.CSV", None, 12),
    ("receiptisan/RECEIPTC_GAIRAI_SAMPLE.UKE", None, 1),
    ("orca_demo.zip", "shaho_201812.csv", 7),
]
WIDTHS = [1280, 390]
BROWSER = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr"]

# Reads the widths of the page inside a frame of a given width; only this wrapper has a script.
WRAPPER = """<!DOCTYPE html><meta charset="utf-8"><style>body{margin:0}iframe{border:0;width:%(width)dpx;height:%(height)dpx}</style>
<iframe srcdoc="%(page)s"></iframe><script>addEventListener("load", () => {
const root = document.querySelector("iframe").contentDocument.documentElement, width = root.clientWidth;
const wide = [...root.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 1 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0);
document.body.dataset.found = JSON.stringify({width: root.scrollWidth, window: width, height: root.scrollHeight, wide: wide.map(e => [e.className || e.tagName, e.clientWidth, e.scrollWidth, e.textContent.slice(0, 40)])});
})</script>"""


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True)


def plain(text):
    """The text without spaces, in one form of every letter."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def console(stderr):
    """What the page itself logged."""
    return [line for line in stderr.decode("utf-8", "replace").splitlines() if "CONSOLE" in line]


def requests(log):
    """Addresses asked for over the network while the page was shown."""
    urls = set(re.findall(r'"url":"((?:https?|wss?)://[^"]+)"', log.read_text(encoding="utf-8", errors="replace")))
    # The browser's own services are asked with or without a page.
    own = ("google.com", "googleapis.com", "gstatic.com", "gvt1.com")
    return sorted(url for url in urls if not any(host in url for host in own))


def texts(sheet):
    """Every text of the 摘要: names, or codes where the masters have none, amounts and accounts."""
    for care in [sheet["care"], *(donor["care"] for donor in sheet["donors"])]:
        for disease in care["diseases"]:
            yield disease["name"]
        for unit in care["units"]:
            for line in unit["lines"]:
                yield line["name"] or line["code"]
                yield line["product"]
                yield from (comment["name"] for comment in line["comments"])
            if unit["points"] is not None and unit["times"] is not None:
                yield f"{unit['points']:,}{'円' if unit['is_yen'] else ''}×{unit['times']:,}"
    for account in sheet["accounts"]:
        yield account["text"]


def outside(pdf):
    """Words of the PDF that lie outside their page."""
    boxes = run("pdftotext", "-bbox", pdf, "-").stdout.decode()
    found = []
    for width, height, words in re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', boxes, re.S):
        for x0, y0, x1, y1, word in re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', words):
            if float(x0) < 0 or float(y0) < 0 or float(x1) > float(width) or float(y1) > float(height):
                found.append(word)
    return found


def check(name, santei, image, file, place, folder, shots):
    show = [santei, "uke", "show", file, "--receipt", place, "--images", image]
    sheet = json.loads(run(*show, "--json").stdout)
    page = folder / "page.html"
    run(*show, "--html", "-o", page)
    source = page.read_text(encoding="utf-8")
    problems = []

    pdf, log = folder / "page.pdf", folder / "net.json"
    printed = run(*BROWSER, f"--log-net-log={log}", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    problems += [f"console: {line}" for line in console(printed.stderr)]
    problems += [f"request: {url}" for url in requests(log)]
    info = run("pdfinfo", pdf).stdout.decode()
    pages = int(re.search(r"Pages:\s+(\d+)", info)[1])
    sheets = source.count('<section class="sheet')
    if "A4" not in info:
        problems.append("the PDF is not A4")
    if pages != sheets:
        problems.append(f"{sheets} sheets became {pages} pages")
    problems += [f"outside the page: {word}" for word in outside(pdf)]
    words = plain(run("pdftotext", "-raw", pdf, "-").stdout.decode())
    wanted = [plain(text) for text in texts(sheet) if text]
    problems += [f"not in the PDF: {text}" for text in sorted(set(wanted)) if text not in words]

    widths = []
    for width in WIDTHS:
        wrapper = folder / f"wrapper-{width}.html"
        height = 2600
        wrapper.write_text(WRAPPER % {"page": html.escape(source), "width": width, "height": height}, encoding="utf-8")
        shown = run(*BROWSER, "--window-size=1400,2700", "--virtual-time-budget=2000", "--dump-dom", wrapper.as_uri())
        problems += [f"console at {width}: {line}" for line in console(shown.stderr)]
        found = json.loads(html.unescape(re.search(r'data-found="([^"]*)"', shown.stdout.decode())[1]))
        widths.append(f"{found['width']} of {found['window']}")
        if found["width"] > found["window"] or found["wide"]:
            problems.append(f"wider than {width}: {found}")
        if shots:
            shot = shots / f"{name.replace('/', '-').replace(' ', '-')}-{width}.png"
            run(*BROWSER, f"--window-size={width},{height}", f"--screenshot={shot}", wrapper.as_uri())
    if shots:
        run("pdftoppm", "-r", "80", "-png", pdf, shots / (name.replace("/", "-").replace(" ", "-") + "-page"))
    print(f"{name}: {pages} pages of {sheets} sheets, {len(wanted)} texts in the PDF, widths {', '.join(widths)}, problems {len(problems)}")
    for problem in problems:
        print(f"  {problem}")
    return len(problems)


def main():
    santei, image, corpus = map(pathlib.Path, sys.argv[1:4])
    shots = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    print(run("chromium", "--version").stdout.decode().split(" ")[1].split(".")[0], "is the browser's version")
    problems = 0
    for source, member, place in RECEIPTS:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            file = corpus / "uke" / source
            if member:
                with zipfile.ZipFile(file) as archive:
                    file = pathlib.Path(archive.extract(member, folder))
            problems += check(f"{member or source} {place}", santei.resolve(), image.resolve(), file, place, folder, shots)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
