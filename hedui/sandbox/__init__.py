"""插件沙箱: a household in, the explained result out; what a plugin supplies, what the kit says. Nothing is stored."""
