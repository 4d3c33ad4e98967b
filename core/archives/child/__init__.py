"""打开压缩包的子进程: `python -I -m core.archives.child`; task and archive by standard input, frames to standard output.

It knows no database and no key but the passwords it is told.
"""
