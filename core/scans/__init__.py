"""授权书扫描件: what was scanned of a signed sheet: judged by its bytes, kept sealed, shown page by page as pictures.

A PDF is never handed to a browser: its pages are drawn in a confined child process (`child/`).
"""
