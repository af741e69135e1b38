"""Village rules and residents' conventions (村规民约、居民公约): six steps to a text in force (D2-2.1 … D2-3.2)."""
