"""Texts of village rules and residents' conventions (村规民约、居民公约): what a reviewer should look at (D2-2.6)."""
