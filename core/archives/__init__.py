"""交回的压缩包: what a department sends back on a carrier is opened in a limited child process, in memory alone.

`opening.py` is our end, `child/` the other; `returned.py` goes on to read the sheets that were inside. Nothing is ever
written to disk, no link is followed, and no archive inside an archive is opened.
"""
