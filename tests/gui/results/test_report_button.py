import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from core.classifier import Classifier
from core.data.readers import open_dataset
from core.training.evaluation import Evaluation, evaluate
from core.training.reports import Report
from gui.results.report_button import ReportButton

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def report(classifier: Classifier, archive: Path) -> Report:
    data = open_dataset(archive).with_parts(["d"])
    return Report(data, (evaluate(classifier, data),))


@pytest.fixture
def button(qtbot) -> ReportButton:
    made = ReportButton()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def choose(button: ReportButton, words: str) -> None:
    """Click the entry of the menu."""
    [entry] = [each for each in button.menu.actions() if words in each.text()]
    button.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    QTest.mouseClick(button.menu, LEFT, pos=button.menu.actionGeometry(entry).center())


def test_there_is_nothing_to_save_before_something_was_evaluated(button, report):
    assert not button.button.isEnabled()
    assert "Evaluate a model first" in button.button.toolTip()
    button.show_report(report)
    assert button.button.isEnabled()
    button.show_report(None)
    assert not button.button.isEnabled()


@pytest.mark.parametrize("ending", [".html", ".csv", ".json"])
def test_the_report_is_saved_as_what_is_chosen(
    button, report, tmp_path: Path, monkeypatch, qtbot, ending: str
):
    button.show_report(report)
    proposed: list[str] = []

    def answer(_parent: object, _title: str, start: str, _files: str) -> tuple[str, str]:
        proposed.append(start)
        return str(tmp_path / "report"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    path = tmp_path / f"report{ending}"
    with qtbot.waitSignal(button.noted) as noted:
        choose(button, ending[1:].upper())
    assert Path(proposed[0]).name == f"tiny-digits{ending}"
    assert noted.args[0] == f"The report is saved as {path}."
    text = path.read_text("utf-8")
    match ending:
        case ".html":
            assert "tiny on digits.npz" in text
        case ".csv":
            assert len(list(csv.DictReader(text.splitlines()))) == 80
        case _:
            evaluation = report.judged[0]
            assert isinstance(evaluation, Evaluation)
            assert json.loads(text)["macro_f1"] == pytest.approx(evaluation.macro_f1)
    assert button.open_button.isVisible() == (ending == ".html")
    qtbot.waitUntil(button.button.isEnabled)


def test_the_page_is_opened_in_a_browser_and_another_evaluation_takes_that_back(
    button, report, tmp_path: Path, monkeypatch, qtbot
):
    opened: list[str] = []

    def open_url(url) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    button.show_report(report)
    with qtbot.waitSignal(button.noted):
        button.save(tmp_path / "report.html")
    QTest.mouseClick(button.open_button, LEFT)
    assert opened == [str(tmp_path / "report.html")]
    with qtbot.waitSignal(button.noted) as noted:
        QTest.mouseClick(button.open_button, LEFT)
    assert noted.args[0].startswith("No program here opens web pages")
    button.show_report(report)
    assert not button.open_button.isVisible()
    button.stop()


def test_a_place_that_cannot_be_written_is_said(button, report, tmp_path: Path, qtbot):
    button.show_report(report)
    with qtbot.waitSignal(button.failed) as failed:
        button.save(tmp_path / "nowhere" / "report.csv")
    assert "nowhere" in failed.args[0]
    assert not button.open_button.isVisible()
    button.stop()
