"""租户: whose office it is: hierarchy, people and posts, dated settings, which law is in force, and isolation."""
