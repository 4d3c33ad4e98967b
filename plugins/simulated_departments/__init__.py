"""模拟数源部门: the sandbox's departments: a real HTTP server in a process of its own, with a deterministic population.

    python -m plugins.simulated_departments --port 8090 --data-dir DIR --seed 1 --batch-seconds 1

Needs HEDUI_DEPARTMENTS_SECRET (the application's secret, at the gateway and for files) and HEDUI_DEPARTMENTS_CONTROL
(token of the control endpoint) in the environment. Reading order:

* who lives here: population.py (Hangzhou), wangmo.py (the second region), residents.py (both)
* what is held about them: records/, a file a department; lives.py there is what is true whoever is asked
* who holds what, and how a caller reaches it: entries.py, catalogue.py
* how it is asked: gateway.py (one question at a time), batches.py (whole files), entering.py (both into the ledger)
* the same as registries of the DCI: dci.py (endpoints), dci_questions.py, dci_records.py, dci_convention.py (messages),
  dci_catalogue.py (settings of its connectors)
* how it is reached: front.py, connection.py (HTTP by httptools), wire.py (what a handler gets and gives)
* how it is answered: replying.py, answering.py, callbacks.py; batch_queue.py, batch_results.py
* how it misbehaves: behaviour.py (told), chaos.py (by seed), transport.py; control.py takes the orders
* process.py starts it from a test; sample.py and sample_wangmo.py make household files
"""
