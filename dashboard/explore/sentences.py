from __future__ import annotations


def rule_sentence(context, language, result, row):
    return ""
