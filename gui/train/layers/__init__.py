"""The layer editor of the Train page's Network card."""
