"""Is the network well: histograms, units that do nothing, filters that are alike."""

from core.insight.health.alike import AlikeFilters
from core.insight.health.check import Health, LayerHealth, health
from core.insight.health.histogram import Histogram
from core.insight.health.units import Units

__all__ = ["AlikeFilters", "Health", "Histogram", "LayerHealth", "Units", "health"]
