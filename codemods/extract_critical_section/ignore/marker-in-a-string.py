TEXT = """
# aiomend: critical-section
"""
