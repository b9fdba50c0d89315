"""Plots of long series: what grows is kept in columns, what is drawn is what the pixels need."""
