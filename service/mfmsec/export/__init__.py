"""The dataset or the graph, written in other formats."""
