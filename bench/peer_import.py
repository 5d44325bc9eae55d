"""The peer: rdflib-neo4j imports an N-Triples file. It runs in an environment of its own: python peer_import.py FILE BATCH [texts].

Its best settings: batching, arrays for the predicates that have several values, prefixes so that predicates can be told
apart, and the driver with its Rust extension, as ours has.

With the word `texts`, labels and titles are arrays too: slower, but a text in a second language then takes no place from the
first; this is how its losses are counted.
"""

import json
import os
import sys
import time

import neo4j
from rdflib import Graph, Namespace
from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig  # type: ignore[import-not-found]
from rdflib_neo4j.config.const import HANDLE_MULTIVAL_STRATEGY  # type: ignore[import-not-found]

MANY = [("skos", "altLabel"), ("dct", "creator"), ("mfmsec", "evaluatedSystem")]

TEXTS = [("rdfs", "label"), ("dct", "title")]


def main() -> None:
    """Import, and print the seconds."""
    access = (os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"])
    silent = neo4j.NotificationMinimumSeverity.OFF
    with neo4j.GraphDatabase.driver(os.environ["NEO4J_URI"], auth=access, notifications_min_severity=silent) as driver:
        driver.verify_connectivity()
        started = time.perf_counter()
        config = Neo4jStoreConfig(
            custom_prefixes={"mfmsec": Namespace("https://w3id.org/mfmsec/ns#")},
            handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.SHORTEN,
            batching=True,
            batch_size=int(sys.argv[2]),
            handle_multival_strategy=HANDLE_MULTIVAL_STRATEGY.ARRAY,
            multival_props_names=[*MANY, *(TEXTS if "texts" in sys.argv else ())],
        )
        graph = Graph(store=Neo4jStore(config=config, neo4j_driver=driver))
        graph.open("", create=True)
        graph.parse(sys.argv[1], format="nt")
        graph.close(commit_pending_transaction=True)
        sys.stdout.write("\n" + json.dumps({"seconds": time.perf_counter() - started}) + "\n")


if __name__ == "__main__":
    main()
