"""报告 PDF 格式: the printed report, PDF/A-2b, set by typst inside the process; same content, same bytes."""
