"""Where each kind of publication is shown to the public; a kind without a page of its own has no address."""

ADDRESSES: dict[str, str] = {
    "admission": "/n/{key}/",
    "legal_review": "/reviews/",
    "review": "/reviews/",
    "service_guide": "/services/guides/{key}/",
    "deliberation": "/deliberations/{key}/",
    "notice": "/posted/{key}/",
    "story": "/posted/{key}/",
    "assembly": "/assemblies/{key}/",
    "catalogue": "/lists/",
    "charter": "/rules/{parts[0]}/",
    "resource": "/resources/{parts[2]}/",
    "call": "/calls/{parts[2]}/",
    "project": "/projects/{parts[2]}/ledger/",
}


def address_of(kind: str, key: str) -> str:
    """The path of the page, or nothing; `parts` are the pieces of a key between its hyphens."""
    return ADDRESSES.get(kind, "").format(key=key, parts=key.split("-"))
