"""读取子进程: what turns bytes from outside into rows. It runs by itself, confined, and knows no database and no key.

`python -I -m core.spreadsheets.child`; task and file come by standard input, frames go to standard output.
"""
