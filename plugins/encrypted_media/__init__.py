"""加密移动存储: questions for a department without a network, in an archive that its clerk opens with common tools.

Out: a 7z archive whose names are encrypted too, with a workbook to fill in, a signed manifest and a page on how to open
and send it back. Back: the workbook or a CSV of it; every row is judged by its own check code before anything of it is
taken. Pure: carrying, custody, the two persons of release and import and the confined reading are the core's.

Reading order: connector.py (the verbs), keys.py (password and codes), form.py (the columns), workbook.py with
instructions.py (what the clerk sees), manifest.py and sealing.py (the archive), judging.py, answers.py and facts.py
(what came back), correction.py.
"""
