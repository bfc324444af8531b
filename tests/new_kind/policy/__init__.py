"""The policy (政策文件), a kind that a test really adds to a copy of the package."""
