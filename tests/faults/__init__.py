"""故障测试: the real processes, killed, frozen and cut off on a seeded plan, healed, and then checked: nothing lost,
nothing doubled.

Every test runs a whole installation of its own: embedded PostgreSQL and Redis, two workers, the web, the simulated
departments, each a child of the test. Reading order: process.py (one child), sample.py and installation.py (all of it
together), desk.py (a clerk who repeats a request with the same key), plan.py (seeds and numbers), mischief.py (what
does the harm), witness.py (who was asking what when he died), verdict.py (what must hold afterwards); then the tests,
one file a kind of fault, and test_all_at_once.py. Two runs are long, each over HEDUI_FAULT_CASES verifications: twenty
workers killed between asking and saving (test_workers.py), and everything at once.

`make faults` runs them alone; HEDUI_FAULT_CASES and HEDUI_FAULT_ROUNDS make them longer, HEDUI_FAULT_SEED repeats one.
"""
