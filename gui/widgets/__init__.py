"""What the pages are put together from."""

from gui.widgets.banner import Banner
from gui.widgets.big_answer import BigAnswer
from gui.widgets.card import Card
from gui.widgets.confusion_matrix import ConfusionMatrix
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.empty_state import EmptyState
from gui.widgets.field import Field, UnitEdit
from gui.widgets.image_view import ImageView
from gui.widgets.labels import IconLabel, SteadyLabel, button, label, tool_button
from gui.widgets.map_view import MapLegend, MapView
from gui.widgets.percent import percent
from gui.widgets.probability_bars import ProbabilityBars
from gui.widgets.segmented_control import SegmentedControl
from gui.widgets.whole_rows import WholeRows

__all__ = [
    "Banner",
    "BigAnswer",
    "Card",
    "ConfusionMatrix",
    "ElidedLabel",
    "EmptyState",
    "Field",
    "IconLabel",
    "ImageView",
    "MapLegend",
    "MapView",
    "ProbabilityBars",
    "SegmentedControl",
    "SteadyLabel",
    "UnitEdit",
    "WholeRows",
    "button",
    "label",
    "percent",
    "tool_button",
]
