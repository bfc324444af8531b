"""The resource (部门资源)."""
