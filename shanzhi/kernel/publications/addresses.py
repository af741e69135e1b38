"""Where each kind of publication is shown to the public; a kind without a page of its own has no address."""

ADDRESSES: dict[str, str] = {
    "admission": "/n/{key}/",
    "legal_review": "/reviews/",
    "review": "/reviews/",
    "deliberation": "/deliberations/{key}/",
    "notice": "/posted/{key}/",
    "story": "/posted/{key}/",
    "assembly": "/assemblies/{key}/",
}


def address_of(kind: str, key: str) -> str:
    """The path of the page, or nothing."""
    return ADDRESSES.get(kind, "").format(key=key)
