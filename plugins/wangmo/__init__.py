"""望谟县法律包: 《望谟县社会救助申请家庭经济状况核对暂行办法》, a county's measures of 2017.

The full text is `regulation.txt`. It names eight programmes, five kinds of income, six exclusions, five kinds of property,
who supplies what, and its clocks. It names no counting period, no standard, no limit of property and no validity of a
report: this pack has none either. Where the text is silent a line is doubtful, says why, and a person decides.
"""
