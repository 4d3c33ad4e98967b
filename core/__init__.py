"""核对业务: the business of verification, one folder per capability, the same furniture in each."""

from core import compiled

compiled.install()  # before anything of it is imported, in every process
