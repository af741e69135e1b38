"""Places: the division tree with validity dates, management areas laid over it, grids."""
