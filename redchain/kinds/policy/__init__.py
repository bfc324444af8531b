"""The policy document (政策文件): its clauses, and the questions it answers."""
