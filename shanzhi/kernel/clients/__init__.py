"""Systems of other offices (系统对接): what each may ask for its body, until when, and where it wants to be told."""
