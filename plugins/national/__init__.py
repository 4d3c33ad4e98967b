"""全国通用包: data elements that every jurisdiction's pack builds on, and the State Council's calendar.

It holds no rule and no standard: what counts, what is left out and where the line is drawn is local law.
"""
