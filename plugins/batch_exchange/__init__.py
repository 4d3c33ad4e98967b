"""批量交换连接器: hands a department a whole file of questions and fetches a file of answers, by night or by month.

One form carries one file: its cover (manifest), the cover's signature, its rows. The cover names batch, number of rows
and their SHA-256, so that who has the signature right has the whole file right. The result comes back the same way: the
signed cover in the first line of the body, rows of JSON below. Partial files are allowed: the cover says whether more
will come. A batch handed in again is the same batch: the department gives the same ticket.

Reading order: connector.py (the verbs), asking.py (the file that leaves), receipt.py and results.py (what comes back),
rows.py (one row becomes one reply). The fields inside the records are those of the platform, read by
`plugins.department_records`.
"""
