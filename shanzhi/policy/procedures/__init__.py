"""The procedures of the documents (程序) as data, and the small engine that walks them."""
