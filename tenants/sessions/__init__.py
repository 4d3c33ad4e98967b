"""登录会话: how a person gets in at a browser, and how long that lasts.

Passwords given out once and changed at the first login, sessions made by the server alone, attempts counted in
PostgreSQL. Machines use tokens (`tenants.access`) and nothing of this.
"""
