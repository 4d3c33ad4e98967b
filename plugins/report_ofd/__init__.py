"""报告 OFD 格式（试用）: the printed report as an open fixed-layout document (GB/T 33190), page for page as in the PDF.

On trial until a certified reader has opened it: the PDF stays the record. It is made from the pages of `report_pdf`, the
only plugin that another one stands on, so that the two can never differ in what they say.
"""
