"""各地全程: a household carried through under each law, over real departments."""
