"""雪岭自治州: a pack of law."""
