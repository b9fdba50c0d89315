"""One number explained: the numbers it was made from, and what they come to; one family of layers a file."""

from core.insight.explained.activation import ActivationCell
from core.insight.explained.cell import explain_cell, explain_onwards, explain_softmax
from core.insight.explained.convolution import ConvolutionCell
from core.insight.explained.explanation import Explanation
from core.insight.explained.linear import LinearCell
from core.insight.explained.normalization import BatchNormCell
from core.insight.explained.parts import cell_numbers
from core.insight.explained.passing import PassedCell, ResidualCell
from core.insight.explained.pooling import PoolingCell
from core.insight.explained.softmax import SoftmaxCell
from core.insight.explained.words import cell_in_words, place_in_words

__all__ = [
    "ActivationCell",
    "BatchNormCell",
    "ConvolutionCell",
    "Explanation",
    "LinearCell",
    "PassedCell",
    "PoolingCell",
    "ResidualCell",
    "SoftmaxCell",
    "cell_in_words",
    "cell_numbers",
    "explain_cell",
    "explain_onwards",
    "explain_softmax",
    "place_in_words",
]
