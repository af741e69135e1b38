"""Report forms: the data-element dictionary, matching of headings, the form's ruling, cells, periods, sums."""
