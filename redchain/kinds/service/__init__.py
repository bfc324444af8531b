"""The service item (服务事项): what is applied for, with which papers, in which steps."""
