"""插件样板: what `hedui plugin new` renders; `newpack` and 示例县 become the author's own names. Loaded by nobody as it stands."""
