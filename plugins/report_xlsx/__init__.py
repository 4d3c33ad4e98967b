"""报告 Excel 格式: the report as a workbook that an office can sort, add up and print; every text is text."""
