"""插件契约: what a jurisdiction, a connector or a report format hands to the core, and how it is registered.

A leaf: it imports the standard library, msgspec and pluggy only. Authors import it through `hedui.plugin`.
"""
