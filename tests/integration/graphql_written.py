"""Operations that somebody thought of, to ask in two ways: each of what GraphQL has, and what goes wrong."""

from typing import Final

from tests.integration.graphql_corpus import IDS, Operation
from tests.integration.graphql_world import iri

_ROW: Final = "code outcome basis adaptive modalities finding year"
_ENDS: Final = "subject { __typename label ... on Method { artifact defenses { totalCount } } } object { __typename iri ...H }"
_HAZARD: Final = "fragment H on Hazard { label coverage { totalCount } }"
_SEARCH: Final = """query($q: String!, $t: [SearchType!]) { search(query: $q, types: $t) { totalCount pageInfo { endCursor }
  edges { score matched { field excerpt words } node { __typename ... on Threat { element } ... on Coverage { outcome } } } } }"""
_ENTITIES: Final = (
    "query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Threat { code } ... on Coverage { outcome } } }"
)
_STRENGTH: Final = """query($by: [StrengthAxis!]!, $f: EvidenceFloor) { strength(by: $by, evidence: $f) {
  groups { ...G b: breadth { value } } margins { ...G } total { ...G protected { threat { code } modality verdict } } } }
fragment G on StrengthGroup { element level action family { code } defense { label } defenses { code }
  breadth { numerator denominator }
  tested { count positive { value } outcomes { outcome share { numerator } rows { code } } }
  adaptive { count rows { code basis } } }"""
_MATRIX: Final = """query($r: MatrixAxis!, $c: MatrixAxis!, $m: [Modality!], $y: Int) {
  matrix(rows: $r, columns: $c, modality: $m, evidence: {asOf: $y}) { rows { axis value slug label threat { code } concept { iri } }
  columns { value } outside cells { ...C row { value } column { label } }
  rowTotals { ...C } columnTotals { ...C } total { ...C } } }
fragment C on MatrixCell { applicable verdicts { verdict cells share { value } }
  cells { threat { code } rows { code } } rows { code }
  attackers { adaptive share { numerator denominator } } unattributed { code } }"""
_GAPS: Final = """query($n: Int, $k: Int = 2, $f: EvidenceFloor) { gaps(first: $n, candidates: $k, evidence: $f) {
  totalCount denominator
  unattributed { code } gaps { threat { label } modality verdict attackCount newestYear attacks { code } rows { code }
  candidateCount candidates { holdsIn safeguard { __typename label ... on Method { defenses { totalCount } } } } } } }"""
_COMPARE: Final = """query($a: EvidenceFloor, $b: EvidenceFloor) { compare(evidence: $a, with: $b) { denominator reweighed
  cells { threat { code } modality before after trend rowsBefore { code } onlyAfter { code } onlyBefore { code } }
  transitions { before after trend cells share { numerator denominator } }
  before { summary { verdict cells } unattributed { code } } } }"""
_PATHS: Final = """query($a: ID!, $b: ID!, $n: Int, $k: Int) { paths(from: $a, to: $b, maxLength: $n, first: $k) {
  length
  nodes { __typename iri label }
  steps { edge predicate direction from { code } to { __typename ... on Coverage { outcome } } } } }"""
ANALYSES: Final[tuple[Operation, ...]] = (
    (_STRENGTH, {"by": ["ELEMENT"]}),
    (_STRENGTH, {"by": ["FAMILY", "ACTION", "FAMILY"], "f": {"adaptive": True, "asOf": 2025}}),
    (_STRENGTH, {"by": []}),
    (_STRENGTH, {"by": ["DEFENSE", "LEVEL"], "f": {"basis": []}}),
    ("{ strength(by: [LEVEL], threats: {element: {eq: NOISE}}, modality: [AUDIO]) { groups { tested { count } } } }", {}),
    (_MATRIX, {"r": "ELEMENT", "c": "MODALITY"}),
    (_MATRIX, {"r": "FAMILY", "c": "FLOW", "m": ["AUDIO", "TEXT"], "y": 2025}),
    (_MATRIX, {"r": "FLOW", "c": "FLOW", "m": []}),
    ("{ matrix(rows: LEVEL, columns: PHASE, evidence: {source: []}) { outside } a: release { version } }", {}),
    (_GAPS, {"n": 5}),
    (_GAPS, {"n": 0, "k": 0, "f": {"asOf": 2024, "source": ["mfmsec"]}}),
    (_GAPS, {"n": 1001}),
    (_GAPS, {"k": -1}),
    ("{ gaps(where: {element: {eq: NOISE}}, modality: [AUDIO]) { totalCount gaps { verdict } g: gaps { m: modality } } }", {}),
    (_COMPARE, {"a": {"asOf": 2024}, "b": {"asOf": 2025}}),
    (_COMPARE, {"b": {"adaptive": True}}),
    (_COMPARE, {"a": {"basis": ["CERTIFIED"]}, "b": {"basis": ["ARGUED"]}}),
    (_PATHS, {"a": "MFM-M0001", "b": "MFM-T0001"}),
    (_PATHS, {"a": iri("endless"), "b": iri("modality/audio"), "n": 2, "k": 3}),
    (_PATHS, {"a": IDS[0], "b": IDS[0], "k": 0}),
    (_PATHS, {"a": "MFM-T0001", "b": "nothing"}),
    (_PATHS, {"a": "MFM-T0001", "b": "MFM-T0002", "n": 7}),
)
"""The analyses, asked by variables and literals, with floors, and with what they refuse."""
WRITTEN: Final[tuple[Operation, ...]] = (
    (_SEARCH, {"q": "floood"}),
    (_SEARCH, {"q": "audio", "t": ["COVERAGE", "THREAT"]}),
    (_SEARCH, {"q": ""}),
    (_ENTITIES, {"r": [{"__typename": "Threat", "iri": iri("flood")}, {"__typename": "Attack", "iri": "x"}]}),
    (_ENTITIES, {"r": [{"__typename": "Coverage", "iri": iri("coverage/C0098")}]}),
    (_ENTITIES, {"r": [{"__typename": "Nobody", "iri": "x"}]}),
    ("{ _service { __typename } }", {}),
    ("{ __typename }", {}),
    ('{ threat(code: "MFM-T0001") { id iri slug code label altLabels definition element effect modalities deprecated } }', {}),
    ("query($c: String) { threat(code: $c) { label } }", {"c": "MFM-T0002"}),
    ("query($c: String) { threat(code: $c) { label } }", {"c": "nobody"}),
    ("query($c: String) { threat(code: $c) { label } }", {"c": None}),
    ("query($c: String) { threat(code: $c) { label } }", {}),
    ('query($c: String = "MFM-T0003") { threat(code: $c) { label } }', {}),
    ("query($c: String!) { threat(code: $c) { label } }", {}),
    ("query($n: Int = 2) { a: threats(first: $n) { edges { cursor node { code } } pageInfo { hasNextPage endCursor } } }", {}),
    (
        "query($n: Int = 2) { a: threats(first: $n) { edges { cursor node { code } } pageInfo { hasNextPage endCursor } } }",
        {"n": 0},
    ),
    ("query($n: Int) { a: threats(first: $n) { edges { node { code } } } ok: release { version } }", {"n": -1}),
    (
        "query($n: Int) { a: threats(last: $n) { totalCount edges { node { code } } pageInfo { hasPreviousPage startCursor } } }",
        {"n": 2},
    ),
    ("{ a: threats(first: 1, last: 1) { totalCount } }", {}),
    ("query($a: String) { threats(after: $a) { edges { node { code } } } }", {"a": "bad cursor"}),
    (
        (
            f"fragment H on Hazard {{ label coverage {{ totalCount }} }} {{ coverage(first: 50) {{"
            f" edges {{ node {{ {_ROW} {_ENDS} }} }} }} }}"
        ),
        {},
    ),
    (
        "query($w: CoverageFilter) { coverage(where: $w) { totalCount edges { node { code } } } }",
        {"w": {"outcome": {"in": ["MITIGATES", "DETECTS"]}}},
    ),
    (
        "query($w: CoverageFilter) { coverage(where: $w) { totalCount edges { node { code } } } }",
        {"w": {"NOT": {"year": {"gt": 2000}}}},
    ),
    ("query($w: CoverageFilter) { coverage(where: $w) { totalCount edges { node { code } } } }", {"w": {"year": {"eq": None}}}),
    (
        "query($w: CoverageFilter) { coverage(where: $w) { totalCount edges { node { code } } } }",
        {"w": {"outcome": {"eq": "NO SUCH"}}},
    ),
    (
        "query($y: Int, $c: [String!]) { coverage(where: {year: {gte: $y}, code: {in: $c}}) { totalCount } }",
        {"y": 2020, "c": ["MFM-C0003"]},
    ),
    ("query($on: Boolean!) { threats { edges { node { code @include(if: $on) label @skip(if: $on) } } } }", {"on": True}),
    ("query($on: Boolean!) { threats { edges { node { code @include(if: $on) label @skip(if: $on) } } } }", {"on": False}),
    (
        (
            "{ threats { edges { node { code } node { label } } edges { node { x: code } } e: edges {"
            " n: node { code } m: node { label } } } }"
        ),
        {},
    ),
    ("{ nodes(ids: []) { id } }", {}),
    (
        "query($i: [ID!]!) { nodes(ids: $i) { __typename id ... on Threat { label element } ... on Entity { code } } }",
        {"i": list(IDS[:12])},
    ),
    ("query($i: ID!) { node(id: $i) { __typename id ... on Coverage { outcome } } }", {"i": IDS[9]}),
    ("query($i: ID!) { node(id: $i) { __typename id } }", {"i": "no id"}),
    ('{ node(id: 5) { id } a: node(id: "") { id } }', {}),
    ("{ release { version issued note id } releases { edges { node { version issued } } } }", {}),
    ("{ concepts(scheme: OUTCOME) { edges { node { slug label positive scheme { label } } } } }", {}),
    ("{ references { edges { node { title creators year url verified coverage(first: 1) { edges { node { code } } } } } } }", {}),
    (
        (
            "{ mappings { edges { node { mappingPredicate confidence } } } frameworks { edges { node {"
            " year entries { totalCount } } } } }"
        ),
        {},
    ),
    ("{ protection { denominator summary { verdict cells share { numerator denominator } } } }", {}),
    (
        (
            "query($m: [Modality!], $y: Int) { protection(modality: $m, evidence: {asOf: $y}) { cells"
            " { threat { code } modality verdict rows { code } } } }"
        ),
        {"m": ["AUDIO"], "y": 2025},
    ),
    ("query($m: [Modality!]) { protection(modality: $m) { cells { verdict } } }", {"m": []}),
    ("{ protection(evidence: {basis: [ARGUED]}) { denominator } release { version } }", {}),
    (
        (
            "{ protection { safeguards { outcome beaten beatenBy { code } subject { __typename label"
            " code } rows { outcome references { year } } } unattributed { code } } }"
        ),
        {},
    ),
    ('{ __schema { queryType { name } } threat(code: "MFM-T0001") { label } }', {}),
    ('{ __type(name: "Threat") { name kind fields { name } } }', {}),
    ("query A { release { version } } query B { threats { totalCount } }", {}),
    ("{ threats { edges { node { nothing } } } }", {}),
    ('{ threats(first: "x") { totalCount } }', {}),
    ("query($u: Int) { threats { totalCount } }", {}),
    ("mutation { x }", {}),
    ("{ ... on Query { release { version } } ...F } fragment F on Query { release { label } }", {}),
    ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", {}),
    *ANALYSES,
)
"""Operations that somebody thought of: each of what GraphQL has, and what goes wrong."""
