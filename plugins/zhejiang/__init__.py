"""浙江省法律包: 浙政办发〔2021〕25号, the province's measures for verifying the economic status of households.

The full text is `regulation.txt`. It names programmes, subjects, items, clocks and the purpose of a report. It names no
kind of income, no exclusion, no counting period and no standard: this pack has none either, and borrows none.
"""
