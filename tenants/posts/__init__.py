"""岗位任职: who holds which post when; handing over, leaving, and closing an account. Nothing is ever deleted.

Access ends in the transaction that ends the holding: the very next request with its token or session is refused. What the
person has done stays theirs, and the cases go on.
"""
