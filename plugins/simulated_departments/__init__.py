"""模拟数源部门: the sandbox's departments: a real HTTP server in a process of its own, with a deterministic population.

    python -m plugins.simulated_departments --port 8090 --data-dir DIR --seed 1

Needs HEDUI_DEPARTMENTS_SECRET (the application's secret) and HEDUI_DEPARTMENTS_CONTROL (token of the control endpoint)
in the environment. Reading order: population.py and records.py (who lives here and what is held about them),
catalogue.py (which department holds what), gateway.py (the convention's endpoints), answering.py (one answer, faults
included), behaviour.py (the faults), callbacks.py, ledger.py; process.py starts it from a test.
"""
