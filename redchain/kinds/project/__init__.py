"""The action project (行动项目)."""
