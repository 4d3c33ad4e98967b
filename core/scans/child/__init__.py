"""绘制子进程: what draws pages of a PDF from outside. It runs by itself, confined, and knows no database and no key."""
