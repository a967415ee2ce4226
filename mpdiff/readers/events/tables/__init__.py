"""Events as rows: exports of advanced hunting and Log Analytics."""
