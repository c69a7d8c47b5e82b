"""Opens a page in Chromium without a screen and prints what happened, as JSON: python browser.py PAGE.

The browser prefers dark colours; the page is also printed, to PAGE.pdf.
"""

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, QUrl
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineUrlRequestInterceptor
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

PATIENCE_MS = 60_000
POLL_MS = 50
FOUND = """(() => {
  const drawn = document.body && document.body.dataset.drawn;
  const charts = [...document.querySelectorAll(".chart")];
  if (document.readyState !== "complete" || (charts.length && drawn === undefined)) return "";
  const size = (chart) => {
    const box = chart.querySelector(".main-svg").getBoundingClientRect();
    return [box.width, box.height];
  };
  return JSON.stringify({
    drawn: charts.map(size), alts: charts.map((chart) => chart.getAttribute("aria-label")),
    sounds: [...document.querySelectorAll("audio")].map((sound) => sound.canPlayType("audio/mpeg")),
    alerts: window.alerted || 0, text: document.body.innerText,
    paper: getComputedStyle(document.body).backgroundColor,
    inks: [...document.querySelectorAll(".chart .xtick text")].map((text) => getComputedStyle(text).fill) });
})()"""


class Watch(QWebEngineUrlRequestInterceptor):
    """Notes every address that is asked for."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def interceptRequest(self, info):
        self.asked.append(info.requestUrl().toString()[:80])


class Page(QWebEnginePage):
    """Notes what is written to the console."""

    def __init__(self, parent):
        super().__init__(parent)
        self.said = []

    def javaScriptConsoleMessage(self, _level, message, line, source):
        self.said.append(f"{source}:{line}: {message}"[:300])


def lightness(pdf):
    """The mean grey of every page, 0 to 255."""
    document = QPdfDocument(None)
    document.load(pdf)
    pages = [document.render(number, QSize(60, 85)) for number in range(document.pageCount())]
    dots = [[page.pixelColor(x, y) for x in range(60) for y in range(85)] for page in pages]
    return [sum(dot.lightness() if dot.alpha() else 255 for dot in page) / len(page) for page in dots]


def main(path):
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--blink-settings=preferredColorScheme=0"
    application = QApplication(sys.argv[:1])
    view, watch = QWebEngineView(), Watch()
    page = Page(view)
    view.setPage(page)
    page.profile().setUrlRequestInterceptor(watch)
    view.resize(1080, 800)
    view.show()

    def ask():
        page.runJavaScript(FOUND, heard)

    def heard(found):
        if not found:
            QTimer.singleShot(POLL_MS, ask)
            return
        page.pdfPrintingFinished.connect(lambda pdf, _: tell(found, lightness(pdf)))
        page.printToPdf(f"{path}.pdf")

    def tell(found, printed):
        more = {"console": page.said, "asked": watch.asked, "printed": printed}
        print(json.dumps({**json.loads(found), **more}))
        application.exit(0)

    page.loadFinished.connect(lambda _: ask())
    view.load(QUrl.fromLocalFile(str(Path(path).resolve())))
    QTimer.singleShot(PATIENCE_MS, lambda: application.exit(1))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
