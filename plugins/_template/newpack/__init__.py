"""示例县: a pack of law."""
