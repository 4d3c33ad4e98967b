"""工作人员报送的文件: JSON, CSV and Excel as clerks send them: rows with their places, then applications and case files.

Bytes are read in a limited child process (`child/`) that has no file, no network, no key and little time. What it says
is judged again like anything from outside. Verbs: `application.feed_file`.
"""
