"""A language model of two topics, to be found and imported like the real one."""

from __future__ import annotations

SOURCE = '''
import numpy as np

__version__ = "0"
TOPICS = (("厕所", "如厕", "卫生间"), ("贷款", "融资", "周转"))


class E5:
    """Knows two topics, and finds everything a little like everything."""

    told = []
    asked = []

    def __init__(self, num_threads):
        pass

    def query(self, text):
        self.asked.append(text)
        return self._vector(text)

    def passage(self, text):
        self.told.append(text)
        return self._vector(text)

    def _vector(self, text):
        found = np.array([3.0] + [float(any(word in text for word in topic)) * 2 for topic in TOPICS], dtype=np.float32)
        return found / np.linalg.norm(found)
'''
