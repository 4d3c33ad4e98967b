"""网页: the built application, and the pages that need no script: login, authenticity of a report, not yet built."""
