"""开通下级机构: proposed by an administrator of the level above, approved by another person there; then the tenant is there.

The first two persons of the new tenant get their passwords from two persons: the administrator from who proposed it, the head
from who approved it. So nobody has both sides of a decision of the new tenant in one hand (docs/decisions/0032-settings.md).
"""
