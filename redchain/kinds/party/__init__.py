"""The party organisation (党组织)."""
