"""People: bodies, persons, posts, stand-ins, hand-overs and accounts."""
