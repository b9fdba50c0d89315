"""An evaluation to take along: one HTML file, a table of every prediction, JSON."""

from core.training.reports.figures import as_json
from core.training.reports.html import as_html
from core.training.reports.predictions import as_csv
from core.training.reports.report import Report

__all__ = ["Report", "as_csv", "as_html", "as_json"]
