"""故障测试: the real processes, killed, frozen and cut off on a seeded plan, healed, and then checked: nothing lost,
nothing doubled, nobody else's data anywhere.

Two kinds of installation. `installation.py`: each process a child of the test, one province and a few departments, for
one kind of fault at a time (test_workers.py, test_web.py, test_postgres.py, test_redis.py, test_departments.py).
`whole.py`: `hedui up` itself with both jurisdictions and all departments, for everything at once (test_campaign.py:
every process killed in turn, also the supervisor, while the departments answer wildly) and for a full disk
(test_disk_full.py, which needs the right to mount).

Reading order: process.py (one child), truth.py, sample.py and installation.py or whole.py (all of it together),
jurisdictions.py (families of both), desk.py (a clerk who repeats a request with the same key), plan.py (seeds and
numbers), mischief.py (what does the harm), witness.py (who was asking what when he died), verdict.py (what must hold
afterwards), privacy.py (whose data it is that was kept and printed); then the tests.

CI runs the short form. `make faults` runs the long one: HEDUI_FAULT_CASES verifications, every process killed
HEDUI_FAULT_ROUNDS times; HEDUI_FAULT_SEED, which is printed, repeats a run.
"""
