"""Catalogues (清单): the eight annex lists and duty catalogues as dated editions (D1-4.2.1)."""
